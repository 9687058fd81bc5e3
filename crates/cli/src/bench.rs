//! `heyi bench`: use cases under load, on a fresh embedded store with fsync; a paper.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use heyi_store::FaultPoints;
use heyi_twin::TwinClock;
use heyi_twin::bench::{Load, Measured};
use heyi_twin::bench_case::{CaseLoad, CaseMeasured};
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
    /// 登记线索、立案、收集证据、查看案件和全过程
    Case {
        /// 事先存有的案件数
        #[arg(long, default_value_t = 100_000)]
        cases: usize,
        /// 每个案件事先存有的记录数
        #[arg(long, default_value_t = 10)]
        events: usize,
        /// 同时操作的人数
        #[arg(long, default_value_t = 16)]
        clients: usize,
        /// 办理的案件数
        #[arg(long, default_value_t = 3_000)]
        rounds: usize,
        /// 每个案件所附文件的字节数
        #[arg(long, default_value_t = 102_400)]
        attach: usize,
        /// 种子
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// 排印一份处罚决定书
    Paper {
        /// 次数
        #[arg(long, default_value_t = 40)]
        rounds: usize,
    },
}

#[derive(Debug, Serialize)]
struct Figures<T> {
    command: String,
    profile: &'static str,
    cores: usize,
    memory_mib: Option<u64>,
    measured: T,
}

/// Runs the command.
pub fn run(args: &BenchArgs, json: bool) -> ExitCode {
    match &args.command {
        BenchCommand::Flow { tasks, clients, rounds, seed } => finish(flow(Load { stored: *tasks, clients: *clients, rounds: *rounds, seed: *seed }), json),
        BenchCommand::Case { cases, events, clients, rounds, attach, seed } => {
            finish(case(CaseLoad { stored: *cases, events: *events, clients: *clients, rounds: *rounds, attach: *attach, seed: *seed }), json)
        }
        BenchCommand::Paper { rounds } => finish(paper(*rounds), json),
    }
}

/// Times of a printed decision, the fonts read before.
#[derive(Debug, Serialize)]
struct Printed {
    rounds: usize,
    bytes: usize,
    first_ms: u128,
    median_ms: u128,
    longest_ms: u128,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn paper(rounds: usize) -> Result<(Figures<Printed>, String, bool), Failure> {
    let files = heyi_app::rules::embedded_files();
    let press = installation::press(&files).ok_or_else(|| Failure::usage("没有中文字体，不能排印"))?;
    let sample = files.iter().find(|(path, _)| path == "papers/_shared/sample-case.json").ok_or_else(|| Failure::usage("没有样例"))?;
    let sample: serde_json::Value = serde_json::from_slice(&sample.1).map_err(Failure::usage)?;
    let day = sample["day"].as_str().and_then(|d| heyi_rulebook::Day::parse(d).ok()).ok_or_else(|| Failure::usage("样例没有日期"))?;
    let mut data = sample["data"].clone();
    let mut times = Vec::with_capacity(rounds);
    let mut bytes = 0;
    for round in 0..=rounds {
        // Another decision each time: nothing printed before is of use but what every decision has.
        data["number"] = format!("渝演罚决〔2026〕{round}号").into();
        data["facts"]["party_name"] = format!("某某餐饮店第{round}号").into();
        let began = std::time::Instant::now();
        bytes = press.print("penalty-decision", &data, day).map_err(Failure::no)?.bytes.len();
        times.push(began.elapsed().as_millis());
    }
    let first_ms = times.remove(0);
    times.sort_unstable();
    let printed = Printed { rounds, bytes, first_ms, median_ms: times.get(times.len() / 2).copied().unwrap_or(0), longest_ms: times.last().copied().unwrap_or(0) };
    Ok(figures(format!("heyi bench paper --rounds {rounds}"), printed))
}

fn case(load: CaseLoad) -> Result<(Figures<CaseMeasured>, String, bool), Failure> {
    let data = std::env::temp_dir().join(format!("heyi-bench-{}", std::process::id()));
    let config = Config::embedded(&data);
    let measured = block_on(async {
        let clock = Arc::new(TwinClock::shifted(crate::demo::shift()?));
        let mut app = installation::open(&config, Some(clock.clone()), true, FaultPoints::none()).await?;
        app.papers_later = true;
        heyi_twin::bench_case::run(&app, &clock, crate::demo::DISTRICT, load).await.map_err(Failure::no)
    });
    let _ = std::fs::remove_dir_all(&data);
    let command = format!(
        "heyi bench case --cases {} --events {} --clients {} --rounds {} --attach {} --seed {}",
        load.stored, load.events, load.clients, load.rounds, load.attach, load.seed
    );
    Ok(figures(command, measured?))
}

fn figures<T: Serialize>(command: String, measured: T) -> (Figures<T>, String, bool) {
    let figures = Figures {
        command,
        profile: if cfg!(debug_assertions) { "dev" } else { "release" },
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        memory_mib: peak_memory(),
        measured,
    };
    let words = serde_json::to_string_pretty(&figures).unwrap_or_default();
    (figures, words, true)
}

fn flow(load: Load) -> Result<(Figures<Measured>, String, bool), Failure> {
    let data = std::env::temp_dir().join(format!("heyi-bench-{}", std::process::id()));
    let config = Config::embedded(&data);
    let measured = block_on(async {
        let clock = Arc::new(TwinClock::shifted(crate::demo::shift()?));
        let app = installation::open(&config, Some(clock.clone()), true, FaultPoints::none()).await?;
        heyi_twin::bench::run(&app, &clock, crate::demo::DISTRICT, load).await.map_err(Failure::no)
    });
    let _ = std::fs::remove_dir_all(&data);
    let command = format!("heyi bench flow --tasks {} --clients {} --rounds {} --seed {}", load.stored, load.clients, load.rounds, load.seed);
    Ok(figures(command, measured?))
}

/// Peak resident memory of this process in MiB, where the system tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}
