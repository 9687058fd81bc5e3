//! 月度统筹计划: the demands of all bodies of a district in the smallest possible number of visits, proven firm by firm.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::context::{Context, Role};
use crate::ids::{BodyCode, DemandId, MonthPlanId, PersonId, TaskId};
use crate::refusal::Refusal;
use crate::task::{Task, TaskEvent, TaskPlan, TaskStatus, submittable};

/// Figures of a plan, before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MonthFigures {
    /// 检查需求.
    pub demands: u32,
    /// 涉及企业.
    pub firms: u32,
    /// Visits where every demand goes by itself, of the demands served.
    pub apart: u32,
    /// Visits of the plan.
    pub visits: u32,
    /// Visits that are needed at least, proven firm by firm.
    pub proven: u32,
    /// Demands left out.
    pub dropped: u32,
    /// Minutes of officers on site and on the way.
    pub officer_minutes: u32,
    /// Lower bound of the same, for this number of visits.
    pub officer_minutes_bound: Option<u32>,
    /// Tenths of a minute on the way.
    pub travel: u32,
    /// Lower bound of the same.
    pub travel_bound: Option<u32>,
    /// Minutes firms are taken up by the visits.
    pub firm_minutes: u32,
    /// Minutes they would be taken up where every demand goes by itself.
    pub apart_minutes: u32,
    /// Minutes of the busiest officer in the month.
    pub max_load: u32,
}

/// A plan with all it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthPlanText {
    /// 行政区划代码.
    pub district: String,
    /// 统筹单位: the body that made it.
    pub body: BodyCode,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// The question, `heyi-plan-instance/1` as JSON.
    pub instance: String,
    /// The answer, `heyi-plan/1` as JSON.
    pub plan: String,
    /// Demands that were not asked, with the reason: closed firms, visits planned already.
    pub set_aside: Vec<SetAside>,
    /// Figures.
    pub figures: MonthFigures,
}

/// A demand that was not given to the planner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SetAside {
    /// The demand.
    pub demand: DemandId,
    /// Why.
    pub why: String,
}

/// A visit of a published plan and the task that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthTask {
    /// Number of the visit in the plan.
    pub visit: String,
    /// The task.
    pub task: TaskId,
    /// 牵头单位.
    pub lead: BodyCode,
    /// The demands in it.
    pub demands: Vec<DemandId>,
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MonthStatus {
    /// 拟定.
    Made,
    /// 已发布.
    Published,
    /// 已作废.
    Discarded,
}

impl MonthStatus {
    /// The Chinese word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Made => "拟定",
            Self::Published => "已发布",
            Self::Discarded => "已作废",
        }
    }
}

/// What happened to a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum MonthPlanEvent {
    /// 生成.
    Made {
        /// The plan.
        text: Box<MonthPlanText>,
    },
    /// 调整.
    Changed {
        /// The whole new plan.
        text: Box<MonthPlanText>,
        /// What was changed, in one sentence.
        what: String,
        /// Visits that have another day or other officers than before.
        moved: u32,
    },
    /// 发布.
    Published {
        /// The tasks that came of it.
        tasks: Vec<MonthTask>,
    },
    /// 作废.
    Discarded {
        /// 理由.
        reason: String,
    },
}

/// 月度统筹计划.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthPlan {
    /// Identifier.
    pub id: MonthPlanId,
    /// The plan as it stands.
    pub text: MonthPlanText,
    /// Where it stands.
    pub status: MonthStatus,
    /// What was changed, in order.
    pub changes: Vec<String>,
    /// Tasks that came of it.
    pub tasks: Vec<MonthTask>,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<MonthPlan>, id: MonthPlanId, _by: PersonId, event: &MonthPlanEvent) -> Option<MonthPlan> {
    let Some(mut month) = state else {
        let MonthPlanEvent::Made { text } = event else { return None };
        return Some(MonthPlan { id, text: (**text).clone(), status: MonthStatus::Made, changes: Vec::new(), tasks: Vec::new() });
    };
    match event {
        MonthPlanEvent::Made { .. } => {}
        MonthPlanEvent::Changed { text, what, .. } => {
            month.text = (**text).clone();
            month.changes.push(what.clone());
        }
        MonthPlanEvent::Published { tasks } => {
            month.tasks.clone_from(tasks);
            month.status = MonthStatus::Published;
        }
        MonthPlanEvent::Discarded { .. } => month.status = MonthStatus::Discarded,
    }
    Some(month)
}

impl MonthPlan {
    /// Refuses unless the plan is a draft of the actor's own body.
    ///
    /// # Errors
    /// `wrong_role`, `other_body`, `month_state`.
    pub fn need_own<F>(&self, act: &str, cx: &Context<'_, F>) -> Result<(), Refusal> {
        cx.need_role(&[Role::Leader], act)?;
        cx.need_body(&self.text.body, act)?;
        if self.status == MonthStatus::Made {
            return Ok(());
        }
        Err(Refusal::new("month_state", format!("这份统筹计划{}，不能{act}。", self.status.label())).cure("重新生成一份统筹计划"))
    }
}

/// 生成.
///
/// # Errors
/// Not a leader of the body, or nothing to plan.
pub fn make<F>(text: MonthPlanText, cx: &Context<'_, F>) -> Result<Vec<MonthPlanEvent>, Refusal> {
    cx.need_role(&[Role::Leader], "生成统筹计划")?;
    cx.need_body(&text.body, "生成统筹计划")?;
    if text.figures.demands == 0 {
        return Err(Refusal::new("month_empty", "这段时间没有可以统筹的检查需求。").cure("各部门先提出检查需求").cure("换一段时间"));
    }
    Ok(vec![MonthPlanEvent::Made { text: Box::new(text) }])
}

/// 调整 of a draft.
///
/// # Errors
/// Not its leader, or no longer a draft.
pub fn change<F>(month: &MonthPlan, text: MonthPlanText, what: String, moved: u32, cx: &Context<'_, F>) -> Result<Vec<MonthPlanEvent>, Refusal> {
    month.need_own("调整统筹计划", cx)?;
    Ok(vec![MonthPlanEvent::Changed { text: Box::new(text), what, moved }])
}

/// 调整 of a published plan: visits that move are withdrawn as tasks and drafted and submitted anew; their heads approve again.
///
/// `gone` are the tasks of visits that moved or are no more, `fresh` what takes their place.
///
/// # Errors
/// Not its leader; not published; a visit of a task that moves has begun.
pub fn change_published<F>(
    month: &MonthPlan,
    (text, what, moved): (MonthPlanText, String, u32),
    gone: &[Task],
    fresh: &[(MonthTask, TaskPlan)],
    cx: &Context<'_, F>,
) -> Result<Adjusted, Refusal> {
    cx.need_role(&[Role::Leader], "调整统筹计划")?;
    cx.need_body(&month.text.body, "调整统筹计划")?;
    if month.status != MonthStatus::Published {
        return Err(Refusal::new("month_state", format!("这份统筹计划{}，不能调整。", month.status.label())).cure("重新生成一份统筹计划"));
    }
    if let Some(task) = gone.iter().find(|task| matches!(task.status, TaskStatus::Finished | TaskStatus::Cancelled)) {
        return Err(Refusal::new("month_state", format!("任务“{}”{}，不能再调整。", task.plan.title, task.status.label())).cure("改选还没有开始的检查"));
    }
    let mut drafted = Vec::with_capacity(fresh.len());
    for (_, plan) in fresh {
        submittable(plan, cx)?;
        drafted.push(vec![TaskEvent::Drafted { plan: Box::new(plan.clone()) }, TaskEvent::Submitted]);
    }
    let kept = month.tasks.iter().filter(|task| !gone.iter().any(|g| g.id == task.task)).cloned();
    let tasks = kept.chain(fresh.iter().map(|(task, _)| task.clone())).collect();
    let cancelled = gone.iter().map(|_| TaskEvent::Cancelled { reason: what.clone() }).collect();
    Ok(Adjusted { plan: vec![MonthPlanEvent::Changed { text: Box::new(text), what, moved }, MonthPlanEvent::Published { tasks }], cancelled, drafted })
}

/// Events of an adjustment: of the plan, of each task withdrawn, of each task drafted anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjusted {
    /// Of the plan.
    pub plan: Vec<MonthPlanEvent>,
    /// One for each task that is withdrawn.
    pub cancelled: Vec<TaskEvent>,
    /// Those of each task drafted anew.
    pub drafted: Vec<Vec<TaskEvent>>,
}

/// 作废.
///
/// # Errors
/// Not its leader, no longer a draft, no reason.
pub fn discard<F>(month: &MonthPlan, reason: &str, cx: &Context<'_, F>) -> Result<Vec<MonthPlanEvent>, Refusal> {
    month.need_own("作废统筹计划", cx)?;
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "作废没有写明理由。").cure("写明作废理由"));
    }
    Ok(vec![MonthPlanEvent::Discarded { reason: reason.trim().to_owned() }])
}

/// 发布: the plan, and each of its tasks drafted and submitted to the head of the body that leads it. Whoever leads a visit still approves it himself.
///
/// `tasks` are the plans of the tasks, in the order of the visits; `refused` those that can't be drafted, with the reason.
///
/// # Errors
/// Not its leader, no longer a draft, a demand that another plan published meanwhile (`taken`).
pub fn publish<F>(month: &MonthPlan, tasks: &[(MonthTask, TaskPlan)], taken: &[DemandId], cx: &Context<'_, F>) -> Result<(Vec<MonthPlanEvent>, Vec<Vec<TaskEvent>>), Refusal> {
    month.need_own("发布统筹计划", cx)?;
    if let Some(demand) = taken.first() {
        return Err(Refusal::new("month_taken", format!("有{}项检查需求已经由另一份统筹计划发布或者已被撤回，例如{demand}。", taken.len()))
            .cite(cx.cite("g-merge"))
            .cure("重新生成统筹计划后发布"));
    }
    let mut drafted = Vec::with_capacity(tasks.len());
    for (_, plan) in tasks {
        submittable(plan, cx)?;
        drafted.push(vec![TaskEvent::Drafted { plan: Box::new(plan.clone()) }, TaskEvent::Submitted]);
    }
    Ok((vec![MonthPlanEvent::Published { tasks: tasks.iter().map(|(task, _)| task.clone()).collect() }], drafted))
}
