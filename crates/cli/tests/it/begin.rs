//! `heyi init`: the first administrator of a real district.

use std::process::{Command, Output};

use serde_json::Value;

fn init(data: &std::path::Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_heyi")).arg("init").arg("--data").arg(data).args(more).output().unwrap()
}

#[test]
fn a_district_begins_with_one_command() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = init(folder.path(), &["--district", "999999", "--login", "guanli"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(String::from_utf8(wrong.stderr).unwrap().lines().count(), 1);
    let done = init(folder.path(), &["--district", "500103", "--login", "guanli", "--name", "张某甲", "--json"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((answer["ok"].as_bool(), answer["district_name"].as_str(), answer["login"].as_str()), (Some(true), Some("渝中区"), Some("guanli")));
    assert!(answer["towns"].as_u64().unwrap() > 5 && answer["departments"].as_u64() == Some(24), "{answer}");
    assert_eq!(answer["password"].as_str().unwrap().len(), 17, "{answer}");
    let again = init(folder.path(), &["--district", "500103", "--login", "guanli2"]);
    assert_eq!(again.status.code(), Some(1));
    let line = String::from_utf8(again.stderr).unwrap();
    assert!(line.lines().count() == 1 && line.contains("已有区县管理员，账号“guanli”"), "{line}");
}
