//! The papers of a case: every form of the rulebook, filled from a sample case and printed for real.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use heyi_papers::{Day, PaperError};
use serde_json::{Value, json};

use super::case::Case;
use super::papers::{PRESS, boxes, flat, folder, tool};

static CASE: LazyLock<Case> = LazyLock::new(|| Case::read(&folder().join("..")));

fn forms() -> Vec<&'static str> {
    PRESS.codes().filter(|code| PRESS.is_form(code).unwrap()).collect()
}

fn required() -> Vec<String> {
    let facts: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(folder().join("_shared/facts.json")).unwrap()).unwrap();
    facts.iter().filter(|f| f["required"] == true).map(|f| f["name"].as_str().unwrap().to_owned()).collect()
}

/// Facts a paper itself insists on: `{name!}`.
fn musts(code: &str) -> Vec<String> {
    let form = paper_json(code);
    form.split('{').filter_map(|part| part.split_once('}')?.0.split(':').next()?.strip_suffix('!').map(str::to_owned)).collect()
}

fn paper_json(code: &str) -> String {
    std::fs::read_to_string(folder().join(code).join("paper.json")).unwrap()
}

/// With `PAPERS_OUT=folder` what was printed can be looked at.
fn keep(name: &str, pdf: &[u8]) {
    if let Some(out) = std::env::var_os("PAPERS_OUT") {
        std::fs::write(std::path::Path::new(&out).join(format!("{name}.pdf")), pdf).unwrap();
    }
}

#[test]
fn every_form_prints_with_all_facts() {
    assert!(forms().len() >= 35, "{:?}", forms());
    for code in forms() {
        let data = CASE.full(code);
        let pdf = PRESS.print(code, &data, CASE.day(code)).unwrap_or_else(|e| panic!("{code}: {e}"));
        assert_eq!(pdf.replaced, Vec::<char>::new(), "{code}: characters no font has");
        keep(code, &pdf.bytes);
        let raw = String::from_utf8_lossy(&pdf.bytes).into_owned();
        assert!(raw.contains("<pdfaid:part>2</pdfaid:part>") && raw.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{code}");
        let text = flat(&pdf.bytes);
        let info = PRESS.info(code).unwrap();
        assert!(text.contains("样式来源：建议。") && text.contains(data["number"].as_str().unwrap()), "{code}");
        assert!(!text.contains("{") && !text.contains("[["), "{code}: a place for a fact was left: {text}");
        assert_eq!(text.contains("不具法律效力"), info.sealed, "{code}: test seal");
        assert!(pdf.pages <= 5, "{code}: {} pages", pdf.pages);
        for (page, words) in boxes(&pdf.bytes) {
            for (left, right, word) in words {
                assert!(left >= 60.0 && right <= 540.0, "{code} page {page}: {word}");
            }
        }
        let info = tool("pdfinfo", &[], &pdf.bytes);
        assert!(info.contains("A4"), "{info}");
    }
}

/// Whatever can be there at all, down to fields that are alternatives of each other.
#[test]
fn every_form_prints_with_everything_at_once() {
    for code in forms() {
        let data = CASE.all(code);
        let pdf = PRESS.print(code, &data, CASE.day(code)).unwrap_or_else(|e| panic!("{code}: {e}"));
        assert_eq!(pdf.replaced, Vec::<char>::new(), "{code}");
        let text = flat(&pdf.bytes);
        for wrong in DOUBLED {
            assert!(!text.contains(wrong), "{code}: “{wrong}” in {text}");
        }
    }
}

/// Marks that meet only where a form was put together badly.
const DOUBLED: [&str; 7] = ["。。", "；。", "，。", "：。", "（）", "《》", "，，"];

#[test]
fn every_form_prints_with_the_least_facts() {
    let required = required();
    for code in forms() {
        let mut wanted = required.clone();
        wanted.extend(musts(code));
        let data = CASE.sparse(code, &wanted);
        let pdf = PRESS.print(code, &data, CASE.day(code)).unwrap_or_else(|e| panic!("{code}: {e}"));
        keep(&format!("{code}-least"), &pdf.bytes);
        assert_eq!(pdf.replaced, Vec::<char>::new(), "{code}");
        let text = flat(&pdf.bytes);
        for wrong in DOUBLED {
            assert!(!text.contains(wrong), "{code}: “{wrong}” in {text}");
        }
    }
}

/// What article 59 demands can't be left out of a decision.
#[test]
fn a_decision_without_its_parts_is_refused() {
    let musts = musts("penalty-decision");
    for fact in ["party_address", "duty_articles", "penalty_articles", "discretion_text", "defence_text", "notice_served_on", "pay_term", "bank"] {
        assert!(musts.iter().any(|m| m == fact), "{fact}");
    }
    for fact in musts.iter().filter(|m| *m != "proof") {
        let mut data = CASE.full("penalty-decision");
        data["facts"].as_object_mut().unwrap().remove(fact);
        let problems = PRESS.check("penalty-decision", &data).unwrap();
        assert_eq!(problems.len(), 1, "{fact}: {problems:?}");
        assert_eq!((problems[0].path.as_str(), problems[0].why.as_str()), (format!("facts.{fact}").as_str(), "必须填写"));
    }
    let mut data = CASE.full("penalty-decision");
    data["facts"]["evidence"] = json!([]);
    data["facts"]["proof"] = Value::Null;
    let error = PRESS.print("penalty-decision", &data, CASE.day("penalty-decision")).unwrap_err().to_string();
    assert_eq!(error, "不能制作行政处罚决定书：证据及证明内容（facts.proof）必须填写");
}

/// Every field of the step is on its paper: what an officer fills in is not lost.
#[test]
fn what_the_step_asks_is_on_its_paper() {
    // Said elsewhere on the paper or not for the party: facts built from the discretion, and marks for the gates.
    let elsewhere = ["discretion", "party", "parties", "acts"];
    let known = [
        "penalty-decision.bank", "penalty-decision.account", "penalty-decision.late_fee", "appraisal-commission.cost_borne",
        "seizure-decision.officers", "seizure-decision.told", "seizure-decision.defence", "seizure-decision.present", "seizure-decision.signed",
        "seizure-decision.refusal", "seizure-decision.witness", "seizure-decision.signature", "seizure-decision.officer_signatures", "investigation-report.facts", "investigation-report.proof",
        "investigation-report.nature", "investigation-report.correction", "investigation-report.no_penalty",
    ];
    let mut lost = Vec::new();
    for code in CASE.papers().into_iter().filter(|code| forms().contains(code)) {
        let form = paper_json(code);
        let state = form.contains("\"signed\": \"this\"");
        for field in CASE.fields(code).as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            let used = form.contains(&format!("this.{name}")) || state && ["signed", "refusal", "witness"].contains(&name);
            let path = format!("{code}.{name}");
            // The approval sheet is signed off before the measure is taken: what happened then is on the record.
            let later = code.ends_with("-approval") && ["told", "copies", "present", "signed", "refusal", "witness", "signature", "officer_signatures"].contains(&name);
            if !used && !later && !elsewhere.contains(&field["kind"].as_str().unwrap()) && !known.contains(&path.as_str()) {
                lost.push(path);
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

/// What was drawn is on the sheet at its line; a picture that is not there is named by its digest; who refused has no line to sign.
#[test]
fn drawn_signatures_are_printed_at_their_lines() {
    let digests = ["aa".repeat(32), "bb".repeat(32)];
    let stroke = |n: usize| json!({ "path": format!("M10 {n}0 C 60 5, 90 80, 140 30 S 220 60, 280 20 M40 70 L 250 60"), "width": 300, "height": 90 });
    let mut printed = 0;
    for code in forms().into_iter().filter(|code| paper_json(code).contains("this.signature")) {
        let mut data = CASE.full(code);
        let named = data["facts"]["this.officers"].as_array().or_else(|| data["facts"]["officers"].as_array()).unwrap()[0]["name"].clone();
        data["facts"]["this.signature"] = json!(digests[0]);
        data["facts"]["this.officer_signatures"] = json!([{ "name": named, "file": digests[1] }]);
        if data["facts"].get("this.signed").is_some() {
            data["facts"]["this.signed"] = json!("signed");
        }
        let bare = PRESS.print(code, &data, CASE.day(code)).unwrap_or_else(|e| panic!("{code}: {e}"));
        data["drawn"] = json!([{ "digest": digests[0], "picture": stroke(2) }, { "digest": digests[1], "picture": stroke(4) }]);
        let drawn = PRESS.print(code, &data, CASE.day(code)).unwrap_or_else(|e| panic!("{code}: {e}"));
        let blocks = PRESS.blocks(code, &data).unwrap().to_string();
        let both = digests.iter().all(|d| blocks.contains(d.as_str()));
        assert!(both || code == "service-receipt" && blocks.contains(&digests[1]), "{code}: {blocks}");
        assert_ne!(bare.bytes, drawn.bytes, "{code}: no picture");
        keep(&format!("{code}-drawn"), &drawn.bytes);
        data["facts"]["this.signed"] = json!("refused");
        if paper_json(code).contains("\"signed\": \"this\"") {
            let refused = PRESS.blocks(code, &data).unwrap().to_string();
            assert!(!refused.contains(&digests[0]) && refused.contains("拒绝签名"), "{code}: {refused}");
            keep(&format!("{code}-refused"), &PRESS.print(code, &data, CASE.day(code)).unwrap().bytes);
        }
        printed += 1;
    }
    assert!(printed >= 15, "{printed}");
}

/// Every field a form names is declared by a step that makes it.
#[test]
fn forms_name_only_fields_of_their_steps() {
    let steps: Value = serde_json::from_str(&std::fs::read_to_string(folder().join("../procedure/steps.json")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for code in forms() {
        let making: Vec<_> = steps["steps"].as_array().unwrap().iter().filter(|s| s["papers"].as_array().is_some_and(|p| p.iter().any(|p| p == code))).collect();
        let names: Vec<_> = making.iter().flat_map(|s| s["fields"].as_array().into_iter().flatten()).map(|f| f["name"].as_str().unwrap()).collect();
        for part in paper_json(code).split("this.").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_' || c.is_ascii_digit()).collect();
            if !names.contains(&name.as_str()) {
                wrong.push(format!("{code}: this.{name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn number_words_tell_papers_apart() {
    let mut seen = BTreeMap::new();
    for code in PRESS.codes() {
        let word = &PRESS.info(code).unwrap().number_word;
        assert!((1..=3).contains(&word.chars().count()), "{code}: {word}");
        if let Some(other) = seen.insert(word.clone(), code) {
            panic!("{code} and {other}: {word}");
        }
    }
}

#[test]
fn a_missing_fact_is_named_in_chinese() {
    let mut data = CASE.full("penalty-decision");
    data["facts"].as_object_mut().unwrap().remove("party_name");
    data["facts"]["filed_on"] = json!("昨天");
    data["number"] = json!("");
    let error = PRESS.print("penalty-decision", &data, CASE.day("penalty-decision")).unwrap_err().to_string();
    let expected = "不能制作行政处罚决定书：文号（number）必须填写；当事人姓名（名称）（facts.party_name）必须填写；立案日期（facts.filed_on）应当是日期，如2026-03-09";
    assert_eq!(error, expected);
    assert!(matches!(PRESS.blocks("penalty-decision", &data), Err(PaperError::Invalid { problems, .. }) if problems.len() == 2));
}

#[test]
fn the_decision_holds_what_article_59_demands() {
    let text = flat(&PRESS.print("penalty-decision", &CASE.full("penalty-decision"), CASE.day("penalty-decision")).unwrap().bytes);
    for part in [
        "渝中区某某面馆", "中山一路某号附2号", "经查明：", "现场检查笔录", "《中华人民共和国大气污染防治法》第一百一十八条第一款", "罚款人民币8,000元（大写：捌仟元整）。", "裁量基准适用情况",
        "部分采纳", "自收到本决定书之日起十五日内", "每日按罚款数额的百分之三加处罚款", "六十日内向重庆市渝中区人民政府申请行政复议",
        "六个月内依法向重庆市渝中区人民法院提起行政诉讼", "重庆市渝中区城市管理局", "2026年4月3日", "不具法律效力",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let mut data = CASE.full("penalty-notice");
    let notice = |data: &Value| flat(&PRESS.print("penalty-notice", data, CASE.day("penalty-notice")).unwrap().bytes);
    assert!(notice(&data).contains("有权要求听证") && notice(&data).contains("五个工作日内（2026年3月31日前）"));
    data["facts"]["hearing_told"] = json!(false);
    assert!(!notice(&data).contains("听证"));
}

#[test]
fn hostile_text_in_facts_is_only_text() {
    let mut data = CASE.full("inquiry-record");
    let hostile = "#panic(\"x\") ]] [[{fine}]] $ \\ @ref <label> #include \"/etc/passwd\" *粗*";
    data["facts"]["this.content"] = json!(format!("问：{hostile}\n答：\u{202e}反向😀"));
    data["facts"]["cause"] = json!(hostile);
    let pdf = PRESS.print("inquiry-record", &data, CASE.day("inquiry-record")).unwrap();
    let text = flat(&pdf.bytes);
    assert_eq!(text.matches("#panic(\"x\")]][[{fine}]]$\\@ref<label>#include\"/etc/passwd\"*粗*").count(), 2, "{text}");
    assert_eq!(pdf.replaced, ['😀']);
}

#[test]
fn long_records_and_lists_run_over_pages() {
    let mut data = CASE.full("inquiry-record");
    let lines: Vec<_> = (1..=200).map(|i| format!("问：第{i}个问题是什么？\n答：第{i}个回答，{}。", "说得比较长".repeat(12))).collect();
    data["facts"]["this.content"] = json!(lines.join("\n"));
    let pdf = PRESS.print("inquiry-record", &data, CASE.day("inquiry-record")).unwrap();
    assert!(pdf.pages >= 8);
    let text = flat(&pdf.bytes);
    assert!((1..=200).all(|i| text.contains(&format!("第{i}个回答"))));

    let mut data = CASE.full("seizure-decision");
    let goods: Vec<_> = (1..=120).map(|i| json!({ "name": format!("物{i}"), "spec": "规格".repeat(30), "quantity": "1件", "state": "W".repeat(120) })).collect();
    data["facts"]["this.goods"] = json!(goods);
    let pdf = PRESS.print("seizure-decision", &data, CASE.day("seizure-decision")).unwrap();
    let text = flat(&pdf.bytes);
    let lost: Vec<_> = (1..=120).filter(|i| !text.contains(&format!("物{i}"))).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(text.matches("规格型号").count() + 3 >= pdf.pages, "headers repeat");
    for (page, words) in boxes(&pdf.bytes) {
        for (left, right, word) in words {
            assert!(left >= 60.0 && right <= 540.0, "page {page}: {word}");
        }
    }
}

#[test]
fn blocks_for_a_screen_need_no_number() {
    let data = CASE.full("seizure-decision");
    let only = json!({ "facts": data["facts"], "this_fields": data["this_fields"] });
    let blocks = PRESS.blocks("seizure-decision", &only).unwrap();
    assert_eq!(blocks["title"], "扣押决定书");
    let list = blocks["blocks"].as_array().unwrap();
    assert!(list.iter().any(|b| b["kind"] == "table" && b["rows"][0][1] == "离心风机"), "{blocks}");
    assert_eq!(PRESS.blocks("inspection-notice", &json!({})).unwrap(), Value::Null);
    assert!(PRESS.blocks("penalty-decision", &only).is_err() || !list.is_empty());
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let data = CASE.full("penalty-decision");
    let first = PRESS.print("penalty-decision", &data, CASE.day("penalty-decision")).unwrap().bytes;
    assert!(first == PRESS.print("penalty-decision", &data, CASE.day("penalty-decision")).unwrap().bytes);
    assert!(first != PRESS.print("penalty-decision", &data, Day::new(2026, 4, 4).unwrap()).unwrap().bytes);
}
