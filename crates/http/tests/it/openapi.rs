//! `api/openapi.json` is what the handlers say.

use std::collections::BTreeSet;

use serde_json::Value;

fn operations(api: &Value) -> Vec<(String, String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if ["get", "post", "put", "delete"].contains(&method.as_str()) {
                all.push((method.to_uppercase(), path.clone(), operation));
            }
        }
    }
    all
}

#[test]
fn the_file_is_what_the_handlers_say() {
    let file = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../api/openapi.json");
    let made = heyi_http::openapi_text();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, made).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept == made, "api/openapi.json differs from the handlers; run this test with UPDATE=1 and look at the difference");
}

#[test]
fn every_operation_is_complete() {
    let api: Value = serde_json::from_str(heyi_http::openapi_text()).unwrap();
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&api) {
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path}: no id"));
        assert!(ids.insert(id.to_owned()), "{id} twice");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{id}: no summary");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{id}: no success");
        for status in ["500", "503"] {
            assert!(responses.contains_key(status), "{id}: no {status}");
        }
        let open = operation.get("security").is_none();
        assert_eq!(responses.contains_key("401"), !open || id == "sign_in", "{id}");
        let keyed = operation["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["name"] == "Idempotency-Key"));
        assert_eq!(keyed, responses.contains_key("409"), "{id}");
        for placeholder in path.split('/').filter(|part| part.starts_with('{')).map(|part| part.trim_matches(['{', '}'])) {
            let named =
                operation["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["name"] == placeholder && p["in"] == "path"));
            assert!(named, "{id}: {placeholder} is not described");
        }
    }
    assert!(ids.len() > 100, "{}", ids.len());
}

#[test]
fn every_reference_leads_somewhere() {
    let text = heyi_http::openapi_text();
    let api: Value = serde_json::from_str(text).unwrap();
    for rest in text.split("\"#/components/schemas/").skip(1) {
        let name = rest.split('"').next().unwrap();
        assert!(api["components"]["schemas"].get(name).is_some(), "{name}");
    }
}
