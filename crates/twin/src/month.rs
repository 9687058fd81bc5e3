//! A month of work, played through the use cases with the clock held at each act.

use std::collections::BTreeMap;

use heyi_app::views::{ChoiceDraft, EvidenceNote, FilingDraft, TaskDraft};
use heyi_app::{App, AppError, Caller};
use heyi_domain::Role;
use heyi_domain::ids::{BodyCode, FirmId, PersonId, TaskId, VisitId};
use heyi_domain::task::{InspectionKind, InvitationState};
use heyi_domain::visit::{Disposition, Signatory};
use heyi_rulebook::Day;
use heyi_rulebook::checklist::Answer;

use crate::chance::Seeded;
use crate::clock::TwinClock;
use crate::district::{Member, Registers, demo_town};
use crate::picture;

/// Password of every demonstration account; possible in demo mode only.
pub const PASSWORD: &str = "demo";

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// How far a task gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Drafted,
    Submitted,
    Returned,
    Approved,
    /// Published, nobody answered yet.
    Invited,
    /// All departments accepted; visits to come.
    Accepted,
    /// Visits held.
    Held,
    /// Visits held and results published.
    Published,
}

/// One task of the month.
struct Story {
    town: BodyCode,
    scene: &'static str,
    firms: usize,
    /// Working days from today to the visit: negative is past.
    day: i32,
    reach: Reach,
    kind: InspectionKind,
    /// Findings wanted at the first visit: what is done with them.
    findings: &'static [What],
    /// The first firm is the one of the demonstration's firm account.
    own_firm: bool,
}

/// What is done with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Corrected,
    Order,
    Refer,
    Case,
}

fn stories(towns: &[BodyCode]) -> Vec<Story> {
    use InspectionKind::{Daily, Instant, Lead};
    use Reach::{Accepted, Approved, Drafted, Held, Invited, Published, Returned, Submitted};
    let Some(main) = demo_town(towns) else { return Vec::new() };
    let row = |scene, firms, day, reach, kind, findings, own_firm| Story { town: main.clone(), scene, firms, day, reach, kind, findings, own_firm };
    let mut all = vec![
        row("SCENE-CY", 3, -15, Published, Daily, &[What::Corrected, What::Order, What::Order][..], true),
        row("SCENE-MS", 2, -14, Published, Daily, &[What::Case], false),
        row("SCENE-WY", 2, -12, Published, Daily, &[What::Order, What::Refer], false),
        row("SCENE-XY", 2, -10, Published, Daily, &[], false),
        row("SCENE-TC", 2, -8, Published, Daily, &[What::Order], false),
        row("SCENE-KT", 1, -6, Held, Daily, &[What::Order, What::Case, What::Refer], false),
        row("SCENE-CY", 3, -4, Held, Daily, &[What::Order], false),
        row("SCENE-CY", 1, -3, Held, Lead, &[What::Corrected], false),
        row("SCENE-PX", 1, -2, Held, Daily, &[], false),
        row("SCENE-CY", 3, 0, Accepted, Daily, &[], false),
        row("SCENE-WB", 1, 0, Accepted, Daily, &[], false),
        row("SCENE-CY", 1, 0, Accepted, Instant, &[], false),
        row("SCENE-YL", 1, 2, Accepted, Daily, &[], false),
        row("SCENE-JB", 2, 4, Invited, Daily, &[], false),
        row("SCENE-NM", 1, 5, Invited, Daily, &[], false),
        row("SCENE-CY", 4, 6, Invited, Daily, &[], false),
        row("SCENE-ZS", 2, 7, Approved, Daily, &[], false),
        row("SCENE-MS", 3, 8, Submitted, Daily, &[], false),
        row("SCENE-GD", 1, 9, Submitted, Daily, &[], false),
        row("SCENE-CC", 2, 9, Returned, Daily, &[], false),
        row("SCENE-WY", 2, 10, Drafted, Daily, &[], false),
    ];
    let scenes = ["SCENE-CY", "SCENE-MS", "SCENE-WY", "SCENE-TC", "SCENE-XY", "SCENE-KT"];
    for (at, town) in towns.iter().filter(|t| **t != main).enumerate() {
        let scene = |n: usize| scenes[(at + n) % scenes.len()];
        let shift = i32::try_from(at % 4).unwrap_or(0);
        let story = |scene, firms, day, reach, findings| Story {
            town: town.clone(),
            scene,
            firms,
            day,
            reach,
            kind: Daily,
            findings,
            own_firm: false,
        };
        all.push(story(scene(0), 2, -11 - shift, Published, if at % 2 == 0 { &[What::Order][..] } else { &[][..] }));
        all.push(story(scene(1), 1, -3 - shift, Held, &[]));
        all.push(story(scene(2), 2, 3 + shift, if at % 3 == 0 { Invited } else { Accepted }, &[]));
    }
    all
}

/// A step of a story at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Draft,
    Submit,
    Return,
    Approve,
    Publish,
    Answer,
    Visit(usize),
    PublishResults,
}

struct Played {
    story: Story,
    firms: Vec<FirmId>,
    codes: BTreeMap<FirmId, String>,
    task: Option<TaskId>,
    day: Day,
}

struct Stage<'p> {
    app: App,
    clock: &'p TwinClock,
    registers: &'p Registers,
    random: Seeded,
    /// Visits so far to a task's second and further firms.
    further: usize,
}

/// Plays the month; the number of tasks.
pub async fn play(app: &App, clock: &TwinClock, registers: &Registers, random: &mut Seeded, now: i64) -> Result<usize, AppError> {
    let today = heyi_app::day_of(now);
    let mut taken: Vec<FirmId> = Vec::new();
    let mut all = Vec::new();
    for story in stories(&registers.towns) {
        let day = working_day(app, today, story.day);
        let firms = choose(registers, &story, &mut taken, random);
        if firms.is_empty() {
            continue;
        }
        let codes = registers.firms.iter().filter(|f| firms.contains(&f.id)).map(|f| (f.id, f.code.clone())).collect();
        all.push(Played { story, firms, codes, task: None, day });
    }
    let mut steps: Vec<(i64, usize, Step)> = Vec::new();
    for (at, played) in all.iter().enumerate() {
        schedule(played, at, now, &mut steps);
    }
    steps.sort_by_key(|(at_ms, task, _)| (*at_ms, *task));
    let mut cases = crate::cases::Cases::plan(app, clock, registers, random, now);
    if let (Some((first, _, _)), Some(last)) = (steps.first(), all.iter().map(|p| p.day).max()) {
        // The yearly plan of the year the month lies in; a month that crosses New Year belongs to both.
        let first_day = heyi_app::day_of(*first);
        let days = (Day::new(today.year(), 1, 1).map_or(first_day, |new_year| new_year.min(first_day)), Day::new(last.year(), 12, 31).unwrap_or(last));
        // The log knows only forward: what happened before is played before.
        cases.until(first - 24 * HOUR).await;
        crate::programmes::publish(app, clock, registers, days, first - 24 * HOUR).await?;
        if let Err(error) = crate::draws::finished(app, clock, registers).await {
            tracing::warn!(error = %error, "the draw of the demonstration was refused");
        }
    }
    let mut stage = Stage { app: app.clone(), clock, registers, random: random.clone(), further: 0 };
    for (at_ms, task, step) in steps {
        cases.until(at_ms).await;
        clock.hold(at_ms);
        if let Some(played) = all.get_mut(task)
            && let Err(error) = stage.perform(played, step).await
        {
            tracing::warn!(task.scene = played.story.scene, step = ?step, error = %error, "a step of the demonstration was refused");
        }
    }
    cases.until(now - 4 * MINUTE).await;
    clock.hold(now - 4 * MINUTE);
    if let Err(error) = crate::draws::waiting(app, clock, registers).await {
        tracing::warn!(error = %error, "the waiting draw of the demonstration was refused");
    }
    cases.until(now - 2 * MINUTE).await;
    clock.hold(now - 2 * MINUTE);
    crate::demands::enter(app, registers, &taken, random).await?;
    clock.hold(now - MINUTE);
    stage.afterwards().await?;
    Ok(all.len())
}

fn working_day(app: &App, today: Day, offset: i32) -> Day {
    let calendar = app.rules.calendar();
    let mut day = today;
    let mut left = offset.abs();
    while left > 0 {
        day = if offset < 0 { day.previous() } else { day.next() };
        if calendar.is_working(day).unwrap_or(true) {
            left -= 1;
        }
    }
    day
}

fn choose(registers: &Registers, story: &Story, taken: &mut Vec<FirmId>, random: &mut Seeded) -> Vec<FirmId> {
    let own = registers.people.iter().find(|m| m.role == Role::Firm).and_then(|m| m.firm).filter(|_| story.own_firm);
    let near: Vec<FirmId> = registers
        .firms
        .iter()
        .filter(|f| f.scene == story.scene && f.town == story.town && !taken.contains(&f.id))
        .map(|f| f.id)
        .collect();
    let mut chosen: Vec<FirmId> = own.into_iter().collect();
    while chosen.len() < story.firms && chosen.len() < near.len() {
        if let Some(firm) = random.pick(&near)
            && !chosen.contains(firm)
        {
            chosen.push(*firm);
        }
    }
    taken.extend(chosen.iter().copied());
    chosen
}

/// Instants of a story's steps: drafted some days before the visit, the visit at nine.
fn schedule(played: &Played, at: usize, now: i64, steps: &mut Vec<(i64, usize, Step)>) {
    let reach = played.story.reach;
    let morning = played.day.number() * 24 * HOUR + HOUR;
    let spread = i64::try_from(at).unwrap_or(0) * 3 * MINUTE;
    let held = matches!(reach, Reach::Held | Reach::Published);
    // What would lie ahead of now was done yesterday afternoon.
    let yesterday = (heyi_app::day_of(now).number() - 1) * 24 * HOUR + 6 * HOUR;
    let base = (morning - 4 * 24 * HOUR).min(yesterday) + spread;
    let mut add = |ms: i64, step: Step| steps.push((ms, at, step));
    add(base, Step::Draft);
    if reach == Reach::Drafted {
        return;
    }
    add(base + 20 * MINUTE, Step::Submit);
    match reach {
        Reach::Submitted => return,
        Reach::Returned => return add(base + 2 * HOUR, Step::Return),
        _ => add(base + 40 * MINUTE, Step::Approve),
    }
    if reach == Reach::Approved {
        return;
    }
    add(base + 50 * MINUTE, Step::Publish);
    if reach == Reach::Invited {
        return;
    }
    add(base + 100 * MINUTE, Step::Answer);
    if held {
        for visit in 0..played.firms.len() {
            add(morning + spread + i64::try_from(visit).unwrap_or(0) * 70 * MINUTE, Step::Visit(visit));
        }
    }
    if reach == Reach::Published {
        add(morning + spread + 2 * 24 * HOUR, Step::PublishResults);
    }
}

impl Stage<'_> {
    fn person(&self, body: &BodyCode, role: Role) -> Option<Member> {
        self.registers.members(body, role).into_iter().next().cloned()
    }

    fn caller(&self, body: &BodyCode, role: Role) -> Result<Caller, AppError> {
        self.person(body, role).map(|m| m.caller()).ok_or(AppError::NotFound("演示人员"))
    }

    /// Certified officers of a body, the first ones first.
    fn team(&self, body: &BodyCode, role: Role) -> Vec<PersonId> {
        self.registers.members(body, role).into_iter().filter(|m| m.certified).map(|m| m.id).take(2).collect()
    }

    async fn perform(&mut self, played: &mut Played, step: Step) -> Result<(), AppError> {
        let app = self.app.clone();
        let town = played.story.town.clone();
        let leader = self.caller(&town, Role::Leader)?;
        match (step, played.task) {
            (Step::Draft, _) => {
                let done = app.draft_task(&leader, self.draft(played)).await?;
                played.task = done.id.parse().ok();
            }
            (_, None) => {}
            (Step::Submit, Some(id)) => drop(app.submit_task(&leader, id).await?),
            (Step::Return, Some(id)) => {
                let head = self.caller(&town, Role::Head)?;
                app.return_task(&head, id, "检查日期与街道安全生产会议冲突，请调整".to_owned()).await?;
            }
            (Step::Approve, Some(id)) => {
                let head = self.caller(&town, Role::Head)?;
                app.approve_task(&head, id, "同意".to_owned()).await?;
            }
            (Step::Publish, Some(id)) => drop(app.publish_task(&leader, id).await?),
            (Step::Answer, Some(id)) => self.answer(&leader, id).await?,
            (Step::Visit(at), Some(id)) => self.visit(played, id, at).await?,
            (Step::PublishResults, Some(id)) => self.publish(&leader, id).await?,
        }
        Ok(())
    }

    fn draft(&self, played: &Played) -> TaskDraft {
        let story = &played.story;
        let reason = match story.kind {
            InspectionKind::Lead => Some("群众投诉：后厨卫生差，要求核查".to_owned()),
            InspectionKind::Instant => Some("日常巡查发现燃气气味，需要立即检查".to_owned()),
            _ => None,
        };
        TaskDraft {
            title: String::new(),
            kind: story.kind,
            ordered_from_above: false,
            programme: None,
            reason,
            scene: story.scene.to_owned(),
            checks: Vec::new(),
            firms: played.firms.clone(),
            not_merged: Vec::new(),
            first_day: played.day,
            last_day: played.day,
            officers: self.team(&story.town, Role::Officer),
            invited: None,
            urgent: None,
        }
    }

    async fn answer(&mut self, leader: &Caller, id: TaskId) -> Result<(), AppError> {
        let task = self.app.view_task(leader, id).await?;
        for invitation in task.invitations {
            if !matches!(invitation.answer, InvitationState::Open) {
                continue;
            }
            let body = invitation.body.code;
            let Ok(officer) = self.caller(&body, Role::DepartmentOfficer) else { continue };
            self.clock.pass_ms(7 * MINUTE);
            if self.random.percent(8) {
                self.app.decline_invitation(&officer, id, "当日已有市级部署的专项行动，无法抽调人员".to_owned()).await?;
                continue;
            }
            let team = self.team(&body, Role::DepartmentOfficer);
            self.app.accept_invitation(&officer, id, team).await?;
        }
        Ok(())
    }

    async fn visit(&mut self, played: &Played, task: TaskId, at: usize) -> Result<(), AppError> {
        let app = self.app.clone();
        let leader = self.caller(&played.story.town, Role::Leader)?;
        let view = app.view_task(&leader, task).await?;
        let Some(officer) = self.registers.people.iter().find(|m| view.plan.officers.first() == Some(&m.id)).map(Member::caller) else { return Ok(()) };
        let Some(firm) = played.firms.get(at) else { return Ok(()) };
        let Some(row) = view.visits.iter().find(|v| v.firm == *firm) else { return Ok(()) };
        let id = row.id;
        // One of sixteen, spread over the month: some reports are due, some are late.
        self.further += usize::from(at > 0);
        if at > 0 && self.further % 16 == 3 {
            app.report_no_code(&officer, id, "地下车库没有信号，无法亮码".to_owned()).await?;
        } else {
            app.scan_firm_code(&officer, id, played.codes.get(firm).cloned().unwrap_or_default()).await?;
        }
        self.clock.pass_ms(2 * MINUTE);
        let visit = app.view_visit(&officer, id).await?;
        let present = visit.expected.iter().filter(|e| e.valid).map(|e| e.person.id).collect();
        app.enter_visit(&officer, id, present).await?;
        app.issue_notice(&officer, id).await?;
        self.clock.pass_ms(8 * MINUTE);
        let wanted: &[What] = if at == 0 { played.story.findings } else { &[] };
        let choices = self.find(&officer, id, wanted).await?;
        app.pass_rest(&officer, id).await?;
        self.clock.pass_ms(9 * MINUTE);
        app.merge_list(&officer, id, choices, String::new()).await?;
        for present in app.view_visit(&officer, id).await?.unconfirmed {
            let Some(mate) = self.registers.people.iter().find(|m| m.id == present.person).map(Member::caller) else { continue };
            app.confirm_list(&mate, id).await?;
        }
        self.clock.pass_ms(3 * MINUTE);
        if self.random.percent(7) {
            app.refuse_signature(&officer, id, "现场负责人对清单没有异议，但以须请示总部为由拒绝签名".to_owned(), Some("社区网格员".to_owned()), None)
                .await?;
        } else {
            let signature = self.keep(picture::signature(&mut self.random.clone())).await?;
            let signatory = Signatory { name: "赵某".to_owned(), capacity: "现场负责人".to_owned() };
            app.sign_visit(&officer, id, signatory, signature, String::new()).await?;
        }
        self.clock.pass_ms(MINUTE);
        app.close_visit(&officer, id).await?;
        Ok(())
    }

    /// Fails as many open points as wanted, each with a photo and a note.
    async fn find(&mut self, officer: &Caller, id: VisitId, wanted: &[What]) -> Result<Vec<ChoiceDraft>, AppError> {
        let view = self.app.view_visit(officer, id).await?;
        let mut used: Vec<String> = Vec::new();
        let mut choices = Vec::new();
        for what in wanted {
            let word = match what {
                What::Corrected => "corrected_on_spot",
                What::Order => "order",
                What::Refer => "refer",
                What::Case => "propose_case",
            };
            let point = view
                .checklist
                .iter()
                .find(|p| p.open && p.answer_type == "boolean" && !used.contains(&p.check) && p.dispositions.iter().any(|d| d == word));
            let Some(point) = point else { continue };
            used.push(point.check.clone());
            let photo = self.random.next();
            let sha256 = self.keep(picture::photo(&mut Seeded::new(photo))).await?;
            let note = EvidenceNote { sha256, check: Some(point.check.clone()), note: "现场照片".to_owned(), taken_ms: None };
            self.app.add_evidence(officer, id, note).await?;
            let seen = format!("现场不符合“{}”的要求", point.point);
            self.app.answer_check(officer, id, point.check.clone(), Answer::Bool(false), seen).await?;
            self.clock.pass_ms(2 * MINUTE);
            let last_day = view.default_last_day;
            let disposition = match (what, &point.refer_to) {
                (What::Corrected, _) => Disposition::CorrectedOnSpot,
                (What::Refer, Some(to)) => Disposition::Refer { to: to.code.clone() },
                (What::Case, _) => Disposition::ProposeCase { last_day },
                _ => Disposition::Order { last_day },
            };
            choices.push(ChoiceDraft { finding: None, check: point.check.clone(), disposition });
        }
        Ok(choices)
    }

    async fn keep(&self, bytes: Vec<u8>) -> Result<String, AppError> {
        let stream = futures_util::stream::once(async move { Ok::<_, std::io::Error>(bytes::Bytes::from(bytes)) });
        let stored = self
            .app
            .evidence
            .put(stream, heyi_media::Expected { mime: Some("image/png"), ..heyi_media::Expected::default() })
            .await
            .map_err(|e| AppError::Unavailable(e.to_string()))?;
        Ok(stored.sha256.to_string())
    }

    async fn publish(&mut self, leader: &Caller, id: TaskId) -> Result<(), AppError> {
        let view = self.app.view_task(leader, id).await?;
        for visit in view.visits.iter().filter(|v| v.status == heyi_domain::visit::VisitStatus::Closed) {
            self.app.publish_visit(leader, visit.id).await?;
        }
        Ok(())
    }

    /// What follows: a case proposed and one filed, a reply of the firm.
    async fn afterwards(&mut self) -> Result<(), AppError> {
        let Some(town) = demo_town(&self.registers.towns) else { return Ok(()) };
        let officer = self.caller(&town, Role::Officer)?;
        let head = self.caller(&town, Role::Head)?;
        let cases = self.app.list_cases(&officer, &heyi_app::views::CaseFilter::default()).await?;
        for (at, case) in cases.rows.iter().enumerate() {
            let team = self.team(&town, Role::Officer);
            let Some(in_charge) = team.first().copied() else { break };
            let proposed = self.app.propose_filing(&officer, case.id, FilingDraft { in_charge, handlers: team, fine_search: "已查询国家企业信用信息公示系统和本系统处罚记录，未发现对同一违法行为的罚款决定".to_owned() }).await;
            if proposed.is_ok() && at % 2 == 1 {
                self.app.file_case(&head, case.id).await?;
            }
        }
        let Some(firm) = self.registers.people.iter().find(|m| m.role == Role::Firm) else { return Ok(()) };
        let orders = self.app.list_orders(&firm.caller(), &heyi_app::views::OrderFilter::default()).await?;
        if let Some(order) = orders.rows.first() {
            let photo = self.keep(picture::photo(&mut self.random.clone())).await?;
            self.app.reply_order(&firm.caller(), order.id, "已清理疏散通道，更换过期灭火器，照片附后。".to_owned(), vec![photo]).await?;
        }
        Ok(())
    }
}
