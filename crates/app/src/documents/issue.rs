//! One job of the queue: the paper is numbered, filled, printed, kept and issued, each step bearing to be done again.

use heyi_domain::document::{DocumentEvent, DocumentRecord};
use heyi_domain::ids::{BodyCode, DocumentId, FirmId};
use heyi_domain::{Actor, Event, case, order, referral, task, visit};
use heyi_rulebook::Rulebook;
use heyi_store::{Job, Query, Recorded, args};
use serde::{Deserialize, Serialize};

use super::fill::{Office, Stamp};
use super::gather::{case_of, id};
use super::press::{About, wrong};
use crate::act::Stream;
use crate::load::{Load, event_of};
use crate::surroundings::random_code;
use crate::{App, AppError, Caller};

/// Characters of a document's check code.
const CHECK_CODE: usize = 14;

/// What the job says.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct PaperJob {
    /// 文书种类.
    paper: String,
    /// The thing it is made for.
    thing: String,
    /// Who caused it.
    by: Actor,
    /// Number and code given before the first print: another attempt uses the same.
    #[serde(default)]
    reserved: Option<Reserved>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Reserved {
    version: u32,
    number: String,
    check_code: String,
}

/// The next version to be made.
pub(super) struct Next {
    /// The events of the thing up to the one that asks for this version.
    pub events: Vec<Recorded>,
    version: u32,
    body: BodyCode,
    number: Option<String>,
    root: String,
    firm: Option<FirmId>,
}

/// The event that asks for a paper: its n-th occurrence asks for version n.
fn trigger(paper: &str) -> Option<&'static str> {
    Some(match paper {
        "inspection-approval" => "task.approved",
        "inspection-notice" => "visit.notice_issued",
        "code-report" => "visit.code_reported",
        "result-notice" => "visit.closed",
        "correction-order" => "order.issued",
        "recheck-record" => "order.rechecked",
        "referral-letter" => "referral.sent",
        "lead-register" => "case.lead_registered",
        "filing-approval" => "case.filed",
        "filing-refusal" => "case.not_filed",
        _ => return None,
    })
}

impl App {
    /// Makes every version that is asked for and not yet issued, then ends the job.
    pub(super) async fn make_papers(&self, job: &Job) -> Result<(), AppError> {
        let mut paper: PaperJob = serde_json::from_str(&job.payload)?;
        loop {
            let next = {
                let mut q = self.db.read().await?;
                next(&mut q, &paper, &self.rules).await?
            };
            let Some(mut next) = next else {
                self.db.complete(job).await?;
                return Ok(());
            };
            if paper.thing.starts_with("case_") {
                next.body = Office::of(self).acting(&case_of(id(&paper.thing)?, &next.events)?);
            }
            let reserved = self.reserve(job, &mut paper, &next).await?;
            let stamp = Stamp { number: reserved.number, check_code: reserved.check_code, version: reserved.version };
            // Each paper of a case is a record of its own, not a new version of the one before.
            let printed = Stamp { version: if paper.thing.starts_with("case_") { 1 } else { stamp.version }, ..stamp.clone() };
            let data = self.fill_paper(&paper.paper, &paper.thing, &next.events, &printed).await?;
            // Dated as the act was done, not as the queue came to it.
            let today = next.events.last().map_or_else(|| self.today(), |e| crate::day_of(e.at_ms));
            let pdf = self.print(&paper.paper, data, today).await?.map_err(wrong)?;
            let about = About { paper: &paper.paper, thing: paper.thing.clone(), firm: next.firm, body: next.body.clone() };
            let record = self.seal(pdf, about, &stamp, today).await?;
            if self.issue(job, &paper, &next, record).await? {
                return Ok(());
            }
        }
    }

    /// Gives the paper its number and check code, kept in the job: a number is never given twice and none is lost.
    async fn reserve(&self, job: &Job, paper: &mut PaperJob, next: &Next) -> Result<Reserved, AppError> {
        if let Some(known) = paper.reserved.clone().filter(|r| r.version == next.version) {
            return Ok(known);
        }
        let check_code = random_code(CHECK_CODE, &*self.chance);
        let word = self.the_press()?.info(&paper.paper).map_err(wrong)?.number_word.clone();
        let (job, mut asked, version) = (job.clone(), paper.clone(), next.version);
        let (body, number) = (next.body.clone(), next.number.clone());
        let caller = Caller::reading(paper.by.clone());
        let reserved: Reserved = self
            .act(&caller, move |act| {
                Box::pin(async move {
                    let number = match number {
                        Some(number) => number,
                        None => act.document_number(&body, &word).await?,
                    };
                    let reserved = Reserved { version, number, check_code };
                    asked.reserved = Some(reserved.clone());
                    let held = act
                        .tx
                        .execute(
                            "UPDATE jobs SET payload = $3 WHERE id = $1 AND state = 'running' AND attempts = $2",
                            args![job.id, job.attempt, serde_json::to_string(&asked)?],
                        )
                        .await?;
                    if held == 1 { Ok(reserved) } else { Err(lost()) }
                })
            })
            .await?;
        paper.reserved = Some(reserved.clone());
        Ok(reserved)
    }

    /// Records the paper; ends the job where nothing else is asked for. Whether it ended.
    async fn issue(&self, job: &Job, paper: &PaperJob, next: &Next, record: DocumentRecord) -> Result<bool, AppError> {
        let (job, paper, version) = (job.clone(), paper.clone(), next.version);
        let (root, firm) = (next.root.clone(), next.firm.map(|f| f.to_string()));
        let caller = Caller::reading(paper.by.clone());
        self.act(&caller, move |act| {
            Box::pin(async move {
                let issued = issued(act.tx, &paper).await?;
                if issued < version {
                    let id = DocumentId::from_uuid(act.new_uuid()).to_string();
                    let mut at = Stream::at(&id, 0).under(&root);
                    if let Some(firm) = &firm {
                        at = at.of_firm(firm);
                    }
                    act.append(at, vec![DocumentEvent::Issued { record: Box::new(record) }]).await?;
                }
                // Asked for again meanwhile (a second re-check): the same job goes on.
                let more =
                    asked_for(&act.tx.stream(&paper.thing).await?, &paper.paper, &act.app.rules).len() > usize::try_from(version.max(issued)).unwrap_or(0);
                if !more && !act.tx.complete(&job).await? {
                    return Err(lost());
                }
                Ok(!more)
            })
        })
        .await
    }
}

fn lost() -> AppError {
    AppError::Unavailable("the job was taken by another worker".to_owned())
}

/// Places of the events that ask for a version.
fn asked_for(events: &[Recorded], paper: &str, rules: &Rulebook) -> Vec<usize> {
    let wanted = trigger(paper);
    let asks = |e: &Recorded| match wanted {
        Some(kind) => e.kind == kind,
        None => e.kind == "case.step_done" && step_of(e).is_some_and(|s| rules.steps.get(&s).is_some_and(|s| s.papers.iter().any(|p| p == paper))),
    };
    events.iter().enumerate().filter(|(_, e)| asks(e)).map(|(at, _)| at).collect()
}

/// The step of a case an event is the record of.
fn step_of(recorded: &Recorded) -> Option<String> {
    match event_of(recorded).ok()? {
        Event::Case(case::CaseEvent::StepDone { step, .. }) => Some(step),
        _ => None,
    }
}

/// The newest version issued, 0 for none.
async fn issued<Q: Query>(q: &mut Q, paper: &PaperJob) -> Result<u32, AppError> {
    let row = q
        .fetch_one(
            "SELECT COALESCE(MAX(version), 0) AS newest FROM documents WHERE paper = $1 AND thing = $2",
            args![paper.paper.as_str(), paper.thing.as_str()],
        )
        .await?;
    Ok(u32::try_from(row.int("newest")?).unwrap_or(0))
}

async fn next<Q: Query + Load>(q: &mut Q, paper: &PaperJob, rules: &Rulebook) -> Result<Option<Next>, AppError> {
    let mut events = q.stream(&paper.thing).await?;
    let done = issued(q, paper).await?;
    let asked = asked_for(&events, &paper.paper, rules);
    let known = trigger(&paper.paper).is_some() || rules.steps.iter().any(|s| s.papers.contains(&paper.paper));
    if !known {
        return Err(AppError::Broken(format!("nothing asks for the paper {}", paper.paper)));
    }
    let Some(at) = usize::try_from(done).ok().and_then(|n| asked.get(n).copied()) else { return Ok(None) };
    events.truncate(at + 1);
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(None) };
    let unreadable = || AppError::Broken(format!("stream {} does not begin as its kind should", paper.thing));
    let body = body_of(&event_of(first)?).ok_or_else(unreadable)?;
    let number = number_of(&event_of(last)?);
    let root = first.case_key.clone().unwrap_or_else(|| paper.thing.clone());
    let firm = first.subject_key.as_deref().and_then(|f| f.parse().ok());
    Ok(Some(Next { version: done + 1, body, number, root, firm, events }))
}

/// The issuing body, from the first event of the thing.
fn body_of(event: &Event) -> Option<BodyCode> {
    Some(match event {
        Event::Task(task::TaskEvent::Drafted { plan }) => plan.lead_body.clone(),
        Event::Visit(visit::VisitEvent::Planned { plan, .. }) => plan.lead_body.clone(),
        Event::Order(order::OrderEvent::Issued { text }) => text.body.clone(),
        Event::Referral(referral::ReferralEvent::Sent { text }) => text.from.clone(),
        Event::Case(case::CaseEvent::LeadRegistered { lead }) => lead.body.clone(),
        _ => return None,
    })
}

/// The number the act itself was given.
fn number_of(event: &Event) -> Option<String> {
    match event {
        Event::Visit(visit::VisitEvent::NoticeIssued { number }) => Some(number.clone()),
        Event::Order(order::OrderEvent::Issued { text }) => Some(text.number.clone()),
        Event::Referral(referral::ReferralEvent::Sent { text }) => Some(text.number.clone()),
        _ => None,
    }
}
