//! `heyi case-file` over the demonstration's data, and archives somebody changed.

use std::path::Path;
use std::process::{Command, Output};

use heyi_store::{Db, Location, Options, args};
use serde_json::Value;

use crate::server::{Server, heyi};

fn run(args: &[&str]) -> Output {
    heyi().args(args).output().unwrap()
}

fn json(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {} {}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
}

fn refused(out: &Output) -> String {
    let said = String::from_utf8(out.stderr.clone()).unwrap();
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(out.stdout.is_empty());
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    said
}

/// An archived case with its 立案号.
fn archived(data: &Path) -> (String, String) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = Db::open(&Location::Sqlite(data.to_owned()), Options::default()).await.unwrap();
        let row = db.fetch_optional("SELECT id, doc_number FROM cases WHERE status = 'archived' AND doc_number IS NOT NULL ORDER BY id LIMIT 1", args![]).await.unwrap().unwrap();
        (row.string("id").unwrap(), row.string("doc_number").unwrap())
    })
}

#[test]
fn a_case_file_is_exported_reviewed_and_a_changed_one_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (status, _) = Server::demo(&data).stop();
    assert!(status.success());
    let (id, number) = archived(&data);
    let place = ["--data", data.to_str().unwrap()];
    // Somebody's upload that is not finished yet.
    let upload = data.join("evidence/incoming/unfinished");
    std::fs::write(&upload, b"half").unwrap();
    let zip = folder.path().join("case.zip");
    let zip = zip.to_str().unwrap();
    let out = run(&[&["case-file", "export", &number, "-o", zip, "--json"], &place[..]].concat());
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(json(&out)["case"], id.as_str());
    let pdf = folder.path().join("case.pdf");
    let out = run(&[&["case-file", "export", &id, "-o", pdf.to_str().unwrap()], &place[..]].concat());
    assert!(out.status.success() && std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));

    // The file and the store say the same. Papers that wait in the queue are missing from both: then the answer is no.
    let (file, store) = (run(&["case-file", "review", zip, "--json"]), run(&[&["case-file", "review", &id, "--json"], &place[..]].concat()));
    let (a, b) = (json(&file), json(&store));
    assert_eq!((&a["score"], &a["passed"]), (&b["score"], &b["passed"]));
    assert_eq!(file.status.code(), Some(i32::from(a["passed"] != true)));
    assert_eq!(file.status.code(), store.status.code());
    let rules = a["rules"].as_array().unwrap();
    assert!(rules.len() >= 35);
    for rule in rules {
        for field in ["rule", "article", "verdict", "where"] {
            assert!(rule[field].is_string(), "{rule}");
        }
        assert!(["pass", "fail", "not_applicable", "cannot_tell"].contains(&rule["verdict"].as_str().unwrap()));
    }
    assert!(!rules.iter().any(|r| r["part"] == "basic" && r["verdict"] == "fail" && r["rule"] != "b-remedies"), "{rules:?}");

    assert!(upload.is_file(), "an upload of the running server was removed");

    // One byte anywhere.
    let whole = std::fs::read(zip).unwrap();
    let other = folder.path().join("changed.zip");
    for at in [40, whole.len() / 3, whole.len() / 2, whole.len() - 400] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&other, bytes).unwrap();
        let said = refused(&run(&["case-file", "review", other.to_str().unwrap(), "--json"]));
        assert!(said.contains("changed.zip") && said.contains("请"), "{said}");
    }
    for (name, bytes) in [("empty.zip", &b""[..]), ("text.zip", b"not an archive"), ("torn.zip", &whole[..whole.len() / 2])] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        refused(&run(&["case-file", "review", path.to_str().unwrap()]));
    }
    refused(&run(&["case-file", "review", "nowhere.zip"]));
    refused(&run(&["case-file", "review", "case_00000000000000000000000001"]));
    refused(&run(&[&["case-file", "review", "没有这个文号"], &place[..]].concat()));
    refused(&run(&[&["case-file", "export", &id, "-o", "case.txt"], &place[..]].concat()));
    refused(&run(&["case-file", "export", &id]));
    assert!(Command::new(env!("CARGO_BIN_EXE_heyi")).args(["case-file", "--help"]).output().unwrap().status.success());
}
