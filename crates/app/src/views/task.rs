//! 任务、邀约.

use heyi_domain::ids::{BodyCode, FirmId, PersonId, ProgrammeId, TaskId, VisitId};
use heyi_domain::task::{CheckStanding, FirmStanding, InspectionKind, InvitationState, TaskPlan, TaskStatus};
use heyi_domain::Refusal;
use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BodyRef, FindingRow, PersonRef, TimelineLine, VisitRow};

/// What the leader enters; the server adds who checks what.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskDraft {
    /// 任务名称; empty: composed from scene, town and month.
    #[serde(default)]
    pub title: String,
    /// 检查类型.
    pub kind: InspectionKind,
    /// 上级部署的专项检查.
    #[serde(default)]
    pub ordered_from_above: bool,
    /// 检查计划.
    #[serde(default)]
    pub programme: Option<ProgrammeId>,
    /// 线索来源 or the situation.
    #[serde(default)]
    pub reason: Option<String>,
    /// 检查场景.
    pub scene: String,
    /// Chosen check matters; empty: all of the scene that are published and have a competent body.
    #[serde(default)]
    pub checks: Vec<String>,
    /// 检查对象.
    pub firms: Vec<FirmId>,
    /// Reasons for not merging, by firm.
    #[serde(default)]
    pub not_merged: Vec<NotMerged>,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// Own officers.
    pub officers: Vec<PersonId>,
    /// Departments to invite; `None`: exactly those whose items the town may not check itself.
    #[serde(default)]
    pub invited: Option<Vec<BodyCode>>,
    /// 紧急理由.
    #[serde(default)]
    pub urgent: Option<String>,
}

/// 不能合并的理由.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NotMerged {
    /// The firm.
    pub firm: FirmId,
    /// 理由.
    pub reason: String,
}

/// A department the scene calls for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InviteeProposal {
    /// The department's body.
    pub body: BodyRef,
    /// Its check matters.
    pub checks: Vec<String>,
    /// The town may not check them itself: the department must come for them.
    pub needed: bool,
    /// Why, in one sentence.
    pub why: String,
}

/// A sentence about a plan, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanNote {
    /// One Chinese sentence.
    pub text: String,
    /// Articles.
    pub cites: Vec<Citation>,
}

/// What is shown before publication.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskPreview {
    /// The plan the server would keep.
    pub plan: TaskPlan,
    /// 检查计划 it belongs to, by title; `None` where no published one covers it.
    pub programme: Option<String>,
    /// One entry for each check: who may, why.
    pub checks: Vec<CheckStanding>,
    /// One entry for each firm: other plans, caps, last result.
    pub firms: Vec<FirmStanding>,
    /// Departments proposed.
    pub invitees: Vec<InviteeProposal>,
    /// What stands against publication now, approval apart. Empty: nothing does.
    pub blockers: Vec<Refusal>,
    /// What is to be known about the days chosen, though nothing stands against it.
    pub notes: Vec<PlanNote>,
    /// Last day for the departments to answer.
    pub answer_by: Day,
    /// Single visits that this joint visit replaces.
    pub replaces_visits: u32,
}

/// A task in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskRow {
    /// The task.
    pub id: TaskId,
    /// 任务名称.
    pub title: String,
    /// 检查类型.
    pub kind: InspectionKind,
    /// Its Chinese name.
    pub kind_name: String,
    /// 检查场景.
    pub scene_name: String,
    /// 牵头单位.
    pub lead: BodyRef,
    /// Where it stands.
    pub status: TaskStatus,
    /// Its Chinese name.
    pub status_name: String,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// Number of firms.
    pub firms: u32,
    /// Visits ended.
    pub visits_done: u32,
    /// Invitations sent.
    pub invited: u32,
    /// Invitations accepted.
    pub accepted: u32,
    /// 补办审批 owed.
    pub approval_owed: bool,
}

/// A task's own page, shared by all bodies.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskView {
    /// The task.
    pub id: TaskId,
    /// Stream number.
    pub number: u64,
    /// The plan.
    pub plan: TaskPlan,
    /// 检查计划 it belongs to, by title.
    pub programme: Option<String>,
    /// 检查类型.
    pub kind_name: String,
    /// 检查场景.
    pub scene_name: String,
    /// 牵头单位.
    pub lead: BodyRef,
    /// Where it stands.
    pub status: TaskStatus,
    /// Its Chinese name.
    pub status_name: String,
    /// 补办审批 owed.
    pub approval_owed: bool,
    /// 执法码 (for those who come, and the heads).
    pub code: Option<String>,
    /// Public page behind the code.
    pub code_link: Option<String>,
    /// Officers of the leading body.
    pub officers: Vec<PersonRef>,
    /// Drafted by.
    pub drafted_by: PersonRef,
    /// Approved by.
    pub approved_by: Option<PersonRef>,
    /// Invitations.
    pub invitations: Vec<InvitationView>,
    /// Checks with who makes them and why.
    pub checks: Vec<CheckStanding>,
    /// Firms as they stand (before publication).
    pub firms: Vec<FirmStanding>,
    /// Visits.
    pub visits: Vec<VisitRow>,
    /// Findings of its visits.
    pub findings: Vec<FindingRow>,
    /// What stands against the next step.
    pub blockers: Vec<Refusal>,
    /// What I may do next, the main act first (`submit`, `approve`, `return`, `publish`, `accept`, `decline`, `propose_day`, `settle_day`, `cancel`, `revise`).
    pub acts: Vec<String>,
    /// 全过程.
    pub timeline: Vec<TimelineLine>,
}

/// An invitation on the shared page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// The department.
    pub body: BodyRef,
    /// Names of its check matters.
    pub matters: Vec<String>,
    /// Last day to answer.
    pub answer_by: Day,
    /// `还有1个工作日`.
    pub left: String,
    /// Where it stands.
    pub answer: InvitationState,
    /// Its Chinese name (待答复, 已接受, 不能参加, 请求改期).
    pub state_name: String,
    /// Officers who will come.
    pub officers: Vec<PersonRef>,
    /// 统筹计划建议: officers the month's plan means for it.
    pub proposed: Vec<PersonRef>,
}

/// An invitation in a department's list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationRow {
    /// The task.
    pub task: TaskId,
    /// 任务名称.
    pub title: String,
    /// Who asks.
    pub lead: BodyRef,
    /// The department asked.
    pub body: BodyRef,
    /// Scene.
    pub scene_name: String,
    /// Day of the visit (first).
    pub day: Day,
    /// Last day.
    pub last_day: Day,
    /// Number of firms.
    pub firms: u32,
    /// Number of check matters asked.
    pub checks: u32,
    /// Last day to answer.
    pub answer_by: Day,
    /// `还有1个工作日`.
    pub left: String,
    /// `open`, `accepted`, `declined`, `day_proposed`.
    pub state: String,
    /// Its Chinese name.
    pub state_name: String,
}

/// A person who could be sent, with what speaks against it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OfficerChoice {
    /// The person.
    pub person: PersonRef,
    /// May be sent on these days to these firms.
    pub free: bool,
    /// Why not (证件过期, 回避, 当天另有检查).
    pub why_not: Option<String>,
    /// Other visits on these days.
    pub busy: u32,
    /// Article behind `why_not`.
    pub cite: Option<Citation>,
}

/// Answer to a code scan by an officer: the visit it opens.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ScanResult {
    /// The visit.
    pub visit: VisitId,
}
