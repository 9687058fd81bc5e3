//! `heyi explain` over the demonstration's data.

use std::path::Path;
use std::process::Output;

use heyi_store::{Db, Location, Options, args};
use serde_json::Value;

use crate::server::{Server, heyi};

fn run(words: &[&str], data: &Path) -> Output {
    heyi().args(words).args(["--data", data.to_str().unwrap()]).output().unwrap()
}

fn json(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {} {}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
}

/// The first case in a state.
fn case_in(data: &Path, status: &str) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = Db::open(&Location::Sqlite(data.to_owned()), Options::default()).await.unwrap();
        let row = db.fetch_optional("SELECT id FROM cases WHERE status = $1 ORDER BY id LIMIT 1", args![status]).await.unwrap();
        row.unwrap_or_else(|| panic!("no case is {status}")).string("id").unwrap()
    })
}

/// The first time the steps of an answer were done, with their gates.
fn step<'v>(answer: &'v Value, standing: &str) -> &'v Value {
    let steps = answer["steps"].as_array().unwrap();
    steps.iter().find(|s| s["standing"] == standing).unwrap_or_else(|| panic!("{standing}: {answer}"))
}

#[test]
fn a_step_is_explained_as_it_stands_and_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (status, _) = Server::demo(&data).stop();
    assert!(status.success());

    // What can be done now: each gate with its rule, article and row.
    let reported = case_in(&data, "reported");
    let out = run(&["explain", &reported, "--json"], &data);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let answer = json(&out);
    assert_eq!((&answer["case"], &answer["status"]), (&Value::from(reported.as_str()), &Value::from("reported")));
    assert_eq!(answer["rulebook"]["sha256"].as_str().unwrap().len(), 64);
    let notify = answer["steps"].as_array().unwrap().iter().find(|s| s["step"] == "notify").unwrap();
    assert_eq!(notify["standing"], "possible");
    let gates = notify["gates"].as_array().unwrap();
    assert!(!gates.is_empty());
    for gate in gates {
        assert!(gate["rule"].is_string() && gate["met"].is_boolean() && gate["article"].as_str().unwrap().contains('条'), "{gate}");
    }
    assert!(gates.iter().any(|g| g["version"]["of_the_day"] == true && g["version"]["valid_from"].is_string()), "{gates:?}");
    assert!(notify["facts"].as_array().unwrap().iter().any(|f| f["label"] == "执法人员"), "{notify}");

    // One step that can't be done now is a no with its reason; one that can is as its gates say.
    let out = run(&["explain", &reported, "decide", "--json"], &data);
    assert_eq!(out.status.code(), Some(1));
    assert!(step(&json(&out), "impossible")["refusal"].as_str().unwrap().contains("不能办理"));
    let out = run(&["explain", &reported, "notify", "--json"], &data);
    assert_eq!(out.status.code(), Some(i32::from(step(&json(&out), "possible")["met"] != true)));

    // A step done is judged as it was: on its day, in the state before it, with what was entered.
    let archived = case_in(&data, "archived");
    for id in ["propose_filing", "file"] {
        let out = run(&["explain", &archived, id, "--json"], &data);
        assert_eq!(out.status.code(), Some(0), "{id}: {}", String::from_utf8_lossy(&out.stdout));
        assert!(step(&json(&out), "done")["gates"].as_array().unwrap().len() >= 4, "{id}");
    }
    let closed = run(&["explain", &archived, "close", "--json"], &data);
    let done = json(&closed);
    let close = step(&done, "done");
    assert_eq!((&close["met"], closed.status.code()), (&Value::from(true), Some(0)), "{close}");
    assert!(close["facts"].as_array().unwrap().iter().any(|f| f["label"] == "案件状态" && f["text"] != "已归档"), "{close}");
    assert!(close["done_by"].as_str().is_some_and(|n| !n.is_empty()), "{close}");

    // For people: the same in words.
    let words = String::from_utf8(run(&["explain", &reported, "notify"], &data).stdout).unwrap();
    assert!(words.contains("现在可以办理") && words.contains("[符合]") && words.contains("起施行"), "{words}");
    let words = String::from_utf8(run(&["explain", &archived, "close"], &data).stdout).unwrap();
    assert!(words.contains("已办理") && words.contains("案件状态"), "{words}");

    // Wrong usage.
    for words in [&["explain", "case_00000000000000000000000001"][..], &["explain", "没有这个文号"], &["explain", &archived, "nothing"]] {
        let out = run(words, &data);
        assert_eq!(out.status.code(), Some(2), "{words:?}");
        assert_eq!(String::from_utf8(out.stderr).unwrap().trim().lines().count(), 1, "{words:?}");
    }
    assert!(heyi().args(["explain", "--help"]).output().unwrap().status.success());
    assert_eq!(heyi().arg("explain").output().unwrap().status.code(), Some(2));
}
