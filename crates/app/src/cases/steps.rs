//! Doing the steps of a case: entered, checked beforehand, proposed, approved, sent back.

use heyi_domain::case::{Act as Command, Case, CaseEvent, Entry, Outcome, evolve, verdicts};
use heyi_domain::ids::CaseId;
use heyi_domain::{Context, Refusal};
use serde_json::{Map, Value};

use super::filing::{append, seen};
use crate::act::Act;
use crate::load::{Load as _, Loaded};
use crate::views::{Done, StepCheck};
use crate::{App, AppError, Caller};

impl App {
    /// Does a step, or proposes one that needs approval.
    ///
    /// # Errors
    /// Role, state, separation, fields, gates.
    pub async fn do_step(&self, caller: &Caller, id: CaseId, step: String, given: Map<String, Value>) -> Result<Done, AppError> {
        self.case_step(caller, id, Command::Do { step, given }).await
    }

    /// 批准 what was proposed.
    ///
    /// # Errors
    /// Not the approver, nothing proposed, gates.
    pub async fn approve_step(&self, caller: &Caller, id: CaseId, step: String) -> Result<Done, AppError> {
        self.case_step(caller, id, Command::Approve { step }).await
    }

    /// 退回 what was proposed.
    ///
    /// # Errors
    /// Not the approver, nothing proposed, no reason.
    pub async fn return_step(&self, caller: &Caller, id: CaseId, step: String, reason: String) -> Result<Done, AppError> {
        self.case_step(caller, id, Command::SendBack { step, reason }).await
    }

    async fn case_step(&self, caller: &Caller, id: CaseId, command: Command) -> Result<Done, AppError> {
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    let case = seen(act, id).await?;
                    let events = decide(act, &case, command).await?;
                    let (message, papers) = said(&act.app, &events);
                    let number = append(act, &case, events).await?;
                    for paper in papers {
                        act.paper_later(&paper, &id.to_string()).await?;
                    }
                    Ok(act.done(id, number, message))
                })
            })
            .await?;
        self.make_papers_now().await;
        Ok(done)
    }

    /// What would happen: the gates, the computed outcome, and the refusal there would be. Nothing is kept.
    ///
    /// # Errors
    /// Not found.
    pub async fn check_step(&self, caller: &Caller, id: CaseId, step: &str, given: Map<String, Value>) -> Result<StepCheck, AppError> {
        Ok(match self.tried(caller, id, step, given).await? {
            Tried { verdicts, result: Ok((_, outcome)), .. } => StepCheck { verdicts, outcome, refusal: None },
            Tried { verdicts, result: Err(refusal), .. } => StepCheck { verdicts, outcome: None, refusal: Some(refusal) },
        })
    }

    /// The papers as they would be printed, before the step is done: the first of the step, or the one named.
    ///
    /// # Errors
    /// Not found; the step would be refused; nothing is printed by it.
    pub async fn preview_step(&self, caller: &Caller, id: CaseId, step: &str, given: Map<String, Value>, paper: Option<&str>) -> Result<Vec<u8>, AppError> {
        let tried = self.tried(caller, id, step, given).await?;
        let (after, _) = tried.result?;
        let row = self.rules.steps.get(step).ok_or(AppError::NotFound("这一步骤"))?;
        let paper = row.papers.iter().find(|p| paper.is_none_or(|wanted| *p == wanted)).ok_or(AppError::NotFound("这一步骤的文书"))?;
        self.print_draft(&after, paper).await
    }

    async fn tried(&self, caller: &Caller, id: CaseId, step: &str, given: Map<String, Value>) -> Result<Tried, AppError> {
        let mut q = self.db.read().await?;
        let case = q.case(id).await?.state;
        self.may_see(caller, &case)?;
        let row = self.rules.steps.get(step).ok_or(AppError::NotFound("这一步骤"))?;
        let entry = Entry::read(row, &given).unwrap_or_default();
        let facts = self.step_facts(&mut q, &case, Some(row), &entry).await?;
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: &facts };
        let entered = (!entry.0.is_empty()).then_some(&entry);
        let verdicts = verdicts(row, &case, entered, &cx);
        let result = Command::Do { step: step.to_owned(), given }.decide(&case, &cx).map(|events| {
            let outcome = events.iter().find_map(outcome_of).cloned();
            (after(&case, caller.actor.person, &events), outcome)
        });
        Ok(Tried { verdicts, result })
    }
}

struct Tried {
    verdicts: Vec<heyi_domain::case::Verdict>,
    result: Result<(Case, Option<Outcome>), Refusal>,
}

/// The case as it would be: what waits for approval is taken as approved.
fn after(case: &Case, by: heyi_domain::ids::PersonId, events: &[CaseEvent]) -> Case {
    let mut state = case.clone();
    for event in events {
        let event = match event.clone() {
            CaseEvent::StepProposed { step, entry, on, outcome, .. } => {
                CaseEvent::StepDone { step, entry, on, proposed_by: Some(by), proposed_on: Some(on), outcome, periods: Vec::new(), to: None }
            }
            other => other,
        };
        if let Some(next) = evolve(Some(state.clone()), case.id, by, &event) {
            state = next;
        }
    }
    state
}

fn outcome_of(event: &CaseEvent) -> Option<&Outcome> {
    match event {
        CaseEvent::StepProposed { outcome, .. } | CaseEvent::StepDone { outcome, .. } => outcome.as_deref(),
        _ => None,
    }
}

async fn decide(act: &mut Act<'_>, case: &Loaded<Case>, command: Command) -> Result<Vec<CaseEvent>, AppError> {
    let app = act.app.clone();
    let (name, entry) = match &command {
        Command::Do { step, given } => (step.clone(), app.rules.steps.get(step).and_then(|s| Entry::read(s, given).ok()).unwrap_or_default()),
        Command::Approve { step } | Command::SendBack { step, .. } => {
            let pending = case.state.pending.iter().find(|p| &p.step == step);
            (step.clone(), pending.map(|p| p.entry.clone()).unwrap_or_default())
        }
    };
    let facts = app.step_facts(act.tx, &case.state, app.rules.steps.get(&name), &entry).await?;
    Ok(command.decide(&case.state, &act.context(&facts))?)
}

/// The answer, and the papers to be made.
fn said(app: &App, events: &[CaseEvent]) -> (String, Vec<String>) {
    let name = |step: &str| app.rules.steps.get(step).map_or_else(|| step.to_owned(), |s| s.name.clone());
    match events.first() {
        Some(CaseEvent::StepProposed { step, .. }) => (format!("已报请批准“{}”", name(step)), Vec::new()),
        Some(CaseEvent::StepReturned { step, .. }) => (format!("已退回“{}”", name(step)), Vec::new()),
        Some(CaseEvent::StepDone { step, .. }) => {
            (format!("已办理“{}”", name(step)), app.rules.steps.get(step).map(|s| s.papers.clone()).unwrap_or_default())
        }
        _ => (String::new(), Vec::new()),
    }
}
