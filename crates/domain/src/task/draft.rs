//! 起草、修改检查方案.

use serde::{Deserialize, Serialize};

use super::{InspectionKind, Task, TaskEvent, TaskPlan, TaskStatus};
use crate::context::{Context, Role};
use crate::refusal::Refusal;

/// 起草任务.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The plan.
    pub plan: TaskPlan,
}

/// 修改任务: replaces the plan; an approved plan that changes must be approved again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revise {
    /// The whole new plan.
    pub plan: TaskPlan,
}

impl Draft {
    /// # Errors
    /// The plan is not complete enough to be kept.
    pub fn decide<F>(self, cx: &Context<'_, F>) -> Result<Vec<TaskEvent>, Refusal> {
        cx.need_role(&[Role::Leader], "起草检查任务")?;
        cx.need_body(&self.plan.lead_body, "起草检查任务")?;
        well_formed(&self.plan, cx)?;
        Ok(vec![TaskEvent::Drafted { plan: Box::new(self.plan) }])
    }
}

impl Revise {
    /// # Errors
    /// The task is past revision or the plan is not complete.
    pub fn decide<F>(self, task: &Task, cx: &Context<'_, F>) -> Result<Vec<TaskEvent>, Refusal> {
        cx.need_role(&[Role::Leader], "修改检查任务")?;
        cx.need_body(&task.plan.lead_body, "修改检查任务")?;
        task.need_status(&[TaskStatus::Draft, TaskStatus::Returned, TaskStatus::Approved], "修改")?;
        if self.plan.lead_body != task.plan.lead_body {
            return Err(Refusal::new("task_lead", "牵头单位不能更换。").cure("请由新的牵头单位另行起草"));
        }
        well_formed(&self.plan, cx)?;
        Ok(vec![TaskEvent::Revised { plan: Box::new(self.plan) }])
    }
}

/// Whether a plan that comes from elsewhere could be drafted and submitted as it is.
///
/// # Errors
/// What is missing.
pub(crate) fn submittable<F>(plan: &TaskPlan, cx: &Context<'_, F>) -> Result<(), Refusal> {
    well_formed(plan, cx)?;
    super::approve::ready(plan, cx)
}

fn well_formed<F>(plan: &TaskPlan, cx: &Context<'_, F>) -> Result<(), Refusal> {
    let no = |message: &str, cure: &str| Err(Refusal::new("plan_incomplete", message).cite(cx.cite("g-plan")).cure(cure));
    if plan.title.trim().is_empty() {
        return no("任务没有名称。", "填写任务名称");
    }
    if plan.title.chars().count() > 80 {
        return no("任务名称超过80个字。", "缩短任务名称");
    }
    let Some(scene) = cx.rules.scene(&plan.scene) else {
        return no("检查场景不在目录中。", "从20个检查场景中选择");
    };
    if plan.checks.is_empty() {
        return no("没有选择检查事项。", "至少选择一项检查事项");
    }
    for (at, chosen) in plan.checks.iter().enumerate() {
        if !scene.checks.iter().any(|c| c.id == chosen.check) {
            return no(&format!("检查事项{}不属于场景“{}”。", chosen.check, scene.name), "重新选择检查事项");
        }
        if plan.checks[..at].iter().any(|earlier| earlier.check == chosen.check) {
            return no(&format!("检查事项{}重复。", chosen.check), "去掉重复的检查事项");
        }
    }
    if plan.firms.is_empty() {
        return no("没有选择检查对象。", "至少选择一个检查对象");
    }
    for (at, firm) in plan.firms.iter().enumerate() {
        if plan.firms[..at].iter().any(|earlier| earlier.firm == firm.firm) {
            return no(&format!("检查对象“{}”重复。", firm.name), "去掉重复的检查对象");
        }
    }
    if plan.first_day > plan.last_day {
        return no("检查开始日期晚于结束日期。", "改正检查日期");
    }
    let reason_needed = matches!(plan.kind, InspectionKind::Lead | InspectionKind::Instant);
    if reason_needed && plan.reason.as_deref().is_none_or(|r| r.trim().is_empty()) {
        return no(&format!("{}没有写明线索来源或者情形。", plan.kind.label()), "写明线索来源（投诉举报、转办交办等）或者即时检查的情形");
    }
    if plan.urgent.as_deref().is_some_and(|r| r.trim().is_empty()) {
        return no("紧急情况没有写明理由。", "写明紧急理由，事后补办审批");
    }
    Ok(())
}
