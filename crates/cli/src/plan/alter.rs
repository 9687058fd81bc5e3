//! `heyi plan replan`: a published plan meets a change.

use std::path::{Path, PathBuf};

use clap::Args;
use heyi_planner::check;
use heyi_planner::instance::Instance;
use heyi_planner::plan::{Dropped, Objective, Plan};
use heyi_planner::read::MOST_BYTES;
use heyi_planner::replan::{Change, Count, Moved, Options, Refusal, Replanned, Standing, Why, replan};
use serde::Serialize;

use super::{NAMED, open};
use crate::failure::Failure;
use crate::files;

/// `heyi plan replan`.
#[derive(Debug, Args)]
pub struct ReplanArgs {
    /// 任务集文件
    instance: PathBuf,
    /// 已经公布的计划
    plan: PathBuf,
    /// 写出的计划
    #[arg(short, long, value_name = "PLAN")]
    output: PathBuf,
    /// 请假的执法人员，日期见--from和--to
    #[arg(long, value_name = "OFFICER", requires = "from")]
    sick: Option<String>,
    /// 请假的第一日，工作日序号，从0起
    #[arg(long, value_name = "DAY", requires = "sick", value_parser = clap::value_parser!(i64).range(0..))]
    from: Option<i64>,
    /// 请假的最后一日；不写的，为调离，以后都不上班
    #[arg(long, value_name = "DAY", requires = "sick", value_parser = clap::value_parser!(i64).range(0..))]
    to: Option<i64>,
    /// 改期的上门编号，日期见--day
    #[arg(long, value_name = "VISIT", requires = "day")]
    pin: Option<String>,
    /// 改到哪一日
    #[arg(long, value_name = "DAY", requires = "pin", value_parser = clap::value_parser!(i64).range(0..))]
    day: Option<i64>,
    /// 停业的企业，不再上门
    #[arg(long, value_name = "FIRM")]
    closed: Option<String>,
    /// 撤回的需求，可以写多次
    #[arg(long, value_name = "DEMAND")]
    withdrawn: Vec<String>,
    /// 变化的清单文件，JSON数组，写法见docs/use/plan.md
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,
    /// 今日的序号；以前的上门已经完成，不再改动
    #[arg(long, value_name = "DAY", default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..))]
    today: i64,
    /// 写出变化后的任务集，供核验使用
    #[arg(long, value_name = "FILE")]
    instance_output: Option<PathBuf>,
}

/// What altering gave.
#[derive(Debug, Serialize)]
pub struct Altered {
    ok: bool,
    plan: String,
    count: Count,
    moved: Vec<Moved>,
    left_out: Vec<Dropped>,
    before: Objective,
    objective: Objective,
    proven_visits: i64,
}

/// Alters the plan and writes it.
pub fn altered(args: &ReplanArgs) -> Result<(Altered, String, bool), Failure> {
    for output in std::iter::once(&args.output).chain(&args.instance_output) {
        files::can_write(output)?;
    }
    let instance = open(&args.instance)?;
    let plan = plan(&instance, &args.plan)?;
    let changes = changes(args)?;
    if changes.is_empty() {
        return Err(Failure::usage("没有写明变化；请用--sick、--pin、--closed、--withdrawn或者--changes写明"));
    }
    let options = Options { today: args.today, ..Options::default() };
    let done = replan(&instance, &plan, &changes, &options).map_err(|refusal| match refusal {
        Refusal::Pin { .. } => Failure::no(refusal),
        _ => Failure::usage(refusal),
    })?;
    let report = check::check(&done.instance, &done.plan);
    if let Some(first) = report.problems.first() {
        let line = format!("调整后的计划核验不通过，没有写出；有{}处问题，第一处：{}：{}；请告知维护人员", report.problem_count, first.place, first.message);
        return Err(Failure::no(line));
    }
    write(&args.output, &done.plan)?;
    if let Some(output) = &args.instance_output {
        write(output, &done.instance)?;
    }
    let words = words(&done, &plan, &args.output, report.proven_visits);
    let altered = Altered {
        ok: true,
        plan: args.output.display().to_string(),
        count: done.count,
        moved: done.moved,
        left_out: done.dropped,
        before: plan.objective,
        objective: done.plan.objective,
        proven_visits: report.proven_visits,
    };
    Ok((altered, words, true))
}

/// A plan that is lawful for the instance.
pub fn plan(instance: &Instance, path: &Path) -> Result<Plan, Failure> {
    let bytes = files::read(path, MOST_BYTES)?;
    let named = |why: &dyn std::fmt::Display| Failure::usage(format!("文件{}：{why}", path.display()));
    let report = check::check_bytes(instance, &bytes).map_err(|why| named(&why))?;
    if let Some(first) = report.problems.first() {
        let line = format!("核验不通过，有{}处问题，第一处：{}：{}；请先核对计划和任务集是否对应", report.problem_count, first.place, first.message);
        return Err(named(&line));
    }
    serde_json::from_slice(&bytes).map_err(|why| named(&why))
}

fn write(path: &Path, what: &impl Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_vec(what).map_err(|why| Failure::no(format!("文件写不成：{why}")))?;
    text.push(b'\n');
    files::write(path, &text)
}

fn changes(args: &ReplanArgs) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    if let (Some(officer), Some(from)) = (args.sick.clone(), args.from) {
        if args.to.is_some_and(|to| to < from) {
            return Err(Failure::usage("--to早于--from；请改正"));
        }
        changes.push(match args.to {
            Some(to) => Change::OfficerAbsent { officer, from, to },
            None => Change::OfficerGone { officer, from },
        });
    }
    if let (Some(visit), Some(day)) = (args.pin.clone(), args.day) {
        changes.push(Change::VisitPinned { visit, day, start: None, officers: None });
    }
    if let Some(enterprise) = args.closed.clone() {
        changes.push(Change::FirmClosed { enterprise, from: args.today });
    }
    if !args.withdrawn.is_empty() {
        changes.push(Change::DemandsWithdrawn { demands: args.withdrawn.clone() });
    }
    if let Some(path) = &args.changes {
        let bytes = files::read(path, MOST_BYTES)?;
        let more: Vec<Change> = serde_json::from_slice(&bytes).map_err(|why| Failure::usage(format!("文件{}：{why}", path.display())))?;
        changes.extend(more);
    }
    Ok(changes)
}

fn words(done: &Replanned, before: &Plan, output: &Path, proven: i64) -> String {
    let (count, now) = (done.count, done.plan.objective);
    let mut lines = vec![
        format!("已公布{}次上门，变化直接影响{}次，其中{}次日期和时间不变、只换人员", count.published, count.hit, count.hit_same_time),
        format!("此外改动{}次", count.beyond),
    ];
    let proof = if proven == now.visits { "，已证明不能再少".to_owned() } else { format!("，证明至少{proven}次") };
    lines.push(format!("上门{}次，原{}次{proof}", now.visits, before.objective.visits));
    lines.push(format!("人员时间{}分钟，原{}分钟", now.officer_minutes, before.objective.officer_minutes));
    lines.extend(done.moved.iter().take(NAMED).map(of_visit));
    if done.moved.len() > NAMED {
        lines.push(format!("另有{}次，见--json的moved", done.moved.len() - NAMED));
    }
    if !done.dropped.is_empty() {
        lines.push(format!("不能再安排{}项：", done.dropped.len()));
        lines.extend(done.dropped.iter().take(NAMED).map(|d| format!("  {}：{}", d.demand, d.reason)));
        if done.dropped.len() > NAMED {
            lines.push(format!("  另有{}项，见计划", done.dropped.len() - NAMED));
        }
    }
    lines.push(format!("已写入{}，核验通过", output.display()));
    lines.join("\n")
}

fn of_visit(moved: &Moved) -> String {
    let why = match &moved.why {
        Why::OfficerAbsent { officers } => format!("{}不上班", officers.join("、")),
        Why::Pinned => "人工改期".to_owned(),
        Why::Withdrawn { .. } => "需求撤回".to_owned(),
        Why::Added { .. } => "新增需求".to_owned(),
        Why::Regrouped => "需求重新合并".to_owned(),
        Why::MadeRoom { .. } => "为其他上门让出时间或者人员".to_owned(),
        Why::Unlawful => "原安排已不合法".to_owned(),
        Why::NoPlace => "没有合适的时间和人员".to_owned(),
    };
    let when = |at: &Standing| format!("第{}日{:02}:{:02}", at.day, at.start / 60, at.start % 60);
    let change = match (&moved.before, &moved.after) {
        (Some(before), Some(after)) if (before.day, before.start) == (after.day, after.start) => {
            let less = |a: &Standing, b: &Standing| a.officers.iter().filter(|id| !b.officers.contains(id)).cloned().collect::<Vec<_>>().join("、");
            let (out, new) = (less(before, after), less(after, before));
            match (out.is_empty(), new.is_empty()) {
                (false, false) => format!("{out}换为{new}"),
                (false, true) => format!("{out}不再参加"),
                (true, false) => format!("{new}参加"),
                (true, true) => "需求变化".to_owned(),
            }
        }
        (Some(before), Some(after)) => format!("{}改为{}", when(before), when(after)),
        (Some(_), None) => "取消".to_owned(),
        (None, Some(after)) => format!("新增，{}", when(after)),
        (None, None) => String::new(),
    };
    format!("  {}（{}）：{change}（{why}）", moved.visit, moved.enterprise)
}
