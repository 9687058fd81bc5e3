//! Doing a step: read what was entered, pass the gates, compute what follows, record it.

use heyi_rulebook::{Day, Rulebook, Step};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::discretion::entered;
use super::gates::{self, hearing};
use super::steps::{may, may_approve};
use super::{Case, CaseEvent, CaseStatus, Entry, FilingFacts, Outcome, Proposal, money, periods};
use crate::context::Context;
use crate::refusal::Refusal;
use crate::task::OfficerFacts;

/// Facts of other aggregates for a step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StepFacts {
    /// The officers named in the entry, and the handlers of the case.
    pub officers: Vec<OfficerFacts>,
    /// Conditions of the item named in the entry, where an act is added or a penalty imposed on the spot.
    pub filing: Option<FilingFacts>,
    /// Parties, by their place in the case, that were punished before for an act of the case's kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeat: Vec<usize>,
}

/// A command of the procedure after filing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Act {
    /// Does a step, or proposes one that needs approval.
    Do {
        /// The declared step.
        step: String,
        /// What was entered.
        given: Map<String, Value>,
    },
    /// 批准.
    Approve {
        /// The declared step.
        step: String,
    },
    /// 退回.
    SendBack {
        /// The declared step.
        step: String,
        /// 理由.
        reason: String,
    },
}

impl Act {
    /// # Errors
    /// Role, state, separation, fields, and the gates of the step.
    pub fn decide(self, case: &Case, cx: &Context<'_, &StepFacts>) -> Result<Vec<CaseEvent>, Refusal> {
        match self {
            Self::Do { step, given } => {
                let step = may(case, &step, cx)?;
                let entry = Entry::read(step, &given)?;
                gates::pass(step, case, &entry, cx)?;
                let outcome = outcome(step, case, &entry, cx)?;
                Ok(vec![match step.approved_by {
                    Some(_) => CaseEvent::StepProposed {
                        step: step.id.clone(),
                        periods: periods::of_proposal(step, case, &entry, cx),
                        entry,
                        on: cx.today,
                        outcome: outcome.map(Box::new),
                    },
                    None => done(step, case, entry, outcome, None, cx),
                }])
            }
            Self::Approve { step } => {
                let step = may_approve(case, &step, cx)?;
                let pending = case.pending.iter().find(|p| p.step == step.id);
                let pending = pending.ok_or_else(|| Refusal::new("nothing_proposed", "没有等待批准的事项。"))?;
                let entry = pending.entry.clone();
                gates::pass(step, case, &entry, cx)?;
                let outcome = outcome(step, case, &entry, cx)?;
                Ok(vec![done(step, case, entry, outcome, Some((pending.by, pending.on)), cx)])
            }
            Self::SendBack { step, reason } => {
                let step = may_approve(case, &step, cx)?;
                super::filing::reasoned(&reason)?;
                let periods = periods::urgent(&step.id).and_then(|r| case.running(r)).map(|p| periods::change(case, p, periods::Change::Meet, cx.rules)).into_iter().collect();
                Ok(vec![CaseEvent::StepReturned { step: step.id.clone(), reason, periods }])
            }
        }
    }
}

fn done<F>(step: &Step, case: &Case, entry: Entry, outcome: Option<Outcome>, proposed: Option<(crate::ids::PersonId, Day)>, cx: &Context<'_, F>) -> CaseEvent {
    let periods = periods::of_step(step, case, &entry, outcome.as_ref(), cx);
    CaseEvent::StepDone {
        step: step.id.clone(),
        on: cx.today,
        proposed_by: proposed.map(|(by, _)| by),
        proposed_on: proposed.map(|(_, on)| on),
        to: step.to.as_deref().and_then(CaseStatus::of),
        outcome: outcome.map(Box::new),
        entry,
        periods,
    }
}

/// What follows from the step by computation.
fn outcome<F>(step: &Step, case: &Case, entry: &Entry, cx: &Context<'_, F>) -> Result<Option<Outcome>, Refusal> {
    Ok(match step.id.as_str() {
        "report" | "decide_on_spot" => {
            let proposal = entered(case, entry, cx)?;
            Some(plain(proposal))
        }
        "notify" => case.proposal().cloned().map(|proposal| {
            let due = hearing::due_to(case, &proposal, cx.rules);
            let hearing_rule = due.first().map(|(_, rule)| rule.clone());
            let hearing_of = if case.several() { due.iter().map(|(whom, _)| *whom).collect() } else { Vec::new() };
            Outcome::Penalty { hearing: hearing_rule.is_some(), hearing_of, hearing_rule, proposal }
        }),
        "settle_defence" => entry.int("fine").and_then(|fine| {
            let told = case.notice.as_ref()?;
            let whom = entry.whom();
            let now = case.proposal().filter(|p| case.fine_in(p, whom) != fine)?;
            let hearing_of = if case.several() { told.hearing_of.clone() } else { Vec::new() };
            Some(Outcome::Penalty { proposal: now.with_fine(whom, fine), hearing: told.hearing, hearing_of, hearing_rule: None })
        }),
        "decide" => case.proposal().cloned().map(plain),
        "serve_notice" | "serve" | "serve_paper" => {
            effective(case, entry, cx.rules).map(|effective| Outcome::Service { effective })
        }
        "add_late_fee" => money::late_fee(case, cx.rules, entry.whom(), entry.day("until").unwrap_or(cx.today)),
        _ => None,
    })
}

fn plain(proposal: Proposal) -> Outcome {
    Outcome::Penalty { hearing: false, hearing_of: Vec::new(), hearing_rule: None, proposal }
}

/// The day a service takes effect: that of handing over, or the end of the public notice.
fn effective(case: &Case, entry: &Entry, rules: &Rulebook) -> Option<Day> {
    let at = entry.moment("at")?.day;
    if entry.text("mode") != "public" {
        return Some(at);
    }
    let department = case.department(rules);
    // The department's own, longer rule where there is one: longer is safe.
    let named = ["mot-18-notice", "mara-72-notice", "cpl-95-notice"];
    let rule = named.into_iter().find(|r| rules.governs(r, department))?;
    periods::last_day(rules, rule, at).map(|(day, _)| day)
}
