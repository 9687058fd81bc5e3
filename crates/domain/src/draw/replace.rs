//! 替换 by the next ticket of the same draw, and 生成检查任务.

use super::{Draw, DrawEvent, DrawResult, DrawStatus, DrawTask, DrawnObject, Replaced};
use crate::context::{Context, Role};
use crate::refusal::Refusal;
use crate::task::{TaskEvent, TaskPlan};

/// Most characters of a reason.
const REASON: usize = 200;

/// 替换: which object or officer, why, and what the next ticket gives (`None` before it was asked for).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Which, and why.
    pub replaced: Replaced,
    /// The result by the next ticket.
    pub result: DrawResult,
}

impl Draw {
    /// Whether somebody or something drawn may be replaced.
    ///
    /// # Errors
    /// Not the body's leader, wrong state, not drawn, a task made of it already, no reason.
    pub fn may_replace<F>(&self, one: &Replaced, cx: &Context<'_, F>) -> Result<(), Refusal> {
        cx.need_role(&[Role::Leader], "替换")?;
        cx.need_body(&self.text.body, "替换")?;
        self.need_status(DrawStatus::Drawn, "替换", cx)?;
        let drawn = self.result.as_ref().and_then(|result| result.drawn.iter().find(|drawn| drawn.code == one.object));
        let there = drawn.is_some_and(|drawn| one.officer.as_ref().is_none_or(|officer| drawn.officers.contains(officer)));
        if !there {
            return Err(Refusal::new("draw_not_drawn", "所选的对象或者人员不在抽取结果中。")
                .cite(cx.cite("g-draw"))
                .cure("刷新后按现在的结果选择"));
        }
        if self.has_task(&one.object) {
            return Err(Refusal::new("draw_has_task", "这个对象已经生成检查任务，不能替换。")
                .cite(cx.cite("g-draw"))
                .cure("确需替换的，先取消检查任务"));
        }
        if one.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "替换没有写明理由。").cite(cx.cite("g-draw")).cure("写明替换理由，理由随结果公示"));
        }
        if one.reason.chars().count() > REASON {
            return Err(Refusal::new("reason_missing", format!("替换理由超过{REASON}个字。")).cure("写得简短一些"));
        }
        Ok(())
    }
}

/// 替换.
///
/// # Errors
/// As [`Draw::may_replace`]; the list is used up.
pub fn replace<F>(draw: &Draw, replacement: Replacement, cx: &Context<'_, F>) -> Result<Vec<DrawEvent>, Refusal> {
    let Replacement { replaced, result } = replacement;
    draw.may_replace(&replaced, cx)?;
    let before = draw.result.as_ref().map_or(0, |result| result.drawn.len());
    let short = |drawn: &[DrawnObject]| drawn.iter().filter(|one| !one.complete).count();
    if result.drawn.len() < before {
        return Err(Refusal::new("draw_used_up", "名单中的对象已经用完，没有下一签。")
            .cite(cx.cite("g-draw"))
            .cure("不替换，按其余对象检查")
            .cure("另行公告一次抽查"));
    }
    if short(&result.drawn) > draw.result.as_ref().map_or(0, |result| short(&result.drawn)) {
        return Err(Refusal::new("draw_used_up", "名单中可以检查这个对象的人员已经用完，没有下一签。")
            .cite(cx.cite("cq375-15-officers"))
            .cure("不替换，另定检查日期"));
    }
    let replaced = Replaced { reason: replaced.reason.trim().to_owned(), ..replaced };
    Ok(vec![DrawEvent::Replaced { replaced, result: Box::new(result) }])
}

/// A task made of a draw keeps its objects and officers; its days and matters are the leader's.
///
/// # Errors
/// `draw_fixed`.
pub fn keeps_drawn<F>(before: &TaskPlan, after: &TaskPlan, cx: &Context<'_, F>) -> Result<(), Refusal> {
    let sorted = |plan: &TaskPlan| {
        let mut firms: Vec<_> = plan.firms.iter().map(|one| one.firm).collect();
        let mut officers = plan.officers.clone();
        firms.sort();
        officers.sort();
        (firms, officers)
    };
    if sorted(before) == sorted(after) {
        return Ok(());
    }
    Err(Refusal::new("draw_fixed", "这项任务的检查对象和检查人员由双随机抽取产生，不能改动。")
        .cite(cx.cite("g-draw"))
        .cure("只改检查日期和检查事项")
        .cure("确需替换的，取消这项任务，在抽查结果中写明理由后按下一签替换"))
}

/// A task to be drafted for drawn objects that have the same officers.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafting {
    /// The task and its objects.
    pub task: DrawTask,
    /// Its plan.
    pub plan: TaskPlan,
}

/// 生成检查任务: the drawn objects with the drawn officers, each as a draft that goes the ordinary way.
///
/// # Errors
/// Not the body's leader, wrong state, nothing left to make a task of, an incomplete team, a plan that isn't complete.
pub fn draft_tasks<F>(
    draw: &Draw,
    drafts: Vec<Drafting>,
    cx: &Context<'_, F>,
) -> Result<(Vec<DrawEvent>, Vec<(DrawTask, Vec<TaskEvent>)>), Refusal> {
    cx.need_role(&[Role::Leader], "生成检查任务")?;
    cx.need_body(&draw.text.body, "生成检查任务")?;
    draw.need_status(DrawStatus::Drawn, "生成检查任务", cx)?;
    if drafts.is_empty() {
        return Err(Refusal::new("draw_has_task", "抽中的对象都已生成检查任务。").cure("打开检查任务继续办理"));
    }
    let mut made = Vec::with_capacity(drafts.len());
    for Drafting { task, plan } in drafts {
        let events = crate::task::Draft { plan }.decide(cx)?;
        made.push((task, events));
    }
    Ok((vec![DrawEvent::TasksDrafted { tasks: made.iter().map(|(task, _)| task.clone()).collect() }], made))
}
