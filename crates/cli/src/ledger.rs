//! `heyi ledger export|verify`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use heyi_ledger::verify::{Files, verify};
use heyi_store::FaultPoints;
use serde::Serialize;

use crate::config::Place;
use crate::failure::{Failure, block_on, finish};
use crate::installation;

/// `heyi ledger`.
#[derive(Debug, Args)]
pub struct LedgerArgs {
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// 导出存证日志（C2SP tlog-tiles，附SM3树）
    Export {
        /// 导出目录
        dir: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// 核验导出的日志；不写目录则核验正在使用的数据库：每个事件、每个根、每个检查点
    Verify {
        /// 导出目录
        dir: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
}

/// What a verification found.
#[derive(Debug, Serialize)]
struct Report {
    ok: bool,
    size: u64,
    root_sha256: String,
    root_sm3: String,
    problems: Vec<Found>,
}

#[derive(Debug, Serialize)]
struct Found {
    index: Option<u64>,
    what: String,
}

#[derive(Debug, Serialize)]
struct Exported {
    ok: bool,
    dir: String,
    size: u64,
}

/// Runs the command.
pub fn run(args: &LedgerArgs, json: bool) -> ExitCode {
    match &args.command {
        LedgerCommand::Export { dir, place } => finish(export(dir, place), json),
        LedgerCommand::Verify { dir: Some(dir), .. } => finish(verify_export(dir), json),
        LedgerCommand::Verify { dir: None, place } => finish(verify_store(place), json),
    }
}

fn export(dir: &Path, place: &Place) -> Result<(Exported, String, bool), Failure> {
    let config = place.config()?;
    let size = block_on(async {
        let db = installation::open_store(&config, FaultPoints::none()).await?;
        let (signers, keys) = installation::keys(&config.data, &config.log_origin)?;
        let mut salt = [0_u8; 32];
        heyi_app::surroundings::Chance::fill(&crate::surroundings::SystemChance, &mut salt);
        let now = heyi_app::surroundings::Clock::now_ms(&crate::surroundings::SystemClock);
        heyi_store::checkpoint(&db, &config.log_origin, &signers, now, salt).await.map_err(Failure::no)?;
        heyi_store::export_to(&db, &keys, dir).await.map_err(Failure::no)
    })?;
    let words = format!("已导出{size}条记录到{}", dir.display());
    Ok((Exported { ok: true, dir: dir.display().to_string(), size }, words, true))
}

/// An exported folder.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        match std::fs::read(self.0.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{path}读不出：{error}")),
        }
    }
}

fn verify_export(dir: &Path) -> Result<(Report, String, bool), Failure> {
    if !dir.is_dir() {
        return Err(Failure::usage(format!("没有这个目录：{}", dir.display())));
    }
    let report = verify(&Folder(dir.to_owned()));
    let problems = report.problems.into_iter().map(|p| Found { index: p.index, what: p.what }).collect();
    let root = |root: Option<String>| root.unwrap_or_default();
    Ok(told(Report { ok: report.ok, size: report.size, root_sha256: root(report.root_sha256), root_sm3: root(report.root_sm3), problems }))
}

fn verify_store(place: &Place) -> Result<(Report, String, bool), Failure> {
    let config = place.config()?;
    let report = block_on(async {
        let db = installation::open_to_read(&config).await?;
        let mut origin = config.log_origin.clone();
        // A folder without its configuration (a backup restored to be looked at): the log says its own name.
        if place.data.is_some()
            && let Some(latest) = heyi_store::latest_checkpoint(&db).await.map_err(Failure::no)?
            && let Ok((head, _)) = heyi_ledger::Checkpoint::parse(latest.note.as_bytes())
        {
            origin = head.origin;
        }
        let keys = installation::public_keys(&config.data, &origin)?;
        heyi_store::verify_live_trusting(&db, &keys).await.map_err(Failure::no)
    })?;
    let problems = report.problems.into_iter().map(|p| Found { index: p.index, what: p.what }).collect();
    Ok(told(Report { ok: report.ok, size: report.size, root_sha256: report.root_sha256, root_sm3: report.root_sm3, problems }))
}

fn told(report: Report) -> (Report, String, bool) {
    let ok = report.ok;
    let mut words = if ok {
        format!("核验通过：{}条记录\nSHA-256根 {}\nSM3根 {}", report.size, report.root_sha256, report.root_sm3)
    } else {
        format!("核验不通过：{}条记录，{}处问题", report.size, report.problems.len())
    };
    for problem in report.problems.iter().take(50) {
        let at = problem.index.map(|i| format!("第{i}条：")).unwrap_or_default();
        words.push_str(&format!("\n{at}{}", problem.what));
    }
    (report, words, ok)
}
