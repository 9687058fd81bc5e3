use serde_json::{Value, json};

use super::*;
use crate::read::tests::small;

/// A plan of the small instance made by hand: E1 in one visit; E2 in two, since D4 and D5 may not come together.
fn plan() -> Value {
    json!({
        "format": "heyi-plan/1",
        "visits": [
            {"id": "V1", "enterprise": "E1", "day": 0, "start": 600, "minutes": 70, "demands": ["D1", "D2"], "lead_body": "A", "officers": ["P1", "P2", "Q1", "Q2"]},
            {"id": "V2", "enterprise": "E2", "day": 1, "start": 600, "minutes": 60, "demands": ["D3", "D4"], "lead_body": "A", "officers": ["P1", "P2", "Q1", "Q2"]},
            {"id": "V3", "enterprise": "E2", "day": 2, "start": 600, "minutes": 60, "demands": ["D5"], "lead_body": "B", "officers": ["Q1", "Q2"]},
        ],
        "dropped": [],
        "certificates": [
            {"enterprise": "E1", "kind": "incompatible", "demands": ["D1"], "bound": 1},
            {"enterprise": "E2", "kind": "dual", "weights": [["D4", "1/1"], ["D5", "2/2"]], "bound": 2},
        ],
        "bounds": {"visits": 3, "officer_minutes": 700, "travel": null},
        "objective": {"dropped_weight": 0, "visits": 3, "officer_minutes": 818, "travel": 1788, "max_load": 242},
    })
}

fn report(instance: &Value, plan: &Value) -> Report {
    let instance = read::read(instance.to_string().as_bytes()).unwrap();
    check_bytes(&instance, plan.to_string().as_bytes()).unwrap()
}

#[test]
fn a_good_plan_is_good() {
    let report = report(&small(), &plan());
    assert_eq!((report.problems, report.ok, report.proven_visits), (vec![], true, 3));
    let typed: Plan = serde_json::from_value(plan()).unwrap();
    let instance = read::read(small().to_string().as_bytes()).unwrap();
    assert!(check(&instance, &typed).ok);
    assert_eq!(check(&instance, &typed).objective, Objective { dropped_weight: 0, visits: 3, officer_minutes: 818, travel: 1788, max_load: 242 });
}

type Change = fn(&mut Value, &mut Value);

fn each(cases: &[(&str, Change)]) {
    for (code, change) in cases {
        let (mut instance, mut plan) = (small(), plan());
        change(&mut instance, &mut plan);
        let found = report(&instance, &plan);
        let codes: Vec<&str> = found.problems.iter().map(|p| p.code).collect();
        assert!(codes.contains(code) && !found.ok, "{code}: {codes:?}");
        for problem in &found.problems {
            assert!(!problem.place.is_empty() && !problem.message.is_ascii(), "{problem:?}");
        }
    }
}

#[test]
fn a_visit_can_be_wrong_in_these_ways() {
    each(&[
        ("format", |_, p| p["format"] = json!("heyi-plan/2")),
        ("visit_repeated", |_, p| p["visits"][1]["id"] = json!("V1")),
        ("visit_empty", |_, p| p["visits"][2]["demands"] = json!([])),
        ("demand_unknown", |_, p| p["visits"][2]["demands"] = json!(["D9"])),
        ("demand_twice", |_, p| p["visits"][2]["demands"] = json!(["D5", "D5"])),
        ("demand_elsewhere", |_, p| p["visits"][2]["demands"] = json!(["D2"])),
        ("outside_window", |i, _| i["demands"][4]["last_day"] = json!(1)),
        ("outside_window", |_, p| p["visits"][2]["day"] = json!(3)),
        ("outside_window", |_, p| p["visits"][2]["day"] = json!(-1)),
        ("no_common_day", |i, _| {
            i["demands"][0]["last_day"] = json!(0);
            i["demands"][1]["first_day"] = json!(1);
        }),
        ("day_and_night", |i, _| i["demands"][1]["shift"] = json!("night")),
        ("notice", |i, _| i["demands"][1]["announced"] = json!(true)),
        ("confidential", |i, _| i["demands"][1]["confidential"] = json!(true)),
        ("too_many_bodies", |i, _| i["settings"]["max_bodies"] = json!(1)),
        ("too_long", |i, _| i["settings"]["max_minutes"] = json!(69)),
        ("forbidden_pair", |i, _| i["conflicts"] = json!([["D2", "D1"]])),
        ("minutes", |_, p| p["visits"][0]["minutes"] = json!(60)),
        ("minutes", |i, _| i["settings"]["on_site"] = json!("serial")),
        ("outside_shift", |_, p| p["visits"][0]["start"] = json!(539)),
        ("outside_shift", |_, p| p["visits"][0]["start"] = json!(1011)),
        ("outside_shift", |_, p| p["visits"][0]["start"] = json!(i64::MAX)),
        ("outside_shift", |i, _| i["demands"][4]["shift"] = json!("night")),
        ("enterprise_unknown", |_, p| p["visits"][2]["enterprise"] = json!("E9")),
        ("lead_body", |_, p| p["visits"][2]["lead_body"] = json!("A")),
    ]);
}

#[test]
fn a_team_can_be_wrong_in_these_ways() {
    each(&[
        ("officer_unknown", |_, p| p["visits"][2]["officers"] = json!(["Q1", "X"])),
        ("officer_repeated", |_, p| p["visits"][2]["officers"] = json!(["Q1", "Q1"])),
        ("officer_elsewhere", |i, _| i["officers"][2]["district"] = json!("F")),
        ("officer_elsewhere", |i, _| {
            i["towns"].as_array_mut().unwrap().push(json!({"id": "U", "district": "D", "x": 0, "y": 0}));
            i["officers"][2]["town"] = json!("U");
        }),
        ("officer_off", |i, _| i["officers"][2]["days_off"] = json!([2])),
        ("officer_recused", |i, _| i["officers"][2]["excluded_enterprises"] = json!(["E2"])),
        ("unqualified", |_, p| p["visits"][2]["officers"] = json!(["Q1", "P1"])),
        ("unqualified", |i, _| i["officers"][2]["qualifications"][0]["valid_to"] = json!("2026-03-03")),
        ("unqualified", |i, _| i["officers"][2]["qualifications"][0]["valid_from"] = json!("2026-03-03")),
        ("drawn_replaced", |i, _| i["demands"][4]["fixed_officers"] = json!(["Q1", "P1"])),
        ("unreachable", |_, p| {
            p["visits"][1]["day"] = json!(0);
            p["visits"][1]["start"] = json!(679);
        }),
        ("day_too_long", |i, _| i["settings"]["officer_minutes_per_day"] = json!(83)),
    ]);
}

#[test]
fn sums_and_claims_can_be_wrong_in_these_ways() {
    each(&[
        ("dropped_served", |_, p| p["dropped"] = json!([{"demand": "D5", "reason": "无人"}])),
        ("dropped_unknown", |_, p| p["dropped"] = json!([{"demand": "D9", "reason": "无人"}])),
        ("dropped_twice", |_, p| {
            p["visits"].as_array_mut().unwrap().pop();
            p["dropped"] = json!([{"demand": "D5", "reason": "无人"}, {"demand": "D5", "reason": "无人"}]);
        }),
        ("dropped_unexplained", |_, p| {
            p["visits"].as_array_mut().unwrap().pop();
            p["dropped"] = json!([{"demand": "D5"}]);
        }),
        ("demand_missing", |_, p| drop(p["visits"].as_array_mut().unwrap().pop())),
        ("cap", |i, _| i["enterprises"][1]["visits_left"] = json!(1)),
        ("cap_by_body", |i, _| i["enterprises"][1]["visits_left_by_body"] = json!({"B": 1})),
        ("objective_dropped_weight", |_, p| p["objective"]["dropped_weight"] = json!(1)),
        ("objective_visits", |_, p| p["objective"]["visits"] = json!(2)),
        ("objective_officer_minutes", |_, p| p["objective"]["officer_minutes"] = json!("818")),
        ("objective_travel", |_, p| p["objective"]["travel"] = json!(1788.0)),
        ("objective_max_load", |_, p| drop(p["objective"].as_object_mut().unwrap().remove("max_load"))),
        ("bound_visits", |_, p| p["bounds"]["visits"] = json!(4)),
        ("bound_officer_minutes", |_, p| p["bounds"]["officer_minutes"] = json!(819)),
        ("bound_travel", |_, p| p["bounds"]["travel"] = json!(1789)),
    ]);
}

#[test]
fn a_certificate_can_be_wrong_in_these_ways() {
    each(&[
        ("certificate_kind", |_, p| p["certificates"][0]["kind"] = json!("oath")),
        ("certificate_repeated", |_, p| p["certificates"][1] = p["certificates"][0].clone()),
        ("certificate_demand_repeated", |_, p| p["certificates"][0]["demands"] = json!(["D1", "D1"])),
        ("certificate_demand_repeated", |_, p| p["certificates"][1]["weights"][1][0] = json!("D4")),
        ("certificate_demand", |_, p| p["certificates"][0]["demands"] = json!(["D3"])),
        ("certificate_demand", |_, p| p["certificates"][0]["demands"] = json!(["D9"])),
        ("certificate_demand", |_, p| {
            p["visits"].as_array_mut().unwrap().pop();
            p["dropped"] = json!([{"demand": "D5", "reason": "无人"}]);
        }),
        ("certificate_negative", |_, p| p["certificates"][1]["weights"][0][1] = json!("-1/2")),
        ("certificate_compatible", |_, p| {
            p["certificates"][0]["demands"] = json!(["D1", "D2"]);
            p["certificates"][0]["bound"] = json!(2);
        }),
        ("certificate_weight", |_, p| p["certificates"][1]["weights"] = json!([["D3", "1/3"], ["D4", "2/3"], ["D5", "67/100"]])),
        ("certificate_weight", |_, p| p["certificates"][1]["weights"] = json!([["D5", "3/2"]])),
        ("certificate_fraction", |_, p| p["certificates"][1]["weights"][0][1] = json!("1/0")),
        ("certificate_fraction", |_, p| p["certificates"][1]["weights"][0][1] = json!(0.5)),
        ("certificate_fraction", |_, p| {
            let long = "1".repeat(39);
            p["certificates"][1]["weights"] = json!([["D4", format!("1/{}", i128::MAX)], ["D5", format!("1/{long}")]]);
        }),
        ("certificate_bound", |_, p| p["certificates"][0]["bound"] = json!(2)),
        ("certificate_bound", |_, p| p["certificates"][1]["bound"] = json!(1)),
    ]);
}

/// A firm with many demands of one body, all alike, in one visit of its own each.
fn crowded(n: usize) -> (Value, Value) {
    let mut instance = small();
    instance["settings"]["max_minutes"] = json!(10 * 7);
    instance["conflicts"] = json!([]);
    let model = instance["demands"][0].clone();
    let demands: Vec<Value> = (0..n)
        .map(|k| {
            let mut demand = model.clone();
            demand["id"] = json!(format!("D{k:02}"));
            demand["minutes"] = json!(10);
            demand
        })
        .collect();
    instance["demands"] = json!(demands);
    let visits: Vec<Value> = (0..n)
        .map(|k| json!({"id": k, "enterprise": "E1", "day": 0, "start": 540, "minutes": 10, "demands": [format!("D{k:02}")], "lead_body": "A", "officers": []}))
        .collect();
    let mut plan = plan();
    plan["visits"] = json!(visits);
    (instance, plan)
}

#[test]
fn weights_of_many_demands() {
    let codes = |n: usize, weight: &str, bound: i64| -> (Vec<&'static str>, i64) {
        let (instance, mut plan) = crowded(n);
        let weights: Vec<_> = (0..n).map(|k| json!([format!("D{k:02}"), weight])).collect();
        plan["certificates"] = json!([{"enterprise": "E1", "kind": "dual", "weights": weights, "bound": bound}]);
        let report = report(&instance, &plan);
        (report.problems.iter().map(|p| p.code).filter(|c| c.starts_with("certificate")).collect(), report.proven_visits)
    };
    // Seven fit into one visit.
    assert_eq!(codes(20, "1/7", 3), (vec![], 3));
    assert_eq!(codes(20, "1/6", 4), (vec!["certificate_weight"], 0));
    assert_eq!(codes(20, "0", 0), (vec![], 0));
    assert_eq!(codes(21, "1/7", 3), (vec!["certificate_too_large"], 0));
}

#[test]
fn an_any_demand_lies_in_the_shift_it_starts_in() {
    let (mut instance, mut it) = (small(), plan());
    instance["demands"][4]["shift"] = json!("any");
    it["visits"][2]["start"] = json!(1200);
    assert!(report(&instance, &it).ok);
    it["visits"][2]["start"] = json!(1100);
    assert_eq!(report(&instance, &it).problems[0].code, "outside_shift");
}

#[test]
fn what_is_no_plan_is_unreadable() {
    let instance = read::read(small().to_string().as_bytes()).unwrap();
    let said = |change: fn(&mut Value)| {
        let mut plan = plan();
        change(&mut plan);
        check_bytes(&instance, plan.to_string().as_bytes()).unwrap_err().to_string()
    };
    assert!(said(|p| drop(p.as_object_mut().unwrap().remove("visits"))).starts_with("缺少“visits”"));
    assert!(said(|p| p["visits"][1]["day"] = json!("x")).starts_with("visits[1].day：应为整数"));
    assert!(said(|p| p["visits"][1]["day"] = json!(1e300)).starts_with("visits[1].day：应为整数"));
    assert!(said(|p| p["certificates"][0]["bound"] = json!(null)).starts_with("certificates[0].bound："));
    assert!(said(|p| p["bounds"] = json!({"visits": "3"})).starts_with("bounds.visits："));
    let twice = plan().to_string().replacen("\"day\":0", "\"day\":0,\"day\":1", 1);
    assert!(check_bytes(&instance, twice.as_bytes()).unwrap_err().to_string().contains("“day”写了两次"));
    for junk in ["", "[]", "{", "nil", "\u{0}"] {
        assert!(check_bytes(&instance, junk.as_bytes()).is_err());
    }
}

/// Any leaf of the plan replaced by any hostile value: an answer, never a panic.
#[test]
fn hostile_values_are_answered() {
    fn leaves(at: &Value, path: String, out: &mut Vec<String>) {
        match at {
            Value::Array(list) => list.iter().enumerate().for_each(|(i, v)| leaves(v, format!("{path}/{i}"), out)),
            Value::Object(map) => map.iter().for_each(|(k, v)| leaves(v, format!("{path}/{k}"), out)),
            _ => out.push(path),
        }
    }
    let (base, hostile) = (plan(), [json!(i64::MIN), json!(i64::MAX), json!(u64::MAX), json!(-1), json!(0), json!(1e308), json!(""), json!("D1"), json!("9".repeat(50)), json!(null), json!([]), json!({})]);
    let instance = read::read(small().to_string().as_bytes()).unwrap();
    let mut paths = Vec::new();
    leaves(&base, String::new(), &mut paths);
    let mut bad = 0;
    for path in &paths {
        for value in &hostile {
            let mut plan = base.clone();
            *plan.pointer_mut(path).unwrap() = value.clone();
            bad += usize::from(!check_bytes(&instance, plan.to_string().as_bytes()).is_ok_and(|r| r.ok));
        }
    }
    assert!(bad * 10 > paths.len() * hostile.len() * 8, "{bad} of {}", paths.len() * hostile.len());
}
