//! What every write needs: key, type, size.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_write_without_key_or_with_another_type_is_refused() {
    let world = World::new().await;
    let cookie = world.cookie("dazhang").await;
    let path = format!("/api/v1/firms/{}/reveal", world.firms[0]);
    let post = |key: Option<&str>, kind: &str, body: &str| {
        let mut request = Request::post(&path).header(header::COOKIE, &cookie).header(header::CONTENT_TYPE, kind);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        request.body(Body::from(body.to_owned())).unwrap()
    };
    assert_eq!(world.send(post(None, "application/json", "{\"why\":\"联系负责人\"}")).await.code(), "key_missing");
    let got = world.send(post(Some("key-00000001"), "text/plain", "{\"why\":\"联系负责人\"}")).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"));
    let got = world.send(post(Some("key-00000001"), "application/json", "{\"why\":7}")).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "bad_input"));
    let got = world.send(post(Some("key-00000001"), "application/json", &format!("{{\"why\":\"{}\"}}", "长".repeat(400_000)))).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
}

#[tokio::test]
async fn sent_twice_is_done_once_and_the_key_belongs_to_its_request() {
    let world = World::new().await;
    let cookie = world.cookie("dazhang").await;
    let path = format!("/api/v1/firms/{}/reveal", world.firms[0]);
    let send = |key: &'static str, why: &'static str| {
        let body = json!({ "why": why });
        let (world, cookie, path) = (&world, &cookie, &path);
        async move { world.write(cookie, Method::POST, path, key, &body).await }
    };
    let first = send("key-00000001", "联系负责人").await;
    assert_eq!(first.json(), json!({ "contact": "张某甲", "phone": "13800000000" }));
    let again = send("key-00000001", "联系负责人").await;
    assert_eq!(again.json(), first.json());
    let other = send("key-00000001", "另一个理由").await;
    assert_eq!((other.status, other.code().as_str()), (StatusCode::CONFLICT, "key_reused"));
    assert_eq!(send("key-00000002", "  ").await.code(), "reason_missing");

    let timeline = world.get(&cookie, &format!("/api/v1/timeline/{}", world.firms[0])).await.json();
    let looks: Vec<&str> =
        timeline.as_array().unwrap().iter().filter(|l| l["kind"] == "firm.revealed").map(|l| l["what"].as_str().unwrap()).collect();
    assert_eq!(looks.len(), 1, "{timeline}");
    assert!(looks[0].contains("联系负责人"));
}
