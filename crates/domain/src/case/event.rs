//! What happened to a case.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use super::review::ReviewVerdict;
use super::{CaseStatus, Entry, Filing, Lead, PeriodChange, Proposal};
use crate::ids::PersonId;

/// What happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum CaseEvent {
    /// 登记案件来源.
    LeadRegistered {
        /// The lead.
        lead: Box<Lead>,
    },
    /// 建议立案.
    FilingProposed {
        /// The proposal.
        filing: Box<Filing>,
    },
    /// 批准立案.
    Filed {
        /// 立案号.
        number: String,
        /// The legal day.
        on: Day,
        /// Last day to decide.
        decide_by: Day,
    },
    /// 退回.
    FilingReturned {
        /// 理由.
        reason: String,
    },
    /// 不予立案.
    NotFiled {
        /// 理由.
        reason: String,
    },
    /// 报请批准: a step waits for approval.
    StepProposed {
        /// The declared step.
        step: String,
        /// What was entered.
        entry: Entry,
        /// The legal day.
        on: Day,
        /// What the core computed, for the approver to see.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Box<Outcome>>,
        /// Periods that begin with the proposal.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        periods: Vec<PeriodChange>,
    },
    /// 退回: the approver sent the step back.
    StepReturned {
        /// The declared step.
        step: String,
        /// 理由.
        reason: String,
        /// Periods that end with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        periods: Vec<PeriodChange>,
    },
    /// 办理: a step was done, or approved.
    StepDone {
        /// The declared step.
        step: String,
        /// What was entered.
        entry: Entry,
        /// The legal day.
        on: Day,
        /// Who proposed what was approved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed_by: Option<PersonId>,
        /// When it was proposed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed_on: Option<Day>,
        /// What the core computed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Box<Outcome>>,
        /// Periods that began, ended or moved.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        periods: Vec<PeriodChange>,
        /// The state after it, where it changes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<CaseStatus>,
    },
    /// 认定评查结论: a reviewer's own verdict on a rule of the review standard.
    FileReviewed {
        /// The rule.
        rule: String,
        /// The verdict.
        verdict: ReviewVerdict,
        /// 理由.
        reason: String,
        /// The legal day.
        on: Day,
    },
}

/// What the core computed when the step was done; later changes of the law don't touch it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Outcome {
    /// 处罚建议 or 处罚内容.
    Penalty {
        /// The penalty.
        proposal: Proposal,
        /// 应当告知听证权利.
        hearing: bool,
        /// The parties that have it, where the case has several.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hearing_of: Vec<usize>,
        /// The rule that says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hearing_rule: Option<String>,
    },
    /// 送达.
    Service {
        /// The day it takes effect.
        effective: Day,
    },
    /// 加处罚款.
    LateFee {
        /// First day of delay.
        from: Day,
        /// Days counted.
        days: i64,
        /// Fen.
        fee: i64,
        /// Held by the cap.
        capped: bool,
    },
}
