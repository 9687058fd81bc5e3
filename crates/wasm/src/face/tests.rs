//! The face on the real rulebook.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use heyi_rulebook::{PROGRAM, PROGRAM_ENTRY};
use serde_json::{Value, json};

use super::{Law, VisitBook, advice};

const PERSON: &str = "person_00000000000000000000000001";
const MATE: &str = "person_00000000000000000000000002";
const VISIT: &str = "visit_00000000000000000000000003";
const TOWN: &str = "500103001";

fn collect(dir: &Path, root: &Path, out: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, out);
        } else if path.extension().is_some_and(|e| e == "json") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if !name.starts_with("papers") && !name.starts_with("examples") {
                out.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
}

fn law() -> &'static Law {
    thread_local!(static LAW: OnceLock<&'static Law> = const { OnceLock::new() });
    LAW.with(|law| *law.get_or_init(|| {
        Box::leak(Box::new(law_of_its_own()))
    }))
}

fn law_of_its_own() -> Law {
    Law::load(&pack_for(Some(PROGRAM))).unwrap()
}

fn pack_for(program: Option<&str>) -> String {
    let root = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../rulebook");
    let mut files = BTreeMap::new();
    collect(&root, &root, &mut files);
    files.extend(program.map(|p| (PROGRAM_ENTRY.to_owned(), p.to_owned())));
    serde_json::to_string(&files).unwrap()
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn town() -> String {
    law().book().towns_of("500103").next().map_or_else(|| TOWN.to_owned(), |t| t.code.clone())
}

fn planned() -> String {
    let town = town();
    let check = |id: &str, item: Option<&str>| json!({"check": id, "item": item, "body": town, "kind": "赋权"});
    json!([{
        "kind": "visit.planned", "version": 1, "by": PERSON,
        "body": {
            "plan": {
                "task": "task_00000000000000000000000004", "title": "餐饮店综合查一次", "kind": "daily", "scene": "SCENE-CY",
                "firm": "firm_00000000000000000000000005", "firm_name": "山城小面馆", "lead_body": town, "day": "2026-03-09",
                "code": "ZF0001", "counted": true,
                "checks": [check("CK-CY-01", Some("XF-001")), check("CK-CY-02", Some("XF-003")), check("CK-CY-03", Some("XF-003"))]
            },
            "expected": [[town, PERSON], [town, MATE]]
        }
    }])
    .to_string()
}

fn around() -> String {
    let officer = |id: &str, name: &str| json!({"person": id, "name": name, "certificate": "渝A001", "valid_to": "2027-01-01"});
    json!({
        "now_ms": 1_773_000_000_000_i64, "today": "2026-03-09", "person": PERSON, "name": "王建国", "role": "officer", "body": town(),
        "officers": [officer(PERSON, "王建国"), officer(MATE, "李敏")]
    })
    .to_string()
}

fn act(book: &mut VisitBook, command: Value) -> Value {
    let decision = parse(&book.decide(law(), &command.to_string(), &around()).unwrap());
    if let Some(events) = decision.get("events") {
        book.apply(&events.to_string()).unwrap();
    }
    decision
}

fn state(book: &VisitBook) -> Value {
    parse(&book.state(law(), "2026-03-09").unwrap())
}

#[test]
fn a_clean_visit_walks_all_five_stops_on_the_phone() {
    let mut book = VisitBook::open(VISIT, &planned()).unwrap();
    assert_eq!(state(&book)["stop"], "code");
    act(&mut book, json!({"command": "scan_firm_code", "code": "QY1"}));
    assert_eq!(state(&book)["stop"], "certificate");
    act(&mut book, json!({"command": "enter", "officers": [PERSON, MATE]}));
    act(&mut book, json!({"command": "issue_notice", "number": "待编号"}));
    assert_eq!(state(&book)["missing"][0]["text"], "还有3项没有检查");
    act(&mut book, json!({"command": "pass_rest"}));
    assert_eq!(state(&book)["stop"], "list");
    act(&mut book, json!({"command": "merge_list", "choices": []}));
    assert_eq!(state(&book)["stop"], "sign");
    assert_eq!(state(&book)["advice"], "本次检查未发现问题。");
}

#[test]
fn one_officer_alone_may_not_enter_and_is_told_the_article() {
    let mut book = VisitBook::open(VISIT, &planned()).unwrap();
    act(&mut book, json!({"command": "scan_firm_code", "code": "QY1"}));
    let answer = act(&mut book, json!({"command": "enter", "officers": [PERSON]}));
    assert_eq!(answer["refusal"]["code"], "too_few_officers");
    assert!(answer["refusal"]["cites"][0]["article"].as_str().is_some_and(|a| !a.is_empty()));
    assert_eq!(state(&book)["stop"], "certificate");
}

#[test]
fn without_the_code_the_report_day_comes_from_the_calendar() {
    let mut book = VisitBook::open(VISIT, &planned()).unwrap();
    let answer = act(&mut book, json!({"command": "report_no_code", "reason": "企业码牌损坏"}));
    let day = answer["events"][0]["body"]["report_by"].as_str().unwrap().to_owned();
    let counted = parse(&law().deadline("cq375-18-nocode", "2026-03-09", None).unwrap());
    assert_eq!(counted["due"], day);
    assert!(counted["counted"].as_array().is_some_and(|days| days.len() > 1));
}

#[test]
fn an_expired_certificate_is_refused() {
    let mut book = VisitBook::open(VISIT, &planned()).unwrap();
    act(&mut book, json!({"command": "scan_firm_code", "code": "QY1"}));
    let around = around().replacen("2027-01-01", "2026-03-08", 1);
    let command = json!({"command": "enter", "officers": [PERSON, MATE]}).to_string();
    assert_eq!(parse(&book.decide(law(), &command, &around).unwrap())["refusal"]["code"], "certificate_invalid");
}

#[test]
fn a_date_in_the_past_does_not_pass() {
    let ask = |day: &str| {
        let answer = json!({"type": "date", "value": day}).to_string();
        parse(&law().passes("SCENE-CY", "CK-CY-03", &answer, "2026-03-09").unwrap())
    };
    assert_eq!(ask("2026-03-08")["passed"], false);
    assert_eq!(ask("2026-03-09")["passed"], true);
    assert_eq!(ask("2026-03-09")["cites"][0]["law"], "中华人民共和国消防法");
    let wrong = law().passes("SCENE-CY", "CK-CY-03", r#"{"type":"bool","value":true}"#, "2026-03-09");
    assert!(wrong.unwrap_err().contains("日期"));
}

#[test]
fn plain_words_find_the_item_and_who_may_act() {
    let hits = parse(&law().search("占用疏散通道", Some(&town()), "2026-03-09", 5).unwrap());
    let first = &hits[0];
    assert!(first["name"].as_str().is_some_and(|n| n.contains("通道")), "{first}");
    assert!(first["competence"]["may_act"].is_boolean());
    assert!(first["cites"].as_array().is_some_and(|c| !c.is_empty()));
    assert_eq!(parse(&law().search("", None, "2026-03-09", 5).unwrap()), json!([]));
}

#[test]
fn the_default_last_day_is_the_setting() {
    let days = i32::try_from(law().book().setting("correction-default-days").unwrap().value).unwrap();
    let nominal = heyi_rulebook::Day::parse("2026-03-13").unwrap().plus_days(days);
    let given = heyi_rulebook::Day::parse(&law().default_last_day("2026-03-13").unwrap().unwrap()).unwrap();
    assert!(given >= nominal && law().book().calendar().is_working(given).unwrap(), "{given}");
}

#[test]
fn advice_is_composed_as_in_the_list() {
    let text = advice(r#"[{"matter":"疏散通道","disposition":{"what":"order","last_day":"2026-03-24"}}]"#).unwrap();
    assert!(text.starts_with("1．疏散通道") && text.contains("2026年3月24日"), "{text}");
    assert_eq!(advice("[]").unwrap(), "本次检查未发现问题。");
}

#[test]
fn a_broken_pack_says_what_is_missing() {
    let why = Law::load(&json!({ PROGRAM_ENTRY: PROGRAM }).to_string()).err().unwrap_or_default();
    assert!(why.contains("规则库") && !why.contains("版本"), "{why}");
}

#[test]
fn a_pack_of_another_program_is_refused() {
    assert!(Law::fits(&pack_for(Some(PROGRAM))));
    for pack in [pack_for(None), pack_for(Some("0.0.0-0000000000000000")), "{}".to_owned()] {
        assert!(!Law::fits(&pack));
        let why = Law::load(&pack).err().unwrap_or_default();
        assert!(why.contains("版本不一致"), "{why}");
    }
}

#[test]
fn a_districts_own_list_goes_before_the_guidance_list() {
    let mut law = law_of_its_own();
    let town = town();
    let ask = |law: &Law| {
        let question = json!({"item": "XF-001", "town": town, "on": "2026-03-09"}).to_string();
        parse(&law.competence(&question).unwrap())["may_act"].clone()
    };
    let before = ask(&law);
    let kind = if before == true { "部门" } else { "赋权" };
    let list = json!([{"id": "list_1", "name": "渝中区清单", "district": "500103", "valid_from": "2026-01-01",
        "rows": [{"item": "XF-001", "kind": kind}]}]);
    law.take_lists(&list.to_string()).unwrap();
    assert_ne!(ask(&law), before);
    assert!(law.take_lists("[{}]").is_err());
}
