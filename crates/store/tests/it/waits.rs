//! Whom a step of a case waits for is what the rulebook declares of it.

use std::path::Path;

use heyi_rulebook::{Rulebook, Who};
use heyi_store::read::Projection;
use heyi_store::{Projector as _, Recorded, Value};
use serde_json::json;

fn collect(folder: &Path, root: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, into);
        } else {
            into.push((path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
}

fn rules() -> Rulebook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebook");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    Rulebook::load(files).unwrap()
}

/// The steps that wait after an event, and for whom.
fn waiting(kind: &str, step: &str) -> Vec<(String, String)> {
    let event = Recorded {
        position: 0,
        stream: "case_00000000000000000000000001".to_owned(),
        number: 2,
        kind: kind.to_owned(),
        version: 1,
        at_ms: 0,
        claimed_ms: None,
        actor: "person_00000000000000000000000001".to_owned(),
        acting_body: None,
        device: None,
        causation: None,
        case_key: None,
        subject_key: None,
        body: json!({ "step": step, "entry": {}, "on": "2026-03-09" }).to_string(),
    };
    let text = |value: Option<&Value>| match value {
        Some(Value::Text(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    let statements = Projection.project(&event).unwrap();
    let inserts = statements.iter().filter(|s| s.sql.starts_with("INSERT INTO case_waits (case_id, step, who,"));
    inserts.map(|s| (text(s.args.get(1)), text(s.args.get(2)))).collect()
}

fn word(who: Who) -> String {
    serde_json::to_value(who).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn a_step_waits_for_whom_the_rulebook_declares() {
    let rules = rules();
    let mut seen = Vec::new();
    for step in rules.steps.iter() {
        for (next, who) in waiting("case.step_done", &step.id) {
            let declared = rules.steps.get(&next).unwrap_or_else(|| panic!("{next} is not declared"));
            assert_eq!(declared.who.iter().copied().map(word).collect::<Vec<_>>(), [who.clone()], "{next}");
            seen.push(who);
        }
        if let Some(approver) = step.approved_by {
            assert_eq!(waiting("case.step_proposed", &step.id), [(step.id.clone(), word(approver))]);
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen, ["head", "presider", "reviewer"]);
}
