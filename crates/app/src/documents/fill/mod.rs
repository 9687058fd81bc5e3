//! Filling papers: from what was recorded to the data of one paper. Pure: everything a paper says is handed in.
//!
//! One file per paper of `rulebook/papers/`. What is not known is said so; nothing is invented.

mod acting;
mod approval;
mod case;
mod code_report;
mod filing;
mod joint_record;
mod lead;
mod notice;
mod office;
mod order;
mod recheck;
mod referral;
mod result;
mod site;

#[cfg(test)]
pub(crate) mod tests;

pub(super) use approval::{ApprovalFacts, Step, Target, inspection_approval};
pub(crate) use case::{Before, CasePaper, case_paper};
pub(super) use code_report::{CodeReportFacts, code_report};
pub(super) use filing::{FilingPaper, filing_approval};
pub(super) use joint_record::{RecordFacts, joint_record, record_number};
pub(super) use lead::{LeadFacts, lead_register};
pub(super) use notice::{NoticeFacts, inspection_notice};
pub(crate) use office::{Office, Stamp};
pub(super) use order::{OrderFacts, correction_order};
pub(super) use recheck::{RecheckFacts, recheck_record};
pub(super) use referral::{ReferralFacts, referral_letter};
pub(super) use result::{ResultFacts, result_notice};
pub(super) use site::{VisitTimes, moment_of};
