//! 发现的问题: one failed check, followed to its end (改正、移送、立案).

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::ids::{BodyCode, CaseId, FindingId, FirmId, OrderId, PersonId, ReferralId, VisitId};
use crate::refusal::Refusal;
use crate::visit::FindingLine;

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FindingStatus {
    /// 待处置.
    Open,
    /// 责令改正中.
    Ordered,
    /// 已移送.
    Referred,
    /// 已建议立案.
    CaseProposed,
    /// 已改正.
    Corrected,
}

impl FindingStatus {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "待处置",
            Self::Ordered => "责令改正中",
            Self::Referred => "已移送",
            Self::CaseProposed => "已建议立案",
            Self::Corrected => "已改正",
        }
    }
}

/// What happened to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum FindingEvent {
    /// 记录.
    Recorded {
        /// The visit.
        visit: VisitId,
        /// The firm.
        firm: FirmId,
        /// The line of the list.
        line: Box<FindingLine>,
        /// The legal day.
        on: Day,
    },
    /// 责令改正.
    Ordered {
        /// The order.
        order: OrderId,
    },
    /// 移送.
    Referred {
        /// The referral.
        referral: ReferralId,
        /// To whom.
        to: BodyCode,
    },
    /// 建议立案.
    CaseProposed {
        /// The case.
        case: CaseId,
    },
    /// 改正.
    Corrected {
        /// When.
        on: Day,
        /// 当场改正 or found at the re-check.
        how: String,
    },
}

/// 发现的问题.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Identifier.
    pub id: FindingId,
    /// The visit.
    pub visit: VisitId,
    /// The firm.
    pub firm: FirmId,
    /// The line of the list.
    pub line: FindingLine,
    /// Found on.
    pub on: Day,
    /// Where it stands.
    pub status: FindingStatus,
    /// The case proposed for it.
    pub case: Option<CaseId>,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Finding>, id: FindingId, _by: PersonId, event: &FindingEvent) -> Option<Finding> {
    let Some(mut finding) = state else {
        let FindingEvent::Recorded { visit, firm, line, on } = event else { return None };
        let line = (**line).clone();
        return Some(Finding { id, visit: *visit, firm: *firm, line, on: *on, status: FindingStatus::Open, case: None });
    };
    finding.status = match event {
        FindingEvent::Recorded { .. } => finding.status,
        FindingEvent::Ordered { .. } => FindingStatus::Ordered,
        FindingEvent::Referred { .. } => FindingStatus::Referred,
        FindingEvent::CaseProposed { case } => {
            finding.case = Some(*case);
            FindingStatus::CaseProposed
        }
        FindingEvent::Corrected { .. } => FindingStatus::Corrected,
    };
    Some(finding)
}

impl Finding {
    /// A case is proposed once for a finding.
    ///
    /// # Errors
    /// `case_exists`, `no_item_for_case`.
    pub fn propose_case(&self, case: CaseId) -> Result<Vec<FindingEvent>, Refusal> {
        if self.case.is_some() {
            return Err(Refusal::new("case_exists", format!("“{}”已经建议立案。", self.line.matter)).cure("打开已有案件"));
        }
        if self.line.item.is_none() {
            return Err(Refusal::new("no_item_for_case", format!("“{}”没有对应的处罚事项，不能立案。", self.line.matter)).cure("移送主管部门"));
        }
        Ok(vec![FindingEvent::CaseProposed { case }])
    }
}
