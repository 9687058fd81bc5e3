//! A small district: one town, two departments, a person of each role, three firms.

#![expect(clippy::unwrap_used, reason = "a test that can't set up must stop")]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use heyi_app::surroundings::{Chance, Clock};
use heyi_app::{App, Caller, Parts, Stream};
use heyi_domain::body::{BodyEvent, BodyRecord};
use heyi_domain::firm::{FirmEvent, FirmRecord, RiskClass};
use heyi_domain::ids::{BodyCode, FirmId, PersonId};
use heyi_domain::person::{Certificate, PersonEvent, PersonRecord};
use heyi_domain::{Actor, Event, Role};
use heyi_http::{Settings, router};
use heyi_rulebook::{Day, identifiers};
use heyi_store::{Options, read::Projection};
use heyi_testkit::{FakeClock, Seeded, TestDb};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

/// The district's town and departments.
pub const TOWN: &str = "500103003";

/// The password of everyone.
pub const PASSWORD: &str = "lantern-7-bridge";

pub struct TestClock(pub FakeClock);

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }
}

pub struct TestChance(pub Mutex<Seeded>);

impl Chance for TestChance {
    fn fill(&self, buffer: &mut [u8]) {
        let mut numbers = self.0.lock().unwrap();
        for chunk in buffer.chunks_mut(32) {
            chunk.copy_from_slice(&numbers.bytes()[..chunk.len()]);
        }
    }
}

/// The site with its clock.
pub struct World {
    pub router: Router,
    pub app: Arc<App>,
    pub clock: FakeClock,
    pub people: Vec<(Role, PersonId, &'static str)>,
    pub firms: Vec<FirmId>,
    /// A firm of another town.
    pub elsewhere: FirmId,
    pub db: TestDb,
}

/// An answer.
#[derive(Debug)]
pub struct Got {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{}: {e}: {}", self.status, String::from_utf8_lossy(&self.bytes)))
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// The people: role, login, body.
pub const PEOPLE: [(Role, &str, Option<&str>); 8] = [
    (Role::Leader, "dazhang", Some(TOWN)),
    (Role::Officer, "duiyuan", Some(TOWN)),
    (Role::DepartmentOfficer, "bumen", Some("500103-SC")),
    (Role::Reviewer, "fazhi", Some(TOWN)),
    (Role::Head, "fuzeren", Some(TOWN)),
    (Role::Supervisor, "jiandu", Some("500103-SF")),
    (Role::Administrator, "guanli", None),
    (Role::Firm, "qiye", None),
];

/// Second officers, so that two can go.
pub const SECONDS: [(Role, &str, Option<&str>); 2] =
    [(Role::Officer, "jianchayuan", Some(TOWN)), (Role::DepartmentOfficer, "bumen2", Some("500103-SC"))];

impl World {
    pub async fn new() -> Self {
        Self::with(Settings::default(), true).await
    }

    pub async fn with(settings: Settings, demo: bool) -> Self {
        let options = Options { projector: Some(Arc::new(Projection)), ..Options::default() };
        Self::over(TestDb::sqlite(options).await, settings, demo).await
    }

    pub async fn over(db: TestDb, settings: Settings, demo: bool) -> Self {
        let clock = FakeClock::default();
        let evidence = heyi_media::EvidenceStore::open(db.folder.path().join("evidence")).await.unwrap();
        let files = heyi_app::rules::embedded_files();
        let app = App::new(Parts {
            db: db.db.clone(),
            rules: heyi_app::rules::embedded().unwrap(),
            rule_files: Arc::new(files),
            press: Some(press()),
            seals: Arc::new(heyi_app::TestSeals::new([7; 32])),
            evidence: Arc::new(evidence),
            clock: Arc::new(TestClock(clock.clone())),
            chance: Arc::new(TestChance(Mutex::new(Seeded::new(7)))),
            demo,
            address: "http://heyi.test".to_owned(),
        })
        .await
        .unwrap();
        let app = Arc::new(app);
        let (people, mut firms) = register(&app).await;
        let elsewhere = firms.pop().unwrap();
        Self { router: router(Arc::clone(&app), settings), app, clock, people, firms, elsewhere, db }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Got { status: parts.status, headers: parts.headers, bytes }
    }

    /// The cookie of a person.
    pub async fn cookie(&self, login: &str) -> String {
        let got = self.sign_in(login, PASSWORD).await;
        assert_eq!(got.status, StatusCode::OK, "{login}: {}", String::from_utf8_lossy(&got.bytes));
        got.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Got {
        let body = serde_json::json!({ "login": login, "password": password }).to_string();
        self.send(Request::post("/api/v1/session").header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap()).await
    }

    pub async fn get(&self, cookie: &str, path: &str) -> Got {
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// A write with a key of its own.
    pub async fn write(&self, cookie: &str, method: Method, path: &str, key: &str, body: &Value) -> Got {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookie)
            .header("idempotency-key", key)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    /// A read that must succeed.
    pub async fn read(&self, cookie: &str, path: &str) -> Value {
        let got = self.get(cookie, path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&got.bytes));
        got.json()
    }

    /// A write that must succeed, with a key of its own made from what it is.
    pub async fn done(&self, cookie: &str, path: &str, body: Value) -> Value {
        let got = self.write(cookie, Method::POST, path, &key_of(path, &body), &body).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&got.bytes));
        got.json()
    }

    /// A write that must be refused; its code.
    pub async fn refused(&self, cookie: &str, path: &str, body: Value) -> String {
        let got = self.write(cookie, Method::POST, path, &format!("no-{}", key_of(path, &body)), &body).await;
        assert!(got.status.is_client_error(), "{path}: {} {}", got.status, String::from_utf8_lossy(&got.bytes));
        got.code()
    }

    pub fn person(&self, role: Role) -> PersonId {
        self.people.iter().find(|(own, ..)| *own == role).unwrap().1
    }
}

/// One press for all tests: its fonts are read once.
pub fn press() -> Arc<heyi_papers::Press> {
    static PRESS: std::sync::OnceLock<Arc<heyi_papers::Press>> = std::sync::OnceLock::new();
    Arc::clone(PRESS.get_or_init(|| {
        let files = heyi_app::rules::embedded_files();
        let papers = files.into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix("papers/")?.to_owned(), bytes)));
        Arc::new(heyi_papers::Press::new(&heyi_papers::Sources::from_files(papers)).unwrap())
    }))
}

fn key_of(path: &str, body: &Value) -> String {
    use sha2::Digest as _;
    hex::encode(&sha2::Sha256::digest(format!("{path}{body}"))[..16])
}

/// The value without what differs from run to run.
pub fn without(mut value: Value, names: &[&str]) -> Value {
    fn walk(value: &mut Value, names: &[&str]) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields.iter_mut() {
                    if names.contains(&name.as_str()) {
                        *field = Value::String(format!("[{name}]"));
                    } else {
                        walk(field, names);
                    }
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|one| walk(one, names)),
            _ => {}
        }
    }
    walk(&mut value, names);
    value
}

/// A valid credit code from its first 17 characters.
pub fn credit_code(first17: &str) -> String {
    format!("{first17}{}", identifiers::uscc_check_char(first17).unwrap())
}

pub fn firm_record(nth: usize) -> FirmRecord {
    FirmRecord {
        credit_code: credit_code(&format!("91500103MA5{nth:06}")),
        name: format!("渝中区第{nth}小面馆"),
        scene: "SCENE-CY".to_owned(),
        kind: "个体工商户".to_owned(),
        town: TOWN.to_owned(),
        address: format!("测试路{nth}号"),
        contact: "张某甲".to_owned(),
        phone: "13800000000".to_owned(),
        lng_e6: Some(106_577_000),
        lat_e6: Some(29_557_000),
        licences: vec!["食品经营许可证".to_owned()],
        risk: RiskClass::B,
        closed_on: None,
    }
}

fn body(code: &str, name: &str, town: Option<&str>, department: Option<&str>) -> BodyRecord {
    BodyRecord {
        code: BodyCode(code.to_owned()),
        name: name.to_owned(),
        short_name: name.to_owned(),
        level: if town.is_some() { "镇街" } else { "部门" }.to_owned(),
        district: "500103".to_owned(),
        town: town.map(str::to_owned),
        department: department.map(str::to_owned),
        number_word: name.to_owned(),
    }
}

async fn register(app: &Arc<App>) -> (Vec<(Role, PersonId, &'static str)>, Vec<FirmId>) {
    let system = PersonId::from_uuid(uuid::Uuid::nil());
    let actor = Actor { person: system, name: "系统".to_owned(), role: Role::Administrator, body: None, firm: None };
    let made = app
        .act(&Caller::reading(actor), |act| {
            Box::pin(async move {
                let mut streams: Vec<(String, Event)> = Vec::new();
                for record in [
                    body(TOWN, "解放碑街道", Some(TOWN), None),
                    body("500103-SC", "市场监管局", None, Some("SC")),
                    body("500103-SF", "司法局", None, Some("SF")),
                ] {
                    streams.push((record.code.to_string(), BodyEvent::Registered { record: Box::new(record) }.into()));
                }
                let mut firms = Vec::new();
                for nth in 1..=4 {
                    let id = FirmId::from_uuid(act.new_uuid());
                    let mut record = firm_record(nth);
                    if nth == 4 {
                        record.town = "500103001".to_owned();
                    }
                    let event = FirmEvent::Registered { record: Box::new(record), code: format!("QY{nth:010}") };
                    streams.push((id.to_string(), event.into()));
                    firms.push(id);
                }
                let mut people = Vec::new();
                for (nth, (role, login, body)) in PEOPLE.into_iter().chain(SECONDS).enumerate() {
                    let id = PersonId::from_uuid(act.new_uuid());
                    let officer = matches!(role, Role::Leader | Role::Officer | Role::DepartmentOfficer);
                    let certificate = officer.then(|| Certificate {
                        number: format!("CQ{nth:06}"),
                        valid_from: Day::parse("2024-01-01").unwrap(),
                        valid_to: Day::parse("2028-12-31").unwrap(),
                    });
                    let roles = if role == Role::Leader { vec![Role::Leader, Role::Officer] } else { vec![role] };
                    let record = PersonRecord {
                        name: format!("测试{login}"),
                        login: login.to_owned(),
                        roles,
                        body: body.map(|code| BodyCode(code.to_owned())),
                        firm: (role == Role::Firm).then(|| firms[0]),
                        certificate,
                        posted_to: None,
                        recusals: Vec::new(),
                        left_on: None,
                    };
                    streams.push((id.to_string(), PersonEvent::Registered { record: Box::new(record) }.into()));
                    let hash =
                        heyi_identity::hash_password(PASSWORD, [u8::try_from(nth).unwrap(); 16], heyi_identity::Cost::CHEAP).unwrap();
                    heyi_app::set_password(act.tx, &id.to_string(), login, hash).await?;
                    people.push((role, id.to_string(), login.to_owned()));
                }
                for (stream, event) in streams {
                    act.append(Stream::at(&stream, 0), vec![event]).await?;
                }
                let firms: Vec<String> = firms.iter().map(ToString::to_string).collect();
                let people: Vec<(Role, String)> = people.into_iter().map(|(role, id, _)| (role, id)).collect();
                Ok((people, firms))
            })
        })
        .await
        .unwrap();
    app.reload_registers().await.unwrap();
    let (people, firms): (Vec<(Role, String)>, Vec<String>) = made;
    let people = people.into_iter().zip(PEOPLE).map(|((role, id), (_, login, _))| (role, id.parse().unwrap(), login)).collect();
    (people, firms.iter().map(|id| id.parse().unwrap()).collect())
}
