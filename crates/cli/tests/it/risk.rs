//! `heyi risk` over the demonstration's data.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::server::{Server, heyi};

fn run(words: &[&str], data: &Path) -> Output {
    heyi().args(words).args(["--data", data.to_str().unwrap()]).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_model_is_trained_reported_scored_and_installed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (status, _) = Server::demo(&data).stop();
    assert!(status.success());
    let at = |name: &str| folder.path().join(name).display().to_string();
    assert!(data.join("risk/model.json").is_file(), "the demonstration has a model");

    // A month is too little for real numbers: refused in one line that says how much there is.
    let out = run(&["risk", "train", "-o", &at("real.json")], &data);
    assert_eq!(out.status.code(), Some(1));
    let why = text(&out.stderr);
    assert!(why.contains("少于训练所需的300次") && why.trim().lines().count() == 1, "{why}");
    assert!(!folder.path().join("real.json").exists());

    // With the demonstration's: twice the same bytes.
    let params = concat!(env!("CARGO_MANIFEST_DIR"), "/demo-risk.json");
    for name in ["one.json", "two.json"] {
        let out = run(&["risk", "train", "-o", &at(name), "--params", params], &data);
        assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    }
    let bytes = std::fs::read(at("one.json")).unwrap();
    assert_eq!(bytes, std::fs::read(at("two.json")).unwrap());
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(file["format"], "heyi-risk/v1");
    assert!(!text(&bytes).contains("person_"), "no person is in the file");

    let out = heyi().args(["risk", "report", &at("one.json")]).output().unwrap();
    let told = text(&out.stdout);
    assert!(out.status.success(), "{}", text(&out.stderr));
    for words in ["召回率", "街道：", "按多久没查", "不看：由哪个单位、哪些人员检查", "随机抽取"] {
        assert!(told.contains(words), "{words}: {told}");
    }

    let out = run(&["risk", "score", &at("one.json"), "--json"], &data);
    let scored: Vec<Value> = serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&out.stderr)));
    assert!(scored.len() > 1000);
    assert!(scored.windows(2).all(|two| two[0]["score"].as_i64() >= two[1]["score"].as_i64()));
    let base = file["base"].as_i64().unwrap();
    let one = &scored[0];
    let sum: i64 = one["contributions"].as_array().unwrap().iter().map(|c| c["points"].as_i64().unwrap()).sum();
    assert_eq!(base + sum, one["score"].as_i64().unwrap());
    let out = run(&["risk", "score", &at("one.json"), "--firm", one["firm"].as_str().unwrap()], &data);
    assert!(text(&out.stdout).contains("不作为处罚依据") && text(&out.stdout).contains(one["name"].as_str().unwrap()));
    let out = run(&["risk", "score", &at("one.json"), "--firm", "firm_00000000000000000000000000"], &data);
    assert_eq!(out.status.code(), Some(2));

    // Only a model can be installed; what was there is kept.
    std::fs::write(at("broken.json"), text(&bytes).replacen("never_checked", "officer:1", 1)).unwrap();
    let out = run(&["risk", "install", &at("broken.json")], &data);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("不允许使用的特征officer:1"), "{}", text(&out.stderr));
    let before = std::fs::read_dir(data.join("risk")).unwrap().count();
    let out = run(&["risk", "install", &at("one.json")], &data);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert_eq!(std::fs::read(data.join("risk/model.json")).unwrap(), bytes);
    assert!(std::fs::read_dir(data.join("risk")).unwrap().count() >= before);
}
