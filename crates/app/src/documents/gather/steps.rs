//! For the papers of the steps of a case.

use heyi_domain::case::{Case, Done};
use heyi_domain::ids::{CaseId, PersonId};
use heyi_store::{Query, Recorded, args};
use serde_json::Value;

use super::cases::case_of;
use crate::documents::fill::{Before, CasePaper, Office, Stamp, case_paper};
use crate::documents::press::wrong;
use crate::tasks::{officer_facts, parse};
use crate::{App, AppError};

impl App {
    /// The paper of a step: the events end with the one that did it.
    pub(super) async fn fill_step<Q: Query>(&self, q: &mut Q, office: &Office, stamp: &Stamp, id: CaseId, events: &[Recorded]) -> Result<Value, AppError> {
        let case = case_of(id, events)?;
        let done = case.steps.last().cloned().unwrap_or_else(|| refused(&case, events));
        self.fill_done(q, office, stamp, &case, &done).await
    }

    async fn fill_done<Q: Query>(&self, q: &mut Q, office: &Office, stamp: &Stamp, case: &Case, done: &Done) -> Result<Value, AppError> {
        let step = self.rules.steps.get(&done.step).ok_or_else(|| AppError::Broken(format!("step {} is not declared", done.step)))?;
        let mut people: Vec<PersonId> = case.handlers().to_vec();
        people.extend(case.last("decide_on_spot").map(|d| d.entry.people("officers")).unwrap_or_default());
        people.extend(case.filing.iter().map(|f| f.in_charge));
        people.push(done.by);
        people.extend(done.proposed_by);
        people.extend(done.entry.everybody(step));
        people.sort();
        people.dedup();
        let people = officer_facts(q, &people).await?;
        let before = issued_of(q, &case.id.to_string()).await?;
        let paper = CasePaper { case, step, done, people: &people, before: &before, review: None, today: done.on };
        Ok(self.with_drawn(case_paper(office, stamp, &paper), done).await)
    }

    /// A paper as it would be printed, marked as a draft; nothing is kept and no number is given.
    pub(crate) async fn print_draft(&self, case: &Case, paper: &str) -> Result<Vec<u8>, AppError> {
        let done = case.steps.last().cloned().ok_or(AppError::NotFound("这一步骤"))?;
        let office = Office::of(self);
        let stamp = Stamp { number: "（草稿，未编号）".to_owned(), check_code: "DRAFT0000000000".chars().take(14).collect(), version: 1 };
        let mut q = self.db.read().await?;
        let data = self.fill_done(&mut q, &office, &stamp, case, &done).await?;
        drop(q);
        Ok(self.print(paper, data, done.on).await?.map_err(wrong)?.bytes)
    }
}

/// 不予立案 has no step of its own in the state: the paper is made from its event.
fn refused(case: &Case, events: &[Recorded]) -> Done {
    let last = events.last();
    let reason = last.and_then(|r| serde_json::from_str::<Value>(&r.body).ok()).and_then(|b| b.get("reason").cloned()).unwrap_or_default();
    let mut entry = heyi_domain::case::Entry::default();
    entry.0.insert("reason".to_owned(), reason);
    Done {
        step: "refuse_filing".to_owned(),
        entry,
        by: last.map_or_else(|| PersonId::from_uuid(uuid::Uuid::nil()), crate::load::person_of),
        proposed_by: None,
        proposed_on: None,
        on: last.map_or(case.lead.discovered_on, |r| crate::day_of(r.at_ms)),
        outcome: None,
    }
}

/// Papers of the case so far, in the order they were issued.
async fn issued_of<Q: Query>(q: &mut Q, thing: &str) -> Result<Vec<Before>, AppError> {
    let rows = q.fetch_all("SELECT paper, title, number, on_day FROM documents WHERE thing = $1 ORDER BY position", args![thing]).await?;
    rows.iter()
        .map(|r| {
            Ok(Before { paper: r.string("paper")?, title: r.string("title")?, number: r.string("number")?, on: parse(r.text("on_day")?)?, pages: String::new() })
        })
        .collect()
}
