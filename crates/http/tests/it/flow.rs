//! The joint inspection from draft to publication, over HTTP, on both databases.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use heyi_domain::Role;
use heyi_http::Settings;
use heyi_store::{Options, read::Projection};
use serde_json::{Value, json};

use crate::world::{World, without};

/// What differs from run to run, or belongs to other tests.
const HIDDEN: [&str; 18] = [
    "id",
    "task",
    "visit",
    "firm",
    "person",
    "code",
    "code_svg",
    "code_link",
    "leaf",
    "position",
    "sha256",
    "sm3",
    "finding",
    "link",
    "drafted_by",
    "approved_by",
    "at_ms",
    "number",
];

fn shown(value: Value) -> Value {
    masked(without(value, &HIDDEN))
}

/// Identifiers are made anew in each run.
fn masked(value: Value) -> Value {
    let is_id = |text: &str| {
        text.split_once('_').is_some_and(|(kind, rest)| {
            kind.bytes().all(|b| b.is_ascii_lowercase()) && rest.len() == 26 && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
    };
    match value {
        Value::String(text) if is_id(&text) => Value::String("[id]".to_owned()),
        Value::Array(rows) => rows.into_iter().map(masked).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, masked(value))).collect(),
        other => other,
    }
}

async fn evidence(world: &World, cookie: &str, nth: u8) -> String {
    // A picture is told by its first bytes; the rest is its own business.
    let mut bytes = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    bytes.extend_from_slice(&[0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0, 0, 0, nth]);
    let request = Request::post("/api/v1/evidence")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "image/png")
        .body(Body::from(bytes))
        .unwrap();
    let got = world.send(request).await;
    assert_eq!(got.status, StatusCode::OK, "{}", String::from_utf8_lossy(&got.bytes));
    got.json()["sha256"].as_str().unwrap().to_owned()
}

async fn the_whole_way(world: World) {
    let leader = world.cookie("dazhang").await;
    let head = world.cookie("fuzeren").await;
    let officer = world.cookie("duiyuan").await;
    let department = world.cookie("bumen").await;
    let firm = world.cookie("qiye").await;
    let id = |cookie: String| {
        let world = &world;
        async move { world.read(&cookie, "/api/v1/me").await["person"].as_str().unwrap().to_owned() }
    };
    let own = [world.person(Role::Officer).to_string(), id(world.cookie("jianchayuan").await).await];
    let theirs = [world.person(Role::DepartmentOfficer).to_string(), id(world.cookie("bumen2").await).await];

    // 任务发布
    let draft = json!({
        "kind": "daily", "scene": "SCENE-CY", "firms": [world.firms[0].to_string()], "first_day": "2026-11-02", "last_day": "2026-11-02",
        "officers": own,
    });
    let got = world.write(&leader, axum::http::Method::POST, "/api/v1/tasks/preview", "key-of-no-use", &draft).await;
    assert_eq!(got.status, StatusCode::OK, "{}", String::from_utf8_lossy(&got.bytes));
    let preview = got.json();
    assert_eq!(preview["blockers"], json!([]), "{preview}");
    insta::assert_json_snapshot!("preview_firms", shown(preview["firms"].clone()));
    insta::assert_json_snapshot!("preview_invitees", shown(preview["invitees"].clone()));
    let task = world.done(&leader, "/api/v1/tasks", draft.clone()).await["id"].as_str().unwrap().to_owned();
    let of_task = |act: &str| format!("/api/v1/tasks/{task}/{act}");
    world.done(&leader, &of_task("submit"), json!({})).await;
    assert_eq!(world.refused(&leader, &of_task("publish"), json!({})).await, "plan_not_approved");
    assert_eq!(world.refused(&leader, &of_task("approve"), json!({ "opinion": "同意" })).await, "wrong_role");
    world.done(&head, &of_task("approve"), json!({ "opinion": "同意" })).await;
    let stale = Request::post(of_task("publish"))
        .header(header::COOKIE, &leader)
        .header("idempotency-key", "key-of-the-stale-one")
        .header(header::IF_MATCH, "\"1\"")
        .body(Body::empty())
        .unwrap();
    let stale = world.send(stale).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    insta::assert_json_snapshot!("stale", without(stale.json(), &["trace_id"]));
    world.done(&leader, &of_task("publish"), json!({})).await;

    // 部门邀约
    let asked = world.read(&department, "/api/v1/invitations?state=open").await;
    insta::assert_json_snapshot!("invitations", shown(asked));
    world.done(&department, &of_task("accept"), json!({ "officers": theirs })).await;
    assert_eq!(world.refused(&department, &of_task("decline"), json!({ "reason": "另有任务" })).await, "already_answered");
    let view = world.read(&leader, &format!("/api/v1/tasks/{task}")).await;
    insta::assert_json_snapshot!("task", without(shown(view.clone()), &["checks", "timeline", "plan"]));
    let visit = view["visits"][0]["id"].as_str().unwrap().to_owned();
    let of_visit = |act: &str| format!("/api/v1/visits/{visit}/{act}");

    // 现场检查
    assert_eq!(world.refused(&officer, &of_visit("enter"), json!({ "officers": own })).await, "code_not_scanned");
    assert_eq!(world.refused(&officer, &of_visit("scan"), json!({ "code": "NOT-THIS-ONE" })).await, "firm_code_differs");
    world.done(&officer, &of_visit("scan"), json!({ "code": "QY0000000001" })).await;
    assert_eq!(world.refused(&officer, &of_visit("enter"), json!({ "officers": [own[0]] })).await, "too_few_officers");
    let everyone: Vec<&String> = own.iter().chain(&theirs).collect();
    world.done(&officer, &of_visit("enter"), json!({ "officers": everyone })).await;
    assert_eq!(world.refused(&officer, &of_visit("pass-rest"), json!({})).await, "notice_missing");
    world.done(&officer, &of_visit("notice"), json!({})).await;
    let view = world.read(&officer, &format!("/api/v1/visits/{visit}")).await;
    let failing = view["checklist"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["answer_type"] == "boolean" && p["open"] == true && !p["item"].is_null())
        .unwrap();
    let check = failing["check"].as_str().unwrap().to_owned();
    insta::assert_json_snapshot!("checklist_point", shown(failing.clone()));
    let answer = json!({ "check": check, "answer": { "type": "bool", "value": false }, "note": "通道内堆放杂物" });
    let answering = if failing["body"]["code"] == "500103-SC" { &department } else { &officer };
    world.done(answering, &of_visit("answers"), answer).await;
    assert_eq!(
        world.refused(&officer, &of_visit("answers"), json!({ "check": check, "answer": { "type": "number", "value": 3 } })).await,
        "answer_kind"
    );
    let photo = evidence(&world, answering, 1).await;
    world.done(answering, &of_visit("evidence"), json!({ "sha256": photo, "check": check, "note": "照片" })).await;
    world.done(&officer, &of_visit("pass-rest"), json!({})).await;
    world.done(&department, &of_visit("pass-rest"), json!({})).await;
    assert_eq!(world.refused(&officer, &of_visit("list"), json!({ "choices": [] })).await, "disposition_missing");
    let choices = json!([{ "check": check, "disposition": { "what": "order", "last_day": "2026-11-16" } }]);
    world.done(&officer, &of_visit("list"), json!({ "choices": choices, "advice": "" })).await;
    let signature = evidence(&world, &officer, 2).await;
    let signed = json!({ "signatory": { "name": "张某甲", "capacity": "现场负责人" }, "signature": signature, "statement": "无异议" });
    assert_eq!(world.refused(&officer, &of_visit("sign"), signed.clone()).await, "list_unconfirmed");
    world.done(&department, &of_visit("confirm"), json!({})).await;
    world.done(&officer, &of_visit("sign"), signed).await;
    world.done(&officer, &of_visit("close"), json!({})).await;
    let view = world.read(&leader, &format!("/api/v1/visits/{visit}")).await;
    insta::assert_json_snapshot!("visit_closed", without(shown(view), &["checklist", "documents", "timeline", "evidence", "signature"]));

    // 处置
    let findings = world.read(&leader, &format!("/api/v1/findings?visit={visit}")).await;
    insta::assert_json_snapshot!("findings", without(shown(findings), &["order"]));
    let orders = world.read(&firm, "/api/v1/orders").await;
    let order = orders["rows"][0]["id"].as_str().unwrap().to_owned();
    insta::assert_json_snapshot!("orders_of_the_firm", shown(orders));
    let photo = evidence(&world, &firm, 3).await;
    world.done(&firm, &format!("/api/v1/orders/{order}/reply"), json!({ "text": "已清理", "photos": [photo] })).await;
    assert_eq!(world.get(&firm, &format!("/api/v1/evidence/{photo}")).await.status, StatusCode::OK, "the firm sees its own photo");
    assert_eq!(world.get(&leader, &format!("/api/v1/evidence/{photo}")).await.status, StatusCode::OK);
    let view = world.read(&leader, &format!("/api/v1/orders/{order}")).await;
    let finding = view["lines"][0]["finding"].as_str().unwrap().to_owned();
    let recheck = json!({ "officers": own, "corrected": [finding], "note": "已改正", "photos": [] });
    let by = if view["row"]["body"]["code"] == "500103-SC" { (&department, &theirs) } else { (&officer, &own) };
    let mut recheck = recheck;
    recheck["officers"] = json!(by.1);
    world.done(by.0, &format!("/api/v1/orders/{order}/recheck"), recheck).await;
    let view = world.read(&leader, &format!("/api/v1/orders/{order}")).await;
    assert_eq!(view["row"]["status_name"], "已改正", "{}", view["row"]);

    // 结果运用
    let publication = world.read(&leader, "/api/v1/publication?state=waiting").await;
    insta::assert_json_snapshot!("publication", without(shown(publication), &["check_action_code", "check_personnel"]));
    world.done(&leader, &of_visit("publish"), json!({})).await;
    assert_eq!(world.refused(&leader, &of_visit("publish"), json!({})).await, "already_published");
    let sheet = world.get(&leader, "/api/v1/publication.xlsx").await;
    assert!(sheet.bytes.starts_with(b"PK"), "{}", sheet.status);
    let code = view_code(&world, &leader, &task).await;
    let public = world.send(Request::get(format!("/api/v1/public/code/{code}")).body(Body::empty()).unwrap()).await;
    insta::assert_json_snapshot!("public_task", without(public.json(), &["code", "matters", "officers"]));
    let public = world.send(Request::get(format!("/api/v1/public/visit/{code}/QY0000000001")).body(Body::empty()).unwrap()).await;
    assert_eq!(public.json()["findings"].as_array().unwrap().len(), 1);
    let wrong = world.send(Request::get(format!("/api/v1/public/visit/{code}/QY0000000002")).body(Body::empty()).unwrap()).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    let record = world.read(&leader, &format!("/api/v1/firms/{}", world.firms[0])).await;
    assert_eq!((record["visits"].as_array().unwrap().len(), record["findings"].as_array().unwrap().len()), (1, 0), "{record}");
    let workbench = world.read(&leader, "/api/v1/workbench").await;
    insta::assert_json_snapshot!("workbench", shown(workbench));
    let timeline = world.read(&leader, &format!("/api/v1/timeline/{visit}")).await;
    let kinds: Vec<&str> = timeline.as_array().unwrap().iter().map(|line| line["kind"].as_str().unwrap()).collect();
    insta::assert_json_snapshot!("timeline_kinds", kinds);
}

async fn view_code(world: &World, cookie: &str, task: &str) -> String {
    world.read(cookie, &format!("/api/v1/tasks/{task}")).await["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn on_both_databases() {
    heyi_testkit::both_with(
        || Options { projector: Some(Arc::new(Projection)), ..Options::default() },
        |db| async move { the_whole_way(World::over(db, Settings::default(), true).await).await },
    )
    .await;
}
