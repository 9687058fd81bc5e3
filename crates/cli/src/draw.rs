//! `heyi draw run|verify`: 双随机 anyone can compute again.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use heyi_planner::draw;
use serde::Serialize;
use serde_json::Value;

use crate::failure::{Failure, finish_told};
use crate::files;

/// Most bytes of an input or a record: a million objects.
const MOST: u64 = 256 << 20;

/// `heyi draw`.
#[derive(Debug, Args)]
pub struct DrawArgs {
    #[command(subcommand)]
    command: DrawCommand,
}

#[derive(Debug, Subcommand)]
enum DrawCommand {
    /// 按输入文件抽取检查对象和执法检查人员，写出抽取记录
    Run {
        /// 输入文件：名单、规则、公开的随机数、随机源的值
        input: PathBuf,
        /// 写出的抽取记录
        #[arg(short, long, value_name = "RECORD")]
        output: PathBuf,
    },
    /// 由抽取记录重新计算，指出第一处不一致
    Verify {
        /// 抽取记录
        record: PathBuf,
    },
}

#[derive(Debug, Serialize)]
struct Drew {
    ok: bool,
    record: String,
    draw: String,
    beacon: String,
    commitment_hash: String,
    seed: String,
    drawn: usize,
    incomplete: usize,
    replaced: usize,
    digest: String,
}

#[derive(Debug, Default, Serialize)]
struct Verified {
    ok: bool,
    difference: Option<String>,
    path: Option<String>,
    expected: Option<Value>,
    found: Option<Value>,
    digest: Option<String>,
}

/// Runs the command.
pub fn run(args: &DrawArgs, json: bool) -> ExitCode {
    match &args.command {
        DrawCommand::Run { input, output } => finish_told(draw_now(input, output), json, |line| serde_json::json!({"ok": false, "error": line})),
        DrawCommand::Verify { record } => {
            finish_told(verify(record), json, |line| serde_json::json!({"ok": false, "difference": line}))
        }
    }
}

fn draw_now(input: &Path, output: &Path) -> Result<(Drew, String, bool), Failure> {
    let bytes = files::read(input, MOST)?;
    let record = draw::run(&bytes).map_err(|why| Failure::usage(format!("文件{}：{why}", input.display())))?;
    files::write(output, record.to_json().as_bytes())?;
    let named = |key: &str| record.commitment[key].as_str().unwrap_or_default().to_owned();
    let drew = Drew {
        ok: true,
        record: output.display().to_string(),
        draw: named("draw"),
        beacon: named("beacon"),
        commitment_hash: record.commitment_hash.clone(),
        seed: record.seed.clone(),
        drawn: record.drawn.len(),
        incomplete: record.drawn.iter().filter(|one| !one.complete).count(),
        replaced: record.replaced.len(),
        digest: record.digest(),
    };
    let mut words = format!("抽取{}：抽出{}个对象，{}个因故不能检查而跳过", drew.draw, drew.drawn, drew.replaced);
    if drew.incomplete > 0 {
        words.push_str(&format!("\n有{}个对象的人员不足，应按规定另行安排", drew.incomplete));
    }
    words.push_str(&format!("\n随机源：{}{}", drew.beacon, demonstration(&drew.beacon)));
    words.push_str(&format!("\n承诺　{}\n种子　{}\n记录摘要　{}\n已写入{}", drew.commitment_hash, drew.seed, drew.digest, drew.record));
    Ok((drew, words, true))
}

/// A beacon made for showing is no beacon.
fn demonstration(beacon: &str) -> &'static str {
    let shown = beacon.to_ascii_lowercase().contains("demo") || beacon.contains("演示");
    if shown { "（演示用，不能用于正式抽取）" } else { "" }
}

fn verify(path: &Path) -> Result<(Verified, String, bool), Failure> {
    let bytes = files::read(path, MOST)?;
    let found = draw::verify(&bytes).map_err(|why| Failure::usage(format!("文件{}：{why}", path.display())))?;
    let digest = draw::digest(&bytes);
    Ok(match found {
        None => {
            let words = format!("核验通过：名单、承诺、种子、对象和人员重新计算都一致\n记录摘要　{digest}");
            (Verified { ok: true, digest: Some(digest), ..Verified::default() }, words, true)
        }
        Some(found) => {
            let words = format!("核验不通过，第一处不一致：{found}");
            let found = *found;
            let told = Verified {
                ok: false,
                difference: Some(found.message),
                path: Some(found.path),
                expected: found.expected,
                found: found.found,
                digest: Some(digest),
            };
            (told, words, false)
        }
    })
}
