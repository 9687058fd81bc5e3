//! 认定评查结论: a reviewer or supervisor confirms or overrides the verdict on one rule, with a reason.

use serde::{Deserialize, Serialize};

use super::ReviewVerdict;
use crate::case::{Case, CaseEvent, CaseStatus};
use crate::context::{Context, Role};
use crate::refusal::{FieldError, Refusal};

/// Longest reason.
const REASON: usize = 2_000;

/// 认定评查结论.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirm {
    /// The rule of the standard.
    pub rule: String,
    /// The verdict.
    pub verdict: ReviewVerdict,
    /// 理由.
    pub reason: String,
}

impl Confirm {
    /// # Errors
    /// `wrong_role`, `other_body`, `own_case`, `case_state`, `review_rule_unknown`, `review_undecided`, `reason_missing`.
    pub fn decide<F>(self, case: &Case, cx: &Context<'_, F>) -> Result<Vec<CaseEvent>, Refusal> {
        const WHAT: &str = "认定案卷评查结论";
        cx.need_role(&[Role::Reviewer, Role::Supervisor], WHAT)?;
        if cx.actor.role == Role::Reviewer {
            cx.need_body(&case.lead.body, WHAT)?;
        }
        let me = cx.actor.person;
        if case.handled_by(me) || case.steps.iter().any(|d| d.by == me && matches!(d.step.as_str(), "decide" | "decide_no_penalty" | "decide_on_spot")) {
            return Err(Refusal::new("own_case", "您承办或者决定了本案，不能评查本案的案卷。").cite(cx.cite("g-recuse")).cure("请没有办理本案的人员评查"));
        }
        if !reviewable(case) {
            return Err(Refusal::new("case_state", format!("案件现为“{}”，还没有可以评查的案卷。", case.status.label())).cure("作出决定或者办结以后评查"));
        }
        if !cx.rules.review_rules.has(&self.rule) {
            let rule: String = self.rule.chars().take(40).collect();
            return Err(Refusal::new("review_rule_unknown", format!("评查标准没有“{rule}”这一项。")).cure("刷新后按现行评查标准认定"));
        }
        if self.verdict == ReviewVerdict::CannotTell {
            return Err(Refusal::new("review_undecided", "认定结论应当是符合、不符合或者不适用。").cure("核对案卷后作出认定"));
        }
        crate::case::filing::reasoned(&self.reason)?;
        let reason = self.reason.trim();
        if reason.chars().count() > REASON {
            Refusal::where_wrong(vec![FieldError::new("reason", format!("理由过长，最多{REASON}字"))])?;
        }
        Ok(vec![CaseEvent::FileReviewed { rule: self.rule, verdict: self.verdict, reason: reason.to_owned(), on: cx.today }])
    }
}

/// Decided, or over in another way.
fn reviewable(case: &Case) -> bool {
    use CaseStatus::{Archived, Closed, Decided, HandedOver, NotFiled, Performing, Transferred, Withdrawn};
    matches!(case.status, Decided | Performing | Closed | Archived | NotFiled | Withdrawn | Transferred | HandedOver)
}
