//! Every route as every role and as nobody. The matrix is a file that people can read.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use heyi_domain::Role;
use serde_json::Value;

use crate::world::World;

/// Values for path parameters that lead nowhere, so that no call changes anything.
fn filled(path: &str, operation: &Value) -> String {
    let mut filled = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "path") {
        let name = parameter["name"].as_str().unwrap();
        let kind = parameter["schema"]["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).unwrap_or_default();
        let value = match (kind, name) {
            ("ImportKind", _) => "firms".to_owned(),
            ("", "file") if path.contains("exports") => "nothing.xlsx".to_owned(),
            ("", "file") => "doc_00000000000000000000000000.pdf".to_owned(),
            ("", "year") => "2999".to_owned(),
            ("", "thing") => "task_00000000000000000000000000".to_owned(),
            ("", "sha256") => "0".repeat(64),
            ("", _) => "NOTHING".to_owned(),
            (id, _) => {
                let prefix = id.trim_end_matches("Id").to_lowercase();
                let prefix = if prefix == "document" { "doc" } else { &prefix };
                format!("{prefix}_00000000000000000000000000")
            }
        };
        filled = filled.replace(&format!("{{{name}}}"), &value);
    }
    filled
}

fn required_query(operation: &Value) -> String {
    let mut query = String::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] == "query" && parameter["required"] == true {
            let name = parameter["name"].as_str().unwrap();
            let value = match name {
                "from" | "to" => "2026-11-02",
                "rule" => "apl-60-decide",
                _ => "x",
            };
            let _ = write!(query, "{}{name}={value}", if query.is_empty() { "?" } else { "&" });
        }
    }
    query
}

/// ✓ let in, – not with this role, 登录 needs a session.
async fn cell(world: &World, cookie: Option<&str>, method: &str, path: &str) -> &'static str {
    let mut request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(path)
        .header("idempotency-key", "key-of-the-matrix")
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.body(Body::from("[]")).unwrap();
    // A live stream never ends: its head is enough.
    let response = tower::ServiceExt::oneshot(world.router.clone(), request).await.unwrap();
    match response.status() {
        StatusCode::UNAUTHORIZED => "登录",
        StatusCode::FORBIDDEN => {
            // Another body's or firm's thing is forbidden by the use case, not by the route.
            let bytes = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
            let problem: Value = serde_json::from_slice(&bytes).unwrap();
            if problem["code"] == "wrong_role" { "–" } else { "✓" }
        }
        _ => "✓",
    }
}

#[tokio::test]
async fn every_route_as_every_role() {
    let world = World::new().await;
    let api: Value = serde_json::from_str(heyi_http::openapi_text()).unwrap();
    let mut cookies = Vec::new();
    for (role, _, login) in &world.people {
        cookies.push((*role, world.cookie(login).await));
    }
    let mut text = String::from(
        "# 角色权限表\n\n每一个接口由每一种角色实际调用一次得到（`crates/http/tests/it/matrix.rs`），与代码不符时测试不通过。\n\
         ✓ 可以调用；– 该角色不能调用；“登录”需要先登录。可以调用不等于可以办理：单位、人员、证件和程序条件由业务规则另行把关。\n\n",
    );
    let heads: Vec<&str> = Role::ALL.iter().map(|role| role.label()).collect();
    let _ = writeln!(text, "| 接口 | 未登录 | {} |\n|---|---|{}", heads.join(" | "), "---|".repeat(heads.len()));
    let mut open = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let method = method.to_uppercase();
            let address = format!("{}{}", filled(path, operation), required_query(operation));
            let nobody = cell(&world, None, &method, &address).await;
            if nobody == "✓" {
                open.push(id.to_owned());
            }
            let mut row = format!("| `{method} {path}` | {nobody} |");
            for (_, cookie) in &cookies {
                // Signing out would end the session that the next rows need.
                let cell = if id.starts_with("sign_out") { "✓" } else { cell(&world, Some(cookie), &method, &address).await };
                let _ = write!(row, " {cell} |");
            }
            let _ = writeln!(text, "{row}");
        }
    }
    open.sort();
    assert_eq!(
        open,
        [
            "demo_accounts",
            "public_document",
            "public_draw",
            "public_draw_record",
            "public_draws",
            "public_list",
            "public_task",
            "public_visit",
            "sign_in",
            "sign_out"
        ]
    );
    let file = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../docs/develop/role-matrix.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "docs/develop/role-matrix.md differs; run this test with UPDATE=1 and look at the difference:\n{text}");
}
