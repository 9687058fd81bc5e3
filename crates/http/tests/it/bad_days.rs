//! Two at once, twice, and days off, over HTTP.

use axum::http::{Method, StatusCode};
use heyi_app::{AppError, Caller, Stream};
use heyi_domain::body::{BodyEvent, BodyRecord};
use heyi_domain::ids::{BodyCode, PersonId};
use heyi_domain::person::{Certificate, PersonEvent, PersonRecord};
use heyi_domain::{Actor, Event, Role};
use heyi_rulebook::Day;
use heyi_store::{Options, read::Projection};
use heyi_testkit::TestDb;
use serde_json::{Value, json};

use crate::world::{Got, PASSWORD, World};

/// A town beside the first.
const OTHER_TOWN: &str = "500103001";
const OTHERS: [(Role, &str); 4] =
    [(Role::Leader, "dazhang2"), (Role::Head, "fuzeren2"), (Role::Officer, "duiyuan2"), (Role::Officer, "duiyuan3")];

/// Registers another town with its people; the town's officers.
async fn another_town(world: &World) -> Vec<PersonId> {
    let system = PersonId::from_uuid(uuid::Uuid::nil());
    let actor = Actor { person: system, name: "系统".to_owned(), role: Role::Administrator, body: None, firm: None };
    let officers: Vec<String> = world
        .app
        .act(&Caller::reading(actor), |act| {
            Box::pin(async move {
                let name = "七星岗街道";
                let record = BodyRecord {
                    code: BodyCode(OTHER_TOWN.to_owned()),
                    name: name.to_owned(),
                    short_name: name.to_owned(),
                    level: "镇街".to_owned(),
                    district: "500103".to_owned(),
                    town: Some(OTHER_TOWN.to_owned()),
                    department: None,
                    number_word: name.to_owned(),
                };
                let mut streams: Vec<(String, Event)> =
                    vec![(OTHER_TOWN.to_owned(), BodyEvent::Registered { record: Box::new(record) }.into())];
                let mut officers = Vec::new();
                for (nth, (role, login)) in (20_u8..).zip(OTHERS) {
                    let id = PersonId::from_uuid(act.new_uuid()).to_string();
                    let in_the_field = role != Role::Head;
                    let record = PersonRecord {
                        name: format!("测试{login}"),
                        login: login.to_owned(),
                        roles: vec![role],
                        body: Some(BodyCode(OTHER_TOWN.to_owned())),
                        firm: None,
                        certificate: in_the_field.then(|| Certificate {
                            number: format!("CQ{nth:06}"),
                            valid_from: Day::parse("2024-01-01").unwrap(),
                            valid_to: Day::parse("2028-12-31").unwrap(),
                        }),
                        posted_to: None,
                        recusals: Vec::new(),
                        left_on: None,
                    };
                    let hash = heyi_identity::hash_password(PASSWORD, [nth; 16], heyi_identity::Cost::CHEAP).unwrap();
                    heyi_app::set_password(act.tx, &id, login, hash).await?;
                    if role == Role::Officer {
                        officers.push(id.clone());
                    }
                    streams.push((id, PersonEvent::Registered { record: Box::new(record) }.into()));
                }
                for (stream, event) in streams {
                    act.append(Stream::at(&stream, 0), vec![event]).await?;
                }
                Ok::<_, AppError>(officers)
            })
        })
        .await
        .unwrap();
    world.app.reload_registers().await.unwrap();
    officers.iter().map(|id| id.parse().unwrap()).collect()
}

async fn me(world: &World, login: &str) -> String {
    world.read(&world.cookie(login).await, "/api/v1/me").await["person"].as_str().unwrap().to_owned()
}

fn draft(world: &World, day: &str, officers: &[String]) -> Value {
    json!({
        "kind": "daily", "scene": "SCENE-CY", "firms": [world.firms[0].to_string()], "first_day": day, "last_day": day, "officers": officers,
    })
}

/// Drafted, submitted, approved; its id.
async fn approved(world: &World, leader: &str, head: &str, draft: Value) -> String {
    let task = world.done(leader, "/api/v1/tasks", draft).await["id"].as_str().unwrap().to_owned();
    world.done(leader, &format!("/api/v1/tasks/{task}/submit"), json!({})).await;
    world.done(head, &format!("/api/v1/tasks/{task}/approve"), json!({ "opinion": "同意" })).await;
    task
}

/// Of two answers the one that was given first and the refusal of the other.
fn one_of(two: (Got, Got)) -> (usize, Value) {
    let (first, second) = two;
    assert_eq!([first.status, second.status].iter().filter(|s| **s == StatusCode::OK).count(), 1, "{first:?} {second:?}");
    if first.status == StatusCode::OK { (0, refusal(&second)) } else { (1, refusal(&first)) }
}

fn refusal(got: &Got) -> Value {
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", String::from_utf8_lossy(&got.bytes));
    assert_eq!(got.header("content-type"), "application/problem+json");
    got.json()
}

async fn at_once(db: TestDb) {
    let world = World::over(db, heyi_http::Settings::default(), true).await;
    let theirs: Vec<String> = another_town(&world).await.iter().map(ToString::to_string).collect();
    let ours = [world.person(Role::Officer).to_string(), me(&world, "jianchayuan").await];
    let (leader, head) = (world.cookie("dazhang").await, world.cookie("fuzeren").await);
    let (leader2, head2) = (world.cookie("dazhang2").await, world.cookie("fuzeren2").await);
    let one = approved(&world, &leader, &head, draft(&world, "2026-11-02", &ours)).await;
    let two = approved(&world, &leader2, &head2, draft(&world, "2026-11-02", &theirs)).await;
    let publish = |cookie: &str, task: &str, key: &'static str| {
        let (world, cookie, path) = (&world, cookie.to_owned(), format!("/api/v1/tasks/{task}/publish"));
        async move { world.write(&cookie, Method::POST, &path, key, &json!({})).await }
    };
    let (won, refused) = one_of(tokio::join!(publish(&leader, &one, "key-of-the-one"), publish(&leader2, &two, "key-of-the-two")));
    assert_eq!(refused["code"], "firm_already_planned");
    assert!(!refused["cites"].as_array().unwrap().is_empty() && refused["cures"].as_array().unwrap().len() == 2, "{refused}");
    // The same request again gets the same answers; nothing of the refused plan was done.
    let again = tokio::join!(publish(&leader, &one, "key-of-the-one"), publish(&leader2, &two, "key-of-the-two"));
    let (still, again) = one_of(again);
    assert_eq!((still, &again["code"]), (won, &refused["code"]));
    let (loser, task) = if won == 0 { (&leader2, &two) } else { (&leader, &one) };
    let view = world.read(loser, &format!("/api/v1/tasks/{task}")).await;
    assert_eq!((view["visits"].as_array().unwrap().len(), view["blockers"][0]["code"].as_str()), (0, Some("firm_already_planned")), "{view}");

    // A department accepts twice at once, under two keys.
    let task = if won == 0 { &one } else { &two };
    let officers = [world.person(Role::DepartmentOfficer).to_string(), me(&world, "bumen2").await];
    let department = world.cookie("bumen").await;
    let accept = |key: &'static str| {
        let (world, cookie, path) = (&world, department.clone(), format!("/api/v1/tasks/{task}/accept"));
        let body = json!({ "officers": officers });
        async move { world.write(&cookie, Method::POST, &path, key, &body).await }
    };
    let (_, refused) = one_of(tokio::join!(accept("key-of-one-click"), accept("key-of-another")));
    assert_eq!(refused["code"], "already_answered");
    let timeline = world.read(if won == 0 { &leader } else { &leader2 }, &format!("/api/v1/timeline/{task}")).await;
    let accepted = timeline.as_array().unwrap().iter().filter(|l| l["kind"] == "task.invitation_accepted").count();
    assert_eq!(accepted, 1, "{timeline}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_leaders_at_once_and_of_two_clicks_one_is_done_and_the_other_told() {
    heyi_testkit::both_with(|| Options { projector: Some(std::sync::Arc::new(Projection)), ..Options::default() }, at_once).await;
}

const DAY_MS: i64 = 86_400_000;

/// A visit on a day off is lawful; its periods are counted in working days all the same.
#[tokio::test]
async fn on_a_holiday_a_visit_may_be_made_what_may_not_is_said_and_periods_roll_over() {
    let world = World::new().await;
    // 2026-09-30, the day before seven days off.
    world.clock.advance(-33 * DAY_MS);
    let (leader, head, officer) = (world.cookie("dazhang").await, world.cookie("fuzeren").await, world.cookie("duiyuan").await);
    let ours = [world.person(Role::Officer).to_string(), me(&world, "jianchayuan").await];
    let preview = |day: &'static str| {
        let (world, cookie, draft) = (&world, leader.clone(), draft(&world, day, &ours));
        async move { world.write(&cookie, Method::POST, "/api/v1/tasks/preview", "key-of-no-use", &draft).await.json() }
    };
    let shown = preview("2026-10-01").await;
    assert_eq!(shown["blockers"], json!([]), "{shown}");
    let note = &shown["notes"][0];
    let text = note["text"].as_str().unwrap();
    for words in ["2026年10月1日是放假日", "检查可以进行", "不得实施行政强制执行", "顺延"] {
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(text.matches('。').count(), 1, "one sentence: {text}");
    assert!(note["cites"][0]["law"].as_str().unwrap().contains("行政强制法") && note["cites"][0]["article"].as_str().unwrap().contains("第四十三条"), "{note}");
    for ordinary in ["2026-09-30", "2026-10-10"] {
        assert_eq!(preview(ordinary).await["notes"], json!([]), "{ordinary}");
    }
    let task = approved(&world, &leader, &head, draft(&world, "2026-10-01", &ours)).await;
    world.done(&leader, &format!("/api/v1/tasks/{task}/publish"), json!({})).await;
    let view = world.read(&leader, &format!("/api/v1/tasks/{task}")).await;
    let visit = view["visits"][0]["id"].as_str().unwrap().to_owned();
    world.clock.advance(DAY_MS);
    let officer = { drop(officer); world.cookie("duiyuan").await };
    let of_visit = |act: &str| format!("/api/v1/visits/{visit}/{act}");
    world.done(&officer, &of_visit("no-code"), json!({ "reason": "系统检修，无法扫码" })).await;
    world.done(&officer, &of_visit("enter"), json!({ "officers": ours })).await;
    // Three working days after the first of October: the 8th, the 9th, and the Saturday that is worked instead.
    let view = world.read(&officer, &format!("/api/v1/visits/{visit}")).await;
    assert_eq!(view["report_by"], "2026-10-10", "{}", view["report_by"]);
}
