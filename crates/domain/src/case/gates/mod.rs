//! 办理条件: every gate a step of the rulebook names is a function here. A gate that no function judges stops the step.

pub mod coercion;
mod conduct;
mod decision;
mod execution;
mod extension;
pub mod hearing;
mod investigation;
mod notice;
mod summary;

use heyi_rulebook::{Citation, Rulebook, Step};
use serde::{Deserialize, Serialize};

pub(super) use conduct::of_penalty;

use super::{Case, Entry, StepFacts, is_filing};
use crate::context::Context;
use crate::refusal::Refusal;

/// What a gate looks at. `entry` is empty where the screen asks before anything was entered: a gate about it says nothing then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    pub id: &'a str,
    pub step: &'a Step,
    pub case: &'a Case,
    pub entry: Option<&'a Entry>,
    pub cx: &'a Context<'a, &'a StepFacts>,
}

type Judge = fn(&Look<'_>) -> Result<(), Refusal>;

/// The function that judges a gate.
fn judge(id: &str) -> Option<Judge> {
    Some(match id {
        "samr-18-ext" | "moh-15-ext" | "mara-29-ext" => extension::filing,
        "samr-64-ext" | "moh-29-ext1" | "moh-29-ext2" | "mot-78-ext" | "mara-58-ext" => extension::handling,
        "ael-25-extension" => extension::seizure,
        "apl-42-officers" => conduct::officers,
        "g-cert" => conduct::shown,
        "g-record" => conduct::recorded,
        "g-recuse" => conduct::recusal,
        "g-emon" => investigation::monitoring,
        "samr-33-urgent" | "ael-19-report" => coercion::urgent,
        "g-coerce" => coercion::power,
        "ael-18-officers" => conduct::officers,
        "ael-24-copies" => coercion::copies,
        "ael-25-seizure" => coercion::period,
        "g-time" => coercion::hours,
        "ael-51-substitute" => coercion::substitute,
        "g-body" => investigation::competence,
        "apl-36-limitation" => investigation::limitation,
        "apl-36-limitation-long" => investigation::settled_elsewhere,
        "apl-29-fines" => investigation::once,
        "apl-30-age-none" => investigation::child,
        "apl-30-age-lighter" => investigation::minor,
        "g-benchmark" => investigation::benchmark,
        "g-correct" => investigation::settled_elsewhere,
        "tr-5-team" => investigation::team,
        "tr-5-transfer" => investigation::in_time_to_police,
        "g-crime" => investigation::crime_reported,
        "g-notice" => notice::told,
        "cq354-citizen" | "cq354-org" | "samrh-5-natural" | "samrh-5-org" => notice::hearing_computed,
        "g-eserve" => notice::electronic,
        "arl-22-online" => notice::online_remedy,
        "cpl-95-notice" | "mot-18-notice" | "mara-72-notice" => notice::public,
        "g-noworse" => notice::not_worse,
        "apl-64-request" => hearing::asked_in_time,
        "g-presider" => hearing::presider,
        "apl-64-notice" | "cq354-notice" => hearing::called_in_time,
        "apl-64-agents" => hearing::agents,
        "g-hearing" => hearing::held,
        "g-legal" => decision::reviewed,
        "g-collective" => decision::discussed,
        "g-content" => decision::content,
        "f235-7-latefee-stated" => execution::stated,
        "apl-72-latefee" | "apl-72-latefee-cap" => execution::late,
        "apl-51-citizen" => summary::citizen,
        "apl-51-org" => summary::organisation,
        "apl-68-onspot" => summary::cash,
        "g-receipt" => execution::receipt,
        "samrp-13-short" | "samrp-13-long" => execution::shown_for,
        "ael-54-demand" => execution::demanded,
        "ael-53-court" => execution::court_window,
        "ael-39-end" => execution::ended,
        "cqcp-missing-doc" => execution::complete,
        _ => return None,
    })
}

/// The judged gates of a step that govern this matter: another department's are left out.
fn governing<'s>(step: &'s Step, case: &Case, rules: &Rulebook) -> impl Iterator<Item = &'s str> {
    let department = case.department(rules).to_owned();
    let known: Vec<&str> = step.gates.iter().map(String::as_str).filter(|id| rules.rule(id).is_none() || rules.governs(id, &department)).collect();
    known.into_iter()
}

/// Refuses unless every gate lets the step through.
pub(super) fn pass(step: &Step, case: &Case, entry: &Entry, cx: &Context<'_, &StepFacts>) -> Result<(), Refusal> {
    own(&Look { id: "", step, case, entry: Some(entry), cx })?;
    for id in governing(step, case, cx.rules) {
        look(&Look { id, step, case, entry: Some(entry), cx })?;
    }
    Ok(())
}

fn look(look: &Look<'_>) -> Result<(), Refusal> {
    match judge(look.id) {
        Some(judge) => judge(look),
        None => Err(Refusal::new("gate_unknown", format!("办理条件“{}”还没有判断的办法。", look.id)).cite(look.cx.cite(look.id)).cure("请管理员检查规则库与程序的版本")),
    }
}

/// What a step needs of itself, without a rule of its own in the rulebook.
fn own(look: &Look<'_>) -> Result<(), Refusal> {
    conduct::entered(look)?;
    match look.step.id.as_str() {
        "identify_party" => investigation::same_kind(look),
        "attribute_act" => investigation::attributed_anew(look),
        "report" => investigation::attributed(look),
        "preserve" => coercion::approved_first(look),
        "propose_crime" => investigation::reported_once(look),
        "withdraw" | "terminate" | "transfer" => coercion::nothing_held(look),
        "confirm_basis" => coercion::confirmed(look),
        "store_goods" | "hand_over_goods" | "ask_police_review" => coercion::awaited(look),
        "archive" => execution::nothing_left(look),
        "waive" => notice::waived_in_words(look),
        "report_hearing" => hearing::reported(look),
        "withdraw_hearing" => hearing::asked_before(look),
        "discuss" => decision::together(look),
        "decide" => decision::no_crime_open(look),
        "publish" => execution::checked(look),
        "withdraw_publication" => execution::published(look),
        "defer_payment" => execution::deferral(look),
        "substitute" | "apply_court" => execution::goes_on(look),
        "decide_enforcement" => execution::demolition(look),
        "resume_execution" | "stop_execution" => execution::stopped(look),
        "court_reply" => execution::applied(look),
        "extend_filing" => extension::has_basis(look, "核查期限"),
        "extend_handling" => extension::has_basis(look, "办案期限"),
        "suspend" | "resume" => extension::suspension(look),
        "settle_preserved" => investigation::preserved(look),
        "release_seized" | "extend_seizure" => coercion::seized(look),
        "settle_defence" => notice::something_to_settle(look),
        "review" => decision::seven(look),
        "submit_review" => decision::not_twice(look),
        "submit_no_penalty_review" | "review_no_penalty" => decision::sparing(look),
        "decide_no_penalty" => decision::no_penalty(look),
        "serve_notice" => notice::once(look),
        "serve" => notice::decision_once(look),
        "record_on_spot" => summary::once(look),
        "close" => execution::close(look),
        "note_remedy_result" => execution::open_remedy(look),
        "enforce" => execution::decided(look),
        "hand_in" | "bank_in" => execution::cash_held(look),
        "refund" => execution::refund(look),
        _ => Ok(()),
    }
}

/// How a gate stands, for the screen and the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// Gate or rule.
    pub rule: String,
    /// Its Chinese name.
    pub name: String,
    /// Met, as far as can be said before the entry is made.
    pub met: bool,
    /// Why not.
    pub why: Option<String>,
    /// Article.
    pub cite: Citation,
    /// What to do.
    pub cures: Vec<String>,
}

/// Every gate of a step with its state now.
#[must_use]
pub fn verdicts(step: &Step, case: &Case, entry: Option<&Entry>, cx: &Context<'_, &StepFacts>) -> Vec<Verdict> {
    let mut out = Vec::new();
    if is_filing(&step.id) {
        return out;
    }
    if let Err(refusal) = own(&Look { id: "", step, case, entry, cx }) {
        let cite = refusal.cites.first().cloned().unwrap_or_else(|| cx.cite("g-record"));
        out.push(Verdict { rule: String::new(), name: step.name.clone(), met: false, why: Some(refusal.message), cite, cures: refusal.cures });
    }
    for id in governing(step, case, cx.rules) {
        let answer = look(&Look { id, step, case, entry, cx });
        let name = cx.rules.rule(id).map(|r| r.name.as_str()).or_else(|| cx.rules.gate(id).map(|g| g.name.as_str())).unwrap_or(id).to_owned();
        let name = known_as(&step.id, id).map_or(name, str::to_owned);
        let (met, why, cures) = match answer {
            Ok(()) => (true, None, Vec::new()),
            Err(refusal) => (false, Some(refusal.message), refusal.cures),
        };
        out.push(Verdict { rule: id.to_owned(), name, met, why, cite: cx.cite(id), cures });
    }
    // A penalty outside the benchmark leaves the other gates nothing to judge: it is said once.
    if let Some(why) = out.iter().find(|v| v.rule == "g-benchmark").and_then(|v| v.why.clone()) {
        out.retain(|v| v.rule == "g-benchmark" || v.why.as_ref() != Some(&why));
    }
    out
}

/// What a gate asks of a step for which its own name says more than can be so yet.
fn known_as(step: &str, gate: &str) -> Option<&'static str> {
    match (step, gate) {
        ("notify", "g-notice") => Some("当事人已经查明，拟给予处罚"),
        ("decide_on_spot", "g-notice") => Some("已经告知，并听取陈述、申辩"),
        _ => None,
    }
}

/// Whether every gate of a step of the rulebook has a function.
#[must_use]
pub fn unjudged(rules: &Rulebook) -> Vec<String> {
    let after_filing = rules.steps.iter().filter(|s| !is_filing(&s.id));
    after_filing.flat_map(|s| s.gates.iter().filter(|g| judge(g).is_none()).map(|g| format!("{}: {g}", s.id))).collect()
}

impl Look<'_> {
    /// The parties it may be about: the one that is named; all of them where nothing is entered yet.
    fn whoever(&self) -> Vec<usize> {
        match self.entry {
            Some(entry) => vec![entry.whom()],
            None if self.step.each_party => (0..self.case.parties.len()).collect(),
            None => vec![0],
        }
    }

    /// Judged for the party that is named; before one is, it is enough that it holds for one of them.
    fn for_one(&self, judge: impl Fn(usize) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let mut first = None;
        for whom in self.whoever() {
            match judge(whom) {
                Ok(()) => return Ok(()),
                Err(refusal) => first = first.or(Some(refusal)),
            }
        }
        first.map_or(Ok(()), Err)
    }

    /// A refusal citing the gate.
    fn no(&self, code: &str, message: impl Into<String>) -> Refusal {
        let refusal = Refusal::new(code, message);
        if self.id.is_empty() { refusal } else { refusal.cite(self.cx.cite(self.id)) }
    }

    /// The quantity of the rule: days, persons, copies; yuan as fen.
    fn quantity(&self, rule: &str) -> Option<i64> {
        let row = self.cx.rules.rule(rule)?;
        let n = row.whole_quantity()?;
        Some(if row.unit == Some(heyi_rulebook::Unit::Yuan) { n * 100 } else { n })
    }
}
