//! Forms filled from facts, without printing.

use serde_json::{Value, json};

use super::{Dictionary, Form, SharedWording, filled};

fn dictionary() -> Dictionary {
    Dictionary::parse(
        r#"[
        {"name": "party_name", "label": "当事人", "type": "text", "required": true},
        {"name": "party_phone", "label": "联系电话", "type": "text"},
        {"name": "fine", "label": "罚款", "type": "money"},
        {"name": "filed_on", "label": "立案日期", "type": "day"},
        {"name": "hearing_told", "label": "告知听证权利", "type": "bool"},
        {"name": "found_facts", "label": "查明事实", "type": "paragraphs"},
        {"name": "officers", "label": "执法人员", "type": "table", "columns": [
            {"name": "name", "label": "姓名"}, {"name": "certificate", "label": "执法证号"}]},
        {"name": "payments", "label": "缴款情况", "type": "table", "columns": [
            {"name": "on", "label": "日期", "type": "day"}, {"name": "amount", "label": "金额", "type": "money"}]},
        {"name": "acting_body", "label": "行政执法主体", "type": "text"},
        {"name": "proposed_by", "label": "承办人", "type": "text"},
        {"name": "proposed_on", "label": "提出日期", "type": "day"},
        {"name": "remedy_organ", "label": "行政复议机关", "type": "text", "required": true}
    ]"#,
    )
    .unwrap()
}

fn form(blocks: Value) -> Result<Form, String> {
    let wording = SharedWording { remedies: "不服{act}的，向{remedy_organ}申请行政复议。".into(), remedies_first: "先向{remedy_organ}申请。".into() };
    Form::parse(&json!({ "form": blocks }).to_string(), &dictionary(), &wording).map(Option::unwrap)
}

fn blocks(list: Value, facts: Value, fields: Value) -> Vec<Value> {
    let out = filled(&form(list).unwrap(), &dictionary(), &facts, &fields).unwrap();
    out["blocks"].as_array().unwrap().clone()
}

fn para(text: &str, facts: Value) -> String {
    let out = blocks(json!([{ "para": text }]), facts, Value::Null);
    out.first().map(|b| b["text"].as_str().unwrap().to_owned()).unwrap_or_default()
}

#[test]
fn facts_are_written_into_sentences() {
    let facts = json!({
        "party_name": "甲店", "fine": 500_000, "filed_on": "2026-03-09", "found_facts": "第一段。\n第二段。", "hearing_told": false,
        "officers": [{ "name": "张某", "certificate": "1" }, { "name": "李某", "certificate": "2" }]
    });
    assert_eq!(para("对{party_name}罚款{fine}（大写：{fine:capital}）。", facts.clone()), "对甲店罚款5,000元（大写：伍仟元整）。");
    assert_eq!(para("{filed_on}立案[[，电话{party_phone}]]，电话{party_phone}。", facts.clone()), "2026年3月9日立案，电话/。");
    assert_eq!(para("查明：{found_facts}。", facts.clone()), "查明：第一段。\n第二段。");
    assert_eq!(para("{found_facts}，应当处罚。", facts.clone()), "第一段。\n第二段，应当处罚。");
    assert_eq!(para("由{officers}承办，{officers:short}记录，告知：{hearing_told}", facts.clone()), "由张某（1）、李某（2）承办，张某、李某记录，告知：否");
    assert_eq!(para("[[电话{party_phone}]]", facts.clone()), "");
    // Who types a text without a full stop gets a sentence all the same.
    assert_eq!(para("经查明：{found_facts}", json!({ "found_facts": "占用道路2平方米" })), "经查明：占用道路2平方米。");
    assert_eq!(para("经查明：{found_facts}", facts), "经查明：第一段。\n第二段。");
}

#[test]
fn conditions_choose_blocks() {
    let fields = json!([{ "name": "measure", "label": "措施", "kind": "choice", "values": [{ "value": "seal", "label": "查封" }] }]);
    let list = json!([
        { "para": "甲", "when": "hearing_told" }, { "para": "乙", "when": "!hearing_told" }, { "para": "丙", "when": "fine & !party_phone" },
        { "para": "丁{this.measure}", "when": "this.measure=seal" }, { "para": "戊", "when": "this.measure=detain" },
        { "head": "一" }, { "head": "二", "when": "fine" }
    ]);
    let told = |facts| blocks(list.clone(), facts, fields.clone()).iter().map(|b| b["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(told(json!({ "hearing_told": true, "this.measure": "seal" })), ["甲", "丁查封", "一"]);
    assert_eq!(told(json!({ "fine": 1, "this": { "measure": "detain" } })), ["乙", "丙", "戊", "一", "二"]);
}

#[test]
fn tables_signatures_and_opinions() {
    let list = json!([
        { "table": "payments", "columns": [["序号", "#"], ["日期", "on"], ["金额", "amount", 3]], "none": "没有" },
        { "sign": [["当事人", null], ["执法人员", "officers"]], "signed": "this" },
        { "opinions": [["承办人意见", "同意", "proposed_by", "proposed_on"]] },
        { "rows": [["姓名", "{party_name}", "电话", "[[{party_phone}]]"]] },
        { "remedies": true, "act": "本通知" }
    ]);
    let facts = json!({
        "party_name": "甲店", "remedy_organ": "某区人民政府", "proposed_by": "张某", "proposed_on": "2026-03-09",
        "payments": [{ "on": "2026-03-09", "amount": 100 }, { "on": "2026-03-10" }],
        "officers": [{ "name": "张某", "certificate": "1" }], "this.signed": "refused", "this.refusal": "有异议"
    });
    let fields = json!([
        { "name": "signed", "label": "签名情况", "kind": "choice", "values": [{ "value": "refused", "label": "拒绝签名" }] },
        { "name": "refusal", "label": "原因", "kind": "text" }
    ]);
    let out = blocks(list.clone(), facts, fields);
    assert_eq!(out[0]["rows"], json!([["1", "2026年3月9日", "1元"], ["2", "2026年3月10日", "/"]]));
    assert_eq!(out[0]["columns"][0], json!(["序号", 0.0]));
    assert_eq!(out[0]["columns"][2], json!(["金额", 3.0]));
    assert_eq!(out[1]["lines"][0]["people"], json!([{ "name": null, "certificate": null, "drawn": null, "instead": "拒绝签名" }]));
    assert_eq!(out[1]["lines"][1]["people"], json!([{ "name": "张某", "certificate": "1", "drawn": null, "instead": null }]));
    assert_eq!(out[1]["state"], json!({ "state": "refused", "label": "拒绝签名", "reason": "有异议", "witness": null }));
    assert_eq!(out[2]["cells"][0]["on"], json!("2026年3月9日"));
    assert_eq!(out[3]["rows"][0], json!(["姓名", "甲店", "电话", "/"]));
    assert_eq!(out[4]["text"], json!("不服本通知的，向某区人民政府申请行政复议。"));
    let none = blocks(json!([list[0]]), json!({}), Value::Null);
    assert_eq!(none, [json!({ "kind": "none", "text": "没有" })]);
}

#[test]
fn a_drawn_signature_stands_on_its_line_and_nowhere_else() {
    let list = json!([
        { "sign": [["当事人", null, "this.signature"], ["执法人员", "officers", "this.officer_signatures"], ["见证人", "this.witness?"], ["记录人", null]], "signed": "this" },
        { "para": "邮寄", "when": "this.mode!=direct" }
    ]);
    let officers = json!([{ "name": "张某", "certificate": "1" }, { "name": "李某", "certificate": "2" }]);
    let (one, two) = ("aa".repeat(32), "bb".repeat(32));
    let pictures = json!([{ "name": "李某", "file": two }]);
    let facts = json!({ "officers": officers, "this": { "signed": "signed", "signature": one, "officer_signatures": pictures, "mode": "direct" } });
    let out = blocks(list.clone(), facts, Value::Null);
    let drawn: Vec<_> = out[0]["lines"].as_array().unwrap().iter().flat_map(|l| l["people"].as_array().unwrap()).map(|p| p["drawn"].clone()).collect();
    assert_eq!(drawn, [json!(one), Value::Null, json!(two), Value::Null]);
    assert_eq!((out.len(), &out[0]["state"]), (1, &Value::Null), "what is signed needs no words");
    // Refused: no picture is printed whatever was sent along, and a witness signs beside it.
    let facts = json!({ "officers": officers, "this": { "signed": "refused", "signature": one, "witness": "陈某" } });
    let out = blocks(list, facts, Value::Null);
    let lines = out[0]["lines"].as_array().unwrap();
    assert_eq!((&lines[0]["people"][0]["drawn"], &lines[0]["people"][0]["instead"]), (&Value::Null, &json!("refused")));
    assert_eq!((lines.len(), &lines[2]["people"][0]["name"]), (4, &json!("陈某")));
    assert_eq!((&out[0]["state"]["witness"], out.len()), (&json!("陈某"), 2));
    assert!(self::form(json!([{ "sign": [["甲", null, "colour"]] }])).unwrap_err().contains("“colour”不在"));
}

#[test]
fn what_is_missing_or_wrong_names_the_fact() {
    let form = form(json!([{ "para": "{party_name}罚款{fine}，{filed_on}，{found_facts}，{this.until}" }])).unwrap();
    let facts = json!({ "fine": "五千", "filed_on": "昨天", "found_facts": 3, "this.until": "x" });
    let fields = json!([{ "name": "until", "label": "期限", "kind": "day" }]);
    let problems = filled(&form, &dictionary(), &facts, &fields).unwrap_err();
    let told: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.label.as_str(), p.why.as_str())).collect();
    assert_eq!(told, [
        ("facts.party_name", "当事人", "必须填写"),
        ("facts.fine", "罚款", "应当是以分为单位的整数"),
        ("facts.filed_on", "立案日期", "应当是日期，如2026-03-09"),
        ("facts.this.until", "期限", "应当是日期，如2026-03-09"),
    ]);
    let must = |facts: Value| filled(&self::form(json!([{ "para": "{party_phone!}", "when": "fine" }])).unwrap(), &dictionary(), &facts, &Value::Null);
    assert_eq!(must(json!({ "fine": 1 })).unwrap_err()[0].label, "联系电话");
    assert!(must(json!({})).is_ok(), "not needed where the block isn't printed");
    let problems = filled(&form, &dictionary(), &json!({}), &json!([{ "name": "x", "label": "甲", "kind": "colour" }])).unwrap_err();
    assert_eq!(problems[0].why, "甲的类型“colour”无效");
}

#[test]
fn unknown_names_and_blocks_are_refused_when_read() {
    for (block, why) in [
        (json!({ "para": "{colour}" }), "“colour”不在"),
        (json!({ "para": "{this.}" }), "“this.”不在"),
        (json!({ "para": "甲", "when": "!colour" }), "“colour”不在"),
        (json!({ "para": "{payments}" }), "是清单"),
        (json!({ "para": "{filed_on:capital}" }), "不能大写"),
        (json!({ "table": "payments", "columns": [["甲", "colour"]] }), "没有“colour”一栏"),
        (json!({ "table": "payments" }), "没有columns"),
        (json!({ "rows": [["甲", "乙", "丙"]] }), "现有3格"),
        (json!({ "para": "甲", "head": "乙" }), "只能有一项"),
        (json!({ "when": "fine" }), "没有内容"),
        (json!({ "paragraph": "甲" }), "form无法识别"),
        (json!({ "sign": [["甲", "colour"]] }), "“colour”不在"),
    ] {
        let told = form(json!([block])).unwrap_err();
        assert!(told.contains(why), "{block}: {told}");
    }
    assert!(Form::parse("{}", &dictionary(), &SharedWording::default()).unwrap().is_none());
}
