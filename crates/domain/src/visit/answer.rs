//! 检查事项逐项记录、其余均符合、取证.

use heyi_rulebook::checklist::{Answer, passes};
use serde::{Deserialize, Serialize};

use super::enter::{VisitFacts, on_the_team};
use super::{Answered, Evidence, Visit, VisitEvent, VisitStatus};
use crate::context::Context;
use crate::refusal::Refusal;

/// Most characters of a note.
const NOTE_LIMIT: usize = 2_000;

/// 记录一项检查结果.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerCheck {
    /// 检查事项编号.
    pub check: String,
    /// The answer in the kind the check asks for.
    pub answer: Answer,
    /// 说明.
    #[serde(default)]
    pub note: String,
}

/// 其余均符合: every check not answered yet is in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassRest;

/// 取证.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddEvidence {
    /// What was taken; number, body and person are filled in by the decision.
    pub evidence: Evidence,
}

fn ready(visit: &Visit, cx: &Context<'_, &VisitFacts>, act: &str) -> Result<(), Refusal> {
    on_the_team(visit, cx, act)?;
    visit.need_status(&[VisitStatus::OnSite, VisitStatus::Listed], act)?;
    if visit.notice.is_none() {
        return Err(Refusal::new("notice_missing", "还没有送达检查通知书。").cite(cx.cite("g-code")).cure("先送达检查通知书"));
    }
    Ok(())
}

impl AnswerCheck {
    /// # Errors
    /// Not on site, unknown check, its body absent, an answer of another kind.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        ready(visit, cx, "记录检查结果")?;
        let Some(planned) = visit.plan.checks.iter().find(|c| c.planned.check == self.check) else {
            return Err(Refusal::new("check_not_planned", "这一事项不在本次检查方案内，不得检查。").cite(cx.cite("g-item")).cure("另行发起检查"));
        };
        if !visit.present.iter().any(|p| p.body == planned.planned.body) {
            return Err(Refusal::new("body_absent", "负责这一事项的单位没有执法人员到场，本次不能检查。")
                .cite(cx.cite("g-invitee"))
                .cure("留待该单位另行检查"));
        }
        let Some(check) = cx.rules.check(&self.check) else {
            return Err(Refusal::new("check_unknown", "检查事项不在现行目录中。"));
        };
        let verdict = passes(check, &self.answer, cx.today)
            .map_err(|why| Refusal::new("answer_kind", format!("“{}”的答案不合要求：{why}", check.matter)).cure("按提示的形式填写"))?;
        if self.note.chars().count() > NOTE_LIMIT {
            return Err(Refusal::new("note_too_long", format!("说明超过{NOTE_LIMIT}个字。")).cure("缩短说明"));
        }
        let answered =
            Answered { check: self.check, answer: Some(self.answer), passed: verdict.value, note: self.note, by: cx.actor.person };
        Ok(vec![VisitEvent::CheckAnswered { answered }])
    }
}

impl PassRest {
    /// # Errors
    /// Not on site or the notice is missing.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        ready(visit, cx, "记录检查结果")?;
        let checks: Vec<String> =
            visit.open_checks().filter(|c| visit.answer(&c.planned.check).is_none()).map(|c| c.planned.check.clone()).collect();
        if checks.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![VisitEvent::RestPassed { checks }])
    }
}

impl AddEvidence {
    /// # Errors
    /// Not on site, or for a check that isn't planned.
    pub fn decide(mut self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "取证")?;
        visit.need_status(&[VisitStatus::OnSite, VisitStatus::Listed, VisitStatus::Signed], "取证")?;
        if let Some(check) = &self.evidence.check
            && !visit.plan.checks.iter().any(|c| &c.planned.check == check)
        {
            return Err(Refusal::new("check_not_planned", "证据所指的事项不在本次检查方案内。").cite(cx.cite("g-item")));
        }
        if visit.evidence.iter().any(|e| e.sha256 == self.evidence.sha256 && e.check == self.evidence.check) {
            return Ok(Vec::new());
        }
        self.evidence.number = u32::try_from(visit.evidence.len()).unwrap_or(u32::MAX - 1) + 1;
        self.evidence.body = cx.actor.acting_body()?.clone();
        self.evidence.by = cx.actor.person;
        Ok(vec![VisitEvent::EvidenceAdded { evidence: self.evidence }])
    }
}
