//! What changes, as it changes.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use serde_json::json;

use crate::world::World;

/// Reads the stream until a change of this kind comes, at most five seconds.
async fn next(world: &World, cookie: &str) -> impl Future<Output = Option<String>> + use<> {
    let request = Request::get("/api/v1/live").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(world.router.clone(), request).await.unwrap();
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    let mut body = response.into_body();
    async move {
        let frame = tokio::time::timeout(Duration::from_secs(5), body.frame()).await.ok()??;
        Some(String::from_utf8_lossy(frame.unwrap().data_ref().unwrap()).into_owned())
    }
}

#[tokio::test]
async fn the_own_body_hears_and_a_firm_does_not() {
    let world = World::new().await;
    let leader = world.cookie("dazhang").await;
    let firm = world.cookie("qiye").await;
    let hears = next(&world, &world.cookie("duiyuan").await).await;
    let silent = next(&world, &firm).await;
    world.done(&leader, &format!("/api/v1/firms/{}/reveal", world.firms[1]), json!({ "why": "联系负责人" })).await;
    let heard = hears.await.unwrap();
    assert!(heard.contains("event: change") && heard.contains("firm.revealed"), "{heard}");
    let nothing = tokio::time::timeout(Duration::from_millis(300), silent).await;
    assert!(nothing.is_err(), "{nothing:?}");
}

/// Everything a listener hears from now on.
async fn hearing(world: &World, cookie: &str) -> tokio::sync::mpsc::UnboundedReceiver<String> {
    let request = Request::get("/api/v1/live").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let mut body = tower::ServiceExt::oneshot(world.router.clone(), request).await.unwrap().into_body();
    let (tell, heard) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(frame)) = body.frame().await {
            let text = frame.data_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
            if text.contains("event: change") && tell.send(text).is_err() {
                return;
            }
        }
    });
    heard
}

/// What is heard until a change of this kind of this thing comes.
async fn until(heard: &mut tokio::sync::mpsc::UnboundedReceiver<String>, kind: &str, thing: &str) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let next = tokio::time::timeout(Duration::from_secs(5), heard.recv()).await;
        let text = next.unwrap_or_else(|_| panic!("no {kind} of {thing}; heard {all:?}")).unwrap();
        let found = text.contains(&format!("\"kind\":\"{kind}\"")) && text.contains(&format!("\"id\":\"{thing}\""));
        all.push(text);
        if found {
            return all;
        }
    }
}

/// A firm's account (firm 1) hears of its own visits, orders and record; not of another's, not of a visit that comes unannounced before it is
/// there, and not of what is prepared against it.
#[tokio::test]
async fn a_firm_hears_of_what_is_its_own_and_of_nobody_else_s() {
    let world = World::new().await;
    let (leader, head, officer, firm) =
        (world.cookie("dazhang").await, world.cookie("fuzeren").await, world.cookie("duiyuan").await, world.cookie("qiye").await);
    let second = world.read(&world.cookie("jianchayuan").await, "/api/v1/me").await["person"].clone();
    let officers = json!([world.person(heyi_domain::Role::Officer).to_string(), second]);
    let mut heard = hearing(&world, &firm).await;
    let (own, other) = (world.firms[0].to_string(), world.firms[1].to_string());

    // Another firm's matters first: had they been told, they would have been heard before one's own.
    let publish = |kind: &'static str, firms: serde_json::Value| {
        let (world, leader, head, officers) = (&world, &leader, &head, &officers);
        async move {
            let draft = json!({
                "kind": kind, "scene": "SCENE-CY", "firms": firms, "first_day": "2026-11-02", "last_day": "2026-11-02", "officers": officers,
                "reason": "群众投诉", "title": format!("{kind}{firms}"),
            });
            let task = world.done(leader, "/api/v1/tasks", draft).await["id"].as_str().unwrap().to_owned();
            for (by, act, body) in
                [(leader, "submit", json!({})), (head, "approve", json!({ "opinion": "同意" })), (leader, "publish", json!({}))]
            {
                world.done(by, &format!("/api/v1/tasks/{task}/{act}"), body).await;
            }
            let view = world.read(leader, &format!("/api/v1/tasks/{task}")).await;
            let of = |firm: &str| view["visits"].as_array().unwrap().iter().find(|v| v["firm"] == firm).map(|v| v["id"].as_str().unwrap().to_owned());
            (of(&world.firms[0].to_string()), of(&world.firms[1].to_string()))
        }
    };
    world.done(&leader, &format!("/api/v1/firms/{own}/reveal"), json!({ "why": "联系负责人" })).await;
    let (_, theirs) = publish("daily", json!([other])).await;
    let theirs = theirs.unwrap();
    world.done(&officer, &format!("/api/v1/visits/{theirs}/scan"), json!({ "code": "QY0000000002" })).await;
    let (unannounced, _) = publish("lead", json!([own])).await;
    let unannounced = unannounced.unwrap();
    let (announced, _) = publish("daily", json!([own])).await;
    let announced = announced.unwrap();
    let before = until(&mut heard, "visit.planned", &announced).await;
    assert_eq!(before.len(), 1, "the firm heard of what is not its business: {before:?}");

    // The officers are there: now it is no secret any more.
    world.done(&officer, &format!("/api/v1/visits/{unannounced}/scan"), json!({ "code": "QY0000000001" })).await;
    world.done(&officer, &format!("/api/v1/visits/{unannounced}/enter"), json!({ "officers": officers })).await;
    let entered = until(&mut heard, "visit.entered", &unannounced).await;
    assert!(entered.iter().all(|text| text.contains(&unannounced)), "{entered:?}");
    world.done(&officer, &format!("/api/v1/visits/{unannounced}/notice"), json!({})).await;
    until(&mut heard, "visit.notice_issued", &unannounced).await;
}
