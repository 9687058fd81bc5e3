//! Gathering what a paper says: the thing as it stood when the paper was asked for, and what belongs to it.

mod cases;
mod orders;
mod steps;
mod tasks;
mod visits;

pub(super) use cases::case_of;
pub(crate) use cases::origin;

use std::str::FromStr;

use heyi_domain::Event;
use heyi_domain::ids::PersonId;
use heyi_rulebook::Day;
use heyi_store::{Query, Recorded, args};
use serde_json::Value;

use super::fill::{Office, Stamp, moment_of};
use crate::load::{event_of, person_of};
use crate::tasks::{officer_facts, parse};
use crate::{App, AppError, day_of};

impl App {
    /// The data of a paper. `events` are those of the thing up to the one that asks for it.
    pub(super) async fn fill_paper(&self, paper: &str, thing: &str, events: &[Recorded], stamp: &Stamp) -> Result<Value, AppError> {
        let office = Office::of(self);
        let mut q = self.db.read().await?;
        match paper {
            "inspection-approval" => self.fill_approval(&mut q, &office, stamp, id(thing)?, events).await,
            "inspection-notice" => self.fill_notice(&mut q, &office, stamp, id(thing)?, events).await,
            "code-report" => self.fill_code_report(&mut q, &office, stamp, id(thing)?, events).await,
            "result-notice" => self.fill_result(&mut q, &office, stamp, id(thing)?, events).await,
            "correction-order" => self.fill_order(&mut q, &office, stamp, id(thing)?, events).await,
            "recheck-record" => self.fill_recheck(&mut q, &office, stamp, id(thing)?, events).await,
            "referral-letter" => self.fill_referral(&mut q, &office, stamp, id(thing)?, events).await,
            "lead-register" => self.fill_lead(&mut q, &office, stamp, id(thing)?, events).await,
            "filing-approval" => self.fill_filing(&mut q, &office, stamp, id(thing)?, events).await,
            form if self.the_press()?.is_form(form).is_ok_and(|is| is) => self.fill_step(&mut q, &office, stamp, id(thing)?, events).await,
            other => Err(AppError::Broken(format!("no data are gathered for paper {other}"))),
        }
    }
}

pub(super) fn id<T: FromStr>(thing: &str) -> Result<T, AppError> {
    thing.parse().map_err(|_| AppError::Broken(format!("{thing} is not a thing of this paper")))
}

/// Folds events; `None` where they don't begin the thing.
fn folded<S>(events: &[Recorded], mut step: impl FnMut(Option<S>, PersonId, &Event) -> Option<S>) -> Result<Option<S>, AppError> {
    let mut state = None;
    for recorded in events {
        state = step(state, person_of(recorded), &event_of(recorded)?);
    }
    Ok(state)
}

/// The state after the events, which exists.
fn state<S>(events: &[Recorded], step: impl FnMut(Option<S>, PersonId, &Event) -> Option<S>) -> Result<S, AppError> {
    folded(events, step)?.ok_or_else(|| AppError::Broken("a stream without a beginning".to_owned()))
}

/// The last event of one of these kinds.
fn last<'e>(events: &'e [Recorded], kinds: &[&str]) -> Option<&'e Recorded> {
    events.iter().rev().find(|e| kinds.contains(&e.kind.as_str()))
}

/// The legal day of an act, as the server received it.
fn on(recorded: &Recorded) -> Day {
    day_of(recorded.at_ms)
}

/// Name of who recorded it.
async fn name_of<Q: Query>(q: &mut Q, recorded: &Recorded) -> Result<String, AppError> {
    let known = officer_facts(q, &[person_of(recorded)]).await?;
    Ok(known.into_iter().next().map_or_else(|| "系统".to_owned(), |p| p.name))
}

/// Milliseconds of the last of these events; the first event's where none is there.
fn instant(events: &[Recorded], kinds: &[&str]) -> i64 {
    last(events, kinds).or_else(|| events.first()).map_or(0, moment_of)
}

/// A paper issued before.
struct Issued {
    number: String,
    sm3: String,
    on: Day,
}

async fn issued<Q: Query>(q: &mut Q, paper: &str, thing: &str) -> Result<Option<Issued>, AppError> {
    let row = q
        .fetch_optional(
            "SELECT number, sm3, on_day FROM documents WHERE paper = $1 AND thing = $2 ORDER BY version DESC LIMIT 1",
            args![paper, thing],
        )
        .await?;
    row.map(|r| Ok(Issued { number: r.string("number")?, sm3: r.string("sm3")?, on: parse(r.text("on_day")?)? })).transpose()
}
