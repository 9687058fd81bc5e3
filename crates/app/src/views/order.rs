//! 问题、责令改正、移送.

use heyi_domain::finding::FindingStatus;
use heyi_domain::ids::{CaseId, FindingId, FirmId, OrderId, ReferralId, VisitId};
use heyi_domain::order::{OrderLine, OrderStatus, Recheck, Reply};
use heyi_domain::referral::{ReferralStatus, ReferralText};
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BodyRef, DocumentRow, TimelineLine, Urgency};

/// A finding in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingRow {
    /// The finding.
    pub id: FindingId,
    /// The visit.
    pub visit: VisitId,
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub firm_name: String,
    /// 检查事项.
    pub matter: String,
    /// What was seen.
    pub seen: String,
    /// Whose.
    pub body: BodyRef,
    /// 处置 as chosen on site.
    pub disposition: String,
    /// Where it stands.
    pub status: FindingStatus,
    /// Its Chinese name.
    pub status_name: String,
    /// Found on.
    pub on: Day,
    /// The order.
    pub order: Option<OrderId>,
    /// The case.
    pub case: Option<CaseId>,
    /// The referral.
    pub referral: Option<ReferralId>,
}

/// An order in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderRow {
    /// The order.
    pub id: OrderId,
    /// 文号.
    pub number: String,
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub firm_name: String,
    /// The body.
    pub body: BodyRef,
    /// Number of things to correct.
    pub lines: u32,
    /// Issued on.
    pub issued_on: Day,
    /// Last day.
    pub last_day: Day,
    /// `还有3个工作日`.
    pub left: String,
    /// How near.
    pub urgency: Urgency,
    /// Where it stands.
    pub status: OrderStatus,
    /// Its Chinese name.
    pub status_name: String,
}

/// An order's own page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
    /// The row.
    pub row: OrderRow,
    /// Stream number.
    pub stream_number: u64,
    /// The visit.
    pub visit: VisitId,
    /// What to correct.
    pub lines: Vec<OrderLine>,
    /// Findings corrected.
    pub corrected: Vec<FindingId>,
    /// Replies of the firm.
    pub replies: Vec<Reply>,
    /// Re-checks.
    pub rechecks: Vec<Recheck>,
    /// The case it led to.
    pub case: Option<CaseId>,
    /// What I may do (`reply`, `recheck`, `extend`, `escalate`).
    pub acts: Vec<String>,
    /// Documents.
    pub documents: Vec<DocumentRow>,
    /// 全过程.
    pub timeline: Vec<TimelineLine>,
}

/// A referral.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReferralRow {
    /// The referral.
    pub id: ReferralId,
    /// Stream number.
    pub stream_number: u64,
    /// What it says.
    pub text: ReferralText,
    /// From.
    pub from: BodyRef,
    /// To.
    pub to: BodyRef,
    /// Where it stands.
    pub status: ReferralStatus,
    /// Its Chinese name.
    pub status_name: String,
}
