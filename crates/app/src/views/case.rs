//! 办案（立案）.

use heyi_domain::case::{CaseStatus, Condition, Filing, Lead};
use heyi_domain::ids::{CaseId, FindingId, FirmId, OrderId, PersonId};
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BodyRef, DocumentRow, PersonRef, TimelineLine, Urgency};

/// A case in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// 立案号.
    pub number: Option<String>,
    /// 案由.
    pub cause: String,
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub firm_name: String,
    /// The body.
    pub body: BodyRef,
    /// Where it stands.
    pub status: CaseStatus,
    /// Its Chinese name.
    pub status_name: String,
    /// Discovered on.
    pub discovered_on: Day,
    /// Last day of the running period.
    pub due: Option<Day>,
    /// `还有3个工作日`.
    pub left: String,
    /// How near.
    pub urgency: Urgency,
}

/// A case's own page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    /// The row.
    pub row: CaseRow,
    /// Stream number.
    pub stream_number: u64,
    /// The lead.
    pub lead: Lead,
    /// The proposal.
    pub filing: Option<Filing>,
    /// 案件负责人.
    pub in_charge: Option<PersonRef>,
    /// 承办人.
    pub handlers: Vec<PersonRef>,
    /// Conditions of filing, each with its tick.
    pub conditions: Vec<Condition>,
    /// What I may do (`propose`, `file`, `return`, `refuse`).
    pub acts: Vec<String>,
    /// Documents.
    pub documents: Vec<DocumentRow>,
    /// 全过程.
    pub timeline: Vec<TimelineLine>,
    /// What comes after filing is not in this version: said plainly.
    pub ends_here: String,
}

/// What is entered to register a lead.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LeadDraft {
    /// 案件来源.
    pub source: String,
    /// 执法事项编号.
    pub item: String,
    /// The party.
    pub firm: FirmId,
    /// Findings behind it.
    #[serde(default)]
    pub findings: Vec<FindingId>,
    /// The order not obeyed.
    #[serde(default)]
    pub order: Option<OrderId>,
    /// The act, in short.
    pub facts: String,
    /// End of the act.
    pub act_ended_on: Day,
    /// 危害后果, where life, health or financial safety is concerned (the longer limitation applies); empty: none.
    #[serde(default)]
    pub grave_harm: String,
    /// Discovered on.
    pub discovered_on: Day,
}

/// 立案建议 as entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FilingDraft {
    /// 案件负责人.
    pub in_charge: PersonId,
    /// 承办人, two.
    pub handlers: Vec<PersonId>,
    /// 罚款查询情况: where an earlier fine for the same act was looked for, and what was found.
    pub fine_search: String,
}
