//! 监督: what happens in the district. Bodies and people are never ranked.

use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{FirmId, TaskId, VisitId};
use heyi_domain::task::InspectionKind;
use heyi_domain::visit::VisitStatus;
use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::BodyRef;

/// A firm to which a body has paid, or plans, as many visits as the yearly cap allows, or all but one.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CapRow {
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub firm_name: String,
    /// 信用风险等级.
    pub risk: RiskClass,
    /// The body.
    pub body: BodyRef,
    /// Visits of this year, held or planned.
    pub used: u32,
    /// Of these, not ended yet.
    pub ahead: u32,
    /// 年度频次上限.
    pub cap: u32,
    /// Where the cap comes from.
    pub cite: Citation,
    /// Page with these visits.
    pub link: String,
}

/// A firm visited more than once in a month: what should perhaps have been one visit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RepeatRow {
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub firm_name: String,
    /// Its visits of the month by day; 复查 and visits that were not carried out are not among them.
    pub visits: Vec<RepeatVisit>,
}

/// One of several visits.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RepeatVisit {
    /// The visit.
    pub id: VisitId,
    /// The task.
    pub task: TaskId,
    /// The day.
    pub day: Day,
    /// 牵头单位.
    pub lead: BodyRef,
    /// 检查场景.
    pub scene_name: String,
    /// 检查类型.
    pub kind: InspectionKind,
    /// Its Chinese name.
    pub kind_name: String,
    /// Where it stands.
    pub status: VisitStatus,
    /// Its Chinese name.
    pub status_name: String,
}

/// Overdue matters of one body.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OverdueRow {
    /// The body.
    pub body: BodyRef,
    /// How many.
    pub count: u32,
    /// Page with them.
    pub link: String,
}
