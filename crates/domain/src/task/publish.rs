//! 发布任务 (gates G1 and G2): published items only, competent bodies, approval, yearly cap, merging.

use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};

use super::approve::enough_officers;
use super::{InspectionKind, Invitation, InvitationState, Task, TaskEvent, TaskStatus, TaskVisit};
use crate::context::{Context, Role};
use crate::ids::{BodyCode, FirmId, TaskId, VisitId};
use crate::refusal::Refusal;

/// 发布. Code and visit ids are made by the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publish {
    /// 执法码, new and unique.
    pub code: String,
    /// One visit for each firm of the plan, in the plan's order.
    pub visits: Vec<VisitId>,
    /// Last day for the departments to answer.
    pub answer_by: Day,
}

/// Another body's plan for the same firm in the same month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OtherPlan {
    /// The task.
    pub task: TaskId,
    /// 任务名称.
    pub title: String,
    /// The leading body.
    pub body: BodyCode,
    /// Its name.
    pub body_name: String,
    /// Planned day.
    pub day: Day,
}

/// 年度频次: used and allowed visits of one body to one firm this year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CapStanding {
    /// The body.
    pub body: BodyCode,
    /// Its name.
    pub body_name: String,
    /// Visits counted this year, planned ones included.
    pub used: u32,
    /// The cap, `None` where none is published.
    pub cap: Option<u32>,
    /// Where the cap comes from.
    pub cite: Option<Citation>,
}

/// What is known of a firm before a visit is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FirmStanding {
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub name: String,
    /// 已注销、歇业 since.
    pub closed: Option<Day>,
    /// Other bodies' visits this month.
    pub others: Vec<OtherPlan>,
    /// Caps of the bodies that would come.
    pub caps: Vec<CapStanding>,
    /// Last inspection: day and result in a few words.
    pub last_result: Option<String>,
}

/// Whether a body may check one matter, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CheckStanding {
    /// 检查事项编号.
    pub check: String,
    /// 检查事项.
    pub matter: String,
    /// 执法事项编号.
    pub item: Option<String>,
    /// The body meant to check it.
    pub body: BodyCode,
    /// Its name.
    pub body_name: String,
    /// May it.
    pub may_act: bool,
    /// On the published list.
    pub published: bool,
    /// 法定, 赋权, 委托 or 部门.
    pub kind: String,
    /// Why, in one sentence.
    pub why: String,
    /// The articles.
    pub cites: Vec<Citation>,
    /// Who may, where the answer is no.
    pub otherwise: Option<String>,
    /// 参照, 未核实 and the like.
    pub warnings: Vec<String>,
}

/// Facts for publication and for the preview of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishFacts {
    /// One entry for each firm.
    pub firms: Vec<FirmStanding>,
    /// One entry for each check.
    pub checks: Vec<CheckStanding>,
}

/// Everything that stands against publication, in the order a person would mend it. Empty: nothing does.
#[must_use]
pub fn blockers<F>(plan: &super::TaskPlan, facts: &PublishFacts, cx: &Context<'_, F>) -> Vec<Refusal> {
    let mut found = Vec::new();
    for check in &facts.checks {
        if !check.published {
            found.push(
                Refusal::new("item_not_published", format!("检查事项“{}”没有列入公布的清单，不得实施检查。", check.matter))
                    .cite(cx.cite("g-item"))
                    .cure("从方案中去掉这一事项"),
            );
        } else if !check.may_act {
            let mut refusal = Refusal::new("not_competent", format!("{}对“{}”没有权限：{}", check.body_name, check.matter, check.why));
            refusal.cites.clone_from(&check.cites);
            refusal.cites.push(cx.cite("g-invitee"));
            found.push(refusal.cure(check.otherwise.clone().unwrap_or_else(|| "邀请有权的部门".to_owned())));
        }
        let invited = check.body == plan.lead_body || plan.invited.contains(&check.body);
        if !invited {
            found.push(
                Refusal::new("body_not_invited", format!("“{}”由{}检查，但没有邀请该单位。", check.matter, check.body_name))
                    .cite(cx.cite("g-invitee"))
                    .cure(format!("邀请{}", check.body_name))
                    .cure("从方案中去掉这一事项"),
            );
        }
    }
    for body in &plan.invited {
        if !plan.checks.iter().any(|c| &c.body == body) {
            found.push(
                Refusal::new("invitee_without_item", format!("邀请了{body}，但没有由它检查的事项。")).cite(cx.cite("g-invitee")).cure("取消对该单位的邀请"),
            );
        }
    }
    for firm in &facts.firms {
        if let Some(day) = firm.closed {
            found.push(Refusal::new("firm_closed", format!("“{}”已于{}注销或者歇业。", firm.name, day.chinese())).cure("从检查对象中去掉"));
        }
        if counts_towards_cap(plan) {
            let counts = |cap: &&CapStanding| plan.from_month.as_ref().is_none_or(|month| month.counted.contains(&cap.body));
            for cap in firm.caps.iter().filter(counts) {
                if let Some(limit) = cap.cap.filter(|limit| cap.used >= *limit) {
                    let mut refusal =
                        Refusal::new("cap_reached", format!("{}今年对“{}”的检查已达{}次，上限{limit}次。", cap.body_name, firm.name, cap.used));
                    refusal.cites.extend(cap.cite.clone());
                    found.push(refusal.cure("从检查对象中去掉").cure("有投诉举报等线索的，改为线索核查"));
                }
            }
        }
        let reason = plan.firms.iter().find(|f| f.firm == firm.firm).and_then(|f| f.not_merged_because.as_deref());
        if let (Some(other), true) = (firm.others.first(), reason.is_none_or(|r| r.trim().is_empty())) {
            found.push(
                Refusal::new("firm_already_planned", format!("{}已安排{}检查“{}”（{}）。", other.body_name, other.day.chinese(), firm.name, other.title))
                    .cite(cx.cite("g-merge"))
                    .cure("并入对方任务，由对方邀请本单位")
                    .cure("写明不能合并的理由"),
            );
        }
    }
    found
}

/// 计入年度频次 or not: 第二十九条、第三十条; special inspections ordered from above.
#[must_use]
pub const fn counts_towards_cap(plan: &super::TaskPlan) -> bool {
    match plan.kind {
        InspectionKind::Lead | InspectionKind::Instant => false,
        InspectionKind::Special => !plan.ordered_from_above,
        InspectionKind::Daily => true,
    }
}

impl Publish {
    /// # Errors
    /// The first of [`blockers`], or the wrong person, state or day.
    pub fn decide(self, task: &Task, cx: &Context<'_, &PublishFacts>) -> Result<Vec<TaskEvent>, Refusal> {
        // What comes of a 月度统筹计划 is published with its approval.
        let who: &[Role] = if task.plan.from_month.is_some() { &[Role::Leader, Role::Head] } else { &[Role::Leader] };
        cx.need_role(who, "发布任务")?;
        cx.need_body(&task.plan.lead_body, "发布任务")?;
        let urgent = task.plan.urgent.is_some();
        let unapproved = task.approved_by.is_none();
        if unapproved && !urgent && matches!(task.status, TaskStatus::Draft | TaskStatus::Submitted | TaskStatus::Returned) {
            return Err(Refusal::new("plan_not_approved", format!("检查方案“{}”没有经负责人批准，不得入企检查。", task.plan.title))
                .cite(cx.cite("g-plan"))
                .cure("提交负责人审批")
                .cure("情况紧急的，写明理由，先行检查并补办审批"));
        }
        let publishable: &[TaskStatus] = if urgent {
            &[TaskStatus::Draft, TaskStatus::Submitted, TaskStatus::Approved]
        } else {
            &[TaskStatus::Approved]
        };
        task.need_status(publishable, "发布")?;
        enough_officers(&task.plan, cx)?;
        if task.plan.last_day < cx.today {
            return Err(Refusal::new("plan_past", format!("检查期间已于{}结束。", task.plan.last_day.chinese())).cure("修改检查日期后重新审批"));
        }
        if let Some(first) = blockers(&task.plan, cx.facts, cx).into_iter().next() {
            return Err(first);
        }
        let day = task.plan.first_day.max(cx.today);
        let visits = task.plan.firms.iter().zip(self.visits).map(|(f, visit)| TaskVisit { visit, firm: f.firm, day }).collect();
        let answer_by = self.answer_by.min(task.plan.last_day).max(cx.today);
        let invitations = task
            .plan
            .invited
            .iter()
            .map(|body| Invitation {
                body: body.clone(),
                checks: task.plan.checks.iter().filter(|c| &c.body == body).map(|c| c.check.clone()).collect(),
                answer_by,
                state: InvitationState::Open,
            })
            .collect();
        let basis = vec![cx.cite("g-item"), cx.cite("g-plan"), cx.cite("g-invitee")];
        Ok(vec![TaskEvent::Published { code: self.code, invitations, visits, approval_owed: unapproved && urgent, basis }])
    }
}
