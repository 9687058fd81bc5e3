//! 提交、批准、退回检查方案. 重庆市规范涉企行政检查办法 第十七条.

use heyi_rulebook::Citation;
use serde::{Deserialize, Serialize};

use super::{InspectionKind, Task, TaskEvent, TaskPlan, TaskStatus};
use crate::context::{Context, Role};
use crate::refusal::Refusal;

/// 提交审批.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submit;

/// 批准.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approve {
    /// 审批意见.
    pub opinion: String,
}

/// 退回修改.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// 理由.
    pub reason: String,
}

impl Submit {
    /// # Errors
    /// Not the leading body's leader, wrong state, too few officers, window in the past.
    pub fn decide<F>(&self, task: &Task, cx: &Context<'_, F>) -> Result<Vec<TaskEvent>, Refusal> {
        cx.need_role(&[Role::Leader], "提交检查方案")?;
        cx.need_body(&task.plan.lead_body, "提交检查方案")?;
        task.need_status(&[TaskStatus::Draft, TaskStatus::Returned], "提交审批")?;
        ready(&task.plan, cx)?;
        Ok(vec![TaskEvent::Submitted])
    }
}

/// What a plan must have before it goes to the head.
pub(super) fn ready<F>(plan: &TaskPlan, cx: &Context<'_, F>) -> Result<(), Refusal> {
    enough_officers(plan, cx)?;
    if plan.last_day < cx.today {
        return Err(Refusal::new("plan_past", format!("检查期间已于{}结束。", plan.last_day.chinese())).cure("修改检查日期"));
    }
    if plan.kind == InspectionKind::Special && !plan.ordered_from_above && plan.programme.is_none() {
        return Err(Refusal::new("special_without_programme", "专项检查没有列入经批准、备案并公布的专项检查计划。")
            .cite(cx.cite("cq375-26-special"))
            .cure("选择专项检查计划")
            .cure("上级部署的，注明“上级部署”"));
    }
    Ok(())
}

impl Approve {
    /// # Errors
    /// Not the head of the leading body, or the same person as the drafter.
    pub fn decide<F>(self, task: &Task, cx: &Context<'_, F>) -> Result<Vec<TaskEvent>, Refusal> {
        cx.need_role(&[Role::Head], "批准检查方案")?;
        cx.need_body(&task.plan.lead_body, "批准检查方案")?;
        if !task.approval_owed {
            task.need_status(&[TaskStatus::Submitted], "批准")?;
        }
        if task.drafted_by == cx.actor.person {
            return Err(Refusal::new("own_plan", "起草人不能批准自己起草的检查方案。").cite(cx.cite("g-plan")).cure("请其他负责人批准"));
        }
        Ok(vec![TaskEvent::Approved { opinion: self.opinion }])
    }
}

impl Return {
    /// # Errors
    /// Not the head, wrong state, no reason.
    pub fn decide<F>(self, task: &Task, cx: &Context<'_, F>) -> Result<Vec<TaskEvent>, Refusal> {
        cx.need_role(&[Role::Head], "退回检查方案")?;
        cx.need_body(&task.plan.lead_body, "退回检查方案")?;
        task.need_status(&[TaskStatus::Submitted], "退回")?;
        if self.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "退回没有写明理由。").cure("写明退回理由"));
        }
        Ok(vec![TaskEvent::Returned { reason: self.reason }])
    }
}

/// 不少于两名执法人员 (the number is the rulebook's).
pub(super) fn enough_officers<F>(plan: &TaskPlan, cx: &Context<'_, F>) -> Result<(), Refusal> {
    let need = least_officers(cx);
    let have = plan.officers.len();
    if have >= need.0 {
        return Ok(());
    }
    Err(Refusal::new("too_few_officers", format!("牵头单位只安排了{have}名执法人员，不得少于{}名。", need.0)).cite(need.1).cure("补充执法人员"))
}

/// The least number of officers and its article.
pub(crate) fn least_officers<F>(cx: &Context<'_, F>) -> (usize, Citation) {
    (officers_needed(cx.rules), cx.cite("cq375-15-officers"))
}

/// The least number of officers of one body at a check; out of reach where the rulebook doesn't say.
#[must_use]
pub(crate) fn officers_needed(rules: &heyi_rulebook::Rulebook) -> usize {
    rules.rule("cq375-15-officers").and_then(heyi_rulebook::Rule::whole_quantity).and_then(|q| usize::try_from(q).ok()).unwrap_or(usize::MAX)
}
