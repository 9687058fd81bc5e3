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
