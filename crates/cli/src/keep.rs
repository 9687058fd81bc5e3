//! Keeping an installation: migrate, doctor, backup, restore, rebuilding read models, the HTTP document.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heyi_store::{FaultPoints, Location};
use serde::Serialize;

use crate::config::Place;
use crate::failure::{Failure, block_on, finish};
use crate::{embedded, installation};

/// Commands of the operator.
#[derive(Debug, Subcommand)]
pub enum KeepCommand {
    /// 建立或者更新数据库结构
    Migrate {
        #[command(flatten)]
        place: Place,
    },
    /// 体检：数据库、规则库、日历、字体、存证日志
    Doctor {
        #[command(flatten)]
        place: Place,
    },
    /// 备份内嵌数据库和证据到一个空目录
    Backup {
        /// 目录
        dir: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// 从备份恢复到一个空的数据目录
    Restore {
        /// 备份目录
        dir: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// 读模型
    Projections {
        #[command(subcommand)]
        command: ProjectionCommand,
    },
    /// 输出HTTP接口文档（OpenAPI）
    Openapi,
}

/// What to do with the read models.
#[derive(Debug, Subcommand)]
pub enum ProjectionCommand {
    /// 从事件重新生成
    Rebuild {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Serialize)]
struct Doctor {
    ok: bool,
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Finding {
    code: &'static str,
    level: &'static str,
    message: String,
    cure: String,
}

#[derive(Debug, Serialize)]
struct Done {
    ok: bool,
    count: u64,
}

/// Runs the command.
pub fn run(command: &KeepCommand, json: bool) -> ExitCode {
    match command {
        KeepCommand::Migrate { place } => finish(migrate(place), json),
        KeepCommand::Doctor { place } => finish(doctor(place), json),
        KeepCommand::Backup { dir, place } => finish(backup(dir, place), json),
        KeepCommand::Restore { dir, place } => finish(restore(dir, place), json),
        KeepCommand::Projections { command: ProjectionCommand::Rebuild { place } } => finish(rebuild(place), json),
        KeepCommand::Openapi => match heyi_http::openapi().to_pretty_json() {
            Ok(text) => {
                println!("{text}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{error}");
                ExitCode::from(1)
            }
        },
    }
}

fn migrate(place: &Place) -> Result<(Done, String, bool), Failure> {
    let config = place.config()?;
    block_on(async { installation::open_store(&config, FaultPoints::none()).await.map(drop) })?;
    Ok((Done { ok: true, count: 0 }, "数据库结构已是最新".to_owned(), true))
}

fn rebuild(place: &Place) -> Result<(Done, String, bool), Failure> {
    let config = place.config()?;
    let count = block_on(async {
        let db = installation::open_store(&config, FaultPoints::none()).await?;
        db.rebuild(|_| {}).await.map_err(Failure::no)
    })?;
    Ok((Done { ok: true, count }, format!("已从{count}个事件重新生成"), true))
}

fn backup(dir: &std::path::Path, place: &Place) -> Result<(Done, String, bool), Failure> {
    let config = place.config()?;
    let made = block_on(async {
        let db = installation::open_store(&config, FaultPoints::none()).await?;
        heyi_store::backup(&db, dir).await.map_err(Failure::no)
    })?;
    copy_evidence(&config.data.join("evidence"), &dir.join("evidence"))?;
    Ok((Done { ok: true, count: made.size }, format!("已备份{}个事件到{}", made.size, dir.display()), true))
}

fn restore(dir: &std::path::Path, place: &Place) -> Result<(Done, String, bool), Failure> {
    let config = place.config()?;
    if config.postgres.is_some() {
        return Err(Failure::usage("PostgreSQL的备份和恢复请用pg_dump、pg_restore"));
    }
    let count = block_on(async { heyi_store::restore(dir, &Location::Sqlite(config.data.clone())).await.map_err(Failure::no) })?;
    copy_evidence(&dir.join("evidence"), &config.data.join("evidence"))?;
    Ok((Done { ok: true, count }, format!("已恢复{count}个事件"), true))
}

fn copy_evidence(from: &std::path::Path, to: &std::path::Path) -> Result<(), Failure> {
    if !from.is_dir() {
        return Ok(());
    }
    let broken = |e: std::io::Error| Failure::no(format!("证据复制中断：{e}"));
    std::fs::create_dir_all(to).map_err(broken)?;
    for entry in std::fs::read_dir(from).map_err(broken)? {
        let entry = entry.map_err(broken)?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(broken)?.is_dir() {
            copy_evidence(&entry.path(), &target)?;
        } else if !target.exists() {
            std::fs::copy(entry.path(), &target).map_err(broken)?;
        }
    }
    Ok(())
}

fn doctor(place: &Place) -> Result<(Doctor, String, bool), Failure> {
    let mut findings = Vec::new();
    let mut add = |code, level, message: String, cure: &str| findings.push(Finding { code, level, message, cure: cure.to_owned() });
    let files = embedded::files();
    let (book, problems) = heyi_rulebook::Rulebook::read(files.iter().map(|(p, b)| (p.as_str(), b.as_slice())));
    for problem in &problems {
        add("rulebook_unreadable", "error", format!("{}：{}", problem.place, problem.message), "重新安装程序");
    }
    let report = heyi_rulebook::check::check(&book);
    if !report.ok {
        add("rulebook_check", "warning", format!("规则库有{}处问题", report.problems.len()), "运行 heyi rulebook check 查看");
    }
    let now = heyi_app::surroundings::Clock::now_ms(&crate::surroundings::SystemClock);
    let today = heyi_app::day_of(now);
    for (days, level) in [(0, "error"), (60, "warning")] {
        if let Err(error) = book.calendar().is_working(today.plus_days(days)) {
            add("calendar_missing", level, error.to_string(), "把国务院办公厅公布的放假安排加入 rulebook/calendar");
            break;
        }
    }
    if installation::press(&files).is_none() {
        add("fonts_missing", "error", "没有中文字体，文书不能制作".to_owned(), "安装 fonts-noto-cjk");
    }
    match place.config() {
        Err(failure) => add("no_installation", "error", failure.line, "用 --data 或者 --config 指明数据在哪里"),
        Ok(config) => {
            let verdict = block_on(async {
                let db = installation::open_store(&config, FaultPoints::none()).await?;
                heyi_store::verify_live(&db).await.map_err(Failure::no)
            });
            match verdict {
                Err(failure) => add("store_unusable", "error", failure.line, "检查磁盘空间、权限和数据库"),
                Ok(report) if !report.ok => {
                    let first = report.problems.first().map(|p| p.what.clone()).unwrap_or_default();
                    add("log_broken", "error", format!("存证日志核验不通过：{first}"), "停止使用，保留现场，从备份核对");
                }
                Ok(_) => {}
            }
        }
    }
    let ok = findings.iter().all(|f| f.level != "error");
    let words = if findings.is_empty() {
        "体检通过".to_owned()
    } else {
        findings.iter().map(|f| format!("[{}] {}；{}", f.level, f.message, f.cure)).collect::<Vec<_>>().join("\n")
    };
    Ok((Doctor { ok, findings }, words, ok))
}
