//! Read models: ordinary tables made from events by small pure functions, in the same transaction.
//!
//! One file per aggregate. A projection knows no clock, no other table's content and no law; what it needs is in the event.

mod case;
mod document;
mod draw;
mod finding;
mod month;
mod order;
mod referral;
mod register;
mod task;
mod visit;

use heyi_domain::Event;

use crate::{ProjectError, Projector, Recorded, Statement};

/// The projector of the product.
#[derive(Debug, Clone, Copy, Default)]
pub struct Projection;

/// Every table that [`Projection`] fills, children first.
pub const TABLES: &[&str] = &[
    "bodies",
    "people",
    "recusals",
    "firms",
    "lists",
    "programmes",
    "draws",
    "draw_tasks",
    "demands",
    "month_plans",
    "tasks",
    "invitations",
    "visits",
    "visit_bodies",
    "visit_officers",
    "findings",
    "orders",
    "case_people",
    "case_waits",
    "case_penalties",
    "cases",
    "referrals",
    "deadlines",
    "documents",
];

impl Projector for Projection {
    fn tables(&self) -> &[&str] {
        TABLES
    }

    fn project(&self, recorded: &Recorded) -> Result<Vec<Statement>, ProjectError> {
        let body = serde_json::from_str(&recorded.body).map_err(|e| ProjectError(e.to_string()))?;
        let event = Event::decode(&recorded.kind, recorded.version, body).map_err(|e| ProjectError(e.to_string()))?;
        let at = At { id: &recorded.stream, number: recorded.number, actor: &recorded.actor, position: recorded.position };
        match &event {
            Event::Task(e) => task::project(&at, e),
            Event::Visit(e) => visit::project(&at, e),
            Event::Finding(e) => Ok(finding::project(&at, e)),
            Event::Order(e) => Ok(order::project(&at, e)),
            Event::Case(e) => case::project(&at, e),
            Event::Referral(e) => Ok(referral::project(&at, e)),
            Event::Firm(e) => register::firm(&at, e),
            Event::Person(e) => register::person(&at, e),
            Event::Body(e) => Ok(register::body(&at, e)),
            Event::List(e) => register::list(&at, e),
            Event::Programme(e) => register::programme(&at, e),
            Event::Draw(e) => draw::project(&at, e),
            Event::Demand(e) => month::demand(&at, e),
            Event::Month(e) => month::plan(&at, e),
            Event::Document(e) => Ok(document::project(&at, e)),
        }
    }
}

/// Where an event stands.
struct At<'a> {
    id: &'a str,
    number: u64,
    actor: &'a str,
    position: u64,
}

/// A value as the word it is stored by (`serde` name of a unit variant).
fn word<T: serde::Serialize>(value: &T) -> Result<String, ProjectError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(ProjectError(format!("not a word: {other:?}"))),
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, ProjectError> {
    serde_json::to_string(value).map_err(|e| ProjectError(e.to_string()))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A new running period; the same id again moves its last day.
fn running(id: String, thing: &str, title: String, rule: &str, body: &str, days: (String, String), link: String) -> Statement {
    Statement::new(
        "INSERT INTO deadlines (id, thing, title, rule, body, from_day, due, state, link, met_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, NULL)
         ON CONFLICT (id) DO UPDATE SET due = excluded.due, state = 'running', met_on = NULL",
        crate::args![id, thing, title, rule, body, days.0, days.1, link],
    )
}

/// A period met (or void) on a day.
fn ended(id: String, state: &'static str, on: Option<String>) -> Statement {
    Statement::new("UPDATE deadlines SET state = $2, met_on = $3 WHERE id = $1 AND state = 'running'", crate::args![id, state, on])
}
