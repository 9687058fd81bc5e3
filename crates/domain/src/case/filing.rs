//! 立案: proposed by an officer, approved by the head. Gate G5.

use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};

use super::gates::of_penalty;
use super::steps::may;
use super::{Case, CaseEvent, periods};
use crate::context::Context;
use crate::ids::PersonId;
use crate::refusal::Refusal;
use crate::task::{OfficerFacts, check_officers};

/// The steps of filing: they are judged by the conditions below, and have routes of their own.
const STEPS: [&str; 5] = ["register_lead", "propose_filing", "file", "return_filing", "refuse_filing"];

/// Whether a step is one of filing.
#[must_use]
pub fn is_filing(step: &str) -> bool {
    STEPS.contains(&step)
}

/// 立案建议.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Filing {
    /// 案件负责人.
    pub in_charge: PersonId,
    /// 承办人, two.
    pub handlers: Vec<PersonId>,
    /// In whose name (own by 赋权/法定, the department's by 委托).
    pub acting_name: String,
    /// 权力来源.
    pub kind: String,
    /// Articles of competence.
    pub basis: Vec<Citation>,
    /// 罚款查询情况: where the handlers looked for an earlier fine for the same act, and what they found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fine_search: String,
}

/// Facts for filing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilingFacts {
    /// May the body impose this penalty there today.
    pub may_act: bool,
    /// Why, in one sentence.
    pub competence: String,
    /// In whose name.
    pub acting_name: String,
    /// 权力来源.
    pub kind: String,
    /// Articles of competence.
    pub cites: Vec<Citation>,
    /// Who may, where the answer is no.
    pub otherwise: Option<String>,
    /// Last day of the limitation period counted from the end of the act.
    pub limitation_ends: Option<Day>,
    /// The rule it was counted by.
    pub limitation_rule: String,
    /// Another case on the same firm and item by another body, filed earlier: its body's name.
    pub filed_elsewhere: Option<String>,
    /// A case of this body already filed for the same act: its number.
    pub filed_before: Option<String>,
    /// 罚款查询情况 of the proposal.
    pub fine_search: String,
    /// Officers named.
    pub officers: Vec<OfficerFacts>,
}


/// 建议立案.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Propose {
    /// 案件负责人.
    pub in_charge: PersonId,
    /// 承办人.
    pub handlers: Vec<PersonId>,
    /// 罚款查询情况.
    pub fine_search: String,
}

impl Propose {
    /// # Errors
    /// Gate G5: competence, limitation, no earlier filing or fine, two handlers.
    pub fn decide(self, case: &Case, cx: &Context<'_, &FilingFacts>) -> Result<Vec<CaseEvent>, Refusal> {
        may(case, "propose_filing", cx)?;
        conditions(case, cx)?;
        let firms: Vec<_> = case.lead.firm.into_iter().collect();
        of_penalty(check_officers(&self.handlers, &cx.facts.officers, &case.lead.body, (cx.today, cx.today), &firms, cx), cx)?;
        let filing = Filing {
            in_charge: self.in_charge,
            handlers: self.handlers,
            acting_name: cx.facts.acting_name.clone(),
            kind: cx.facts.kind.clone(),
            basis: cx.facts.cites.clone(),
            fine_search: self.fine_search,
        };
        Ok(vec![CaseEvent::FilingProposed { filing: Box::new(filing) }])
    }
}

/// 批准立案.
///
/// # Errors
/// Not the head, own case, gate G5.
pub fn file(case: &Case, number: String, cx: &Context<'_, &FilingFacts>) -> Result<Vec<CaseEvent>, Refusal> {
    may(case, "file", cx)?;
    conditions(case, cx)?;
    let decide_by = periods::last_day(cx.rules, "apl-60-decide", cx.today).ok_or_else(|| Refusal::new("deadline_unknown", "规则库没有办案期限。"))?.0;
    Ok(vec![CaseEvent::Filed { number, on: cx.today, decide_by }])
}

/// 退回立案建议.
///
/// # Errors
/// Not the head, no reason.
pub fn send_back<F>(case: &Case, reason: String, cx: &Context<'_, F>) -> Result<Vec<CaseEvent>, Refusal> {
    may(case, "return_filing", cx)?;
    reasoned(&reason)?;
    Ok(vec![CaseEvent::FilingReturned { reason }])
}

/// 不予立案.
///
/// # Errors
/// Not the head, no reason.
pub fn refuse<F>(case: &Case, reason: String, cx: &Context<'_, F>) -> Result<Vec<CaseEvent>, Refusal> {
    may(case, "refuse_filing", cx)?;
    reasoned(&reason)?;
    Ok(vec![CaseEvent::NotFiled { reason }])
}

/// The conditions of filing, each with its tick: what the screen lists before the act.
#[must_use]
pub fn checklist(case: &Case, facts: &FilingFacts, cx: &Context<'_, ()>) -> Vec<Condition> {
    let or_not = || vec!["决定不予立案并写明理由".to_owned(), "移送有权的机关".to_owned()];
    let one = |name: &str, met: bool, why: String, cite: Citation| {
        Condition { name: name.to_owned(), met, why, cite, cures: or_not(), with_proposal: false }
    };
    let limitation = facts.limitation_ends.is_none_or(|end| case.lead.discovered_on <= end);
    let limit_text = facts.limitation_ends.map_or_else(
        || "没有适用的追责时效".to_owned(),
        |end| {
            let harm = if case.lead.grave_harm.is_empty() { String::new() } else { format!("（危害后果：{}）", case.lead.grave_harm) };
            format!("违法行为终了于{}，追责时效至{}{harm}", case.lead.act_ended_on.chinese(), end.chinese())
        },
    );
    let mut competence = one("管辖", facts.may_act, facts.competence.clone(), facts.cites.first().cloned().unwrap_or_else(|| cx.cite("g-invitee")));
    competence.cures.splice(0..0, facts.otherwise.clone());
    vec![
        competence,
        one("追责时效", limitation, limit_text, cx.cite(&facts.limitation_rule)),
        one(
            "没有其他机关先立案",
            facts.filed_elsewhere.is_none(),
            facts.filed_elsewhere.as_ref().map_or_else(|| "未发现先立案的机关".to_owned(), |b| format!("{b}已先立案")),
            cx.cite("g-first-filed"),
        ),
        one(
            "本单位没有就同一行为立案",
            facts.filed_before.is_none(),
            facts.filed_before.as_ref().map_or_else(|| "本系统内没有就同一行为立案的记录".to_owned(), |n| format!("已以{n}立案")),
            cx.cite("apl-29-fines"),
        ),
        fine_searched(facts.fine_search.trim(), cx),
    ]
}

/// No fine for the same act: what the handlers found where they looked.
fn fine_searched(search: &str, cx: &Context<'_, ()>) -> Condition {
    let searched = !search.is_empty();
    Condition {
        name: "同一行为未被罚款".to_owned(),
        met: searched,
        why: if searched { search.to_owned() } else { "还没有写明罚款查询情况".to_owned() },
        cite: cx.cite("apl-29-fines"),
        cures: vec![
            "查询国家企业信用信息公示系统和本系统的处罚记录，写明查询情况".to_owned(),
            "已被罚款的，决定不予立案并写明理由".to_owned(),
        ],
        with_proposal: true,
    }
}

/// One condition of filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Condition {
    /// Name.
    pub name: String,
    /// Met.
    pub met: bool,
    /// Why, with the facts.
    pub why: String,
    /// Article.
    pub cite: Citation,
    /// What to do where it is not met.
    pub cures: Vec<String>,
    /// It is supplied with the proposal: nothing is held against a lead that hasn't been proposed yet.
    pub with_proposal: bool,
}

fn conditions(case: &Case, cx: &Context<'_, &FilingFacts>) -> Result<(), Refusal> {
    let plain = Context { now_ms: cx.now_ms, today: cx.today, actor: cx.actor, rules: cx.rules, facts: () };
    for condition in checklist(case, cx.facts, &plain) {
        if condition.met {
            continue;
        }
        let refusal = Refusal::new("filing_condition", format!("不符合立案条件“{}”：{}。", condition.name, condition.why)).cite(condition.cite);
        return Err(condition.cures.into_iter().fold(refusal, Refusal::cure));
    }
    Ok(())
}

pub(super) fn reasoned(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "没有写明理由。").cure("写明理由"));
    }
    Ok(())
}
