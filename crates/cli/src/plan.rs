//! `heyi plan solve|check|replan|explain`: fewest visits, proven; the checker of plans; changes to a published plan.

mod alter;
mod explain;

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, Subcommand};
use heyi_planner::check::{self, Report};
use heyi_planner::instance::Instance;
use heyi_planner::plan::{Bounds, Dropped, Objective, Plan};
use heyi_planner::read::{self, MOST_BYTES};
use heyi_planner::solve;
use serde::Serialize;

use crate::failure::{Failure, finish_told};
use crate::files;

/// What was left out and problems, named in words at most.
const NAMED: usize = 20;

/// `heyi plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(subcommand)]
    command: PlanCommand,
}

#[derive(Debug, Subcommand)]
enum PlanCommand {
    /// 编制计划：上门次数最少，并证明不能再少
    Solve {
        /// 任务集文件
        instance: PathBuf,
        /// 写出的计划
        #[arg(short, long, value_name = "PLAN")]
        output: PathBuf,
        /// 计算量，折合处理器秒数；结果不因机器快慢而不同
        #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
        cpu_seconds: u64,
        /// 线程数；不写则与处理器核数相同，结果不因线程数而不同
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=64))]
        threads: Option<u64>,
        /// 种子；同一任务集、同一种子，计划相同
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
    },
    /// 核验计划：是否合法，各项数字是否属实，证书是否成立
    Check {
        /// 任务集文件
        instance: PathBuf,
        /// 计划文件
        plan: PathBuf,
    },
    /// 调整已经公布的计划：请假、调离、改期、停业、撤回、新增，改动最少
    Replan(alter::ReplanArgs),
    /// 说明为什么不能再少，以及一处变化能减少多少次
    Explain(explain::ExplainArgs),
}

/// What solving gave.
#[derive(Debug, Serialize)]
struct Solved {
    ok: bool,
    plan: String,
    demands: usize,
    visits: i64,
    saved: i64,
    dropped: usize,
    left_out: Vec<Dropped>,
    objective: Objective,
    bounds: Bounds,
    gap: Gaps,
    certificates: usize,
    interrupted: bool,
}

/// How far the plan is above its bounds, as a share of the bound; none where no bound is claimed.
#[derive(Debug, Serialize)]
struct Gaps {
    visits: Option<f64>,
    officer_minutes: Option<f64>,
    travel: Option<f64>,
}

/// Runs the command.
pub fn run(args: &PlanArgs, json: bool) -> ExitCode {
    match &args.command {
        PlanCommand::Solve { instance, output, cpu_seconds, threads, seed } => {
            let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            let threads = threads.map_or(cores, |n| usize::try_from(n).unwrap_or(cores));
            let options = solve::Options { cpu_millis: cpu_seconds.saturating_mul(1_000), threads, seed: *seed, stop: Arc::default() };
            finish_told(solved(instance, output, &options), json, |line| serde_json::json!({"ok": false, "error": line}))
        }
        PlanCommand::Replan(args) => finish_told(alter::altered(args), json, |line| serde_json::json!({"ok": false, "error": line})),
        PlanCommand::Explain(args) => finish_told(explain::explained(args), json, |line| serde_json::json!({"ok": false, "error": line})),
        PlanCommand::Check { instance, plan } => finish_told(checked(instance, plan), json, |line| {
            serde_json::json!({"ok": false, "problems": [{"code": "unreadable", "where": "", "message": line}], "problem_count": 1})
        }),
    }
}

fn open(path: &Path) -> Result<Instance, Failure> {
    let bytes = files::read(path, MOST_BYTES)?;
    read::read(&bytes).map_err(|why| Failure::usage(format!("文件{}：{why}", path.display())))
}

fn checked(instance: &Path, plan: &Path) -> Result<(Report, String, bool), Failure> {
    let given = open(instance)?;
    let bytes = files::read(plan, MOST_BYTES)?;
    let report = check::check_bytes(&given, &bytes).map_err(|why| Failure::usage(format!("文件{}：{why}", plan.display())))?;
    let o = &report.objective;
    let mut words = if report.ok {
        let proof = if report.proven_visits == o.visits { "，已证明不能再少".to_owned() } else { format!("，证明至少{}次", report.proven_visits) };
        let minutes = format!("人员时间{}分钟，其中路程{}分钟，最忙的人员{}分钟", o.officer_minutes, o.travel / 10, o.max_load);
        format!("核验通过：上门{}次{proof}\n{minutes}", o.visits)
    } else {
        format!("核验不通过：{}处问题", report.problem_count)
    };
    for problem in report.problems.iter().take(NAMED) {
        words.push_str(&format!("\n{}：{}", problem.place, problem.message));
    }
    if report.problem_count > NAMED {
        words.push_str(&format!("\n另有{}处", report.problem_count - NAMED));
    }
    let ok = report.ok;
    Ok((report, words, ok))
}

fn solved(path: &Path, output: &Path, options: &solve::Options) -> Result<(Solved, String, bool), Failure> {
    files::can_write(output)?;
    let instance = open(path)?;
    stop_when_asked(&options.stop)?;
    let shown = std::io::stderr().is_terminal();
    let told = |done: usize, of: usize| {
        if shown {
            let _ = write!(std::io::stderr().lock(), "\r正在编制：{done}/{of}个区县{}", if done == of { "\n" } else { "" });
        }
    };
    let plan = solve::solve(&instance, options, &told).map_err(|why| Failure::usage(format!("文件{}：{why}", path.display())))?;
    let mut text = serde_json::to_vec(&plan).map_err(|why| Failure::no(format!("计划写不成：{why}")))?;
    text.push(b'\n');
    files::write(output, &text)?;
    let report = check::check(&instance, &plan);
    if let Some(first) = report.problems.first() {
        let (count, place) = (report.problem_count, &first.place);
        let line = format!("计划已写入{}，但核验不通过，有{count}处问题，第一处：{place}：{}；请勿使用，并告知维护人员", output.display(), first.message);
        return Err(Failure::no(line));
    }
    let interrupted = options.stop.load(Ordering::Relaxed);
    let words = words(&instance, &plan, output, interrupted);
    Ok((summary(&instance, plan, output, interrupted), words, true))
}

/// The first interruption ends the search with the best so far, the second the program.
fn stop_when_asked(stop: &Arc<AtomicBool>) -> Result<(), Failure> {
    let stop = Arc::clone(stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(|e| Failure::no(format!("无法启动：{e}")))?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            while interrupted().await {
                if stop.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                }
            }
        });
    });
    Ok(())
}

#[cfg(unix)]
async fn interrupted() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut end) = signal(SignalKind::terminate()) else { return tokio::signal::ctrl_c().await.is_ok() };
    tokio::select! {
        asked = tokio::signal::ctrl_c() => asked.is_ok(),
        asked = end.recv() => asked.is_some(),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}

fn summary(instance: &Instance, plan: Plan, output: &Path, interrupted: bool) -> Solved {
    let (o, b) = (plan.objective, plan.bounds);
    let demands = instance.demands.len();
    Solved {
        ok: true,
        plan: output.display().to_string(),
        demands,
        visits: o.visits,
        saved: count(demands - plan.dropped.len()) - o.visits,
        dropped: plan.dropped.len(),
        left_out: plan.dropped,
        objective: o,
        bounds: b,
        gap: Gaps { visits: gap(o.visits, b.visits), officer_minutes: gap(o.officer_minutes, b.officer_minutes), travel: gap(o.travel, b.travel) },
        certificates: plan.certificates.len(),
        interrupted,
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// In ten-thousandths of the bound.
fn above(value: i64, bound: Option<i64>) -> Option<i64> {
    let bound = i128::from(bound.filter(|bound| *bound > 0)?);
    i64::try_from((i128::from(value) - bound) * 10_000 / bound).ok()
}

fn gap(value: i64, bound: Option<i64>) -> Option<f64> {
    above(value, bound).and_then(|n| i32::try_from(n).ok()).map(|n| f64::from(n) / 10_000.0)
}

fn words(instance: &Instance, plan: &Plan, output: &Path, interrupted: bool) -> String {
    let (o, b) = (plan.objective, plan.bounds);
    let demands = count(instance.demands.len());
    let served = demands - count(plan.dropped.len());
    let tenth = |part: i64, of: i64| if of > 0 { part * 1000 / of } else { 0 };
    let share = tenth(served - o.visits, served);
    let mut lines = vec![
        format!("检查需求{demands}项，企业{}家，人员{}名，工作日{}个", instance.enterprises.len(), instance.officers.len(), instance.settings.days.len()),
        format!("逐项上门{served}次，合并后{}次，减少{}次（{}.{}%）", o.visits, served - o.visits, share / 10, share % 10),
    ];
    lines.push(match b.visits {
        Some(bound) if bound == o.visits => "上门次数：已逐户证明不能再少".to_owned(),
        Some(bound) => format!("上门次数：证明至少{bound}次"),
        None => "上门次数：没有证明".to_owned(),
    });
    lines.push(format!("人员时间：{}分钟{}", o.officer_minutes, bounded(o.officer_minutes, b.officer_minutes, 1)));
    lines.push(format!("其中路程：{}分钟{}", o.travel / 10, bounded(o.travel, b.travel, 10)));
    lines.push(format!("最忙的人员：{}分钟", o.max_load));
    if !plan.dropped.is_empty() {
        lines.push(format!("未安排{}项：", plan.dropped.len()));
        lines.extend(plan.dropped.iter().take(NAMED).map(|d| format!("  {}：{}", d.demand, d.reason)));
        if plan.dropped.len() > NAMED {
            lines.push(format!("  另有{}项，见计划", plan.dropped.len() - NAMED));
        }
    }
    let early = if interrupted { "（提前结束，为当时最好的计划）" } else { "" };
    lines.push(format!("已写入{}，核验通过{early}", output.display()));
    lines.join("\n")
}

fn bounded(value: i64, bound: Option<i64>, unit: i64) -> String {
    match (bound, above(value, bound)) {
        (Some(bound), Some(above)) => format!("，下限{}分钟，高出{}.{:02}%", bound / unit, above / 100, above % 100),
        (Some(bound), None) => format!("，下限{}分钟", bound / unit),
        (None, _) => "，没有下限".to_owned(),
    }
}
