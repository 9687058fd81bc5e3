//! 为什么: a case's steps with their gates, the facts these were given and the rows of the day. A step that was done is judged again on
//! the case, the people and the day as they were then.

use heyi_domain::case::{Case, CaseEvent, CaseStatus, Entry, Outcome, StepFacts, Verdict, checklist, evolve, is_filing, may, roles, verdicts};
use heyi_domain::ids::{CaseId, PersonId};
use heyi_domain::person;
use heyi_domain::task::OfficerFacts;
use heyi_domain::{Actor, Context, Event, Refusal, Role};
use heyi_rulebook::{Day, PROGRAM, Row as _, Rulebook, Step, Who};
use heyi_store::{Recorded, Snapshot};

use super::view::{Names, penalty};
use crate::load::{Load as _, event_of, person_of};
use crate::views::{EntryLine, ExplainedGate, ExplainedStep, Explanation, RowVersion, RulebookVersion, StepStanding};
use crate::{App, AppError};

/// A step as it is looked at: the case before it, and what was entered.
struct Looked<'a> {
    step: &'a Step,
    case: &'a Case,
    entry: Option<&'a Entry>,
    on: Day,
    now_ms: i64,
    actor: Actor,
    standing: StepStanding,
    outcome: Option<&'a Outcome>,
    /// Position of the event that did it.
    before: Option<u64>,
}

impl App {
    /// The steps that can be done now, with those that wait; or one step, now and each time it was done. For the operator: nobody's view.
    ///
    /// # Errors
    /// No such case or step.
    pub async fn explain_case(&self, id: CaseId, step: Option<&str>) -> Result<Explanation, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.case(id).await?;
        let case = loaded.state;
        let steps = match step {
            None => self.explain_now(&mut q, &case, None).await?,
            Some(id) => {
                let step = self.rules.steps.get(id).ok_or(AppError::NotFound("这一步骤"))?;
                let mut all = self.explain_done(&mut q, case.id, &loaded.events, step).await?;
                let now = self.explain_now(&mut q, &case, Some(step)).await?;
                // What was done and can't be done again needs no word about today.
                let done = !all.is_empty();
                all.extend(now.into_iter().filter(|s| !done || s.standing != StepStanding::Impossible));
                all
            }
        };
        Ok(Explanation {
            case: case.id,
            number: case.number.clone(),
            cause: case.lead.cause.clone(),
            status: case.status,
            status_name: case.status.label().to_owned(),
            rulebook: RulebookVersion { sha256: self.rules_version().to_owned(), program: PROGRAM.to_owned() },
            steps,
        })
    }

    async fn explain_now(&self, q: &mut Snapshot, case: &Case, only: Option<&Step>) -> Result<Vec<ExplainedStep>, AppError> {
        let mut all = Vec::new();
        for step in self.rules.steps.iter().filter(|s| only.is_none_or(|o| o.id == s.id)) {
            let pending = case.pending.iter().find(|p| p.step == step.id);
            let actor = somebody(case, step);
            let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &actor, rules: &self.rules, facts: () };
            // Registering makes the case: it is no step of a case that is there.
            let refusal = may(case, &step.id, &cx).err().filter(|_| pending.is_none());
            if refusal.is_some() && only.is_none() {
                continue;
            }
            let standing = match (pending, &refusal) {
                (Some(_), _) => StepStanding::Proposed,
                (None, None) => StepStanding::Possible,
                (None, Some(_)) => StepStanding::Impossible,
            };
            let looked = Looked {
                step,
                case,
                entry: pending.map(|p| &p.entry),
                on: self.today(),
                now_ms: self.now_ms(),
                actor,
                standing,
                outcome: pending.and_then(|p| p.outcome.as_ref()),
                before: None,
            };
            all.push(self.explain_step(q, &looked, refusal).await?);
        }
        Ok(all)
    }

    /// Each time the step was done.
    async fn explain_done(&self, q: &mut Snapshot, id: CaseId, events: &[Recorded], step: &Step) -> Result<Vec<ExplainedStep>, AppError> {
        let mut all = Vec::new();
        let mut state: Option<Case> = None;
        for recorded in events {
            let Event::Case(event) = event_of(recorded)? else { continue };
            let by = person_of(recorded);
            if let Some(case) = state.as_ref().filter(|_| done_by(&event) == Some(step.id.as_str())) {
                let on = day_of_event(&event).unwrap_or_else(|| crate::day_of(recorded.at_ms));
                let role = step.approved_by.map_or_else(|| first_role(step), |w| roles(w).first().copied().unwrap_or(Role::Officer));
                let actor = Actor { person: by, name: String::new(), role, body: Some(case.lead.body.clone()), firm: None };
                let (entry, outcome) = match &event {
                    CaseEvent::StepDone { entry, outcome, .. } => (Some(entry), outcome.as_deref()),
                    _ => (None, None),
                };
                // The proposal brings its own search for fines.
                let mut then = case.clone();
                if let CaseEvent::FilingProposed { filing } = &event {
                    then.filing = Some((**filing).clone());
                }
                let looked =
                    Looked { step, case: &then, entry, on, now_ms: recorded.at_ms, actor, standing: StepStanding::Done, outcome, before: Some(recorded.position) };
                all.push(self.explain_step(q, &looked, None).await?);
            }
            state = evolve(state, id, by, &event);
        }
        Ok(all)
    }

    async fn explain_step(&self, q: &mut Snapshot, looked: &Looked<'_>, refusal: Option<Refusal>) -> Result<ExplainedStep, AppError> {
        let Looked { step, case, entry, on, .. } = looked;
        let nothing = Entry::default();
        let mut facts = self.step_facts_on(q, case, Some(step), entry.unwrap_or(&nothing), *on).await?;
        if let Some(position) = looked.before {
            facts.officers = officers_then(q, &facts.officers, position).await?;
        }
        let judged = if is_filing(&step.id) { self.conditions(q, looked).await? } else { self.gates(looked, &facts) };
        let gates: Vec<ExplainedGate> = judged.into_iter().map(|v| explained(&self.rules, case, v, *on)).collect();
        let names = Names::of(self, q, case).await?;
        let mut lines = case_lines(&self.rules, case, &facts.officers);
        lines.extend(entry.map(|e| self.lines(case, step, e, &names)).unwrap_or_default());
        let refused = refusal.unwrap_or_else(|| Refusal::new("", ""));
        Ok(ExplainedStep {
            step: step.id.clone(),
            name: step.name.clone(),
            stage: step.stage.clone(),
            standing: looked.standing,
            on: *on,
            who: step.who.iter().map(|w| w.label()).collect::<Vec<_>>().join("、"),
            approve: step.approved_by.map(|w| w.label().to_owned()),
            done_by: match looked.before {
                Some(_) => crate::tasks::person_refs(self, q, &[looked.actor.person]).await?.first().map(|p| p.name.clone()),
                None => None,
            },
            met: gates.iter().all(|g| g.met),
            refusal: Some(refused.message).filter(|m| !m.is_empty()),
            refusal_cites: refused.cites,
            gates,
            facts: lines,
            penalty: penalty(looked.outcome),
        })
    }

    fn gates(&self, looked: &Looked<'_>, facts: &StepFacts) -> Vec<Verdict> {
        let cx = Context { now_ms: looked.now_ms, today: looked.on, actor: &looked.actor, rules: &self.rules, facts };
        verdicts(looked.step, looked.case, looked.entry, &cx)
    }

    /// The conditions of filing, where the step is held to them.
    async fn conditions(&self, q: &mut Snapshot, looked: &Looked<'_>) -> Result<Vec<Verdict>, AppError> {
        if !matches!(looked.step.id.as_str(), "propose_filing" | "file") {
            return Ok(Vec::new());
        }
        let facts = self.filing_facts_on(q, looked.case, &[], looked.on).await?;
        let cx = Context { now_ms: looked.now_ms, today: looked.on, actor: &looked.actor, rules: &self.rules, facts: () };
        // What comes with the proposal is not held against a lead that hasn't been proposed yet.
        let asked = |c: &heyi_domain::case::Condition| !(c.with_proposal && looked.case.status == CaseStatus::Lead && looked.before.is_none());
        let verdict = |c: heyi_domain::case::Condition| Verdict { rule: String::new(), name: c.name, met: c.met, why: Some(c.why), cite: c.cite, cures: if c.met { Vec::new() } else { c.cures } };
        Ok(checklist(looked.case, &facts, &cx).into_iter().filter(asked).map(verdict).collect())
    }
}

/// Somebody who could do the step, as far as role, body and handling go: what is left is the case itself.
fn somebody(case: &Case, step: &Step) -> Actor {
    let nobody = PersonId::from_uuid(uuid::Uuid::nil());
    let by_handler = step.who.iter().all(|w| matches!(w, Who::Handler | Who::Party));
    let person = case.handlers().first().copied().filter(|_| by_handler).unwrap_or(nobody);
    Actor { person, name: String::new(), role: first_role(step), body: Some(case.lead.body.clone()), firm: None }
}

fn first_role(step: &Step) -> Role {
    step.who.first().and_then(|w| roles(*w).first()).copied().unwrap_or(Role::Officer)
}

/// The declared step an event did.
fn done_by(event: &CaseEvent) -> Option<&str> {
    Some(match event {
        CaseEvent::FilingProposed { .. } => "propose_filing",
        CaseEvent::Filed { .. } => "file",
        CaseEvent::FilingReturned { .. } => "return_filing",
        CaseEvent::NotFiled { .. } => "refuse_filing",
        CaseEvent::StepDone { step, .. } => step,
        _ => return None,
    })
}

const fn day_of_event(event: &CaseEvent) -> Option<Day> {
    match event {
        CaseEvent::Filed { on, .. } | CaseEvent::StepDone { on, .. } => Some(*on),
        _ => None,
    }
}

/// The officers as they were registered before an event.
async fn officers_then(q: &mut Snapshot, now: &[OfficerFacts], position: u64) -> Result<Vec<OfficerFacts>, AppError> {
    let mut all = Vec::with_capacity(now.len());
    for officer in now {
        let mut state = None;
        for recorded in q.stream(&officer.person.to_string()).await?.iter().filter(|r| r.position < position) {
            if let Event::Person(event) = event_of(recorded)? {
                state = person::evolve(state, officer.person, person_of(recorded), &event);
            }
        }
        let Some(record) = state.map(|p| p.record) else { continue };
        let certificate = record.certificate.as_ref();
        all.push(OfficerFacts {
            person: officer.person,
            name: record.name.clone(),
            body: record.body.clone().unwrap_or_else(|| officer.body.clone()),
            certificate: certificate.map(|c| c.number.clone()),
            valid_from: certificate.map(|c| c.valid_from),
            valid_to: certificate.map(|c| c.valid_to),
            recused_from: record.recusals.iter().map(|r| (r.firm, r.reason.clone())).collect(),
            left_on: record.left_on,
        });
    }
    Ok(all)
}

/// What the gates know of the case and its people.
fn case_lines(rules: &Rulebook, case: &Case, officers: &[OfficerFacts]) -> Vec<EntryLine> {
    let line = |label: &str, text: String| EntryLine { label: label.to_owned(), text };
    let party = case.party();
    let mut all = vec![
        line("案件状态", case.status.label().to_owned()),
        line("执法事项", rules.item(&case.lead.item).map_or_else(|| case.lead.item.clone(), |i| format!("{}（{}）", i.name, case.lead.item))),
        line("当事人", format!("{}（{}）", super::list::party_name(party.name.clone()), party.kind.label())),
        line("违法行为终了日期", case.lead.act_ended_on.chinese_date()),
        line("发现日期", case.lead.discovered_on.chinese_date()),
    ];
    all.extend(case.filed_on.map(|on| line("立案日期", on.chinese_date())));
    for officer in officers {
        let certificate = match (&officer.certificate, officer.valid_from, officer.valid_to) {
            (Some(number), Some(from), Some(to)) => format!("执法证号{number}，{}至{}有效", from.chinese_date(), to.chinese_date()),
            _ => "没有登记执法证件".to_owned(),
        };
        all.push(line("执法人员", format!("{}，{certificate}", officer.name)));
    }
    for period in case.periods.iter().filter(|p| p.running) {
        let name = rules.rule(&period.rule).map_or(period.rule.as_str(), |r| r.name.as_str());
        all.push(line("期限", format!("{name}：{}至{}", period.from.chinese_date(), period.last_day.chinese_date())));
    }
    all
}

fn explained(rules: &Rulebook, case: &Case, verdict: Verdict, on: Day) -> ExplainedGate {
    let id = verdict.rule.as_str();
    let rule = rules.rules.on(id, on).or_else(|| rules.rule(id));
    let version = rule.map(|r| RowVersion { valid_from: r.valid_from, valid_to: r.valid_to, of_the_day: r.in_force(on), source: r.source.clone() });
    let gate = rules.gates.on(id, on).or_else(|| rules.gate(id));
    let of_gate = || gate.map(|g| RowVersion { valid_from: g.valid_from, valid_to: g.valid_to, of_the_day: g.in_force(on), source: g.source.clone() });
    let period = case.periods.iter().rev().find(|p| p.rule == id).map(|p| (p.from, p.last_day));
    // The article as it read on the day.
    let cite = rule.map(heyi_rulebook::Rule::citation).or_else(|| gate.map(heyi_rulebook::Gate::citation)).unwrap_or(verdict.cite);
    ExplainedGate {
        quantity: rule.and_then(|r| Some(format!("{}{}", r.whole_quantity()?, r.unit?.label()))),
        period,
        version: version.or_else(of_gate),
        article: cite.chinese(),
        cite,
        rule: verdict.rule,
        name: verdict.name,
        met: verdict.met,
        why: verdict.why,
        cures: verdict.cures,
    }
}
