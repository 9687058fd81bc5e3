//! Keeping an installation: migrate, doctor, backup, restore, rebuilding read models, the HTTP document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use heyi_store::{FaultPoints, Location};
use serde::Serialize;

use crate::config::{Config, Place};
use crate::failure::{Failure, block_on, finish};
use crate::installation::{LOG_KEY, Look, SEAL_KEY};
use crate::serve::CLOCK_SLACK_MS;
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
    /// 备份内嵌数据库、证据和签名密钥到一个空目录
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

/// What a backup or a restoration holds.
#[derive(Debug, Serialize)]
struct Kept {
    ok: bool,
    /// Events.
    count: u64,
    /// Whether the log's signing key is among it.
    log_key: bool,
    /// What must be kept apart.
    not_included: Vec<&'static str>,
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

fn backup(dir: &Path, place: &Place) -> Result<(Kept, String, bool), Failure> {
    let config = place.config()?;
    let made = block_on(async {
        let db = match installation::look(&config).await? {
            Look::Missing => return Err(Failure::usage(format!("目录{}中没有数据库；请核对 --data 或者 --config", config.data.display()))),
            Look::Behind(db, _) | Look::Ready(db) => db,
        };
        heyi_store::backup(&db, dir).await.map_err(Failure::no)
    })?;
    copy_evidence(&config.data.join("evidence"), &dir.join("evidence"))?;
    let log_key = copy_key(&config.data, dir)?;
    let mut words = format!("已备份{}个事件到{}", made.size, dir.display());
    if log_key {
        words.push_str("\n其中的log.key是存证日志的签名密钥：备份须与数据同样保密");
    }
    words.push_str("\n配置文件不在备份中，请另行保存");
    Ok((Kept { ok: true, count: made.size, log_key, not_included: vec!["配置文件"] }, words, true))
}

fn restore(dir: &Path, place: &Place) -> Result<(Kept, String, bool), Failure> {
    let config = place.config()?;
    if config.postgres.is_some() {
        return Err(Failure::usage("PostgreSQL的备份和恢复请用pg_dump、pg_restore"));
    }
    let count = block_on(async { heyi_store::restore(dir, &Location::Sqlite(config.data.clone())).await.map_err(Failure::no) })?;
    copy_evidence(&dir.join("evidence"), &config.data.join("evidence"))?;
    let log_key = copy_key(dir, &config.data)?;
    let mut words = format!("已恢复{count}个事件");
    if !log_key {
        words.push_str("\n备份中没有存证日志的签名密钥；下次启动会生成新的密钥，以前的检查点须用原密钥核验");
    }
    Ok((Kept { ok: true, count, log_key, not_included: vec!["配置文件"] }, words, true))
}

/// Copies the secrets of an installation: the log's key and that of the test seals. Whether there was a log's key.
fn copy_key(from: &Path, to: &Path) -> Result<bool, Failure> {
    copy_secret(from, to, SEAL_KEY)?;
    copy_secret(from, to, LOG_KEY)
}

/// Copies a secret, readable by its owner only; whether there was one. Another one in its place is kept beside it.
fn copy_secret(from: &Path, to: &Path, name: &str) -> Result<bool, Failure> {
    let (source, target) = (from.join(name), to.join(name));
    let broken = |e: std::io::Error| Failure::no(format!("签名密钥{}不能复制：{e}", source.display()));
    let key = match std::fs::read(&source) {
        Ok(key) => key,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(broken(error)),
    };
    match std::fs::read(&target) {
        Ok(there) if there == key => return Ok(true),
        Ok(_) => std::fs::rename(&target, to.join(format!("{name}.before-restore"))).map_err(broken)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(broken(error)),
    }
    installation::write_private(&target, &key).map_err(broken)?;
    Ok(true)
}

fn copy_evidence(from: &Path, to: &Path) -> Result<(), Failure> {
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
            if let Err(failure) = block_on(store_findings(&config, now, &mut add)) {
                add("store_unusable", "error", failure.line, "检查磁盘空间、权限和数据库");
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

/// What is wrong with the store. Only looks.
async fn store_findings(config: &Config, now: i64, add: &mut impl FnMut(&'static str, &'static str, String, &str)) -> Result<(), Failure> {
    let db = match installation::look(config).await? {
        Look::Missing => {
            add("store_missing", "error", format!("目录{}中没有数据库", config.data.display()), "核对数据目录；新装的，运行 heyi migrate");
            return Ok(());
        }
        Look::Behind(_, steps) => {
            let message = format!("数据库结构早于本程序，有{}步没有更新；日志没有核验", steps.len());
            add("migration_pending", "error", message, "停止服务，运行 heyi backup 备份，再运行 heyi migrate");
            return Ok(());
        }
        Look::Ready(db) => db,
    };
    let last = db.last_instant().await.map_err(Failure::no)?;
    if let Some(last) = last.filter(|last| *last > now + CLOCK_SLACK_MS) {
        let minutes = (last - now) / 60_000;
        let message = format!("系统时间比最后一条记录早{minutes}分钟，可能被往回调过；新的记录暂用最后一条记录的时间，不会倒退");
        add("clock_behind", "warning", message, "核对系统时间，启用时间同步");
    }
    let report = heyi_store::verify_live(&db).await.map_err(Failure::no)?;
    if !report.ok {
        let first = report.problems.first().map(|p| p.what.clone()).unwrap_or_default();
        add("log_broken", "error", format!("存证日志核验不通过：{first}"), "停止使用，保留现场，从备份核对");
    }
    Ok(())
}
