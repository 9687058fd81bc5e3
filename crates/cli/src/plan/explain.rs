//! `heyi plan explain`: why visits are not fewer, and what one change would save.

use std::path::PathBuf;

use clap::Args;
use heyi_planner::explain::{self, FirmExplained, Lever, LeverKind, Why};
use serde::Serialize;

use super::{NAMED, alter, open};
use crate::failure::Failure;

/// `heyi plan explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// 任务集文件
    instance: PathBuf,
    /// 只说明这家企业；不写的，列出一处变化能减少多少次上门
    #[arg(long, value_name = "ID")]
    firm: Option<String>,
    /// 按这份计划说明；不写的，按最少次数的合并说明
    #[arg(long, value_name = "PLAN", requires = "firm")]
    plan: Option<PathBuf>,
    /// 最多列出多少处
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    most: u16,
}

/// One firm, or what could be changed.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Explained {
    /// One firm.
    Firm(Box<FirmExplained>),
    /// What could be changed.
    Levers {
        /// The largest saving first.
        levers: Vec<Lever>,
    },
}

/// Explains.
pub fn explained(args: &ExplainArgs) -> Result<(Explained, String, bool), Failure> {
    let instance = open(&args.instance)?;
    let Some(firm) = &args.firm else {
        let levers = explain::levers(&instance, usize::from(args.most)).map_err(Failure::usage)?;
        let name = |id: &str| instance.bodies.iter().find(|b| b.id == id && !b.name.is_empty()).map_or_else(|| id.to_owned(), |b| b.name.clone());
        let mut lines = vec![if levers.is_empty() {
            "没有一处变化能减少上门次数".to_owned()
        } else {
            "每次只变一处，上门次数按同样的方法重新计算；各处不能相加".to_owned()
        }];
        lines.extend(levers.iter().map(|lever| of_lever(lever, &name)));
        return Ok((Explained::Levers { levers }, lines.join("\n"), true));
    };
    let plan = args.plan.as_ref().map(|path| alter::plan(&instance, path)).transpose()?;
    let told = explain::firm(&instance, plan.as_ref(), firm).map_err(|_| Failure::usage(format!("没有企业{firm}；请核对编号")))?;
    let words = of_firm(&told);
    Ok((Explained::Firm(Box::new(told)), words, true))
}

fn of_lever(lever: &Lever, name: &dyn Fn(&str) -> String) -> String {
    let body = lever.body.as_deref().map(name).unwrap_or_default();
    let what = match lever.kind {
        LeverKind::Unannounced => format!("{body}事先告知的检查改为不告知"),
        LeverKind::Announced => format!("{body}不告知的检查改为事先告知"),
        LeverKind::NightByDay => format!("{body}夜间的检查也可以在白天"),
        LeverKind::DayByNight => format!("{body}白天的检查也可以在夜间"),
        LeverKind::WiderWindows { days } => format!("{body}的期间前后各放宽{days}个工作日"),
        LeverKind::MoreBodies { most } => format!("一次上门最多{most}个部门"),
        LeverKind::MoreMinutes { most } => format!("一次上门现场最多{most}分钟"),
    };
    let more = if lever.served_more > 0 { format!("，多安排{}项", lever.served_more) } else { String::new() };
    let exact = if lever.exact { "" } else { "（未能逐户证明）" };
    format!("  减少{}次{more}：{what}（涉及需求{}项，{}家企业减少上门）{exact}", lever.visits_saved, lever.demands, lever.firms)
}

fn of_firm(told: &FirmExplained) -> String {
    let mut lines = vec![format!("企业{}：上门{}次，至少{}次", told.enterprise, told.visits.len(), told.bound)];
    for visit in &told.visits {
        let id = visit.visit.as_ref().map(|id| format!("{id}：")).unwrap_or_default();
        lines.push(format!("  {id}{}", visit.demands.join("、")));
    }
    if told.incompatible.len() > 1 {
        lines.push(format!("这些需求两两不能同次上门：{}", told.incompatible.join("、")));
    }
    if !told.weights.is_empty() {
        let weights: Vec<String> = told.weights.iter().map(|(id, weight)| format!("{id}={weight}")).collect();
        lines.push(format!("任何一次上门，权数合计不超过1：{}", weights.join("，")));
    }
    for pair in told.apart.iter().take(NAMED) {
        let why: Vec<String> = pair.why.iter().map(of_why).collect();
        lines.push(format!("  {}和{}：{}", pair.a, pair.b, why.join("；")));
    }
    if told.apart.len() > NAMED {
        lines.push(format!("  另有{}对，见--json", told.apart.len() - NAMED));
    }
    for two in &told.together {
        let why = two.why.as_ref().map_or_else(|| "合起来合法，日期或者人员排不开".to_owned(), of_why);
        lines.push(format!("  （{}）和（{}）：{why}", two.a.join("、"), two.b.join("、")));
    }
    if !told.over_cap.is_empty() {
        lines.push(format!("频次上限已用完，不再安排：{}", told.over_cap.join("、")));
    }
    lines.join("\n")
}

fn of_why(why: &Why) -> String {
    match why {
        Why::NoCommonDay { ends, last_day, begins, first_day } => format!("{ends}到第{last_day}日为止，{begins}从第{first_day}日起，没有共同的一日"),
        Why::DayAndNight { day, night } => format!("{day}在白天，{night}在夜间"),
        Why::Notice { announced, unannounced } => format!("{announced}事先告知，{unannounced}不告知"),
        Why::Confidential { demands } => format!("{}须保密，单独上门", demands.join("、")),
        Why::TooManyBodies { bodies, most } => format!("合起来{bodies}个部门，最多{most}个"),
        Why::TooLong { minutes, most } => format!("合起来现场{minutes}分钟，最多{most}分钟"),
        Why::ForbiddenPair => "不得同次上门".to_owned(),
    }
}
