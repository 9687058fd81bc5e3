//! Registering and changing bodies, people and firms over HTTP.

use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::world::{Got, TOWN, World, credit_code};

fn person(login: &str) -> Value {
    json!({ "name": "周某丙", "login": login, "roles": ["officer"], "body": TOWN,
            "certificate": { "number": "ZZ900001", "valid_from": "2025-01-01", "valid_to": "2028-12-31" } })
}

fn firm(code: &str) -> Value {
    json!({ "credit_code": code, "name": "新店", "scene": "SCENE-CY", "kind": "企业", "town": TOWN, "address": "新路1号", "contact": "李某乙",
            "phone": "13900000000", "risk": "B" })
}

/// A change of what was seen at this number.
async fn put(world: &World, cookie: &str, path: &str, key: &str, seen: u64, body: &Value) -> Got {
    let request = Request::put(path)
        .header(header::COOKIE, cookie)
        .header("idempotency-key", key)
        .header(header::IF_MATCH, format!("\"{seen}\""))
        .header(header::CONTENT_TYPE, "application/json")
        .body(axum::body::Body::from(body.to_string()))
        .unwrap();
    world.send(request).await
}

fn fields(got: &Got) -> Vec<String> {
    got.json()["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_wrong_form_names_every_field() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let mut wrong = person("有 空格");
    wrong["name"] = json!("");
    wrong["certificate"]["valid_to"] = json!("2024-01-01");
    let got = world.write(&cookie, Method::POST, "/api/v1/people", "key-00000001", &wrong).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "field_invalid"));
    assert_eq!(fields(&got), ["name", "login", "valid_to"]);
    let got = world.write(&cookie, Method::POST, "/api/v1/people", "key-00000002", &person("duiyuan")).await;
    assert_eq!((got.code().as_str(), fields(&got)), ("already_registered", vec!["login".to_owned()]));
    // Mended, the same key works: a refusal is not remembered.
    let done = world.write(&cookie, Method::POST, "/api/v1/people", "key-00000001", &person("xinren")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", String::from_utf8_lossy(&done.bytes));
    let again = world.write(&cookie, Method::POST, "/api/v1/people", "key-00000001", &person("xinren")).await;
    assert_eq!(again.json()["id"], done.json()["id"], "sent twice, registered once");
}

#[tokio::test]
async fn a_change_is_based_on_what_was_seen() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let id = world.done(&cookie, "/api/v1/people", person("xinren")).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/people/{id}");
    let mut posted = person("xinren");
    posted["posted_to"] = json!(TOWN);
    assert_eq!(fields(&put(&world, &cookie, &path, "key-00000001", 1, &posted).await), ["posted_to"]);
    let mut renamed = person("xinren");
    renamed["name"] = json!("周某丁");
    assert_eq!(put(&world, &cookie, &path, "key-00000002", 1, &renamed).await.json()["number"], 2);
    let stale = put(&world, &cookie, &path, "key-00000003", 1, &person("xinren")).await;
    assert_eq!((stale.status, stale.code().as_str()), (StatusCode::CONFLICT, "stream_changed"));
    assert_eq!(stale.json()["since"][0], "变更了人员信息");
    let view = world.read(&cookie, &path).await;
    assert_eq!((view["row"]["record"]["name"].as_str(), view["has_password"].as_bool()), (Some("周某丁"), Some(false)));
    // His own head reads him, a department's officers don't get that far, another body's head would not find him.
    assert_eq!(world.get(&world.cookie("fuzeren").await, &path).await.status, StatusCode::OK);
    assert_eq!(world.get(&world.cookie("bumen").await, &path).await.code(), "wrong_role");
}

#[tokio::test]
async fn a_firm_is_registered_with_its_code_as_it_was_typed() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let code = credit_code("91500103MA5999001");
    let typed = format!(" {} {} ", code[..8].to_lowercase(), &code[8..]);
    let id = world.done(&cookie, "/api/v1/firms", firm(&typed)).await["id"].as_str().unwrap().to_owned();
    assert_eq!(world.read(&cookie, &format!("/api/v1/firms/{id}")).await["record"]["credit_code"], code);
    assert_eq!(world.refused(&cookie, "/api/v1/firms", firm(&code)).await, "already_registered");
    for login in ["dazhang", "fuzeren", "jiandu"] {
        let other = world.cookie(login).await;
        assert_eq!(world.refused(&other, "/api/v1/firms", firm(&code)).await, "wrong_role", "{login}");
        let got = put(&world, &other, &format!("/api/v1/firms/{id}"), "key-00000001", 1, &json!({ "record": firm(&code) })).await;
        assert_eq!(got.code(), "wrong_role", "{login}");
    }
}

#[tokio::test]
async fn a_body_is_chosen_from_the_rulebook() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let proposed = world.read(&cookie, "/api/v1/bodies/proposed?district=500103").await;
    let town = proposed.as_array().unwrap().iter().find(|body| body["code"] == "500103001").unwrap().clone();
    let names = json!({ "name": town["name"], "short_name": town["short_name"], "number_word": town["number_word"] });
    world.done(&cookie, "/api/v1/bodies", json!({ "code": "500103001", "names": names })).await;
    let rows = world.read(&cookie, "/api/v1/bodies").await;
    let row = rows.as_array().unwrap().iter().find(|row| row["record"]["code"] == "500103001").unwrap().clone();
    assert_eq!((row["number"].as_u64(), row["record"]["level"].as_str()), (Some(1), Some("镇街")));
    let mut changed = names.clone();
    changed["number_word"] = json!("渝中测试");
    assert_eq!(put(&world, &cookie, "/api/v1/bodies/500103001", "key-00000001", 1, &changed).await.json()["number"], 2);
    assert_eq!(put(&world, &cookie, "/api/v1/bodies/500103099", "key-00000002", 1, &changed).await.code(), "not_found");
    let districts = world.read(&cookie, "/api/v1/rules/districts").await;
    let served: Vec<&str> =
        districts.as_array().unwrap().iter().filter(|d| d["served"] == true).map(|d| d["name"].as_str().unwrap()).collect();
    assert_eq!(served, ["渝中区"]);
}
