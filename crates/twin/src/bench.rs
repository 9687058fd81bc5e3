//! Load: publish → all invited → accepted, by several clients at once, over a store that already holds many tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use heyi_app::views::{TaskDraft, TaskFilter};
use heyi_app::{Act, App, AppError, BoxFuture, Caller, Stream};
use heyi_domain::ids::{BodyCode, TaskId};
use heyi_domain::task::{InspectionKind, InvitationState, PlannedFirm, TaskEvent, TaskPlan};
use heyi_domain::{Event, Role};
use serde::Serialize;

use crate::chance::Seeded;
use crate::clock::TwinClock;
use crate::district::{self, Registers};

/// What to run.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Tasks stored before.
    pub stored: usize,
    /// Clients at once.
    pub clients: usize,
    /// Rounds (publish and accept) in all.
    pub rounds: usize,
    /// Seed.
    pub seed: u64,
}

/// Times of one kind of request, in microseconds.
#[derive(Debug, Clone, Serialize)]
pub struct Times {
    /// How many.
    pub count: usize,
    /// Median.
    pub p50_us: u64,
    /// 99th percentile.
    pub p99_us: u64,
    /// Largest.
    pub max_us: u64,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Tasks stored before.
    pub stored_tasks: usize,
    /// Clients at once.
    pub clients: usize,
    /// Seconds to store them.
    pub fill_s: f64,
    /// Write use cases a second (draft, submit, approve, publish, accept), each one transaction.
    pub writes_per_s: f64,
    /// 发布.
    pub publish: Times,
    /// 接受邀约.
    pub accept: Times,
    /// All writes.
    pub write: Times,
    /// A page of 50 tasks, first and deep.
    pub list: Times,
    /// A task's page.
    pub view: Times,
}

pub(crate) fn times(mut samples: Vec<u64>) -> Times {
    samples.sort_unstable();
    let at = |share: usize| samples.get((samples.len().saturating_sub(1)) * share / 100).copied().unwrap_or(0);
    Times { count: samples.len(), p50_us: at(50), p99_us: at(99), max_us: samples.last().copied().unwrap_or(0) }
}

#[derive(Default)]
struct Samples {
    publish: Vec<u64>,
    accept: Vec<u64>,
    write: Vec<u64>,
    list: Vec<u64>,
    view: Vec<u64>,
}

/// Runs the load on an empty installation.
///
/// # Errors
/// A use case was refused or the store failed.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub async fn run(app: &App, clock: &TwinClock, district: &str, load: Load) -> Result<Measured, AppError> {
    let mut random = Seeded::new(load.seed);
    let registers = Arc::new(district::register(app, clock, district, &mut random, app.now_ms()).await?);
    clock.run_on();
    let began = Instant::now();
    store_tasks(app, &registers, load.stored).await?;
    let fill_s = began.elapsed().as_secs_f64();
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut running = Vec::new();
    for client in 0..load.clients {
        let (app, registers, next) = (app.clone(), registers.clone(), next.clone());
        running.push(tokio::spawn(async move { client_run(&app, &registers, client, &next, load.rounds).await }));
    }
    let mut all = Samples::default();
    for task in running {
        let samples = task.await.map_err(|e| AppError::Broken(e.to_string()))??;
        all.publish.extend(samples.publish);
        all.accept.extend(samples.accept);
        all.write.extend(samples.write);
        all.list.extend(samples.list);
        all.view.extend(samples.view);
    }
    let seconds = began.elapsed().as_secs_f64();
    Ok(Measured {
        stored_tasks: load.stored,
        clients: load.clients,
        fill_s,
        writes_per_s: all.write.len() as f64 / seconds,
        publish: times(all.publish),
        accept: times(all.accept),
        write: times(all.write),
        list: times(all.list),
        view: times(all.view),
    })
}

async fn store_tasks(app: &App, registers: &Registers, count: usize) -> Result<(), AppError> {
    const BATCH: usize = 1_000;
    let Some(town) = registers.towns.first().cloned() else { return Ok(()) };
    let Some(firm) = registers.firms.first() else { return Ok(()) };
    let leader = leader_of(registers, &town)?;
    let plan = TaskPlan {
        title: "已存任务".to_owned(),
        kind: InspectionKind::Lead,
        ordered_from_above: false,
        programme: None,
        reason: Some("压力测试".to_owned()),
        scene: "SCENE-CY".to_owned(),
        checks: Vec::new(),
        firms: vec![PlannedFirm { firm: firm.id, name: "检查对象".to_owned(), not_merged_because: None }],
        first_day: app.today(),
        last_day: app.today(),
        lead_body: town,
        officers: Vec::new(),
        invited: Vec::new(),
        urgent: None,
        from_month: None,
    };
    for start in (0..count).step_by(BATCH) {
        let plan = plan.clone();
        let size = BATCH.min(count - start);
        app.act(&leader, move |act| Box::pin(store_batch(act, plan, size)) as BoxFuture<'_, Result<usize, AppError>>).await?;
    }
    Ok(())
}

async fn store_batch(act: &mut Act<'_>, plan: TaskPlan, size: usize) -> Result<usize, AppError> {
    for _ in 0..size {
        let id = TaskId::from_uuid(act.new_uuid()).to_string();
        let event: Event = TaskEvent::Drafted { plan: Box::new(plan.clone()) }.into();
        act.append(Stream::at(&id, 0), vec![event]).await?;
    }
    Ok(size)
}

fn leader_of(registers: &Registers, town: &BodyCode) -> Result<Caller, AppError> {
    registers.members(town, Role::Leader).first().map(|m| m.caller()).ok_or(AppError::NotFound("演示人员"))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn client_run(app: &App, registers: &Registers, client: usize, next: &AtomicUsize, rounds: usize) -> Result<Samples, AppError> {
    let towns = &registers.towns;
    let Some(town) = towns.get(client % towns.len().max(1)).cloned() else { return Ok(Samples::default()) };
    let leader = leader_of(registers, &town)?;
    let head = registers.members(&town, Role::Head).first().map(|m| m.caller()).ok_or(AppError::NotFound("演示人员"))?;
    let officers: Vec<_> = registers.members(&town, Role::Officer).into_iter().filter(|m| m.certified).map(|m| m.id).take(2).collect();
    let firms: Vec<_> = registers.firms.iter().filter(|f| f.scene == "SCENE-CY" && f.town == town).map(|f| f.id).collect();
    let mut samples = Samples::default();
    let mut after = None;
    loop {
        let round = next.fetch_add(1, Ordering::Relaxed);
        if round >= rounds {
            return Ok(samples);
        }
        let Some(firm) = firms.get(round % firms.len().max(1)).copied() else { return Ok(samples) };
        let draft = TaskDraft {
            title: String::new(),
            kind: InspectionKind::Lead,
            ordered_from_above: false,
            programme: None,
            reason: Some("压力测试".to_owned()),
            scene: "SCENE-CY".to_owned(),
            checks: Vec::new(),
            firms: vec![firm],
            not_merged: Vec::new(),
            first_day: app.today(),
            last_day: app.today(),
            officers: officers.clone(),
            invited: None,
            urgent: None,
        };
        let at = Instant::now();
        let done = app.draft_task(&leader, draft).await?;
        push(&mut samples.write, at);
        let id: TaskId = done.id.parse().map_err(|_| AppError::Broken("task id".to_owned()))?;
        let at = Instant::now();
        app.submit_task(&leader, id).await?;
        push(&mut samples.write, at);
        let at = Instant::now();
        app.approve_task(&head, id, "同意".to_owned()).await?;
        push(&mut samples.write, at);
        let at = Instant::now();
        app.publish_task(&leader, id).await?;
        push(&mut samples.publish, at);
        push(&mut samples.write, at);
        let at = Instant::now();
        let view = app.view_task(&leader, id).await?;
        push(&mut samples.view, at);
        for invitation in view.invitations.iter().filter(|i| matches!(i.answer, InvitationState::Open)) {
            let body = &invitation.body.code;
            let members = registers.members(body, Role::DepartmentOfficer);
            let team: Vec<_> = members.iter().filter(|m| m.certified).map(|m| m.id).take(2).collect();
            let Some(officer) = members.first() else { continue };
            let at = Instant::now();
            app.accept_invitation(&officer.caller(), id, team).await?;
            push(&mut samples.accept, at);
            push(&mut samples.write, at);
        }
        let filter = TaskFilter { after: after.take(), limit: Some(50), ..TaskFilter::default() };
        let at = Instant::now();
        let page = app.list_tasks(&leader, &filter).await?;
        push(&mut samples.list, at);
        after = page.next;
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn push(into: &mut Vec<u64>, since: Instant) {
    into.push(u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX));
}
