//! The glossary keeps up with the code: `docs/glossary.md` names every type of the field with its official Chinese term. And cases, played
//! through the core over the rulebook of this repository.

#[path = "it/cases.rs"]
mod cases;
#[path = "it/coercion.rs"]
mod coercion;
#[path = "it/conduct.rs"]
mod conduct;
#[path = "it/draw.rs"]
mod draw;
#[path = "it/flow.rs"]
mod flow;
#[path = "it/money.rs"]
mod money;
#[path = "it/play.rs"]
mod play;
#[path = "it/random.rs"]
mod random;
#[path = "it/told.rs"]
mod told;
#[path = "it/walk.rs"]
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A public struct or enum of the crate.
struct Found {
    file: String,
    /// First line of its doc comment.
    doc: String,
    /// Must have a row: it stands in a `mod.rs`, or its doc comment has a Chinese term.
    wanted: bool,
}

/// A row of the first table.
struct Row {
    term: String,
    file: String,
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Asked when the test runs: one target folder may serve several checkouts.
fn root() -> PathBuf {
    std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap())
}

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
}

/// The name a line declares: `pub struct Name`, `pub enum Name`, or a kind in the registry of ids (`TaskId = "task";`).
fn declared(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
    let name = match rest {
        Some(rest) => rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?,
        None => line.split_once(" = \"").map(|(name, _)| name).filter(|name| name.ends_with("Id") && !name.contains(' '))?,
    };
    // `$name` of a macro is no name.
    (!name.is_empty()).then_some(name)
}

fn types() -> BTreeMap<String, Found> {
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut all = BTreeMap::new();
    for path in files {
        let file = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        let in_mod = file.ends_with("/mod.rs");
        let mut doc: Vec<String> = Vec::new();
        for line in fs::read_to_string(&path).unwrap().lines().map(str::trim) {
            if let Some(text) = line.strip_prefix("///") {
                doc.push(text.trim().to_owned());
                continue;
            }
            if line.starts_with("#[") {
                continue;
            }
            if let Some(name) = declared(line) {
                let wanted = in_mod || doc.iter().any(|text| text.chars().any(is_chinese));
                let found = Found { file: file.clone(), doc: doc.first().cloned().unwrap_or_default(), wanted };
                if let Some(twin) = all.insert(name.to_owned(), found) {
                    panic!("two public types are called {name} ({} and {file}): a name is one term of the field", twin.file);
                }
            }
            doc.clear();
        }
    }
    all
}

/// The rows of the table under the heading that names this crate.
fn rows() -> BTreeMap<String, Row> {
    let text = fs::read_to_string(root().join("../../docs/glossary.md")).unwrap();
    let section = text.split_once("## Types of `crates/domain`").expect("docs/glossary.md has its section on crates/domain").1;
    let section = section.split("\n## ").next().unwrap();
    let mut all = BTreeMap::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [name, term, file, _] = cells[..] else { panic!("a row needs four cells: {line}") };
        let row = Row { term: term.to_owned(), file: file.to_owned() };
        assert!(all.insert(name.to_owned(), row).is_none(), "two rows for {name}");
    }
    all
}

/// The Chinese words a doc comment begins with: `检查方案: everything the head approves` → `检查方案`.
fn leading_term(doc: &str) -> &str {
    let end = doc.char_indices().find(|(_, c)| !is_chinese(*c)).map_or(doc.len(), |(at, _)| at);
    &doc[..end]
}

#[test]
fn every_type_of_the_field_is_in_the_glossary() {
    let rows = rows();
    let mut wrong = Vec::new();
    for (name, found) in types() {
        match rows.get(&name) {
            None if found.wanted => {
                wrong.push(format!("{name} ({}): no row; its doc comment says “{}”", found.file, found.doc));
            }
            None => {}
            Some(row) => {
                if row.file != found.file {
                    wrong.push(format!("{name}: the row says {}, the type is in {}", row.file, found.file));
                }
                if !row.term.chars().any(is_chinese) {
                    wrong.push(format!("{name}: the row has no Chinese term"));
                }
                if !row.term.contains(leading_term(&found.doc)) {
                    wrong.push(format!("{name}: the row says “{}”, the doc comment “{}”", row.term, found.doc));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "docs/glossary.md and crates/domain differ:\n{}", wrong.join("\n"));
}

#[test]
fn every_row_has_its_type() {
    let types = types();
    let gone: Vec<String> = rows().into_keys().filter(|name| !types.contains_key(name)).collect();
    assert!(gone.is_empty(), "rows of docs/glossary.md without a type in crates/domain: {}", gone.join(", "));
}

#[test]
fn the_reader_sees_what_is_there() {
    let types = types();
    assert!(types.len() > 100, "only {} types were found", types.len());
    for name in ["TaskId", "BodyCode", "TaskPlan", "Submit", "Stop", "Refusal", "Event"] {
        assert!(types.contains_key(name), "{name} was not found");
    }
    assert!(types["Submit"].wanted && types["TaskStatus"].wanted && !types["Event"].wanted);
    assert_eq!(leading_term("检查方案: everything"), "检查方案");
    assert_eq!(leading_term("Where a task stands."), "");
}

/// Stored events must read for ever: each file is a body as it was stored, named by kind and version.
#[test]
fn stored_samples_still_read_and_are_written_the_same() {
    let folder = root().join("tests/samples");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (kind, version) = name.rsplit_once(".v").unwrap();
        let body: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let version: u16 = version.parse().unwrap();
        let event = heyi_domain::Event::decode(kind, version, body.clone()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (kind_again, version_again, body_again) = event.encode().unwrap();
        assert_eq!((kind_again.as_str(), version_again), (kind, version));
        // Written again the same, or with more said: nothing stored may be lost.
        assert_eq!(body_again, body, "{name}");
        count += 1;
    }
    assert!(count >= 40, "only {count} samples");
}
