//! Every number opens the rows it counts: its link is followed through the API to the last page, in the demonstration district on both databases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use heyi_app::{App, Parts};
use heyi_http::{Settings, router};
use heyi_store::{Options, read::Projection};
use heyi_testkit::{FakeClock, Seeded, TestDb};
use heyi_twin::TwinClock;
use serde_json::{Value, json};

use crate::world::{TestChance, World, press};

/// 2026-11-25 10:00 in Asia/Shanghai, a Wednesday.
const NOW: i64 = 1_795_572_000_000;
const TODAY: &str = "2026-11-25";

/// The demonstration district, its clock held, with what a month of it doesn't have: a firm visited twice, a visit without 执法码 whose report isn't
/// due yet and to which only the town's officers came, and one that was not carried out.
struct District {
    world: World,
    cookies: BTreeMap<&'static str, String>,
}

impl District {
    async fn new(db: TestDb) -> Self {
        let clock = Arc::new(TwinClock::default());
        clock.hold(NOW);
        let app = App::new(Parts {
            db: db.db.clone(),
            rules: heyi_app::rules::embedded().unwrap(),
            rule_files: Arc::new(Vec::new()),
            press: Some(press()),
            seals: Arc::new(heyi_app::TestSeals::new([7; 32])),
            evidence: Arc::new(heyi_media::EvidenceStore::open(db.folder.path().join("evidence")).await.unwrap()),
            clock: clock.clone(),
            chance: Arc::new(TestChance(Mutex::new(Seeded::new(11)))),
            demo: true,
            address: "http://heyi.test".to_owned(),
        })
        .await
        .unwrap();
        heyi_twin::fill(&app, &clock, "500103", 20_240_705).await.unwrap();
        clock.hold(NOW);
        let app = Arc::new(app);
        let router = router(Arc::clone(&app), Settings::default());
        let world = World { router, app, clock: FakeClock::default(), people: Vec::new(), firms: Vec::new(), elsewhere: heyi_domain::ids::FirmId::from_uuid(uuid::Uuid::nil()), db };
        let mut cookies = BTreeMap::new();
        for login in ["dazhang", "duiyuan", "jianchayuan", "bumen", "fazhi", "fuzeren", "jiandu", "guanli"] {
            let got = world.sign_in(login, heyi_twin::PASSWORD).await;
            assert_eq!(got.status, StatusCode::OK, "{login}");
            cookies.insert(login, got.header("set-cookie").split(';').next().unwrap().to_owned());
        }
        let district = Self { world, cookies };
        district.play().await;
        district
    }

    async fn play(&self) {
        let mut officers = Vec::new();
        for login in ["duiyuan", "jianchayuan"] {
            officers.push(self.read(login, "/me").await["person"].as_str().unwrap().to_owned());
        }
        let closed = self.all("dazhang", "/visits?status=closed&scene=SCENE-CY").await;
        let again: Vec<&Value> = closed.iter().map(|v| &v["firm"]).take(2).collect();
        let draft = json!({
            "kind": "lead", "reason": "投诉举报转办", "scene": "SCENE-CY", "firms": again, "first_day": TODAY, "last_day": TODAY, "officers": officers,
        });
        let task = self.done("dazhang", "/tasks", draft).await["id"].as_str().unwrap().to_owned();
        self.done("dazhang", &format!("/tasks/{task}/submit"), json!({})).await;
        self.done("fuzeren", &format!("/tasks/{task}/approve"), json!({ "opinion": "同意" })).await;
        self.done("dazhang", &format!("/tasks/{task}/publish"), json!({})).await;
        let visits = self.all("dazhang", &format!("/visits?task={task}")).await;
        let [one, other] = [&visits[0]["id"], &visits[1]["id"]].map(|id| id.as_str().unwrap());
        self.done("duiyuan", &format!("/visits/{one}/no-code"), json!({ "reason": "现场没有网络" })).await;
        self.done("duiyuan", &format!("/visits/{one}/enter"), json!({ "officers": officers })).await;
        self.done("dazhang", &format!("/visits/{other}/abandon"), json!({ "reason": "停业" })).await;
        let entered = self.all("dazhang", &format!("/visits?task={task}&status=on_site")).await;
        assert_eq!(entered[0]["came"], 1, "{}", entered[0]);
        assert!(!entered[0]["bodies"].as_array().unwrap().is_empty(), "departments are planned: {}", entered[0]);
        assert_eq!(self.all("dazhang", "/visits?status=on_site&joint=true").await, Vec::<Value>::new());
    }

    async fn read(&self, who: &str, path: &str) -> Value {
        self.world.read(&self.cookies[who], &format!("/api/v1{path}")).await
    }

    async fn done(&self, who: &str, path: &str, body: Value) -> Value {
        self.world.done(&self.cookies[who], &format!("/api/v1{path}"), body).await
    }

    /// Every row of a list, page by page; no row comes twice.
    async fn all(&self, who: &str, path: &str) -> Vec<Value> {
        let sign = if path.contains('?') { '&' } else { '?' };
        let mut rows: Vec<Value> = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.read(who, &format!("{path}{sign}limit=7{after}")).await;
            rows.extend(page["rows"].as_array().unwrap().iter().cloned());
            assert!(rows.len() < 5_000, "{path} never ends");
            match page["next"].as_str() {
                Some(next) => after = format!("&after={}", next.replace('|', "%7C")),
                None => break,
            }
        }
        let distinct: BTreeSet<String> = rows.iter().map(ToString::to_string).collect();
        assert_eq!(distinct.len(), rows.len(), "{path}: a row twice");
        rows
    }

    /// What a number must be, from the rows behind its link, by its own definition.
    async fn follows(&self, who: &str, number: &Value) -> i64 {
        let rows = self.all(who, number["link"].as_str().unwrap()).await;
        let came = |row: &Value| row["came"].as_i64().unwrap();
        let follows = match number["key"].as_str().unwrap() {
            "firms" => rows.iter().map(|r| r["firm"].to_string()).collect::<BTreeSet<_>>().len(),
            "spared" | "merged" => return rows.iter().map(|r| came(r) - 1).sum(),
            _ => rows.len(),
        };
        i64::try_from(follows).unwrap()
    }
}

async fn every_number_opens_its_rows(district: &District) {
    let mut seen = 0;
    for who in ["dazhang", "duiyuan", "fuzeren", "fazhi", "bumen", "jiandu", "guanli"] {
        let bench = district.read(who, "/workbench").await;
        let mut numbers = bench["numbers"].as_array().unwrap().clone();
        if !["duiyuan", "bumen", "fazhi"].contains(&who) {
            let month = district.read(who, "/numbers").await;
            let year = district.read(who, &format!("/numbers?from=2026-01-01&to={TODAY}")).await;
            for page in [&month, &year] {
                numbers.extend(page["numbers"].as_array().unwrap().iter().cloned());
                parts_open_theirs(district, who, page).await;
            }
        }
        for number in &numbers {
            assert_eq!(number["value"].as_i64().unwrap(), district.follows(who, number).await, "{who}: {number}");
            seen += i64::from(number["value"] != 0);
        }
    }
    assert!(seen > 40, "only {seen} numbers that aren't nothing");
}

/// By scene and by day.
async fn parts_open_theirs(district: &District, who: &str, page: &Value) {
    let total = |key: &str| page["numbers"].as_array().unwrap().iter().find(|n| n["key"] == key).unwrap()["value"].as_u64().unwrap();
    let mut visits = 0;
    for scene in page["by_scene"].as_array().unwrap() {
        for (count, link) in [("visits", "visits_link"), ("findings", "findings_link")] {
            let rows = district.all(who, scene[link].as_str().unwrap()).await;
            assert_eq!(scene[count], rows.len(), "{who}: {count} of {scene}");
        }
        visits += scene["visits"].as_u64().unwrap();
    }
    assert_eq!(visits, total("visits"), "{who}: the scenes together");
    let mut days = 0;
    for day in page["by_day"].as_array().unwrap() {
        let rows = district.all(who, day["link"].as_str().unwrap()).await;
        assert_eq!(day["visits"], rows.len(), "{who}: {day}");
        days += rows.len() as u64;
    }
    assert_eq!(days, total("visits"), "{who}: the days together");
}

/// Numbers that are the same counted another way.
async fn numbers_are_true(district: &District) {
    let all = district.all("jiandu", "/visits").await;
    let held: Vec<&Value> = all.iter().filter(|v| v["status"] == "closed" && v["recheck"] == false).collect();
    let page = district.read("jiandu", &format!("/numbers?from=2026-01-01&to={TODAY}")).await;
    let number = |key: &str| page["numbers"].as_array().unwrap().iter().find(|n| n["key"] == key).unwrap()["value"].as_u64().unwrap();
    let count = |test: &dyn Fn(&Value) -> bool| held.iter().filter(|v| test(v)).count() as u64;
    assert_eq!(number("visits"), held.len() as u64);
    assert_eq!(number("joint"), count(&|v| v["came"].as_u64().unwrap() > 1));
    assert_eq!(number("with_findings"), count(&|v| v["findings"].as_u64().unwrap() > 0));
    assert_eq!(number("published"), count(&|v| !v["published_on"].is_null()));
    let deadlines = district.all("jiandu", "/deadlines").await;
    let overdue: Vec<&Value> = deadlines.iter().filter(|d| d["urgency"] == "overdue").collect();
    assert_eq!(district.all("jiandu", "/deadlines?overdue=true").await.len(), overdue.len());
    let no_code = district.all("jiandu", "/deadlines?rule=cq375-18-nocode").await;
    assert_eq!(no_code.len(), deadlines.iter().filter(|d| d["rule"] == "cq375-18-nocode").count());
    assert!(no_code.iter().any(|d| d["urgency"] == "near") && no_code.iter().any(|d| d["urgency"] == "overdue"), "{no_code:?}");

    for deadline in &deadlines {
        let page = deadline["link"].as_str().unwrap();
        assert!(["/tasks/", "/visits/", "/orders/", "/cases/"].iter().any(|p| page.starts_with(p)), "{deadline}");
        district.read("jiandu", page).await;
        assert!(!deadline["cite"]["article"].as_str().unwrap_or_default().is_empty(), "{deadline}");
    }

    let by_body = district.read("jiandu", "/oversight/overdue").await;
    let by_body = by_body.as_array().unwrap();
    assert_eq!(by_body.iter().map(|b| b["count"].as_u64().unwrap()).sum::<u64>(), overdue.len() as u64);
    let names: Vec<&str> = by_body.iter().map(|b| b["body"]["name"].as_str().unwrap()).collect();
    assert!(names.len() > 1 && names.is_sorted(), "{names:?}");
    for body in by_body {
        assert_eq!(district.all("jiandu", body["link"].as_str().unwrap()).await.len(), usize::try_from(body["count"].as_u64().unwrap()).unwrap());
    }
}

/// The caps, counted from all visits that count and all firms.
async fn caps_are_true(district: &District) {
    let mut classes = BTreeMap::new();
    let mut after = String::new();
    loop {
        let page = district.read("jiandu", &format!("/firms?limit=200{after}")).await;
        classes.extend(page["rows"].as_array().unwrap().iter().map(|f| (f["id"].to_string(), f["risk"].as_str().unwrap().to_owned())));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let cap = |firm: &str| match classes[firm].as_str() {
        "A" => 1,
        "B" => 2,
        "C" => 3,
        _ => 4,
    };
    let mut used: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    for visit in district.all("jiandu", "/visits?counted=true&from=2026-01-01&to=2026-12-31").await {
        let bodies = visit["bodies"].as_array().unwrap().iter().chain([&visit["lead"]]);
        let ahead = u64::from(visit["status"] != "closed");
        for body in bodies.map(|b| b["code"].to_string()).collect::<BTreeSet<_>>() {
            let both = used.entry((visit["firm"].to_string(), body)).or_default();
            *both = (both.0 + 1, both.1 + ahead);
        }
    }
    let wanted: BTreeSet<_> = used.into_iter().filter(|((firm, _), (n, _))| n + 1 >= cap(firm)).map(|((firm, body), (n, ahead))| (firm, body, n, ahead)).collect();
    let rows = district.all("jiandu", "/oversight/caps").await;
    let got: BTreeSet<_> = rows
        .iter()
        .map(|r| (r["firm"].to_string(), r["body"]["code"].to_string(), r["used"].as_u64().unwrap(), r["ahead"].as_u64().unwrap()))
        .collect();
    assert_eq!(got.len(), rows.len());
    assert!(got.len() > 20 && got.iter().any(|r| r.3 > 0), "{} rows", got.len());
    assert_eq!(got, wanted);
    for row in rows.iter().step_by(5) {
        let behind = district.all("jiandu", row["link"].as_str().unwrap()).await;
        assert_eq!(row["used"], behind.len(), "{row}");
    }
    let over = district.all("jiandu", "/oversight/caps?over=true").await;
    assert!(over.iter().all(|r| r["used"].as_u64() > r["cap"].as_u64()));
    assert_eq!(over.len(), rows.iter().filter(|r| r["used"].as_u64() > r["cap"].as_u64()).count());
}

/// The repeats of the month, counted from all its visits.
async fn repeats_are_true(district: &District) {
    let mut by_firm: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for visit in district.all("jiandu", "/visits?from=2026-11-01&to=2026-11-30&recheck=false").await {
        if visit["status"] != "abandoned" {
            by_firm.entry(visit["firm"].to_string()).or_default().insert(visit["id"].to_string());
        }
    }
    by_firm.retain(|_, visits| visits.len() > 1);
    assert_eq!(by_firm.len(), 1, "one firm twice; the other visit was not carried out");
    let rows = district.all("jiandu", "/oversight/repeats").await;
    let got: BTreeMap<String, BTreeSet<String>> =
        rows.iter().map(|r| (r["firm"].to_string(), r["visits"].as_array().unwrap().iter().map(|v| v["id"].to_string()).collect())).collect();
    assert_eq!(got, by_firm);
    assert_eq!(district.all("jiandu", "/oversight/repeats?month=2025-01-15").await.len(), 0);
}

async fn checked(db: TestDb) {
    let district = District::new(db).await;
    every_number_opens_its_rows(&district).await;
    numbers_are_true(&district).await;
    caps_are_true(&district).await;
    repeats_are_true(&district).await;
}

fn options() -> Options {
    Options { projector: Some(Arc::new(Projection)), ..Options::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    checked(TestDb::sqlite(options()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    checked(TestDb::postgres(options()).await).await;
}
