//! Papers over a store: each issued once, numbered without gaps, read by those who may.

use std::sync::Arc;

use heyi_domain::body::{BodyEvent, BodyRecord};
use heyi_domain::case::{CaseEvent, Filing};
use heyi_domain::document::DocumentEvent;
use heyi_domain::finding::FindingEvent;
use heyi_domain::firm::FirmEvent;
use heyi_domain::ids::{BodyCode, DocumentId, FirmId, OrderId, PersonId};
use heyi_domain::order::{OrderEvent, Recheck};
use heyi_domain::person::{Certificate, PersonEvent, PersonRecord};
use heyi_domain::referral::ReferralEvent;
use heyi_domain::task::{InspectionKind, TaskEvent};
use heyi_domain::visit::VisitEvent;
use heyi_domain::{Actor, Event, Role};
use heyi_media::EvidenceStore;
use heyi_papers::{Press, Sources};
use heyi_store::read::Projection;
use heyi_store::{Options, Query as _, args};
use heyi_testkit::TestDb;
use uuid::Uuid;

use super::fill::Stamp;
use super::fill::tests::ordinary;
use super::fill::tests::world::{self, START, Story};
use crate::act::Stream;
use crate::load::{Load as _, event_of};
use crate::surroundings::{Chance, Clock};
use crate::{App, AppError, Caller, Parts};

struct Noon;

impl Clock for Noon {
    fn now_ms(&self) -> i64 {
        START + 3_600_000
    }
}

/// Counts up: every code and id differs, every run is the same.
struct Counting(std::sync::atomic::AtomicU64);

impl Chance for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer {
            let n = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            *byte = u8::try_from((n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) & 0xff).unwrap();
        }
    }
}

struct Set {
    app: App,
    story: Story,
    _db: TestDb,
}

fn actor(n: u128, role: Role, body: Option<BodyCode>, firm: Option<FirmId>) -> Actor {
    Actor { person: world::person(n), name: "某人".to_owned(), role, body, firm }
}

fn leader() -> Caller {
    Caller::reading(actor(1, Role::Leader, Some(world::town()), None))
}

fn projected() -> Options {
    Options { projector: Some(Arc::new(Projection)), ..Options::default() }
}

impl Set {
    /// A store with the bodies, the firm, the people, the task and the visit as far as its signature.
    async fn new(with_press: bool) -> Self {
        Self::over(TestDb::sqlite(projected()).await, with_press).await
    }

    async fn over(db: TestDb, with_press: bool) -> Self {
        let press =
            with_press.then(|| Arc::new(Press::new(&Sources::from_dir(&world::rulebook_folder().join("papers")).unwrap()).unwrap()));
        let parts = Parts {
            db: db.db.clone(),
            rules: world::office(true).rules,
            rule_files: Arc::new(Vec::new()),
            press,
            seals: Arc::new(crate::TestSeals::new([7; 32])),
            evidence: Arc::new(EvidenceStore::open(db.folder.path().join("evidence")).await.unwrap()),
            clock: Arc::new(Noon),
            chance: Arc::new(Counting(std::sync::atomic::AtomicU64::new(1))),
            demo: true,
            address: "http://127.0.0.1:8080".to_owned(),
        };
        let set = Self { app: App::new(parts).await.unwrap(), story: ordinary::story(), _db: db };
        set.register().await;
        set
    }

    async fn append(&self, by: PersonId, id: String, root: Option<String>, firm: Option<String>, events: Vec<Event>) {
        let mut caller = leader();
        caller.actor.person = by;
        let job = self.app.act(&caller, move |act| {
            Box::pin(async move {
                let number = act.tx.load(&id).await?.len() as u64;
                let mut at = Stream::at(&id, number);
                if let Some(root) = &root {
                    at = at.under(root);
                }
                if let Some(firm) = &firm {
                    at = at.of_firm(firm);
                }
                act.append(at, events).await
            })
        });
        job.await.unwrap();
    }

    async fn register(&self) {
        let one = world::person(1);
        for (code, body) in world::office(true).bodies {
            let record = BodyRecord { level: "部门".to_owned(), ..(*body).clone() };
            self.append(one, format!("body_{code}"), None, None, vec![BodyEvent::Registered { record: Box::new(record) }.into()]).await;
        }
        self.app.reload_registers().await.unwrap();
        let firm = FirmEvent::Registered { record: Box::new(world::firm()), code: "FIRMCODE".to_owned() };
        self.append(one, world::firm_id().to_string(), None, None, vec![firm.into()]).await;
        let mut people = world::team();
        people.push(world::officer(9, "张立", world::town(), "23010301200"));
        for person in people {
            let certificate = Certificate {
                number: person.certificate.clone().unwrap(),
                valid_from: world::day("2025-01-01"),
                valid_to: world::day("2029-01-01"),
            };
            let record = PersonRecord {
                name: person.name,
                login: format!("login{}", person.person),
                roles: vec![Role::Officer],
                body: Some(person.body),
                firm: None,
                certificate: Some(certificate),
                posted_to: None,
                recusals: Vec::new(),
                left_on: None,
            };
            self.append(one, person.person.to_string(), None, None, vec![PersonEvent::Registered { record: Box::new(record) }.into()])
                .await;
        }
        let task = self.story.visit.plan.task.to_string();
        let drafted = TaskEvent::Drafted { plan: Box::new(world::task_plan(InspectionKind::Daily)) };
        self.append(one, task.clone(), None, None, vec![drafted.into(), TaskEvent::Submitted.into()]).await;
        let approved = TaskEvent::Approved { opinion: "同意。".to_owned() };
        self.append(world::person(9), task.clone(), None, None, vec![approved.into()]).await;
        let firm = Some(world::firm_id().to_string());
        for recorded in &self.story.events {
            let by = recorded.actor.parse().unwrap();
            self.append(by, recorded.stream.clone(), Some(task.clone()), firm.clone(), vec![event_of(recorded).unwrap()]).await;
        }
        let visit = &self.story.visit;
        for line in &visit.findings {
            let line_of = Box::new(line.clone());
            let event = FindingEvent::Recorded { visit: visit.id, firm: world::firm_id(), line: line_of, on: world::day("2026-03-10") };
            self.append(one, line.finding.to_string(), Some(task.clone()), firm.clone(), vec![event.into()]).await;
        }
    }

    async fn ask(&self, paper: &'static str, thing: String) {
        let leader = leader();
        let job = self.app.act(&leader, move |act| Box::pin(async move { act.paper_later(paper, &thing).await }));
        job.await.unwrap();
    }

    async fn make(&self, paper: &'static str, thing: &str) {
        self.ask(paper, thing.to_owned()).await;
        self.app.make_papers_now().await;
        assert!(self.app.db.jobs(0, 10).await.unwrap().is_empty(), "{paper}: {:?}", self.app.db.jobs(0, 10).await.unwrap());
    }

    async fn numbers(&self, thing: &str) -> Vec<(String, u32)> {
        let mut q = self.app.db.read().await.unwrap();
        let rows = q.fetch_all("SELECT number, version FROM documents WHERE thing = $1 ORDER BY position", args![thing]).await.unwrap();
        rows.iter().map(|r| (r.string("number").unwrap(), u32::try_from(r.int("version").unwrap()).unwrap())).collect()
    }

    fn visit(&self) -> String {
        self.story.visit.id.to_string()
    }

    async fn ordered(&self) -> OrderId {
        let order = ordinary::order(&self.story);
        let firm = Some(world::firm_id().to_string());
        let issued = OrderEvent::Issued { text: Box::new(order.text.clone()) };
        self.append(world::person(1), order.id.to_string(), Some(self.story.visit.plan.task.to_string()), firm, vec![issued.into()]).await;
        for line in &order.text.lines {
            let event = FindingEvent::Ordered { order: order.id };
            self.append(world::person(1), line.finding.to_string(), None, None, vec![event.into()]).await;
        }
        order.id
    }
}

#[tokio::test]
async fn asked_for_many_times_a_paper_is_issued_once_under_its_own_number() {
    let set = Set::new(true).await;
    let visit = set.visit();
    set.ask("inspection-notice", visit.clone()).await;
    set.make("inspection-notice", &visit).await;
    set.make("inspection-notice", &visit).await;
    assert_eq!(set.numbers(&visit).await, [("渝中七星岗检通〔2026〕12号".to_owned(), 1)]);
    let task = set.story.visit.plan.task.to_string();
    set.make("inspection-approval", &task).await;
    assert_eq!(set.numbers(&task).await, [("渝中七星岗检审〔2026〕1号".to_owned(), 1)]);
}

#[tokio::test]
async fn two_rechecks_behind_one_job_are_two_records_without_a_gap() {
    let set = Set::new(true).await;
    let order = set.ordered().await;
    let recheck = |corrected| Recheck {
        on: world::day("2026-03-10"),
        officers: vec![world::person(1), world::person(2)],
        corrected,
        note: "通道已清空。".to_owned(),
        photos: Vec::new(),
    };
    let lines = ordinary::order(&set.story).text.lines;
    for (corrected, all) in [(vec![lines[0].finding], false), (vec![lines[1].finding], true)] {
        let event = OrderEvent::Rechecked { recheck: recheck(corrected), all_corrected: all };
        set.append(world::person(1), order.to_string(), None, None, vec![event.into()]).await;
    }
    set.make("recheck-record", &order.to_string()).await;
    let numbers = set.numbers(&order.to_string()).await;
    assert_eq!(numbers, [("渝中七星岗复查〔2026〕1号".to_owned(), 1), ("渝中七星岗复查〔2026〕2号".to_owned(), 2)]);
}

#[tokio::test]
async fn a_worker_that_lost_its_job_issues_nothing_and_loses_no_number() {
    let set = Set::new(true).await;
    let task = set.story.visit.plan.task.to_string();
    set.ask("inspection-approval", task.clone()).await;
    let now = START + 3_600_000;
    let late = set.app.db.take(&["document"], now, 1).await.unwrap().unwrap();
    let now_again = now + 10_000;
    let good = set.app.db.take(&["document"], now_again, 60_000).await.unwrap().unwrap();
    assert_eq!(late.id, good.id);
    assert!(matches!(set.app.make_papers(&late).await, Err(AppError::Unavailable(_))));
    assert!(set.numbers(&task).await.is_empty());
    set.app.make_papers(&good).await.unwrap();
    assert_eq!(set.numbers(&task).await, [("渝中七星岗检审〔2026〕1号".to_owned(), 1)]);
}

#[tokio::test]
async fn the_record_is_kept_by_its_digest_even_where_the_signature_is_lost_or_broken() {
    let mut set = Set::new(true).await;
    let loaded = set.app.db.read().await.unwrap().visit(set.story.visit.id).await.unwrap();
    let record = set.app.print_record(&loaded, "ABCDEFGHJKMNPQ").await.unwrap();
    assert_eq!((record.paper.as_str(), record.version, record.on), ("joint-record", 1, world::day("2026-03-10")));
    assert!(record.number.starts_with("渝中七星岗检记〔2026〕"), "{}", record.number);
    let bytes = set.app.bytes_of(&record.sha256, 1 << 20).await.unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    assert_eq!(record.size, bytes.len() as u64);
    // A PNG whose header alone is right.
    let broken = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0\0\0\0\0".to_vec();
    let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from(broken))]);
    let stored = set.app.evidence.put(stream, heyi_media::Expected::default()).await.unwrap();
    let mut loaded = loaded;
    if let Some(heyi_domain::visit::FirmAnswer::Signed { signature, .. }) = &mut loaded.state.firm_answer {
        *signature = stored.sha256.to_string();
    }
    let again = set.app.print_record(&loaded, "ABCDEFGHJKMNPQ").await.unwrap();
    assert_ne!(again.sha256, record.sha256);
    set.app.press = None;
    let why = set.app.print_record(&loaded, "ABCDEFGHJKMNPQ").await.unwrap_err();
    assert!(matches!(&why, AppError::Unavailable(text) if text.contains("fonts-noto-cjk")), "{why:?}");
}

#[tokio::test]
async fn every_paper_is_gathered_from_what_the_store_holds() {
    everything(Set::new(true).await).await;
}

#[tokio::test]
async fn every_paper_is_gathered_on_postgresql_as_well() {
    everything(Set::over(TestDb::postgres(projected()).await, true).await).await;
}

async fn everything(set: Set) {
    let (visit, one) = (set.visit(), world::person(1));
    let (task, firm) = (Some(set.story.visit.plan.task.to_string()), Some(world::firm_id().to_string()));
    let record = {
        let loaded = set.app.db.read().await.unwrap().visit(set.story.visit.id).await.unwrap();
        set.app.print_record(&loaded, "ABCDEFGHJKMNPQ").await.unwrap()
    };
    let number = record.number.clone();
    let sealed = DocumentEvent::Issued { record: Box::new(record) };
    let id = DocumentId::from_uuid(Uuid::from_u128(99)).to_string();
    set.append(one, id, task.clone(), firm.clone(), vec![sealed.into()]).await;
    let closed = VisitEvent::Closed { record_sha256: "a".repeat(64), record_sm3: "b".repeat(64), publish_by: world::day("2026-04-07") };
    let reported = VisitEvent::CodeReported { text: "已说明情况。".to_owned(), on: world::day("2026-03-10") };
    set.append(one, visit.clone(), task.clone(), firm.clone(), vec![closed.into(), reported.into()]).await;
    let order = set.ordered().await.to_string();
    let referral = ordinary::referral(&set.story);
    let sent = ReferralEvent::Sent { text: Box::new(referral.text.clone()) };
    set.append(one, referral.id.to_string(), task.clone(), firm.clone(), vec![sent.into()]).await;
    let referred = FindingEvent::Referred { referral: referral.id, to: referral.text.to.clone() };
    set.append(one, referral.text.findings[0].to_string(), None, None, vec![referred.into()]).await;
    let case = ordinary::case(&set.story);
    let id = case.id.to_string();
    let registered = CaseEvent::LeadRegistered { lead: Box::new(case.lead.clone()) };
    let filing = Filing {
        in_charge: one,
        handlers: vec![one, world::person(2)],
        acting_name: "重庆市渝中区人民政府七星岗街道办事处".to_owned(),
        kind: "赋权".to_owned(),
        basis: Vec::new(),
        fine_search: "已查询，未发现".to_owned(),
    };
    let proposed = CaseEvent::FilingProposed { filing: Box::new(filing) };
    let filed = CaseEvent::Filed {
        number: "渝中七星岗罚立〔2026〕1号".to_owned(),
        on: world::day("2026-03-11"),
        decide_by: world::day("2026-06-09"),
    };
    set.append(one, id.clone(), task.clone(), firm.clone(), vec![registered.into(), proposed.into()]).await;
    set.append(world::person(9), id.clone(), task, firm, vec![filed.into()]).await;
    let proposed = FindingEvent::CaseProposed { case: case.id };
    set.append(one, case.lead.findings[0].to_string(), None, None, vec![proposed.into()]).await;

    for (paper, thing) in [
        ("correction-order", order.as_str()),
        ("code-report", &visit),
        ("result-notice", &visit),
        ("referral-letter", &referral.id.to_string()),
        ("lead-register", &id),
        ("filing-approval", &id),
    ] {
        set.make(paper, thing).await;
    }
    let data = {
        let mut q = set.app.db.read().await.unwrap();
        let events = q.stream(&id).await.unwrap();
        let stamp = Stamp { number: "一号".to_owned(), check_code: "ABCD".to_owned(), version: 1 };
        let data = set.app.fill_paper("filing-approval", &id, &events, &stamp).await.unwrap();
        let file: Vec<String> = set.app.documents_of(&mut q, &id).await.unwrap().into_iter().map(|d| d.title).collect();
        assert_eq!(file.len(), 6, "the form and the register, and what the visit left: {file:?}");
        let of_visit = set.app.documents_of(&mut q, &visit).await.unwrap();
        assert_eq!(of_visit.len(), 5, "record, order, report, result and letter");
        data
    };
    assert_eq!(data["lead_number"], "渝中七星岗来源〔2026〕1号");
    assert_eq!(data["opinions"][1]["name"], "张立（已在系统确认）");
    assert_eq!(data["evidence"].as_array().unwrap().len(), 1);
    let events = set.app.db.read().await.unwrap().stream(&order).await.unwrap();
    let stamp = Stamp { number: "一号".to_owned(), check_code: "ABCD".to_owned(), version: 1 };
    let data = set.app.fill_paper("correction-order", &order, &events, &stamp).await.unwrap();
    assert_eq!(data["record_number"], number);
}

#[tokio::test]
async fn the_worker_makes_papers_as_they_are_asked_for_and_stops_when_told() {
    let set = Set::new(true).await;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(set.app.clone().run_jobs(stopping));
    let visit = set.visit();
    set.ask("inspection-notice", visit.clone()).await;
    for _ in 0..200 {
        if !set.numbers(&visit).await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(set.numbers(&visit).await.len(), 1);
    stop.send(true).unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(5), worker).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_paper_that_fails_waits_and_tells_why() {
    let set = Set::new(true).await;
    set.ask("inspection-notice", "order_00000000000000000000000001".to_owned()).await;
    set.ask("no-such-paper", set.visit()).await;
    set.app.make_papers_now().await;
    let jobs = set.app.db.jobs(0, 10).await.unwrap();
    assert_eq!(jobs.len(), 1, "nothing was asked of a thing without events");
    assert_eq!(jobs[0].attempts, 1);
    assert!(jobs[0].error.as_deref().unwrap().contains("no-such-paper"), "{jobs:?}");
}

#[tokio::test]
async fn a_press_makes_its_own_papers_and_leaves_the_backlog_to_the_worker() {
    let mut set = Set::new(true).await;
    let task = set.story.visit.plan.task.to_string();
    set.app.papers_later = true;
    set.ask("inspection-approval", task.clone()).await;
    set.app.papers_later = false;
    let visit = set.visit();
    set.ask("inspection-notice", visit.clone()).await;
    set.app.make_papers_now().await;
    assert_eq!(set.numbers(&visit).await.len(), 1, "asked for by a person");
    assert!(set.numbers(&task).await.is_empty(), "older, and nobody waits for it");
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(set.app.clone().run_jobs(stopping));
    let mut left = 1;
    for _ in 0..200 {
        left = set.app.db.jobs(0, 10).await.unwrap().len();
        if left == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!((left, set.numbers(&task).await.len()), (0, 1), "the worker made it");
}

#[tokio::test]
async fn without_fonts_papers_wait_and_no_attempt_is_spent() {
    let set = Set::new(false).await;
    set.ask("inspection-notice", set.visit()).await;
    for _ in 0..10 {
        set.app.make_papers_now().await;
    }
    let jobs = set.app.db.jobs(0, 10).await.unwrap();
    assert_eq!((jobs.len(), jobs[0].attempts), (1, 0));
}

#[tokio::test]
async fn a_paper_is_read_by_those_concerned_and_checked_by_anyone() {
    let set = Set::new(true).await;
    let visit = set.visit();
    let task = set.story.visit.plan.task.to_string();
    set.make("inspection-notice", &visit).await;
    set.make("inspection-approval", &task).await;
    let order = set.ordered().await;
    set.make("correction-order", &order.to_string()).await;
    let mut q = set.app.db.read().await.unwrap();
    let of_visit = set.app.documents_of(&mut q, &visit).await.unwrap();
    assert_eq!(of_visit.iter().map(|d| d.title.as_str()).collect::<Vec<_>>(), ["行政检查通知书", "责令改正通知书"]);
    assert_eq!(of_visit[0].link, format!("/api/v1/documents/{}.pdf", of_visit[0].id));
    let of_task = set.app.documents_of(&mut q, &task).await.unwrap();
    let public = set.app.public_documents_of(&mut q, &visit).await.unwrap();
    assert_eq!(public.len(), 2);
    let code = |n: usize| public[n].link.trim_start_matches("/api/v1/public/document/").trim_end_matches(".pdf").to_owned();
    drop(q);

    let (notice, approval) = (of_visit[0].id, of_task[0].id);
    let firm = Caller::reading(actor(20, Role::Firm, None, Some(world::firm_id())));
    let other_firm = Caller::reading(actor(21, Role::Firm, None, Some(FirmId::from_uuid(Uuid::from_u128(78)))));
    let invited = Caller::reading(actor(5, Role::DepartmentOfficer, Some(world::department("SC")), None));
    let stranger = Caller::reading(actor(30, Role::Officer, Some(BodyCode("500103009".to_owned())), None));
    let supervisor = Caller::reading(actor(31, Role::Supervisor, None, None));
    for who in [&leader(), &firm, &invited, &supervisor] {
        let pdf = set.app.document_pdf(who, notice).await.unwrap();
        assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.name == "行政检查通知书渝中七星岗检通〔2026〕12号.pdf", "{}", pdf.name);
    }
    for who in [&other_firm, &stranger] {
        assert!(matches!(set.app.document_pdf(who, notice).await, Err(AppError::NotFound(_))));
    }
    for who in [&firm, &stranger] {
        assert!(matches!(set.app.document_pdf(who, approval).await, Err(AppError::NotFound(_))), "the form is not the firm's");
    }

    let typed = code(0).to_lowercase();
    let shown = set.app.public_document(&format!(" {}-{} ", &typed[..4], &typed[4..])).await.unwrap();
    assert_eq!((shown.document.number.as_str(), shown.superseded), ("渝中七星岗检通〔2026〕12号", false));
    assert_eq!((shown.leaf.len(), shown.sm3.len()), (64, 64));
    assert!(shown.remark.contains("测试章"), "{}", shown.remark);
    assert!(set.app.public_document_pdf(&code(0)).await.unwrap().bytes.starts_with(b"%PDF-"));
    assert!(matches!(set.app.public_document("NOSUCHCODE").await, Err(AppError::NotFound(_))));
    let inner = {
        let mut q = set.app.db.read().await.unwrap();
        let row = q.fetch_one("SELECT check_code FROM documents WHERE paper = 'inspection-approval'", args![]).await.unwrap();
        row.string("check_code").unwrap()
    };
    assert!(set.app.public_document(&inner).await.unwrap().document.link.is_empty());
    assert!(matches!(set.app.public_document_pdf(&inner).await, Err(AppError::NotFound(_))));
}
