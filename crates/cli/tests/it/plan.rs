//! `heyi plan` and `heyi draw`: documents, exit status, one line on stderr, files whole or not at all.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }
}

fn heyi(args: &[&str]) -> Ran {
    let done = Command::new(env!("CARGO_BIN_EXE_heyi")).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

fn read(path: impl Into<PathBuf>) -> Value {
    serde_json::from_slice(&std::fs::read(path.into()).unwrap()).unwrap()
}

/// Two firms with two and three demands of two bodies; two demands of the second may not come together.
fn instance() -> Value {
    let officer = |id: &str, body: &str| {
        json!({"id": id, "body": body, "district": "D", "town": null, "x": 0, "y": 0, "days_off": [], "excluded_enterprises": [],
            "qualifications": [{"id": body, "valid_from": "2024-01-01", "valid_to": "2029-12-31"}]})
    };
    let demand = |id: &str, firm: &str, body: &str| {
        json!({"id": id, "enterprise": firm, "body": body, "qualification": body, "minutes": 40, "first_day": 0, "last_day": 1, "shift": "day", "announced": false,
            "confidential": false, "exempt_from_cap": false, "kind": "random", "fixed_officers": null, "droppable": false, "priority": 6})
    };
    let firm = |id: &str, x: i64| json!({"id": id, "town": "T", "district": "D", "x": x, "y": 0, "visits_left": null, "visits_left_by_body": {}});
    json!({
        "format": "heyi-plan-instance/1", "name": "小例",
        "settings": {"days": ["2026-03-02", "2026-03-03"], "max_bodies": 4, "max_minutes": 240, "on_site": "parallel", "handover_minutes": 10, "officers_per_body": 2,
            "officer_minutes_per_day": 420, "day_shift": [540, 1080], "night_shift": [1140, 1380], "travel": {"fixed": 40, "per_km": 26}},
        "bodies": [{"id": "A"}, {"id": "B"}], "towns": [{"id": "T", "district": "D", "x": 0, "y": 0}],
        "enterprises": [firm("E1", 1000), firm("E2", 3000)],
        "officers": [officer("P1", "A"), officer("P2", "A"), officer("Q1", "B"), officer("Q2", "B")],
        "demands": [demand("D1", "E1", "A"), demand("D2", "E1", "B"), demand("D3", "E2", "A"), demand("D4", "E2", "B"), demand("D5", "E2", "B")],
        "conflicts": [["D4", "D5"]],
    })
}

#[test]
fn a_plan_is_made_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let given = file(folder.path(), "instance.json", &instance().to_string());
    let plan = folder.path().join("plan.json").to_string_lossy().into_owned();
    let ran = heyi(&["plan", "solve", &given, "-o", &plan, "--cpu-seconds", "1", "--json"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let told = ran.json();
    assert_eq!((&told["visits"], &told["saved"], &told["dropped"], &told["bounds"]["visits"]), (&json!(3), &json!(2), &json!(0), &json!(3)));
    assert_eq!((&told["gap"]["visits"], &told["interrupted"]), (&json!(0.0), &json!(false)));
    assert_eq!((&read(&plan)["format"], &read(&plan)["objective"]), (&json!("heyi-plan/1"), &told["objective"]));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside the plan");

    let again = folder.path().join("again.json").to_string_lossy().into_owned();
    let words = heyi(&["plan", "solve", &given, "-o", &again, "--cpu-seconds", "1", "--threads", "1"]);
    assert!(words.out.contains("逐项上门5次，合并后3次，减少2次（40.0%）") && words.out.contains("已逐户证明不能再少"), "{}", words.out);
    assert_eq!(std::fs::read(&plan).unwrap(), std::fs::read(&again).unwrap(), "the same bytes on any number of threads");

    let good = heyi(&["plan", "check", &given, &plan, "--json"]);
    assert_eq!((good.status, &good.json()["ok"], &good.json()["proven_visits"], good.err.as_str()), (0, &json!(true), &json!(3), ""));
    let mut wrong = read(&plan);
    wrong["visits"][0]["minutes"] = json!(1);
    let wrong = file(folder.path(), "wrong.json", &wrong.to_string());
    let bad = heyi(&["plan", "check", &given, &wrong, "--json"]);
    assert_eq!((bad.status, &bad.json()["problems"][0]["code"], bad.err.lines().count()), (1, &json!("minutes"), 1));
    assert!(heyi(&["plan", "check", &given, &wrong]).out.contains("核验不通过：1处问题"));
}

#[test]
fn what_cannot_be_planned_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(folder.path(), "good.json", &instance().to_string());
    let mut wrong = instance();
    wrong["demands"][1]["minutes"] = json!(-5);
    wrong["demands"][2]["body"] = json!("Z");
    let wrong = file(folder.path(), "wrong.json", &wrong.to_string());
    let plan = folder.path().join("plan.json").to_string_lossy().into_owned();
    let ran = heyi(&["plan", "solve", &wrong, "-o", &plan, "--json"]);
    assert_eq!((ran.status, ran.err.lines().count(), &ran.json()["ok"]), (2, 1, &json!(false)));
    assert!(ran.err.contains("wrong.json：demands[1].minutes：写的是-5") && ran.err.contains("demands[2].body：“Z”不在bodies中"), "{}", ran.err);
    assert!(!Path::new(&plan).exists());
    for args in [
        vec!["plan", "solve", &good],
        vec!["plan", "solve", "no-such-file", "-o", &plan],
        vec!["plan", "solve", &good, "-o", "no-such-folder/plan.json"],
        vec!["plan", "solve", &good, "-o", folder.path().to_str().unwrap()],
        vec!["plan", "solve", &good, "-o", &plan, "--threads", "0"],
        vec!["plan", "solve", &good, "-o", &plan, "--cpu-seconds", "-1"],
        vec!["plan", "check", &good, &good],
        vec!["plan", "check", &good],
        vec!["plan", "check", &wrong, &good],
        vec!["draw", "run", &good, "-o", &plan],
        vec!["draw", "run", "no-such-file", "-o", &plan],
        vec!["draw", "verify", folder.path().to_str().unwrap()],
    ] {
        let ran = heyi(&args);
        assert_eq!((ran.status, ran.err.lines().count(), ran.out.as_str()), (2, 1, ""), "{args:?}: {}", ran.err);
    }
    for command in [&["plan"][..], &["plan", "solve"], &["plan", "check"], &["draw"], &["draw", "run"], &["draw", "verify"]] {
        let help = heyi(&[command, &["--help"]].concat());
        assert!(help.status == 0 && help.out.contains("--json"), "{command:?}");
    }
}

#[test]
fn a_draw_is_made_and_computed_again() {
    let folder = tempfile::tempdir().unwrap();
    let input = json!({
        "draw": "2026-03", "rule": "R1",
        "objects": (0..30).map(|i| json!({"id": format!("企业{i}"), "stratum": if i % 2 == 0 { "甲" } else { "乙" }, "weight": 1 + i % 3, "qualification": "q"})).collect::<Vec<_>>(),
        "officers": (0..6).map(|i| json!({"id": format!("P{i}"), "qualifications": ["q"]})).collect::<Vec<_>>(),
        "strata": [{"id": "甲", "quota": 4}, {"id": "乙", "quota": 2}], "exclusions": [{"officer": "P1", "object": "企业4"}], "officers_per_object": 2,
        "beacon": {"id": "demo", "value": "5".repeat(64)}, "reveals": ["0".repeat(64)], "unavailable": [{"object": "企业2", "reason": "停业"}],
    });
    let given = file(folder.path(), "input.json", &serde_json::to_string_pretty(&input).unwrap());
    let record = folder.path().join("record.json").to_string_lossy().into_owned();
    let ran = heyi(&["draw", "run", &given, "-o", &record, "--json"]);
    assert_eq!((ran.status, ran.err.as_str(), &ran.json()["drawn"]), (0, "", &json!(6)));
    assert!(heyi(&["draw", "run", &given, "-o", &record]).out.contains("演示用，不能用于正式抽取"));
    let written = read(&record);
    assert_eq!((&written["input"], &written["format"], &written["seed"]), (&input, &json!("dr-draw/1"), &ran.json()["seed"]));
    let good = heyi(&["draw", "verify", &record, "--json"]);
    assert_eq!((good.status, &good.json()["ok"], &good.json()["difference"], &good.json()["digest"]), (0, &json!(true), &Value::Null, &ran.json()["digest"]));

    let mut changed = written;
    changed["drawn"][1]["object"] = json!("企业0000");
    let changed = file(folder.path(), "changed.json", &changed.to_string());
    let bad = heyi(&["draw", "verify", &changed, "--json"]);
    assert_eq!((bad.status, &bad.json()["ok"], &bad.json()["path"], bad.err.lines().count()), (1, &json!(false), &json!("drawn[1].object"), 1));
    assert!(bad.json()["difference"].as_str().unwrap().starts_with("drawn[1].object："));
    assert!(heyi(&["draw", "verify", &changed]).out.contains("第一处不一致：drawn[1].object"));
    let cut = file(folder.path(), "cut.json", "{\"format\":");
    let unreadable = heyi(&["draw", "verify", &cut, "--json"]);
    assert_eq!((unreadable.status, &unreadable.json()["ok"], unreadable.err.lines().count()), (2, &json!(false), 1));
}
