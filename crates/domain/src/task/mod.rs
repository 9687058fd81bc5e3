//! 检查任务: plan (检查方案) → approval (审批) → publication (发布) → invitations (邀约) → visits.

mod approve;
mod cancel;
mod draft;
mod invite;
mod publish;

use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};

pub(crate) use approve::officers_needed;
pub use approve::{Approve, Return, Submit};
pub use cancel::{Cancel, Finish};
pub(crate) use draft::submittable;
pub use draft::{Draft, Revise};
pub use invite::{Accept, Decline, InvitationFacts, OfficerFacts, ProposeDay, SettleDay, check_officers, officer_may};
pub use publish::{CapStanding, CheckStanding, FirmStanding, OtherPlan, Publish, PublishFacts, blockers, counts_towards_cap};

use crate::ids::{BodyCode, FirmId, MonthPlanId, PersonId, ProgrammeId, TaskId, VisitId};
use crate::refusal::Refusal;

/// 检查类型, the four of 重庆市规范涉企行政检查办法 第三条.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InspectionKind {
    /// 日常检查.
    Daily,
    /// 专项检查.
    Special,
    /// 线索核查.
    Lead,
    /// 即时检查.
    Instant,
}

impl InspectionKind {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Daily => "日常检查",
            Self::Special => "专项检查",
            Self::Lead => "线索核查",
            Self::Instant => "即时检查",
        }
    }
}

/// One check matter of a task and who takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlannedCheck {
    /// 检查事项编号 (`CK-CY-01`).
    pub check: String,
    /// 执法事项编号, where one exists.
    pub item: Option<String>,
    /// The body that checks it.
    pub body: BodyCode,
    /// 权力来源 (法定, 赋权, 委托, 部门).
    pub kind: String,
}

/// A firm of a task, with the name it had when chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlannedFirm {
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub name: String,
    /// Why the visit is not merged with another body's visit of the same month, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_merged_because: Option<String>,
}

/// 检查方案: everything the head of the body approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskPlan {
    /// 任务名称.
    pub title: String,
    /// 检查类型.
    pub kind: InspectionKind,
    /// 上级部署的专项检查 (not counted in the yearly cap).
    #[serde(default)]
    pub ordered_from_above: bool,
    /// The programme (年度检查计划 or 专项检查计划) it belongs to.
    #[serde(default)]
    pub programme: Option<ProgrammeId>,
    /// 线索来源 or the situation that makes an instant check necessary.
    #[serde(default)]
    pub reason: Option<String>,
    /// 检查场景编号.
    pub scene: String,
    /// The chosen check matters.
    pub checks: Vec<PlannedCheck>,
    /// 检查对象.
    pub firms: Vec<PlannedFirm>,
    /// First day.
    pub first_day: Day,
    /// Last day, inclusive.
    pub last_day: Day,
    /// 牵头单位.
    pub lead_body: BodyCode,
    /// Officers of the leading body.
    pub officers: Vec<PersonId>,
    /// Departments to invite.
    pub invited: Vec<BodyCode>,
    /// 紧急情况: entered before approval, approval completed afterwards, with the reason.
    #[serde(default)]
    pub urgent: Option<String>,
    /// The visit of a 月度统筹计划 this task carries out; it is published with its approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_month: Option<Box<FromMonth>>,
}

/// What a 月度统筹计划 settled for a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FromMonth {
    /// The plan.
    pub plan: MonthPlanId,
    /// The visit's number in it.
    pub visit: String,
    /// Minute of the day at which the visit begins.
    pub start: u32,
    /// Minutes on site.
    pub minutes: u32,
    /// Told to the firm beforehand.
    pub announced: bool,
    /// Officers meant for each department that is invited.
    pub proposed: Vec<ProposedOfficers>,
    /// Bodies for which the visit counts towards the yearly cap.
    pub counted: Vec<BodyCode>,
}

/// 建议人员 of one department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProposedOfficers {
    /// The department.
    pub body: BodyCode,
    /// Its officers.
    pub officers: Vec<PersonId>,
}

/// Where an invitation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum InvitationState {
    /// 待答复.
    Open,
    /// 已接受, with the officers who will come.
    Accepted {
        /// Officers of the department.
        officers: Vec<PersonId>,
    },
    /// 不能参加.
    Declined {
        /// 理由.
        reason: String,
    },
    /// 请求改期, waiting for the leading body.
    DayProposed {
        /// The day asked for.
        day: Day,
        /// 理由.
        reason: String,
    },
}

/// 部门邀约.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The department asked.
    pub body: BodyCode,
    /// Its check matters.
    pub checks: Vec<String>,
    /// Last day to answer.
    pub answer_by: Day,
    /// Where it stands.
    #[serde(flatten)]
    pub state: InvitationState,
}

/// A visit made by a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TaskVisit {
    /// The visit.
    pub visit: VisitId,
    /// The firm.
    pub firm: FirmId,
    /// The day planned.
    pub day: Day,
}

/// State of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    /// 草稿.
    Draft,
    /// 待审批.
    Submitted,
    /// 已批准，待发布.
    Approved,
    /// 退回修改.
    Returned,
    /// 已发布.
    Published,
    /// 已完成.
    Finished,
    /// 已取消.
    Cancelled,
}

impl TaskStatus {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "待审批",
            Self::Approved => "已批准，待发布",
            Self::Returned => "退回修改",
            Self::Published => "已发布",
            Self::Finished => "已完成",
            Self::Cancelled => "已取消",
        }
    }
}

/// 检查任务.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Identifier.
    pub id: TaskId,
    /// The plan as it stands.
    pub plan: TaskPlan,
    /// Where it stands.
    pub status: TaskStatus,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// Who approved it.
    pub approved_by: Option<PersonId>,
    /// Published before approval because urgent; approval still owed.
    pub approval_owed: bool,
    /// 执法码.
    pub code: Option<String>,
    /// Invitations.
    pub invitations: Vec<Invitation>,
    /// Visits.
    pub visits: Vec<TaskVisit>,
}

/// What happened to a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TaskEvent {
    /// 起草.
    Drafted {
        /// The plan.
        plan: Box<TaskPlan>,
    },
    /// 修改.
    Revised {
        /// The whole new plan.
        plan: Box<TaskPlan>,
    },
    /// 提交审批.
    Submitted,
    /// 批准.
    Approved {
        /// 审批意见.
        opinion: String,
    },
    /// 退回.
    Returned {
        /// 理由.
        reason: String,
    },
    /// 发布.
    Published {
        /// 执法码.
        code: String,
        /// Invitations sent with it.
        invitations: Vec<Invitation>,
        /// Visits made from it.
        visits: Vec<TaskVisit>,
        /// Approval is owed (urgent).
        approval_owed: bool,
        /// Articles relied on.
        basis: Vec<Citation>,
    },
    /// 接受邀约.
    InvitationAccepted {
        /// The department.
        body: BodyCode,
        /// Its officers.
        officers: Vec<PersonId>,
    },
    /// 不能参加.
    InvitationDeclined {
        /// The department.
        body: BodyCode,
        /// 理由.
        reason: String,
    },
    /// 请求改期.
    DayProposed {
        /// The department.
        body: BodyCode,
        /// The day asked for.
        day: Day,
        /// 理由.
        reason: String,
    },
    /// 改期答复.
    DaySettled {
        /// The department that asked.
        body: BodyCode,
        /// The day agreed, `None` when refused.
        day: Option<Day>,
        /// Why refused.
        reason: Option<String>,
    },
    /// 取消.
    Cancelled {
        /// 理由.
        reason: String,
    },
    /// 完成: every visit ended.
    Finished,
}

/// A command to a task that exists. Drafting makes one: [`Draft`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TaskCommand {
    /// See [`Revise`].
    Revise(Revise),
    /// See [`Submit`].
    Submit(Submit),
    /// See [`Approve`].
    Approve(Approve),
    /// See [`Return`].
    Return(Return),
    /// See [`Cancel`].
    Cancel(Cancel),
    /// See [`Finish`].
    Finish(Finish),
}

/// The state after an event. `None` before the first.
#[must_use]
pub fn evolve(state: Option<Task>, id: TaskId, by: PersonId, event: &TaskEvent) -> Option<Task> {
    let Some(mut task) = state else {
        let TaskEvent::Drafted { plan } = event else { return None };
        return Some(Task {
            id,
            plan: (**plan).clone(),
            status: TaskStatus::Draft,
            drafted_by: by,
            approved_by: None,
            approval_owed: false,
            code: None,
            invitations: Vec::new(),
            visits: Vec::new(),
        });
    };
    match event {
        TaskEvent::Drafted { .. } => {}
        TaskEvent::Revised { plan } => {
            task.plan = (**plan).clone();
            task.status = TaskStatus::Draft;
            // What was approved was the old plan.
            task.approved_by = None;
        }
        TaskEvent::Submitted => task.status = TaskStatus::Submitted,
        TaskEvent::Approved { .. } => {
            task.approved_by = Some(by);
            task.approval_owed = false;
            if task.status == TaskStatus::Submitted {
                task.status = TaskStatus::Approved;
            }
        }
        TaskEvent::Returned { .. } => task.status = TaskStatus::Returned,
        TaskEvent::Published { code, invitations, visits, approval_owed, .. } => {
            task.code = Some(code.clone());
            task.invitations.clone_from(invitations);
            task.visits.clone_from(visits);
            task.approval_owed = *approval_owed;
            task.status = TaskStatus::Published;
        }
        TaskEvent::InvitationAccepted { body, officers } => {
            task.set_invitation(body, InvitationState::Accepted { officers: officers.clone() });
        }
        TaskEvent::InvitationDeclined { body, reason } => {
            task.set_invitation(body, InvitationState::Declined { reason: reason.clone() });
        }
        TaskEvent::DayProposed { body, day, reason } => {
            task.set_invitation(body, InvitationState::DayProposed { day: *day, reason: reason.clone() });
        }
        TaskEvent::DaySettled { body, day, .. } => {
            task.set_invitation(body, InvitationState::Open);
            if let Some(day) = day {
                for visit in &mut task.visits {
                    visit.day = *day;
                }
                task.plan.first_day = task.plan.first_day.min(*day);
                task.plan.last_day = task.plan.last_day.max(*day);
            }
        }
        TaskEvent::Cancelled { .. } => task.status = TaskStatus::Cancelled,
        TaskEvent::Finished => task.status = TaskStatus::Finished,
    }
    Some(task)
}

impl Task {
    fn set_invitation(&mut self, body: &BodyCode, state: InvitationState) {
        if let Some(invitation) = self.invitations.iter_mut().find(|i| &i.body == body) {
            invitation.state = state;
        }
    }

    /// The invitation of a body.
    #[must_use]
    pub fn invitation(&self, body: &BodyCode) -> Option<&Invitation> {
        self.invitations.iter().find(|i| &i.body == body)
    }

    /// Officers who come: those of the leading body and of every department that accepted, with their body.
    #[must_use]
    pub fn coming(&self) -> Vec<(BodyCode, PersonId)> {
        let own = self.plan.officers.iter().map(|p| (self.plan.lead_body.clone(), *p));
        let joined = self.invitations.iter().flat_map(|i| match &i.state {
            InvitationState::Accepted { officers } => officers.iter().map(|p| (i.body.clone(), *p)).collect(),
            _ => Vec::new(),
        });
        own.chain(joined).collect()
    }

    /// Refuses unless the task stands in one of these states.
    ///
    /// # Errors
    /// `task_state`.
    pub fn need_status(&self, wanted: &[TaskStatus], act: &str) -> Result<(), Refusal> {
        if wanted.contains(&self.status) {
            return Ok(());
        }
        Err(Refusal::new("task_state", format!("任务“{}”现为“{}”，不能{act}。", self.plan.title, self.status.label())))
    }
}

/// The least number of officers and its article (重庆市规范涉企行政检查办法 第十五条).
#[must_use]
pub fn least_officers_of<F>(cx: &crate::context::Context<'_, F>) -> (usize, Citation) {
    approve::least_officers(cx)
}
