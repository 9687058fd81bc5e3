use serde_json::{Value, json};

use super::*;

/// Two firms, four officers of two bodies, five demands.
pub(crate) fn small() -> Value {
    let officer = |id: &str, body: &str, x: i64| {
        json!({"id": id, "body": body, "district": "D", "town": null, "x": x, "y": 0,
            "qualifications": [{"id": format!("{body}-1"), "valid_from": "2024-01-01", "valid_to": "2026-03-04"}], "days_off": [], "excluded_enterprises": []})
    };
    let demand = |id: &str, firm: &str, body: &str, minutes: i64| {
        json!({"id": id, "enterprise": firm, "body": body, "qualification": format!("{body}-1"), "minutes": minutes, "first_day": 0, "last_day": 2,
            "shift": "day", "announced": false, "confidential": false, "exempt_from_cap": false, "kind": "random", "fixed_officers": null, "droppable": false, "priority": 6})
    };
    let firm = |id: &str, x: i64| {
        json!({"id": id, "name": id, "town": "T", "district": "D", "x": x, "y": 0, "visits_left": 2, "visits_left_by_body": {"A": 1}})
    };
    json!({
        "format": "heyi-plan-instance/1", "name": "小例",
        "settings": {"days": ["2026-03-02", "2026-03-03", "2026-03-04"], "max_bodies": 2, "max_minutes": 120, "on_site": "parallel", "handover_minutes": 10,
            "officers_per_body": 2, "officer_minutes_per_day": 200, "day_shift": [540, 1080], "night_shift": [1140, 1380], "travel": {"fixed": 40, "per_km": 26}},
        "bodies": [{"id": "A", "name": "甲"}, {"id": "B", "name": "乙"}],
        "towns": [{"id": "T", "name": "镇", "district": "D", "x": 0, "y": 0}],
        "enterprises": [firm("E1", 1000), firm("E2", 3000)],
        "officers": [officer("P1", "A", 0), officer("P2", "A", 0), officer("Q1", "B", 500), officer("Q2", "B", 500)],
        "demands": [demand("D1", "E1", "A", 60), demand("D2", "E1", "B", 40), demand("D3", "E2", "A", 30), demand("D4", "E2", "B", 50), demand("D5", "E2", "B", 60)],
        "conflicts": [["D4", "D5"]],
    })
}

fn refused(change: impl FnOnce(&mut Value)) -> String {
    let mut instance = small();
    change(&mut instance);
    read(instance.to_string().as_bytes()).unwrap_err().to_string()
}

#[test]
fn what_is_in_order_is_read() {
    let mut it = small();
    it["unknown"] = json!({"a": [1.5]});
    it["settings"]["travel"]["matrix"] = json!(null);
    it["conflicts"] = json!([["D1", "D3"]]);
    it["officers"][0]["excluded_enterprises"] = json!(["elsewhere"]);
    let read = read(it.to_string().as_bytes()).unwrap();
    assert_eq!((read.demands.len(), read.officers.len(), read.name.as_str()), (5, 4, "小例"));
    let text = serde_json::to_vec(&read).unwrap();
    assert_eq!(serde_json::to_vec(&super::read(&text).unwrap()).unwrap(), text);
}

#[test]
fn what_is_wrong_is_named() {
    type Change = Box<dyn FnOnce(&mut Value)>;
    fn set(path: &'static str, value: Value) -> Change {
        Box::new(move |it| *it.pointer_mut(path).unwrap() = value)
    }
    fn without(path: &'static str, key: &'static str) -> Change {
        Box::new(move |it| drop(it.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(key)))
    }
    let cases: Vec<(&str, Change)> = vec![
        ("demands[0].minutes：写的是-5；应为1至", set("/demands/0/minutes", json!(-5))),
        ("demands[0].minutes：应为整数，写的是文字“60”", set("/demands/0/minutes", json!("60"))),
        ("demands[0].minutes：应为整数，写的是小数60.5", set("/demands/0/minutes", json!(60.5))),
        ("demands[0].minutes：", set("/demands/0/minutes", json!(1e30))),
        ("demands[0].enterprise：“E9”不在enterprises中", set("/demands/0/enterprise", json!("E9"))),
        ("demands[0].body：“Z”不在bodies中", set("/demands/0/body", json!("Z"))),
        ("demands[0].shift：不认识“dawn”", set("/demands/0/shift", json!("dawn"))),
        ("demands[0].first_day：第-1日", set("/demands/0/first_day", json!(-1))),
        ("demands[0].last_day：第3日", set("/demands/0/last_day", json!(3))),
        ("demands[0].last_day：最后一日1早于第一日2", Box::new(|it| {
            it["demands"][0]["first_day"] = json!(2);
            it["demands"][0]["last_day"] = json!(1);
        })),
        ("demands[0].priority：写的是-1", set("/demands/0/priority", json!(-1))),
        ("demands[1].id：编号“D1”重复", set("/demands/1/id", json!("D1"))),
        ("demands[2].fixed_officers[0]：“X”不在officers中", set("/demands/2/fixed_officers", json!(["X"]))),
        ("demands[2]：缺少“fixed_officers”", without("/demands/2", "fixed_officers")),
        ("enterprises[0]：缺少“visits_left”", without("/enterprises/0", "visits_left")),
        ("officers[0]：缺少“town”", without("/officers/0", "town")),
        ("enterprises[0].town：“U”不在towns中", set("/enterprises/0/town", json!("U"))),
        ("enterprises[1].id：编号“E1”重复", set("/enterprises/1/id", json!("E1"))),
        ("enterprises[0].x：写的是9000000000000000000", set("/enterprises/0/x", json!(9_000_000_000_000_000_000_i64))),
        ("enterprises[0].visits_left_by_body.Z：", set("/enterprises/0/visits_left_by_body", json!({"Z": 1}))),
        ("officers[0].body：“Z”不在bodies中", set("/officers/0/body", json!("Z"))),
        ("officers[0].town：“U”不在towns中", set("/officers/0/town", json!("U"))),
        ("officers[0].days_off[0]：第7日", set("/officers/0/days_off", json!([7]))),
        ("officers[0].qualifications[0].valid_to：“2026-2-1”不是日期", set("/officers/0/qualifications/0/valid_to", json!("2026-2-1"))),
        ("conflicts[0][1]：“D9”不在demands中", set("/conflicts/0/1", json!("D9"))),
        ("conflicts[0]：“D4”与自身", set("/conflicts/0/1", json!("D4"))),
        ("conflicts[0]：个数不对", set("/conflicts/0", json!(["D1"]))),
        ("settings.days：有0个工作日", Box::new(|it| {
            it["settings"]["days"] = json!([]);
            it["demands"] = json!([]);
        })),
        ("settings.days[1]：2026-03-02不晚于前一个2026-03-02", set("/settings/days/1", json!("2026-03-02"))),
        ("settings.days[0]：“2026-02-30”不是日期", set("/settings/days/0", json!("2026-02-30"))),
        ("settings.day_shift：开始540晚于结束400", set("/settings/day_shift/1", json!(400))),
        ("settings.max_bodies：写的是0", set("/settings/max_bodies", json!(0))),
        ("settings.officers_per_body：写的是0", set("/settings/officers_per_body", json!(0))),
        ("settings.travel.per_km：写的是-1", set("/settings/travel/per_km", json!(-1))),
        ("settings.travel.matrix：不能使用路网矩阵", set("/settings/travel", json!({"fixed": 1, "per_km": 1, "matrix": "roads.csv"}))),
        ("settings.on_site：不认识“both”；可以填parallel、serial", set("/settings/on_site", json!("both"))),
        ("format：写的是“x”", set("/format", json!("x"))),
        ("缺少“demands”", without("", "demands")),
    ];
    for (line, change) in cases {
        let said = refused(change);
        assert!(said.starts_with(line.split('；').next().unwrap()), "{said}\n  wanted {line}");
        assert!(!said.contains("expected"), "{said}");
    }
}

#[test]
fn all_is_named_not_only_the_first() {
    let said = refused(|it| {
        it["demands"][0]["minutes"] = json!(-5);
        it["demands"][1]["body"] = json!("Z");
        it["officers"][3]["town"] = json!("U");
    });
    assert_eq!(said.matches('；').count(), 5, "{said}");
    let said = refused(|it| {
        for _ in 0..40 {
            it["conflicts"].as_array_mut().unwrap().push(json!(["D8", "D1"]));
        }
    });
    assert!(said.ends_with("另有20处"), "{said}");
}

#[test]
fn junk_is_refused() {
    for junk in ["", "nil", "[]", "{", "{\"demands\":[", "\"x\"", "{} {}", "\u{0}"] {
        let said = read(junk.as_bytes()).unwrap_err().to_string();
        assert!(!said.is_empty() && !said.contains("expected"), "{junk}: {said}");
    }
    let twice = small().to_string().replacen("\"minutes\":60", "\"minutes\":60,\"minutes\":70", 1);
    assert!(read(twice.as_bytes()).unwrap_err().to_string().contains("demands[0]：“minutes”写了两次"));
    assert!(read(&[b"[".repeat(100_000), b"]".repeat(100_000)].concat()).is_err());
}

#[test]
fn ten_million_rows_are_refused_while_they_are_read() {
    let mut text = small().to_string();
    let rows = "[\"a\",\"b\"],".repeat(MOST_ROWS + 1);
    text = text.replacen("\"conflicts\":[", &format!("\"conflicts\":[{rows}"), 1);
    let said = read(text.as_bytes()).unwrap_err().to_string();
    assert!(said.starts_with("conflicts") && said.contains("超过1000000行；请按区县"), "{said}");
}
