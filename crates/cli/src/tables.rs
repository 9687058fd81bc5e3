//! `heyi import` and `heyi export`: workbooks.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heyi_app::Caller;
use heyi_app::views::{ImportKind, ImportOptions, ImportReport};
use heyi_domain::ids::PersonId;
use heyi_domain::{Actor, Role};
use heyi_store::FaultPoints;
use serde::Serialize;

use crate::config::Place;
use crate::failure::{Failure, block_on, finish};
use crate::installation;

/// Commands with workbooks.
#[derive(Debug, Subcommand)]
pub enum TableCommand {
    /// 从.xlsx导入：firms、people、certificates、lists
    Import {
        /// 种类
        kind: String,
        /// 文件
        file: PathBuf,
        /// 只试不写
        #[arg(long)]
        dry_run: bool,
        /// 有拒绝的行也写入其余的行
        #[arg(long)]
        partial: bool,
        #[command(flatten)]
        place: Place,
    },
    /// 导出为.xlsx：firms、people、certificates、lists
    Export {
        /// 种类
        kind: String,
        /// 文件
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Runs the command.
pub fn run(command: &TableCommand, json: bool) -> ExitCode {
    match command {
        TableCommand::Import { kind, file, dry_run, partial, place } => {
            let options = ImportOptions { dry_run: *dry_run, partial: *partial };
            finish(import(kind, file, options, place), json)
        }
        TableCommand::Export { kind, output, place } => finish(export(kind, output, place), json),
    }
}

fn kind_of(word: &str) -> Result<ImportKind, Failure> {
    word.parse().map_err(|_| Failure::usage(format!("没有“{word}”这一种；可用 firms、people、certificates、lists")))
}

/// The operator at the command line.
fn operator() -> Caller {
    Caller::reading(Actor {
        person: PersonId::from_uuid(uuid::Uuid::nil()),
        name: "命令行".to_owned(),
        role: Role::Administrator,
        body: None,
        firm: None,
    })
}

fn import(kind: &str, file: &PathBuf, options: ImportOptions, place: &Place) -> Result<(ImportReport, String, bool), Failure> {
    let kind = kind_of(kind)?;
    let bytes = std::fs::read(file).map_err(|e| Failure::usage(format!("文件{}读不出：{e}", file.display())))?;
    let config = place.config()?;
    let report = block_on(async {
        let app = installation::open(&config, None, false, FaultPoints::none()).await?;
        app.import(&operator(), kind, options, bytes.into()).await.map_err(|e| Failure::usage(format!("{}：{e}", file.display())))
    })?;
    let mut words = format!("读到{}行，新增{}，变更{}，不变{}，拒绝{}", report.rows, report.created, report.updated, report.unchanged, report.rejected.len());
    for row in report.rejected.iter().take(50) {
        words.push_str(&format!("\n第{}行“{}”（{}）：{}", row.row, row.column, row.value, row.why));
    }
    let ok = report.rejected.is_empty() || report.written;
    Ok((report, words, ok))
}

#[derive(Debug, Serialize)]
struct Exported {
    ok: bool,
    file: String,
    bytes: usize,
}

fn export(kind: &str, output: &PathBuf, place: &Place) -> Result<(Exported, String, bool), Failure> {
    let kind = kind_of(kind)?;
    let config = place.config()?;
    let download = block_on(async {
        let app = installation::open(&config, None, false, FaultPoints::none()).await?;
        app.export(&operator(), kind).await.map_err(Failure::no)
    })?;
    std::fs::write(output, &download.bytes).map_err(|e| Failure::usage(format!("文件{}写不进：{e}", output.display())))?;
    let words = format!("已导出到{}", output.display());
    Ok((Exported { ok: true, file: output.display().to_string(), bytes: download.bytes.len() }, words, true))
}
