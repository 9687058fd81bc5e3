//! After the visit: the report about a missing 执法码, and publication of the result.

use serde::{Deserialize, Serialize};

use super::enter::VisitFacts;
use super::{Visit, VisitEvent, VisitStatus};
use crate::context::{Context, Role};
use crate::refusal::Refusal;

/// 向司法行政部门报告未使用执法码.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCodeReport {
    /// 情况说明.
    pub text: String,
}

/// 公开检查结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishResult;

impl FileCodeReport {
    /// # Errors
    /// Nothing to report, reported already, no text.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        cx.need_role(&[Role::Leader, Role::Officer], "报告未使用执法码")?;
        cx.need_body(&visit.plan.lead_body, "报告未使用执法码")?;
        if visit.no_code_because.is_none() {
            return Err(Refusal::new("nothing_to_report", "本次检查使用了执法码，不需要报告。").cite(cx.cite("g-code")));
        }
        if visit.code_reported_on.is_some() {
            return Err(Refusal::new("already_reported", "已经报告。"));
        }
        if self.text.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "没有写明情况。").cite(cx.cite("g-code")).cure("写明未使用执法码的情况"));
        }
        Ok(vec![VisitEvent::CodeReported { text: self.text, on: cx.today }])
    }
}

impl PublishResult {
    /// # Errors
    /// Not ended, or published already.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        cx.need_role(&[Role::Leader], "公开检查结果")?;
        cx.need_body(&visit.plan.lead_body, "公开检查结果")?;
        visit.need_status(&[VisitStatus::Closed], "公开检查结果")?;
        if visit.published_on.is_some() {
            return Err(Refusal::new("already_published", "检查结果已经公开。").cite(cx.cite("d118-6-other")));
        }
        Ok(vec![VisitEvent::ResultPublished { on: cx.today }])
    }
}
