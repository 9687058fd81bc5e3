//! Keeping an installation: what only looks changes nothing; a backup is whole.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use heyi_papers::sheets::{Cell, ColumnKind, OutColumn, write_table};
use heyi_store::args;
use serde_json::Value;

use crate::server::{Server, district, heyi, leader, number, told, verified, with_store};

fn codes(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect()
}

/// Runs one statement in a folder nobody serves; rows touched.
fn sql(data: &Path, text: &'static str) -> u64 {
    with_store(data, async |db| {
        let done = db.write(move |tx| Box::pin(async move { heyi_store::Query::execute(tx, text, args![]).await })).await;
        done.unwrap_or_else(|e: heyi_store::StoreError| panic!("{e}"))
    })
}

#[test]
fn the_doctor_looks_and_makes_nothing() {
    let empty = tempfile::tempdir().unwrap();
    let nowhere = empty.path().join("nowhere");
    let (status, report) = told(&["doctor"], &nowhere);
    assert_eq!((status, report["ok"].as_bool()), (1, Some(false)));
    assert!(codes(&report).contains(&"store_missing"), "{report}");
    assert!(!nowhere.exists(), "the doctor made a folder");
    for args in [&["ledger", "verify"][..], &["backup", "/nowhere/at/all"]] {
        let out = heyi().args(args).arg("--data").arg(&nowhere).output().unwrap();
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(!nowhere.exists(), "{args:?} made a folder");
    }

    let data = district();
    let data = data.path();
    assert_eq!(told(&["doctor"], data).1["ok"], true);
    // A database of an older program: its last step has not run.
    assert_eq!(sql(data, "DELETE FROM schema_migrations WHERE version = (SELECT MAX(version) FROM schema_migrations)"), 1);
    for _ in 0..2 {
        let (status, report) = told(&["doctor"], data);
        assert_eq!(status, 1);
        assert!(codes(&report).contains(&"migration_pending"), "{report}");
        let cure = report["findings"].as_array().unwrap().iter().find(|f| f["code"] == "migration_pending").unwrap();
        assert!(cure["cure"].as_str().unwrap().contains("heyi migrate"), "{cure}");
    }
}

#[test]
fn the_doctor_says_that_the_clock_was_set_back() {
    let data = district();
    let data = data.path();
    let far = "UPDATE log_state SET last_at_ms = last_at_ms + 315360000000";
    assert_eq!(sql(data, far), 1);
    let (_, report) = told(&["doctor"], data);
    assert!(codes(&report).contains(&"clock_behind"), "{report}");
    assert_eq!(sql(data, "UPDATE log_state SET last_at_ms = last_at_ms - 315360000000"), 1);
    assert!(!codes(&told(&["doctor"], data).1).contains(&"clock_behind"));
}

#[test]
fn a_backup_of_a_running_server_is_whole_and_goes_on_under_the_same_key() {
    let data = district();
    let data = data.path();
    let elsewhere = tempfile::tempdir().unwrap();
    let (kept, back) = (elsewhere.path().join("kept"), elsewhere.path().join("back"));
    let server = Server::demo(data);
    let (cookie, draft) = leader(&server);
    for n in 0..5 {
        assert_eq!(server.post(&cookie, "/api/v1/tasks", &format!("key-of-draft-{n}"), &draft).unwrap().status, 200);
    }
    let started = Instant::now();
    while number(data, "SELECT COUNT(*) AS n FROM checkpoints") == 0 {
        assert!(started.elapsed() < Duration::from_secs(60), "no checkpoint was signed");
        std::thread::sleep(Duration::from_millis(200));
    }
    let (status, made) = told(&["backup", kept.to_str().unwrap()], data);
    assert_eq!((status, made["ok"].as_bool(), made["log_key"].as_bool()), (0, Some(true), Some(true)), "{made}");
    assert_eq!(made["not_included"][0], "配置文件");
    let (status, _) = server.stop();
    assert!(status.success(), "{status}");
    assert_eq!(std::fs::metadata(kept.join("log.key")).unwrap().permissions().mode() & 0o777, 0o600);

    let (status, restored) = told(&["restore", kept.to_str().unwrap()], &back);
    assert_eq!((status, restored["count"].as_u64(), restored["log_key"].as_bool()), (0, made["count"].as_u64(), Some(true)), "{restored}");
    assert_eq!(Some(verified(&back)), made["count"].as_u64());
    // The check can fail: under another key the signatures are nobody's. The backup brings the right one back.
    std::fs::remove_file(back.join("log.key")).unwrap();
    std::fs::write(back.join("log.key"), [7; 32]).unwrap();
    assert_eq!(told(&["ledger", "verify"], &back).0, 1);
    assert_eq!(told(&["restore", kept.to_str().unwrap()], &back).0, 0);
    assert!(back.join("log.key.before-restore").exists());
    verified(&back);
    // And it is an installation: it serves, signs and still holds together.
    let server = Server::demo(&back);
    let (cookie, draft) = leader(&server);
    assert_eq!(server.post(&cookie, "/api/v1/tasks", "key-after-restore", &draft).unwrap().status, 200);
    let (status, _) = server.stop();
    assert!(status.success(), "{status}");
    assert!(Some(verified(&back)) > made["count"].as_u64());
}

/// A log with a name of its own, restored without its configuration, says its name itself.
#[test]
fn a_restored_log_is_verified_under_its_own_name() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let config = at("heyi.toml");
    std::fs::write(&config, format!("data = {:?}\nlog_origin = \"test.example/enforce/2026\"\n", at("data"))).unwrap();
    let titles = ["登录账号", "姓名", "角色"];
    let columns: Vec<OutColumn> = titles.map(|t| OutColumn { title: t.to_owned(), kind: ColumnKind::Text, width: None }).into();
    let person = ["yunwei", "周某丙", "区县管理员"].map(|cell| Cell::Text(cell.to_owned())).to_vec();
    std::fs::write(at("people.xlsx"), write_table("人员", &columns, &[person]).unwrap()).unwrap();
    let run = |args: &[&str]| {
        let out = heyi().args(args).arg("--config").arg(&config).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    };
    run(&["import", "people", at("people.xlsx").to_str().unwrap()]);
    run(&["ledger", "export", at("export").to_str().unwrap()]);
    run(&["ledger", "verify"]);
    run(&["backup", at("kept").to_str().unwrap()]);
    assert_eq!(told(&["restore", at("kept").to_str().unwrap()], &at("back")).0, 0);
    verified(&at("back"));
    assert_eq!(number(&at("back"), "SELECT COUNT(*) AS n FROM checkpoints"), 1);
}
