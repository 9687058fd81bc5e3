//! Headers, origins, health.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use heyi_http::Settings;

use crate::world::{World, without};

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn every_answer_carries_the_guards() {
    let world = World::new().await;
    for path in ["/healthz", "/api/v1/me", "/nowhere", "/api/openapi.json"] {
        let got = world.send(get(path)).await;
        assert!(got.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(got.header("x-frame-options"), "SAMEORIGIN", "{path}");
        assert_eq!(got.header("trace-id").len(), 16, "{path}");
        assert_eq!(got.header("strict-transport-security"), "", "{path}");
    }
    let world = World::with(Settings { secure: true, ..Settings::default() }, true).await;
    assert!(world.send(get("/healthz")).await.header("strict-transport-security").contains("max-age"));
    assert!(world.sign_in("dazhang", crate::world::PASSWORD).await.header("set-cookie").contains("Secure"));
}

#[tokio::test]
async fn writes_from_other_sites_are_refused() {
    let world = World::new().await;
    let request = |origin: &str| {
        Request::post("/api/v1/session")
            .header(header::HOST, "heyi.test")
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from("{\"login\":\"dazhang\",\"password\":\"lantern-7-bridge\"}"))
            .unwrap()
    };
    let got = world.send(request("https://evil.example")).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::FORBIDDEN, "origin_refused"));
    assert_eq!(world.send(request("https://heyi.test")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn health_metrics_and_the_way_home() {
    let world = World::new().await;
    assert_eq!(world.send(get("/healthz")).await.bytes, b"ok\n");
    assert_eq!(world.send(get("/readyz")).await.bytes, b"ready\n");
    world.send(get("/api/v1/me")).await;
    let from = |address: [u8; 4], proxy: bool| {
        let mut request = get("/metrics");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 9))));
        if proxy {
            request.headers_mut().insert("x-forwarded-for", "127.0.0.1".parse().unwrap());
        }
        world.send(request)
    };
    for (address, proxy) in [([10, 0, 0, 7], false), ([127, 0, 0, 1], true), ([10, 0, 0, 7], true)] {
        assert_eq!(from(address, proxy).await.status, StatusCode::NOT_FOUND, "{address:?} {proxy}");
    }
    assert_eq!(world.send(get("/metrics")).await.status, StatusCode::NOT_FOUND, "from where isn't known");
    let text = String::from_utf8(from([127, 0, 0, 1], false).await.bytes).unwrap();
    assert!(text.contains("route=\"/api/v1/me\",status=\"401\""), "{text}");
    let home = world.send(get("/")).await;
    assert_eq!((home.status, home.header("location")), (StatusCode::TEMPORARY_REDIRECT, "/console/"));
    let phone = Request::get("/").header(header::USER_AGENT, "Mozilla/5.0 (Linux; Android 9) Mobile Safari").body(Body::empty()).unwrap();
    assert_eq!(world.send(phone).await.header("location"), "/field/");
    let world = World::with(Settings { metrics_token: Some("t".repeat(20)), ..Settings::default() }, true).await;
    assert_eq!(world.send(get("/metrics")).await.status, StatusCode::NOT_FOUND);
    let known = Request::get("/metrics").header(header::AUTHORIZATION, format!("Bearer {}", "t".repeat(20))).body(Body::empty()).unwrap();
    assert_eq!(world.send(known).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_says_so_in_chinese() {
    let world = World::new().await;
    let got = world.send(get("/api/v1/nothing")).await;
    assert_eq!(got.header("content-type"), "application/problem+json");
    insta::assert_json_snapshot!(without(got.json(), &["trace_id"]));
    let got = world.send(Request::put("/api/v1/workbench").body(Body::empty()).unwrap()).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
    let page = world.send(get("/errors/not_found")).await;
    assert!(String::from_utf8(page.bytes).unwrap().starts_with("# 没有找到"));
}
