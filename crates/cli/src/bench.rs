//! `heyi bench flow`: publish → all invited → accepted, under load, on a fresh embedded store with fsync.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use heyi_store::FaultPoints;
use heyi_twin::TwinClock;
use heyi_twin::bench::{Load, Measured};
use serde::Serialize;

use crate::config::Config;
use crate::failure::{Failure, block_on, finish};
use crate::installation;

/// `heyi bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    #[command(subcommand)]
    command: BenchCommand,
}

#[derive(Debug, Subcommand)]
enum BenchCommand {
    /// 发布任务、部门接受邀约
    Flow {
        /// 事先存有的任务数
        #[arg(long, default_value_t = 100_000)]
        tasks: usize,
        /// 同时操作的人数
        #[arg(long, default_value_t = 16)]
        clients: usize,
        /// 发布的任务数
        #[arg(long, default_value_t = 1_500)]
        rounds: usize,
        /// 种子
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

#[derive(Debug, Serialize)]
struct Figures {
    command: String,
    profile: &'static str,
    cores: usize,
    memory_mib: Option<u64>,
    measured: Measured,
}

/// Runs the command.
pub fn run(args: &BenchArgs, json: bool) -> ExitCode {
    let BenchCommand::Flow { tasks, clients, rounds, seed } = &args.command;
    let load = Load { stored: *tasks, clients: *clients, rounds: *rounds, seed: *seed };
    finish(flow(load), json)
}

fn flow(load: Load) -> Result<(Figures, String, bool), Failure> {
    let data = std::env::temp_dir().join(format!("heyi-bench-{}", std::process::id()));
    let config = Config::embedded(&data);
    let measured = block_on(async {
        let clock = Arc::new(TwinClock::shifted(crate::demo::shift()?));
        let app = installation::open(&config, Some(clock.clone()), true, FaultPoints::none()).await?;
        heyi_twin::bench::run(&app, &clock, crate::demo::DISTRICT, load).await.map_err(Failure::no)
    });
    let memory_mib = peak_memory();
    let _ = std::fs::remove_dir_all(&data);
    let measured = measured?;
    let figures = Figures {
        command: format!("heyi bench flow --tasks {} --clients {} --rounds {} --seed {}", load.stored, load.clients, load.rounds, load.seed),
        profile: if cfg!(debug_assertions) { "dev" } else { "release" },
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        memory_mib,
        measured,
    };
    let words = serde_json::to_string_pretty(&figures).unwrap_or_default();
    Ok((figures, words, true))
}

/// Peak resident memory of this process in MiB, where the system tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}
