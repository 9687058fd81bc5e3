//! `heyi case-file export|review`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use heyi_app::{App, AppError};
use heyi_app::case_file::{self, Known};
use heyi_app::Seals;
use heyi_domain::case::review::{Review, ReviewVerdict};
use heyi_domain::ids::CaseId;
use heyi_ledger::PublicKey;
use serde::Serialize;

use crate::config::Place;
use crate::failure::{Failure, block_on, finish};
use crate::installation;

/// Most bytes of an archive that is read.
const MOST: u64 = 1 << 30;

/// `heyi case-file`.
#[derive(Debug, Args)]
pub struct CaseFileArgs {
    #[command(subcommand)]
    command: CaseFileCommand,
}

#[derive(Debug, Subcommand)]
enum CaseFileCommand {
    /// 导出案卷：压缩包（.zip）或者合订的PDF（.pdf）
    Export {
        /// 案件编号或者立案号
        case: String,
        /// 导出的文件
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// 按评查标准评查案卷：导出的压缩包，或者正在使用的数据库中的案件
    Review {
        /// 案卷压缩包，或者案件编号、立案号
        file: String,
        /// 已核实的签名公钥，可以写几次；本系统自己的公钥不必写
        #[arg(long, value_name = "KEY")]
        key: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Serialize)]
struct Exported {
    ok: bool,
    case: String,
    file: String,
    bytes: usize,
}

/// Runs the command.
pub fn run(args: &CaseFileArgs, json: bool) -> ExitCode {
    match &args.command {
        CaseFileCommand::Export { case, output, place } => finish(export(case, output, place), json),
        CaseFileCommand::Review { file, key, place } => finish(review(file, key, place), json),
    }
}

fn export(case: &str, output: &Path, place: &Place) -> Result<(Exported, String, bool), Failure> {
    let ending = output.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    let whole = match ending.as_deref() {
        Some("zip") => false,
        Some("pdf") => true,
        _ => return Err(Failure::usage(format!("导出的文件{}应以.zip或者.pdf结尾", output.display()))),
    };
    let (id, bytes) = block_on(async {
        let app = open(place).await?;
        let id = find(&app, case).await?;
        let (pdf, zip) = app.export_case_file(id).await.map_err(failed)?;
        Ok((id, if whole { pdf } else { zip }))
    })?;
    std::fs::write(output, &bytes).map_err(|e| Failure::usage(format!("文件{}写不进：{e}", output.display())))?;
    let words = format!("已导出案卷到{}（{}字节）", output.display(), bytes.len());
    Ok((Exported { ok: true, case: id.to_string(), file: output.display().to_string(), bytes: bytes.len() }, words, true))
}

fn review(file: &str, keys: &[String], place: &Place) -> Result<(Review, String, bool), Failure> {
    let path = Path::new(file);
    let review = if path.is_file() || path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip")) {
        let rules = heyi_app::rules::embedded().map_err(Failure::usage)?;
        let opened = case_file::open(&read(path)?).map_err(|why| Failure::usage(format!("{file}：{why}")))?;
        let wrong = |key: &str| Failure::usage(format!("公钥“{key}”读不出；请照导出单位给的原样填写"));
        let keys = keys.iter().map(|k| PublicKey::from_text(k).map_err(|_| wrong(k))).collect::<Result<Vec<_>, _>>()?;
        // No installation here: its seals are simply not known.
        let own = place.config().ok().and_then(|config| installation::seals(&config.data).ok().flatten());
        opened.review(&rules, Known { seals: own.as_ref().map(|s| s as &dyn Seals), keys: &keys })
    } else {
        block_on(async {
            let app = open(place).await?;
            let id = find(&app, file).await?;
            app.review_case_file(id).await.map_err(failed)
        })?
    };
    Ok(told(review))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let wrong = |e: std::io::Error| Failure::usage(format!("文件{}读不出：{e}；请核对路径", path.display()));
    let size = std::fs::metadata(path).map_err(wrong)?.len();
    if size > MOST {
        return Err(Failure::usage(format!("文件{}超过{MOST}字节；请核对来源", path.display())));
    }
    std::fs::read(path).map_err(wrong)
}

/// The application beside a running server.
pub async fn open(place: &Place) -> Result<App, Failure> {
    installation::open_beside(&place.config()?).await
}

/// By its id or its 立案号.
pub async fn find(app: &App, case: &str) -> Result<CaseId, Failure> {
    if let Ok(id) = case.parse() {
        return Ok(id);
    }
    app.case_by_number(case).await.map_err(failed)?.ok_or_else(|| Failure::usage(format!("没有编号或者立案号为“{case}”的案件；请核对")))
}

fn failed(error: AppError) -> Failure {
    match error {
        AppError::NotFound(what) => Failure::usage(format!("没有找到{what}；请核对案件编号")),
        AppError::Broken(why) => Failure::no(format!("案卷不能生成：{why}")),
        other => Failure::no(other),
    }
}

fn told(review: Review) -> (Review, String, bool) {
    let ok = review.passed;
    let mut words = format!("{}，得分{}（合格线{}）", if ok { "合格" } else { "不合格" }, review.score, review.pass_mark);
    for rule in review.rules.iter().filter(|r| r.verdict == ReviewVerdict::Fail) {
        words.push_str(&format!("\n不符合：{}（{}）{}", rule.name, rule.article, rule.place));
    }
    if review.open > 0 {
        words.push_str(&format!("\n须由评查人判断的有{}项：", review.open));
        let open = review.rules.iter().filter(|r| r.verdict == ReviewVerdict::CannotTell).map(|r| r.name.as_str());
        words.push_str(&open.collect::<Vec<_>>().join("、"));
    }
    (review, words, ok)
}
