//! The arrows between crates never turn back, and pure crates stay pure.

use std::collections::{BTreeMap, BTreeSet};

/// Who may know whom. A crate that isn't here, or an arrow that isn't, fails the build of this test.
const ARROWS: &[(&str, &[&str])] = &[
    ("rulebook", &[]),
    ("ledger", &[]),
    ("domain", &["rulebook"]),
    ("planner", &[]),
    ("risk", &["rulebook"]),
    ("store", &["domain", "ledger", "rulebook"]),
    ("papers", &["rulebook"]),
    ("media", &[]),
    ("identity", &[]),
    ("app", &["rulebook", "domain", "ledger", "planner", "risk", "store", "papers", "media", "identity"]),
    ("http", &["app", "domain", "rulebook", "media"]),
    ("wasm", &["rulebook", "domain"]),
    ("twin", &["app", "domain", "planner", "rulebook", "store", "media", "identity"]),
    ("testkit", &["store", "ledger", "domain"]),
    ("cli", &["app", "domain", "http", "ledger", "media", "papers", "planner", "risk", "rulebook", "store", "twin"]),
];

/// Crates that know neither clock, chance nor I/O.
const PURE: &[&str] = &["rulebook", "domain", "ledger", "planner", "risk"];

/// What a pure crate may not depend on.
const IMPURE: &[&str] = &["tokio", "sqlx", "rusqlite", "getrandom", "rand", "reqwest", "axum", "typst", "tempfile"];

fn crates() -> BTreeMap<String, toml::Table> {
    let root = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("..");
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        let manifest = folder.join("Cargo.toml");
        if manifest.is_file() {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            all.insert(name, std::fs::read_to_string(manifest).unwrap().parse().unwrap());
        }
    }
    all
}

fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    manifest.get("dependencies").and_then(toml::Value::as_table).map(|t| t.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn arrows_never_turn_back() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (name, manifest) in crates() {
        let Some(may) = allowed.get(name.as_str()) else {
            wrong.push(format!("crates/{name} has no row in ARROWS"));
            continue;
        };
        for dependency in dependencies(&manifest) {
            let Some(known) = dependency.strip_prefix("heyi-") else { continue };
            if !may.contains(&known) {
                wrong.push(format!("{name} → {known}"));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that may not be: {wrong:?}");
}

#[test]
fn pure_crates_are_pure() {
    let all = crates();
    for name in PURE {
        let found: Vec<String> = dependencies(&all[*name]).into_iter().filter(|d| IMPURE.contains(&d.as_str())).collect();
        assert!(found.is_empty(), "{name} is pure, but depends on {found:?}");
    }
}

#[test]
fn http_never_reaches_the_store() {
    let http = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../http/src");
    let mut folders = vec![http];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains("heyi_store"), "{} names the store", path.display());
            }
        }
    }
}
