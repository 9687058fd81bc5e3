//! A small district to test in: two towns, three departments, a handful of people and firms, always under the same identifiers.

use std::fmt::Debug;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use bytes::Bytes;
use heyi_app::surroundings::{Chance, Clock};
use heyi_app::views::TaskDraft;
use heyi_app::{App, AppError, Caller, Declared, Parts, rules};
use heyi_domain::ids::{BodyCode, FirmId, PersonId, TaskId, VisitId};
use heyi_domain::task::InspectionKind;
use heyi_domain::{Actor, Role};
use heyi_media::EvidenceStore;
use heyi_papers::{Press, Sources};
use heyi_rulebook::{Day, Rulebook};
use heyi_store::read::{Projection, TABLES};
use heyi_store::{Db, Options, Query as _, args};
use heyi_testkit::{FakeClock, Seeded, TestDb};
use uuid::Uuid;

use crate::register::{self, people};

/// 2026-03-10 09:00 in Asia/Shanghai, a Tuesday.
pub const START: i64 = 1_773_104_400_000;

pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;

pub const TOWN: &str = "500103003";
pub const OTHER_TOWN: &str = "500103001";

/// The market department of the district, which holds two matters of the scene that the town doesn't.
pub const MARKET: &str = "500103-SC";
/// The tobacco department, which holds one.
pub const TOBACCO: &str = "500103-YC";
/// A department that the scene doesn't need: the town holds its matters.
pub const URBAN: &str = "500103-CG";

/// A point.
pub const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

pub const SCENE: &str = "SCENE-CY";

/// A clock that moves on by a millisecond at each reading.
struct Ticking(FakeClock);

impl Clock for Ticking {
    fn now_ms(&self) -> i64 {
        let now = self.0.now_ms();
        self.0.advance(1);
        now
    }
}

struct Repeating(Mutex<Seeded>);

impl Chance for Repeating {
    fn fill(&self, buffer: &mut [u8]) {
        let mut seeded = self.0.lock().unwrap();
        for part in buffer.chunks_mut(8) {
            let next = seeded.next_u64().to_le_bytes();
            part.copy_from_slice(&next[..part.len()]);
        }
    }
}

/// An application over a store that may hold the registers already.
pub struct World {
    pub app: App,
    pub clock: FakeClock,
}

/// What the tests of a store need: read models.
pub fn projected() -> Options {
    Options { projector: Some(Arc::new(Projection)), ..Options::default() }
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn code(body: &str) -> BodyCode {
    BodyCode(body.to_owned())
}

pub fn person(n: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(n))
}

pub fn firm(n: u128) -> FirmId {
    FirmId::from_uuid(Uuid::from_u128(0x1000 + n))
}

/// 企业码 of a firm.
pub fn firm_code(n: u128) -> String {
    format!("QYTEST00000{n}")
}

fn rulebook() -> Arc<Rulebook> {
    static RULES: OnceLock<Arc<Rulebook>> = OnceLock::new();
    RULES.get_or_init(|| rules::embedded().unwrap()).clone()
}

fn press() -> Arc<Press> {
    static PRESS: OnceLock<Arc<Press>> = OnceLock::new();
    let files = || rules::embedded_files().into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix("papers/")?.to_owned(), bytes)));
    PRESS.get_or_init(|| Arc::new(Press::new(&Sources::from_files(files())).unwrap())).clone()
}

/// How an application is put together for a test.
pub struct With {
    pub press: bool,
    pub at_ms: i64,
    pub seed: u64,
}

impl Default for With {
    fn default() -> Self {
        Self { press: false, at_ms: START, seed: 7 }
    }
}

impl World {
    /// An application over a migrated store; nothing is registered.
    pub async fn over(db: Db, folder: &Path, with: With) -> Self {
        let clock = FakeClock::at(with.at_ms);
        let parts = Parts {
            db,
            rules: rulebook(),
            rule_files: Arc::new(Vec::new()),
            press: with.press.then(press),
            seals: Arc::new(heyi_app::TestSeals::new([7; 32])),
            evidence: Arc::new(EvidenceStore::open(folder.join("evidence")).await.unwrap()),
            clock: Arc::new(Ticking(clock.clone())),
            chance: Arc::new(Repeating(Mutex::new(Seeded::new(with.seed)))),
            demo: false,
            address: "http://127.0.0.1:8080".to_owned(),
        };
        Self { app: App::new(parts).await.unwrap(), clock }
    }

    /// The district registered in an empty store.
    pub async fn new(t: &TestDb) -> Self {
        Self::with(t, With::default()).await
    }

    /// The same with a press.
    pub async fn with(t: &TestDb, with: With) -> Self {
        let world = Self::over(t.db.clone(), t.folder.path(), with).await;
        register::everything(&world.app).await;
        world
    }

    /// A person as caller, without an idempotency key.
    pub fn by(&self, n: u128) -> Caller {
        let one = people().into_iter().find(|p| p.n == n).unwrap();
        Caller::reading(Actor {
            person: person(n),
            name: one.name.to_owned(),
            role: one.role,
            body: one.body.map(code),
            firm: one.firm.map(firm),
        })
    }

    /// A person as caller of one request that may be sent again.
    pub fn once(&self, n: u128, key: &str) -> Caller {
        Caller { key: Some(key.to_owned()), request_digest: format!("digest of {key}"), ..self.by(n) }
    }

    /// A small picture, kept as evidence; its SHA-256.
    pub async fn picture(&self, by: u128) -> String {
        use base64::Engine as _;
        let bytes = Bytes::from(base64::engine::general_purpose::STANDARD.decode(PNG).unwrap());
        let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes)]);
        self.app.keep_evidence(&self.by(by), stream, Declared::default()).await.unwrap().sha256
    }

    /// Number of events recorded.
    pub async fn events(&self) -> u64 {
        events(&self.app.db).await
    }

    /// A task drafted and submitted by the leader of the town (or of the other one), and approved by its head.
    pub async fn approved(&self, leader: u128, head: u128, draft: TaskDraft) -> TaskId {
        let id = self.app.draft_task(&self.by(leader), draft).await.unwrap().id.parse().unwrap();
        self.app.submit_task(&self.by(leader), id).await.unwrap();
        self.app.approve_task(&self.by(head), id, "同意".to_owned()).await.unwrap();
        id
    }

    /// The only visit of a published task.
    pub async fn visit_of(&self, task: TaskId) -> VisitId {
        let visits = self.app.view_task(&self.by(register::SUPERVISOR), task).await.unwrap().visits;
        assert_eq!(visits.len(), 1);
        visits[0].id
    }

    /// A task of the town at a firm, published; its visit.
    pub async fn published(&self, draft: TaskDraft) -> (TaskId, VisitId) {
        let task = self.approved(register::LEADER, register::HEAD, draft).await;
        self.app.publish_task(&self.by(register::LEADER), task).await.unwrap();
        (task, self.visit_of(task).await)
    }

    /// Refuses with this code, and nothing is written: no event, no row, no job, no number.
    pub async fn refuses<T: Debug>(&self, wanted: &str, job: impl Future<Output = Result<T, AppError>>) {
        let before = self.everything().await;
        let said = refusal(job.await);
        assert_eq!(said, wanted);
        assert_eq!(self.everything().await, before, "{wanted}: something was written");
    }

    async fn everything(&self) -> (u64, Vec<String>) {
        let mut rows = dump(&self.app.db, TABLES).await;
        rows.extend(dump(&self.app.db, &["jobs", "counters", "answers"]).await);
        (self.events().await, rows)
    }
}

/// A daily inspection of restaurants today by the town.
pub fn draft(firms: &[u128], officers: &[u128]) -> TaskDraft {
    TaskDraft {
        title: String::new(),
        kind: InspectionKind::Daily,
        ordered_from_above: false,
        programme: None,
        reason: None,
        scene: SCENE.to_owned(),
        checks: Vec::new(),
        firms: firms.iter().map(|n| firm(*n)).collect(),
        not_merged: Vec::new(),
        first_day: day("2026-03-10"),
        last_day: day("2026-03-10"),
        officers: officers.iter().map(|n| person(*n)).collect(),
        invited: None,
        urgent: None,
    }
}

/// The code of a refusal; what else was answered instead.
pub fn refusal<T: Debug>(answer: Result<T, AppError>) -> String {
    match answer {
        Err(AppError::Refused(why) | AppError::Forbidden(why)) => why.code.to_string(),
        other => format!("{other:?}"),
    }
}

pub async fn events(db: &Db) -> u64 {
    count(db, "SELECT COUNT(*) AS n FROM events").await
}

pub async fn count(db: &Db, sql: impl Into<std::borrow::Cow<'static, str>>) -> u64 {
    db.fetch_optional(sql, args![]).await.unwrap().unwrap().uint("n").unwrap()
}

/// Every row of these tables as text, sorted.
pub async fn dump(db: &Db, tables: &[&str]) -> Vec<String> {
    let mut read = db.read().await.unwrap();
    let mut all = Vec::new();
    for table in tables {
        for row in read.fetch_all(format!("SELECT * FROM {table}"), args![]).await.unwrap() {
            let cells: Vec<String> = row.columns().iter().zip(row.values()).map(|(c, v)| format!("{c}={v:?}")).collect();
            all.push(format!("{table} {}", cells.join(" ")));
        }
    }
    all.sort();
    all
}

/// The log holds together, and the read models are what a rebuild makes of the events.
pub async fn sound(db: &Db, what: &str) {
    let report = heyi_store::verify_live(db).await.unwrap();
    assert!(report.ok, "{what}: {:?}", report.problems);
    let live = dump(db, TABLES).await;
    let done = db.rebuild(|_| {}).await.unwrap();
    assert_eq!(done, report.size, "{what}");
    let again = dump(db, TABLES).await;
    for (one, other) in live.iter().zip(&again) {
        assert_eq!(one, other, "{what}: live, then rebuilt");
    }
    assert_eq!(live.len(), again.len(), "{what}");
}

/// Whether somebody has a role that makes him an officer in the field.
pub const fn in_the_field(role: Role) -> bool {
    matches!(role, Role::Leader | Role::Officer | Role::DepartmentOfficer)
}
