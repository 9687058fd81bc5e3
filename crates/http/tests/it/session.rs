//! 登录、退出、角色、密码.

use axum::http::{Method, StatusCode};
use heyi_http::Settings;
use serde_json::json;

use crate::world::{PASSWORD, World, without};

#[tokio::test]
async fn signing_in_says_who_and_hides_the_token_from_scripts() {
    let world = World::new().await;
    let got = world.sign_in("dazhang", PASSWORD).await;
    assert_eq!(got.status, StatusCode::OK);
    let cookie = got.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    insta::assert_json_snapshot!(without(got.json(), &["person"]));
    let me = world.get(cookie.split(';').next().unwrap(), "/api/v1/me").await;
    assert_eq!(me.json()["login"], "dazhang");
}

#[tokio::test]
async fn wrong_login_and_wrong_password_are_answered_alike() {
    let world = World::new().await;
    let unknown = world.sign_in("meiyou", PASSWORD).await;
    let wrong = world.sign_in("dazhang", "nothing-like-it-9").await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    let strip = |got: &crate::world::Got| {
        let mut body = got.json();
        body["trace_id"] = "".into();
        body
    };
    assert_eq!(strip(&unknown), strip(&wrong));
}

#[tokio::test]
async fn after_five_failures_the_right_password_must_wait_too() {
    let world = World::new().await;
    for _ in 0..6 {
        assert_eq!(world.sign_in("dazhang", "wrong-password-1").await.code(), "sign_in_failed");
        world.clock.advance(10);
    }
    let got = world.sign_in("dazhang", PASSWORD).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"));
    assert_eq!(got.header("retry-after"), "30");
    world.clock.advance(30_000);
    assert_eq!(world.sign_in("dazhang", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_pause_and_everywhere() {
    let world = World::new().await;
    let one = world.cookie("duiyuan").await;
    let two = world.cookie("duiyuan").await;
    let out = world.write(&one, Method::DELETE, "/api/v1/session", "key-00000001", &json!({})).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(world.get(&one, "/api/v1/me").await.code(), "signed_out");
    assert_eq!(world.get(&two, "/api/v1/me").await.status, StatusCode::OK);

    let three = world.cookie("duiyuan").await;
    assert_eq!(world.write(&three, Method::DELETE, "/api/v1/sessions", "key-00000002", &json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&two, "/api/v1/me").await.code(), "signed_out");

    let four = world.cookie("duiyuan").await;
    world.clock.advance(11 * 3_600_000);
    assert_eq!(world.get(&four, "/api/v1/me").await.status, StatusCode::OK, "eleven hours of pause");
    world.clock.advance(12 * 3_600_000);
    assert_eq!(world.get(&four, "/api/v1/me").await.code(), "signed_out", "twelve hours of pause");
}

#[tokio::test]
async fn a_role_can_be_chosen_out_of_ones_own_and_holds_for_the_session() {
    let world = World::new().await;
    let cookie = world.cookie("dazhang").await;
    let got = world.write(&cookie, Method::PUT, "/api/v1/me/role", "key-00000001", &json!({ "role": "officer" })).await;
    assert_eq!((got.status, got.json()["role"].as_str()), (StatusCode::OK, Some("officer")));
    assert_eq!(world.get(&cookie, "/api/v1/me").await.json()["role"], "officer");
    assert_eq!(world.get(&world.cookie("dazhang").await, "/api/v1/me").await.json()["role"], "leader");
    let got = world.write(&cookie, Method::PUT, "/api/v1/me/role", "key-00000002", &json!({ "role": "head" })).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "role_not_held"));
}

#[tokio::test]
async fn a_password_is_changed_with_the_old_one_and_other_sessions_end() {
    let world = World::new().await;
    let here = world.cookie("fazhi").await;
    let elsewhere = world.cookie("fazhi").await;
    let change = |old: &str, new: &str| json!({ "old": old, "new": new });
    let put = |body: serde_json::Value| {
        let (world, here) = (&world, &here);
        async move { world.write(here, Method::PUT, "/api/v1/me/password", "key-00000001", &body).await }
    };
    assert_eq!(put(change("not-the-old-1", "copper-9-river")).await.code(), "password_wrong");
    assert_eq!(put(change(PASSWORD, "short1")).await.code(), "password_weak");
    assert_eq!(put(change(PASSWORD, "copper-9-river")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&here, "/api/v1/me").await.status, StatusCode::OK);
    assert_eq!(world.get(&elsewhere, "/api/v1/me").await.code(), "signed_out");
    assert_eq!(world.sign_in("fazhi", PASSWORD).await.code(), "sign_in_failed");
    assert_eq!(world.sign_in("fazhi", "copper-9-river").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_issued_password_opens_and_is_kept_nowhere() {
    let world = World::new().await;
    let old = world.cookie("fuzeren").await;
    let cookie = world.cookie("guanli").await;
    let path = format!("/api/v1/people/{}/password", world.person(heyi_domain::Role::Head));
    let got = world.write(&cookie, Method::POST, &path, "key-00000001", &json!({})).await;
    let password = got.json()["password"].as_str().unwrap().to_owned();
    assert_eq!(world.get(&old, "/api/v1/me").await.code(), "signed_out");
    assert_eq!(world.sign_in("fuzeren", &password).await.status, StatusCode::OK);
    let kept = world.db.db.fetch_all("SELECT body FROM answers", Vec::new()).await.unwrap();
    assert!(kept.iter().all(|row| !row.text("body").unwrap().contains(&password)));
}

#[tokio::test]
async fn the_demonstration_opens_nothing_in_real_use() {
    let world = World::with(Settings::default(), false).await;
    assert_eq!(
        world.send(axum::http::Request::get("/api/v1/demo/accounts").body(axum::body::Body::empty()).unwrap()).await.status,
        StatusCode::NOT_FOUND
    );
    let id = world.person(heyi_domain::Role::Officer).to_string();
    let hash = heyi_identity::hash_password("demo", [1; 16], heyi_identity::Cost::CHEAP).unwrap();
    world.db.db.write(move |tx| Box::pin(async move { heyi_app::set_password(tx, &id, "duiyuan", hash).await })).await.unwrap();
    assert_eq!(world.sign_in("duiyuan", "demo").await.code(), "sign_in_failed");
}
