//! 部门邀约: accept with own officers, decline with a reason, propose another day (gate G2).

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use super::approve::least_officers;
use super::{Invitation, InvitationState, Task, TaskEvent, TaskStatus};
use crate::context::{Context, Role};
use crate::ids::{BodyCode, FirmId, PersonId};
use crate::refusal::Refusal;

/// 接受邀约.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accept {
    /// The department.
    pub body: BodyCode,
    /// The officers who will come.
    pub officers: Vec<PersonId>,
}

/// 不能参加.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decline {
    /// The department.
    pub body: BodyCode,
    /// 理由.
    pub reason: String,
}

/// 请求改期.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposeDay {
    /// The department.
    pub body: BodyCode,
    /// The day asked for.
    pub day: Day,
    /// 理由.
    pub reason: String,
}

/// 改期答复 by the leading body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleDay {
    /// The department that asked.
    pub body: BodyCode,
    /// Agreed or not.
    pub agreed: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// What is known of an officer on the day of the visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerFacts {
    /// The person.
    pub person: PersonId,
    /// 姓名.
    pub name: String,
    /// The body he belongs to.
    pub body: BodyCode,
    /// 执法证号; `None`: no certificate.
    pub certificate: Option<String>,
    /// Validity, inclusive.
    pub valid_from: Option<Day>,
    /// Validity, inclusive.
    pub valid_to: Option<Day>,
    /// 回避: firms he must not inspect, with the reason.
    pub recused_from: Vec<(FirmId, String)>,
    /// Left the service on.
    pub left_on: Option<Day>,
}

/// Facts for an answer to an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationFacts {
    /// The officers named in the command, as far as known.
    pub officers: Vec<OfficerFacts>,
    /// Is the day a working day.
    pub working_day: bool,
}

/// 执法资格与回避: each officer of the body, with a certificate valid on every day of the window, not recused from a firm.
///
/// # Errors
/// The first officer who may not come, with the fact.
pub fn check_officers<F>(
    wanted: &[PersonId],
    known: &[OfficerFacts],
    body: &BodyCode,
    days: (Day, Day),
    firms: &[FirmId],
    cx: &Context<'_, F>,
) -> Result<(), Refusal> {
    let (need, article) = least_officers(cx);
    let mut distinct = wanted.to_vec();
    distinct.sort();
    distinct.dedup();
    if distinct.len() < need {
        return Err(Refusal::new("too_few_officers", format!("执法人员不得少于{need}名，现有{}名。", distinct.len()))
            .cite(article)
            .cure("补充执法人员"));
    }
    for person in &distinct {
        let Some(officer) = known.iter().find(|o| &o.person == person) else {
            return Err(Refusal::new("officer_unknown", "所选人员不在本单位执法人员名册中。").cite(cx.cite("apl-42-officers")).cure("重新选择执法人员"));
        };
        officer_may(officer, body, days, firms, cx)?;
    }
    Ok(())
}

/// One officer: of the body, in service, certified on every day, not recused.
///
/// # Errors
/// The first thing that stands against him.
pub fn officer_may<F>(officer: &OfficerFacts, body: &BodyCode, days: (Day, Day), firms: &[FirmId], cx: &Context<'_, F>) -> Result<(), Refusal> {
    if &officer.body != body {
        return Err(Refusal::new("officer_other_body", format!("{}不是本单位的执法人员。", officer.name)).cite(cx.cite("g-body")).cure("选择本单位人员"));
    }
    if let Some(left) = officer.left_on.filter(|left| *left <= days.1) {
        return Err(Refusal::new("officer_left", format!("{}已于{}离岗。", officer.name, left.chinese())).cure("另选人员"));
    }
    let Some(number) = &officer.certificate else {
        return Err(Refusal::new("certificate_missing", format!("{}没有执法证件，不得执法。", officer.name))
            .cite(cx.cite("apl-42-officers"))
            .cure("另选持证人员"));
    };
    let starts_late = officer.valid_from.is_none_or(|from| from > days.0);
    let ends_early = officer.valid_to.is_none_or(|to| to < days.1);
    if starts_late || ends_early {
        let to = officer.valid_to.map_or_else(|| "未登记有效期".to_owned(), |to| format!("有效期至{}", to.chinese()));
        return Err(Refusal::new("certificate_invalid", format!("{}的执法证{number}在检查日无效（{to}）。", officer.name))
            .cite(cx.cite("g-cert"))
            .cure("另选证件有效的人员")
            .cure("换发证件并由管理员更新"));
    }
    if let Some((_, why)) = officer.recused_from.iter().find(|(firm, _)| firms.contains(firm)) {
        return Err(Refusal::new("officer_recused", format!("{}应当回避：{why}。", officer.name)).cite(cx.cite("g-recuse")).cure("另选人员"));
    }
    Ok(())
}

fn open_invitation<'a, F>(task: &'a Task, body: &BodyCode, cx: &Context<'_, F>, act: &str) -> Result<&'a Invitation, Refusal> {
    task.need_status(&[TaskStatus::Published], act)?;
    cx.need_role(&[Role::DepartmentOfficer], act)?;
    cx.need_body(body, act)?;
    let Some(invitation) = task.invitation(body) else {
        return Err(Refusal::new("not_invited", format!("任务“{}”没有邀请本单位。", task.plan.title)).cite(cx.cite("g-invitee")));
    };
    match &invitation.state {
        InvitationState::Open | InvitationState::DayProposed { .. } => Ok(invitation),
        InvitationState::Accepted { .. } => Err(Refusal::new("already_answered", "本单位已接受这一邀约，不必重复答复。").cure("需要换人的，联系牵头单位")),
        InvitationState::Declined { .. } => Err(Refusal::new("already_answered", "本单位已答复不能参加。").cure("需要参加的，请牵头单位重新邀请")),
    }
}

impl Accept {
    /// # Errors
    /// Answered already, not invited, officers not able to come.
    pub fn decide(self, task: &Task, cx: &Context<'_, &InvitationFacts>) -> Result<Vec<TaskEvent>, Refusal> {
        open_invitation(task, &self.body, cx, "接受邀约")?;
        let days = task.visit_days();
        let firms: Vec<FirmId> = task.plan.firms.iter().map(|f| f.firm).collect();
        check_officers(&self.officers, &cx.facts.officers, &self.body, days, &firms, cx)?;
        Ok(vec![TaskEvent::InvitationAccepted { body: self.body, officers: self.officers }])
    }
}

impl Decline {
    /// # Errors
    /// Answered already, not invited, no reason.
    pub fn decide<F>(self, task: &Task, cx: &Context<'_, F>) -> Result<Vec<TaskEvent>, Refusal> {
        open_invitation(task, &self.body, cx, "答复邀约")?;
        if self.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "不能参加没有写明理由。").cure("写明理由"));
        }
        Ok(vec![TaskEvent::InvitationDeclined { body: self.body, reason: self.reason }])
    }
}

impl ProposeDay {
    /// # Errors
    /// Answered already, not invited, a day past or not a working day.
    pub fn decide(self, task: &Task, cx: &Context<'_, &InvitationFacts>) -> Result<Vec<TaskEvent>, Refusal> {
        open_invitation(task, &self.body, cx, "请求改期")?;
        if self.day < cx.today {
            return Err(Refusal::new("day_past", format!("{}已经过去。", self.day.chinese())).cure("另选日期"));
        }
        if !cx.facts.working_day {
            return Err(Refusal::new("day_not_working", format!("{}不是工作日。", self.day.chinese())).cure("另选工作日"));
        }
        if self.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "改期没有写明理由。").cure("写明理由"));
        }
        Ok(vec![TaskEvent::DayProposed { body: self.body, day: self.day, reason: self.reason }])
    }
}

impl SettleDay {
    /// # Errors
    /// Nothing was proposed, not the leading body, refused without a reason.
    pub fn decide<F>(self, task: &Task, cx: &Context<'_, F>) -> Result<Vec<TaskEvent>, Refusal> {
        cx.need_role(&[Role::Leader], "答复改期")?;
        cx.need_body(&task.plan.lead_body, "答复改期")?;
        task.need_status(&[TaskStatus::Published], "答复改期")?;
        let Some(InvitationState::DayProposed { day, .. }) = task.invitation(&self.body).map(|i| &i.state) else {
            return Err(Refusal::new("no_day_proposed", "该单位没有请求改期。"));
        };
        if !self.agreed && self.reason.as_deref().is_none_or(|r| r.trim().is_empty()) {
            return Err(Refusal::new("reason_missing", "不同意改期没有写明理由。").cure("写明理由"));
        }
        Ok(vec![TaskEvent::DaySettled { body: self.body, day: self.agreed.then_some(*day), reason: self.reason }])
    }
}

impl Task {
    /// First and last day on which a visit of this task is planned.
    #[must_use]
    pub fn visit_days(&self) -> (Day, Day) {
        let days = self.visits.iter().map(|v| v.day);
        (days.clone().min().unwrap_or(self.plan.first_day), days.max().unwrap_or(self.plan.last_day))
    }
}
