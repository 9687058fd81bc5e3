//! The law commands: exit status, one document on stdout, one line on stderr.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

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
    let ran = Ran { status: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) };
    let lines = ran.err.lines().count();
    assert_eq!(lines, usize::from(ran.status != 0), "{args:?}: {}", ran.err);
    ran
}

fn rulebook() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../rulebook")
}

/// A file for one test, named after it; the directory of the test run is thrown away with the build.
fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn deadline_answers_with_the_count() {
    let ran = heyi(&["deadline", "apl-67-pay", "--from", "2025-09-16", "--json"]);
    let a = ran.json();
    assert_eq!(ran.status, 0);
    for (field, value) in [("rule", "apl-67-pay"), ("law", "行政处罚法(2021)"), ("article", "67"), ("from", "2025-09-16"), ("due", "2025-10-09"), ("nominal_due", "2025-10-01")] {
        assert_eq!(a[field], value, "{field}");
    }
    assert_eq!((&a["quantity"], &a["rolled"]), (&Value::from(15), &Value::from(true)));
    assert_eq!(a["counted"].as_array().unwrap().iter().filter(|d| d["counts"] == true).count(), 15);
    assert!(heyi(&["deadline", "apl-67-pay", "--from", "2025-09-16"]).out.contains("2025年10月9日（周四）"));
}

#[test]
fn deadline_says_why_there_is_none() {
    for (args, status, code) in [
        (vec!["deadline", "sc825-rectify", "--from", "2026-03-02"], 1, "no-quantity"),
        (vec!["deadline", "apl-64-request", "--from", "2026-12-28"], 1, "no-calendar"),
        (vec!["deadline", "nope", "--from", "2026-03-02"], 2, "unknown-rule"),
        (vec!["deadline", "apl-42-officers", "--from", "2026-03-02"], 2, "not-countable"),
        (vec!["deadline", "ael-19-report", "--from", "2026-03-02"], 2, "needs-time"),
        (vec!["deadline", "ael-19-report", "--from", "2026-03-02", "--trigger-time", "25:00"], 2, "bad-time"),
        (vec!["deadline", "apl-67-pay", "--from", "2026-02-30"], 2, "bad-day"),
    ] {
        let ran = heyi(&[args.as_slice(), &["--json"]].concat());
        assert_eq!((ran.status, ran.json()["code"].as_str()), (status, Some(code)), "{args:?}");
    }
}

#[test]
fn wrong_usage_is_one_line() {
    for args in [&["deadline"][..], &["deadline", "apl-67-pay"], &["nope"], &[], &["competence", "XF-001", "--on", "2026-03-02"], &["deadline", "x", "--from", "y", "--no-such"]] {
        let ran = heyi(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
    }
    let both = heyi(&["competence", "XF-001", "--town", "500103003", "--department", "XF", "--on", "2026-03-02"]);
    assert_eq!(both.status, 2);
    for command in ["deadline", "competence", "assess", "rulebook"] {
        let help = heyi(&[command, "--help"]);
        assert_eq!(help.status, 0);
        assert!(help.out.contains("--json"));
    }
}

#[test]
fn competence_no_is_exit_one() {
    let yes = heyi(&["competence", "CG-018", "--town", "500103003", "--on", "2026-03-03", "--json"]);
    assert_eq!(yes.status, 0);
    assert_eq!((&yes.json()["may_act"], &yes.json()["kind"]), (&Value::from(true), &Value::from("赋权")));
    let no = heyi(&["competence", "CG-018", "--department", "CG", "--on", "2026-03-03", "--json"]);
    assert_eq!((no.status, &no.json()["may_act"]), (1, &Value::from(false)));
    assert_eq!(no.json()["otherwise"][0]["who"], "JZ");
    for args in [["CG-999", "--town", "500103003"], ["CG-018", "--town", "500103"], ["CG-018", "--department", "??"]] {
        let ran = heyi(&["competence", args[0], args[1], args[2], "--on", "2026-03-03", "--json"]);
        assert_eq!(ran.status, 2, "{args:?}");
    }
}

#[test]
fn assess_answers_asks_or_refuses() {
    let full = file("full.json", r#"{"minor_and_corrected":false,"mitigating":false,"crowded_place":true,"count_units":3}"#);
    let ran = heyi(&["assess", "XF-001", "--facts", &full, "--party", "organisation", "--json"]);
    let tier = &ran.json()["tiers"][0];
    assert_eq!(ran.status, 0);
    assert_eq!((&tier["tier"], &tier["fine_min"], &tier["fine_max"], &tier["unit"]), (&"从重".into(), &3_500_000.into(), &5_000_000.into(), &"fen".into()));
    assert!(!tier["conditions_met"].as_array().unwrap().is_empty() && !tier["why_not_next"].as_array().unwrap().is_empty());

    let part = file("part.json", r#"{"minor_and_corrected":false}"#);
    let ran = heyi(&["assess", "XF-001", "--facts", &part, "--party", "organisation", "--json"]);
    assert_eq!(ran.status, 1);
    let codes: Vec<_> = ran.json()["missing"].as_array().unwrap().iter().map(|m| m["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes, ["mitigating", "crowded_place", "count_units"]);

    let wrong = file("wrong.json", r#"{"minor_and_corrected":"no","mitigating":false,"crowded_place":true,"count_units":3}"#);
    let ran = heyi(&["assess", "XF-001", "--facts", &wrong, "--party", "organisation", "--json"]);
    assert_eq!((ran.status, ran.json().get("tiers")), (1, None));

    for (name, text) in [("cut.json", "{\"a\":"), ("twice.json", "{\"a\":1,\"a\":2}"), ("list.json", "[]"), ("empty.json", "")] {
        let path = file(name, text);
        let ran = heyi(&["assess", "XF-001", "--facts", &path, "--party", "organisation", "--json"]);
        assert_eq!(ran.status, 2, "{name}");
        assert!(ran.err.contains(name), "{}", ran.err);
    }
    for args in [["XF-001", "nobody", "initial"], ["XF-001", "organisation", "never"], ["XF-999", "organisation", "initial"]] {
        assert_eq!(heyi(&["assess", args[0], "--facts", &full, "--party", args[1], "--stage", args[2], "--json"]).status, 2, "{args:?}");
    }
    assert_eq!(heyi(&["assess", "XF-001", "--facts", "no-such-file", "--party", "organisation"]).status, 2);
    assert_eq!(heyi(&["assess", "CG-024", "--facts", &full, "--party", "individual"]).status, 1);
}

#[test]
fn the_rulebook_inside_and_the_one_on_disk_are_in_order() {
    for dir in [None, Some(rulebook())] {
        let path = dir.map(|d| d.to_string_lossy().into_owned());
        let mut args = vec!["rulebook", "check", "--json"];
        args.extend(path.as_deref());
        let ran = heyi(&args);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let a = ran.json();
        assert_eq!((&a["ok"], &a["problems"]), (&Value::from(true), &Value::from(Vec::<Value>::new())));
        for (name, count) in [("items", 365), ("benchmarks", 336), ("tiers", 2500), ("scenes", 20), ("checks", 389), ("departments", 25), ("districts", 38), ("towns", 1031), ("rules", 158)] {
            assert_eq!(a["counts"][name], count, "{name}");
        }
    }
}

#[test]
fn a_directory_that_is_none_is_exit_two() {
    let ran = heyi(&["rulebook", "check", "no-such-directory", "--json"]);
    assert_eq!((ran.status, &ran.json()["ok"]), (2, &Value::from(false)));
    assert!(ran.err.contains("no-such-directory"));
}
