//! Load: the six-step flow of case systems (create, link, set state, attach, read, read the trail), by several clients at once, over a store
//! that already holds many cases with their trails.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use heyi_app::views::{FilingDraft, LeadDraft};
use heyi_app::{Act, App, AppError, BoxFuture, Caller, Stream};
use heyi_domain::case::{CaseEvent, Entry, Filing, Lead};
use heyi_domain::ids::{CaseId, FirmId, PersonId};
use heyi_domain::{Event, Role};
use serde::Serialize;
use serde_json::json;

use crate::bench::{Times, push, times};
use crate::chance::Seeded;
use crate::clock::TwinClock;
use crate::district::{self, Registers};

/// What to run.
#[derive(Debug, Clone, Copy)]
pub struct CaseLoad {
    /// Cases stored before.
    pub stored: usize,
    /// Events of each.
    pub events: usize,
    /// Clients at once.
    pub clients: usize,
    /// Flows in all.
    pub rounds: usize,
    /// Bytes attached in each flow.
    pub attach: usize,
    /// Seed.
    pub seed: u64,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct CaseMeasured {
    /// Cases stored before.
    pub stored_cases: usize,
    /// Events stored before.
    pub stored_events: usize,
    /// Seconds to store them.
    pub fill_s: f64,
    /// Seconds waited then, so that what the filling left to be moved into the file is not part of the load.
    pub rest_s: u64,
    /// Clients at once.
    pub clients: usize,
    /// Flows a second.
    pub flows_per_s: f64,
    /// 登记线索.
    pub create: Times,
    /// 建议立案: handlers are linked.
    pub link: Times,
    /// 批准立案.
    pub set_state: Times,
    /// 收集证据 with the file, the file on disk included.
    pub attach: Times,
    /// The file alone.
    pub file: Times,
    /// Every write.
    pub write: Times,
    /// 案件详情.
    pub read: Times,
    /// 全过程.
    pub trail: Times,
}

/// Runs the load on an empty installation.
///
/// # Errors
/// A use case was refused or the store failed.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub async fn run(app: &App, clock: &TwinClock, district: &str, load: CaseLoad) -> Result<CaseMeasured, AppError> {
    let mut random = Seeded::new(load.seed);
    let registers = Arc::new(district::register(app, clock, district, &mut random, app.now_ms()).await?);
    clock.run_on();
    let began = Instant::now();
    let stored_events = store_cases(app, &registers, load).await?;
    let fill_s = began.elapsed().as_secs_f64();
    tokio::time::sleep(REST).await;
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut running = Vec::new();
    for client in 0..load.clients {
        let (app, registers, next) = (app.clone(), registers.clone(), next.clone());
        running.push(tokio::spawn(async move { client_run(&app, &registers, client, &next, load).await }));
    }
    let mut all = Samples::default();
    for task in running {
        let one = task.await.map_err(|e| AppError::Broken(e.to_string()))??;
        for (into, from) in all.0.iter_mut().zip(one.0) {
            into.extend(from);
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    let [create, link, set_state, attach, file, write, read, trail] = all.0.map(times);
    Ok(CaseMeasured {
        stored_cases: load.stored,
        stored_events,
        fill_s,
        rest_s: REST.as_secs(),
        clients: load.clients,
        flows_per_s: load.rounds as f64 / seconds,
        create,
        link,
        set_state,
        attach,
        file,
        write,
        read,
        trail,
    })
}

/// Create, link, set state, attach, file, write, read, trail.
#[derive(Default)]
struct Samples([Vec<u64>; 8]);

/// Between the filling and the load.
const REST: Duration = Duration::from_secs(5);

/// The matter every case is about.
const ITEM: &str = "SC-006";

async fn store_cases(app: &App, registers: &Registers, load: CaseLoad) -> Result<usize, AppError> {
    const BATCH: usize = 500;
    let Some(town) = registers.towns.first().cloned() else { return Ok(0) };
    // Of every firm, and long ago: no act of the load is one of these.
    let firms: Vec<FirmId> = registers.firms.iter().map(|f| f.id).collect();
    let officer = registers.members(&town, Role::Officer).into_iter().find(|m| m.certified).map(|m| m.caller()).ok_or(AppError::NotFound("演示人员"))?;
    let people: Vec<PersonId> = registers.members(&town, Role::Officer).into_iter().filter(|m| m.certified).map(|m| m.id).take(2).collect();
    let Some(in_charge) = people.first().copied() else { return Ok(0) };
    let today = app.today().plus_days(-400);
    let lead = Lead {
        source: "监督检查".to_owned(),
        cause: "已存案件".to_owned(),
        item: ITEM.to_owned(),
        firm: None,
        firm_name: "检查对象".to_owned(),
        party: None,
        body: town.clone(),
        findings: Vec::new(),
        order: None,
        facts: "压力测试".to_owned(),
        town: town.to_string(),
        act_ended_on: today,
        grave_harm: String::new(),
        discovered_on: today,
        decide_by: None,
        decide_by_rule: None,
    };
    let filing = Filing { in_charge, handlers: people, acting_name: "压力测试".to_owned(), kind: "赋权".to_owned(), basis: Vec::new(), fine_search: "压力测试".to_owned() };
    let mut events: Vec<Event> = vec![
        CaseEvent::FilingProposed { filing: Box::new(filing) }.into(),
        CaseEvent::Filed { number: "压测〔2026〕0号".to_owned(), on: today, decide_by: today.plus_days(90) }.into(),
    ];
    while events.len() + 1 < load.events {
        let entry = json!({ "kind": "documentary", "name": "证据", "shows": "事实", "source": "现场", "taken_on": today.to_string(), "officers": [] });
        let done = CaseEvent::StepDone {
            step: "take_evidence".to_owned(),
            entry: Entry(entry.as_object().cloned().unwrap_or_default()),
            on: today,
            proposed_by: None,
            proposed_on: None,
            outcome: None,
            periods: Vec::new(),
            to: None,
        };
        events.push(done.into());
    }
    for start in (0..load.stored).step_by(BATCH) {
        let (lead, events, size) = (lead.clone(), events.clone(), BATCH.min(load.stored - start));
        let firms: Vec<FirmId> = firms.iter().cycle().skip(start % firms.len().max(1)).take(size).copied().collect();
        app.act(&officer, move |act| Box::pin(store_batch(act, lead, events, firms)) as BoxFuture<'_, Result<usize, AppError>>).await?;
    }
    Ok(load.stored * (events.len() + 1))
}

async fn store_batch(act: &mut Act<'_>, lead: Lead, events: Vec<Event>, firms: Vec<FirmId>) -> Result<usize, AppError> {
    let size = firms.len();
    for firm in firms {
        let id = CaseId::from_uuid(act.new_uuid()).to_string();
        let lead = Lead { firm: Some(firm), ..lead.clone() };
        let mut all: Vec<Event> = vec![CaseEvent::LeadRegistered { lead: Box::new(lead) }.into()];
        all.extend(events.iter().cloned());
        act.append(Stream::at(&id, 0), all).await?;
    }
    Ok(size)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn client_run(app: &App, registers: &Registers, client: usize, next: &AtomicUsize, load: CaseLoad) -> Result<Samples, AppError> {
    let Some(town) = registers.towns.get(client % registers.towns.len().max(1)).cloned() else { return Ok(Samples::default()) };
    let handlers: Vec<PersonId> = registers.members(&town, Role::Officer).into_iter().filter(|m| m.certified).map(|m| m.id).take(2).collect();
    let (Some(officer), Some(head)) = (registers.people.iter().find(|m| Some(&m.id) == handlers.first()), registers.members(&town, Role::Head).first().copied()) else {
        return Ok(Samples::default());
    };
    let (officer, head): (Caller, Caller) = (officer.caller(), head.caller());
    let firms: Vec<_> = registers.firms.iter().filter(|f| f.town == town && !f.scene.is_empty()).map(|f| f.id).collect();
    let mut samples = Samples::default();
    let mut picture = noise(load.attach, client);
    loop {
        let round = next.fetch_add(1, Ordering::Relaxed);
        if round >= load.rounds {
            return Ok(samples);
        }
        let Some(firm) = firms.get(round % firms.len().max(1)).copied() else { return Ok(samples) };
        let today = app.today();
        // The same act is filed once: a firm that comes again did it on a later day.
        let (pass, passes) = (round / firms.len().max(1), load.rounds / firms.len().max(1));
        let ended = today.plus_days(-i32::try_from(passes - pass).unwrap_or(0));
        let draft = LeadDraft {
            source: "监督检查".to_owned(),
            item: ITEM.to_owned(),
            firm: Some(firm),
            party: None,
            town: None,
            findings: Vec::new(),
            order: None,
            facts: "压力测试".to_owned(),
            act_ended_on: ended,
            grave_harm: String::new(),
            discovered_on: ended,
        };
        let [create, link, set_state, attach, file, write, read, trail] = &mut samples.0;
        let at = Instant::now();
        let done = app.register_lead(&officer, draft).await?;
        push(create, at);
        push(write, at);
        let id: CaseId = done.id.parse().map_err(|_| AppError::Broken("case id".to_owned()))?;
        let at = Instant::now();
        let filing = FilingDraft { in_charge: officer.actor.person, handlers: handlers.clone(), fine_search: "已查询，未发现".to_owned() };
        app.propose_filing(&officer, id, filing).await?;
        push(link, at);
        push(write, at);
        let at = Instant::now();
        app.file_case(&head, id).await?;
        push(set_state, at);
        push(write, at);
        let bytes = another(&mut picture, round);
        let at = Instant::now();
        let sha256 = store_file(app, bytes).await?;
        push(file, at);
        let entry = json!({
            "kind": "electronic", "name": "现场录像", "shows": "现场情况", "source": "执法人员拍摄", "taken_on": today.to_string(),
            "officers": handlers.iter().map(ToString::to_string).collect::<Vec<_>>(), "file": sha256,
        });
        let written = Instant::now();
        app.do_step(&officer, id, "take_evidence".to_owned(), entry.as_object().cloned().unwrap_or_default()).await?;
        push(write, written);
        push(attach, at);
        let at = Instant::now();
        app.view_case(&officer, id).await?;
        push(read, at);
        let at = Instant::now();
        app.timeline(&officer, &id.to_string()).await?;
        push(trail, at);
    }
}

/// Width of the pictures.
const WIDTH: usize = 320;

/// A grey noise of about so many bytes, another for each client.
fn noise(size: usize, client: usize) -> Vec<u8> {
    let mut random = Seeded::new(u64::try_from(client).unwrap_or(0) + 1);
    (0..size.div_ceil(WIDTH).max(1) * WIDTH).map(|_| u8::try_from(random.below(256)).unwrap_or(0)).collect()
}

/// A picture nobody stored before: the round is written into its first points. What it costs to draw is not the product's.
fn another(grey: &mut [u8], round: usize) -> Vec<u8> {
    for (point, byte) in grey.iter_mut().zip(round.to_be_bytes()) {
        *point = byte;
    }
    crate::picture::plain(WIDTH, grey.len() / WIDTH, grey)
}

async fn store_file(app: &App, bytes: Vec<u8>) -> Result<String, AppError> {
    let stream = futures_util::stream::once(async move { Ok::<_, std::io::Error>(bytes::Bytes::from(bytes)) });
    let expected = heyi_media::Expected { mime: Some("image/png"), ..heyi_media::Expected::default() };
    let stored = app.evidence.put(stream, expected).await.map_err(|e| AppError::Unavailable(e.to_string()))?;
    Ok(stored.sha256.to_string())
}
