//! 清单与规则.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;

use crate::world::{World, without};

#[tokio::test]
async fn scenes_items_and_procedure_are_whole() {
    let world = World::new().await;
    let cookie = world.cookie("duiyuan").await;
    let get = |path: &'static str| {
        let (world, cookie) = (&world, &cookie);
        async move { world.get(cookie, path).await.json() }
    };
    let scenes = get("/api/v1/rules/scenes").await;
    assert_eq!(scenes.as_array().unwrap().len(), world.app.rules.scenes.len());
    let scene = get("/api/v1/rules/scenes/SCENE-CY").await;
    assert_eq!(scene["checks"].as_array().unwrap().len() as u64, scene["row"]["checks"].as_u64().unwrap());
    insta::assert_json_snapshot!("scene_check", scene["checks"][0]);
    let mut items = 0;
    let mut path = "/api/v1/rules/items?limit=200".to_owned();
    loop {
        let page = world.get(&cookie, &path).await.json();
        items += page["rows"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/rules/items?limit=200&after={next}");
    }
    assert_eq!(items, world.app.rules.items.len());
    let procedure = get("/api/v1/rules/procedure").await;
    assert_eq!(procedure.as_array().unwrap().len(), world.app.rules.rules.len() + world.app.rules.gates.len());
    assert_eq!(get("/api/v1/rules/departments").await.as_array().unwrap().len(), world.app.rules.departments.len());
    assert_eq!(get("/api/v1/rules/towns?district=500103").await.as_array().unwrap().len(), world.app.rules.towns_of("500103").count());
    let year = get("/api/v1/rules/calendar/2026").await;
    assert_eq!(year["days"].as_array().unwrap().len(), 365);
    assert_eq!(world.get(&cookie, "/api/v1/rules/calendar/2999").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(&cookie, "/api/v1/rules/scenes/SCENE-XX").await.code(), "not_found");
}

#[tokio::test]
async fn an_item_shows_fines_and_benchmark_in_words() {
    let world = World::new().await;
    let cookie = world.cookie("duiyuan").await;
    let item = world.app.rules.benchmarks.iter().find(|b| b.basis != heyi_rulebook::Basis::GeneralRule).unwrap().item_id.clone();
    let got = world.get(&cookie, &format!("/api/v1/rules/items/{item}")).await.json();
    insta::assert_json_snapshot!(got);
    for id in world.app.rules.items.iter().map(|item| item.id.clone()) {
        let got = world.get(&cookie, &format!("/api/v1/rules/items/{id}")).await;
        assert_eq!(got.status, StatusCode::OK, "{id}");
    }
}

#[tokio::test]
async fn questions_are_answered_with_article_or_refused_with_reason() {
    let world = World::new().await;
    let cookie = world.cookie("duiyuan").await;
    let who = world.get(&cookie, "/api/v1/rules/who-may?q=%E6%B6%88%E9%98%B2%E8%BD%A6%E9%80%9A%E9%81%93&town=500103003").await.json();
    assert!(!who.as_array().unwrap().is_empty());
    assert!(!who[0]["answer"]["basis"].as_array().unwrap().is_empty());
    let due = world.get(&cookie, "/api/v1/rules/deadline?rule=apl-60-decide&from=2026-03-09").await;
    insta::assert_json_snapshot!("deadline", without(due.json(), &["counted"]));
    let bad = world.get(&cookie, "/api/v1/rules/deadline?rule=no-such&from=2026-03-09").await;
    assert_eq!((bad.status, bad.code().as_str()), (StatusCode::BAD_REQUEST, "bad_input"));
    let bad = world.get(&cookie, "/api/v1/rules/deadline?rule=apl-60-decide&from=9.3.2026").await;
    assert_eq!(bad.code(), "bad_query");
    let both = world.get(&cookie, "/api/v1/rules/competence?item=XF-001&town=500103003&department=SC").await;
    assert_eq!(both.code(), "bad_input");
    let one = world.get(&cookie, "/api/v1/rules/competence?item=XF-001&town=500103003").await.json();
    assert!(one["may_act"].is_boolean());
}

#[tokio::test]
async fn an_assessment_asks_for_what_is_missing() {
    let world = World::new().await;
    let cookie = world.cookie("duiyuan").await;
    let benchmark =
        world.app.rules.benchmarks.iter().find(|b| b.basis != heyi_rulebook::Basis::GeneralRule && !b.factors.is_empty()).unwrap();
    let ask = |body: serde_json::Value| {
        let (world, cookie) = (&world, &cookie);
        async move { world.write(cookie, Method::POST, "/api/v1/rules/assess", "key-00000001", &body).await }
    };
    let got = ask(json!({ "item": benchmark.item_id, "facts": {}, "party": "organisation" })).await.json();
    assert!(got["assessment"].is_null());
    assert!(!got["missing"].as_array().unwrap().is_empty() || got["reason"].is_string(), "{got}");
    assert_eq!(ask(json!({ "item": "XX-999", "facts": {}, "party": "organisation" })).await.code(), "bad_input");
    assert_eq!(ask(json!({ "item": benchmark.item_id, "facts": {}, "party": "nobody" })).await.code(), "bad_input");
}

#[tokio::test]
async fn the_pack_loads_as_a_rulebook_and_is_sent_once() {
    let world = World::new().await;
    let cookie = world.cookie("duiyuan").await;
    let got = world.get(&cookie, "/api/v1/rules/pack").await;
    let files: std::collections::BTreeMap<String, String> = serde_json::from_slice(&got.bytes).unwrap();
    let book = heyi_rulebook::Rulebook::load(files).unwrap();
    assert_eq!(book.items.len(), world.app.rules.items.len());
    let again = Request::get("/api/v1/rules/pack")
        .header(header::COOKIE, &cookie)
        .header(header::IF_NONE_MATCH, got.header("etag"))
        .body(Body::empty())
        .unwrap();
    let again = world.send(again).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn lists_are_shown_compared_and_published() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let lists = world.get(&cookie, "/api/v1/lists").await.json();
    insta::assert_json_snapshot!("lists", lists);
    let keys: Vec<&str> = lists.as_array().unwrap().iter().map(|list| list["key"].as_str().unwrap()).collect();
    let view = world.get(&cookie, &format!("/api/v1/lists/{}", keys[0])).await.json();
    let rows = view["rows"].as_array().unwrap().len() as u64;
    let counted: u64 = view["summary"]["counts"].as_array().unwrap().iter().map(|c| c[1].as_u64().unwrap()).sum();
    assert_eq!(rows, counted);
    let same = world.get(&cookie, &format!("/api/v1/lists/compare?left={0}&right={0}", keys[0])).await.json();
    assert_eq!((same["changes"].as_array().unwrap().len(), same["same"].as_u64()), (0, Some(rows)));
    assert_eq!(world.get(&cookie, "/api/v1/lists/nothing").await.code(), "not_found");
    let public = world.send(Request::get("/api/v1/public/list?town=500103003").body(Body::empty()).unwrap()).await;
    assert_eq!(public.status, StatusCode::OK);
    assert!(!public.json()["rows"].as_array().unwrap().is_empty());
}
