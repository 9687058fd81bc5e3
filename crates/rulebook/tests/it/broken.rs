//! Broken rulebooks: each fault is found, named with its place, and never a panic.

use heyi_rulebook::check::{CheckReport, check_files};
use heyi_rulebook::{Level, Rulebook};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::files;

type Files = Vec<(String, Vec<u8>)>;

fn edit(path: &str, change: impl FnOnce(&mut Value)) -> Files {
    let mut out = files().to_vec();
    let (_, bytes) = out.iter_mut().find(|(p, _)| p == path).unwrap_or_else(|| panic!("{path}"));
    let mut value: Value = serde_json::from_slice(bytes).unwrap();
    change(&mut value);
    *bytes = serde_json::to_vec(&value).unwrap();
    out
}

fn found(files: Files, code: &str, place: &str) -> CheckReport {
    let report = check_files(files);
    assert!(!report.ok);
    let hit = report.problems.iter().any(|p| p.code == code && p.place.contains(place));
    assert!(hit, "no {code} at {place}: {:#?}", report.problems.iter().take(5).collect::<Vec<_>>());
    report
}

fn benchmark<'a>(value: &'a mut Value, id: &str) -> &'a mut Value {
    value["benchmarks"].as_array_mut().unwrap().iter_mut().find(|b| b["id"] == id).unwrap()
}

const XF: &str = "discretion/XF/specific.json";

#[test]
fn a_missing_tier_is_a_gap() {
    let report = found(
        edit(XF, |v| {
            benchmark(v, "BM-XF-011")["tiers"].as_array_mut().unwrap().remove(4);
        }),
        "tier-gap",
        "XF/specific.json#BM-XF-011.fines[0]",
    );
    assert!(report.problems[0].message.contains("涉及面积"), "{}", report.problems[0].message);
}

#[test]
fn a_gap_of_one_point_is_found() {
    // [3000, 5000) becomes [3000.000000000001, 5000): only 3000 itself is left without a tier.
    found(
        edit(XF, |v| benchmark(v, "BM-XF-011")["tiers"][4]["conditions"][0]["gte"] = json!(3000.000000000001)),
        "tier-gap",
        "BM-XF-011",
    );
}

#[test]
fn a_gap_between_whole_numbers_is_none() {
    // count ≥ 2 written as > 1.5: no whole number lies between.
    let report = check_files(edit(XF, |v| {
        benchmark(v, "BM-XF-001")["tiers"][2]["conditions"][1]["gte"] = json!(1.5);
    }));
    assert!(report.ok, "{:#?}", report.problems);
}

#[test]
fn two_tiers_of_one_priority_that_both_hold_are_a_conflict() {
    found(edit(XF, |v| benchmark(v, "BM-XF-001")["tiers"][1]["priority"] = json!(1)), "tier-conflict", "BM-XF-001.fines[0]");
    // The same priority is allowed where the conditions exclude each other.
    let report = check_files(edit(XF, |v| benchmark(v, "BM-XF-011")["tiers"][3]["priority"] = json!(3)));
    assert!(report.ok, "{:#?}", report.problems);
}

#[test]
fn amounts_outside_the_statute_are_found() {
    found(edit(XF, |v| benchmark(v, "BM-XF-011")["tiers"][6]["fine_max"] = json!(300_001)), "tier-range", "BM-XF-011.fines[0].tier[7]");
    found(edit(XF, |v| benchmark(v, "BM-XF-011")["tiers"][2]["fine_min"] = json!(29_999)), "tier-range", "tier[3]");
    found(edit(XF, |v| benchmark(v, "BM-XF-011")["tiers"][1]["fine_max"] = json!(30_001)), "tier-range", "tier[2]");
    found(edit(XF, |v| benchmark(v, "BM-XF-011")["tiers"][0]["fine_max"] = json!(1)), "tier-range", "tier[1]");
    found(edit(XF, |v| benchmark(v, "BM-XF-011")["tiers"][0]["fine_unit"] = json!("times")), "tier-unit", "tier[1]");
    found(edit("discretion/XF/general.json", |v| benchmark(v, "BM-XF-004")["tiers"][2]["fine_min"] = json!(36_499)), "tier-band", "BM-XF-004");
    found(edit(XF, |v| v["benchmarks"] = json!([])), "no-benchmark", "items/XF.json#XF-001");
}

#[test]
fn broken_conditions_are_found() {
    let with = |condition: Value| edit(XF, |v| benchmark(v, "BM-XF-011")["tiers"][3]["conditions"][0] = condition);
    found(with(json!({"factor": "nope", "op": "eq", "value": true})), "unknown-factor", "BM-XF-011");
    found(with(json!({"factor": "area_m2", "op": "eq", "value": "x"})), "condition-value", "BM-XF-011");
    found(with(json!({"factor": "mitigating", "op": "range", "gte": 1})), "condition-kind", "BM-XF-011");
    found(with(json!({"factor": "area_m2", "op": "range", "gte": 9, "lt": 9})), "empty-range", "BM-XF-011");
}

#[test]
fn references_that_lead_nowhere_are_found() {
    found(edit("scenes/SCENE-CY.json", |v| v["checks"][0]["item_id"] = json!("XF-999")), "unknown-reference", "SCENE-CY.json#CK-CY-01");
    found(edit("items/XF.json", |v| v["items"][0]["department_id"] = json!("QQ")), "unknown-reference", "items/XF.json#XF-001");
    found(edit("lists/authority-2025.json", |v| v["entries"][0]["item"] = json!("QQ-1")), "unknown-reference", "authority-2025");
    found(edit("places/towns/500103.json", |v| v["towns"][0]["district_code"] = json!("999999")), "unknown-reference", "500103001");
    found(edit("discretion/XF/specific.json", |v| v["benchmarks"][0]["source"] = json!("NOWHERE")), "unknown-reference", "discretion/XF");
    found(edit("scenes/SCENE-CY.json", |v| v["checks"][0]["basis_law"] = json!("")), "check-without-law", "CK-CY-01");
    found(edit("scenes/SCENE-CY.json", |v| v["checks"][0]["basis_article"] = json!(null)), "check-without-article", "CK-CY-01");
    found(edit("scenes/SCENE-CY.json", |v| v["checks"][0]["item_id"] = json!(null)), "check-without-item", "CK-CY-01");
    let mut without = files().to_vec();
    without.retain(|(p, _)| p != "scenes/SCENE-CY.json");
    found(without, "unknown-reference", "lists/departments.json");
}

#[test]
fn a_step_that_leads_nowhere_is_found() {
    let steps = |change: &dyn Fn(&mut Value)| edit("procedure/steps.json", |v| change(&mut v["steps"]));
    let at = |v: &mut Value, id: &str| v.as_array_mut().unwrap().iter_mut().position(|s| s["id"] == id).unwrap();
    found(steps(&|v| { let n = at(v, "notify"); v[n]["gates"] = json!(["g-nothing"]); }), "step-row", "procedure/steps.json#notify");
    found(steps(&|v| { let n = at(v, "notify"); v[n]["starts"] = json!(["clock:nothing"]); }), "step-row", "procedure/steps.json#notify");
    found(steps(&|v| { let n = at(v, "review"); v[n]["meets"] = json!(["g-legal"]); }), "step-row", "procedure/steps.json#review");
    found(steps(&|v| { let n = at(v, "review"); v[n]["apart_from"] = json!(["nothing"]); }), "step-row", "procedure/steps.json#review");
    found(steps(&|v| { let n = at(v, "review"); v[n]["who"] = json!([]); }), "step-row", "procedure/steps.json#review");
    found(steps(&|v| { let n = at(v, "report"); v[n]["to"] = json!(null); }), "step-state", "procedure/steps.json#reported");
    found(steps(&|v| { let n = at(v, "close"); v[n]["to"] = json!("ended"); }), "step-row", "procedure/steps.json#close");
    found(edit("procedure/steps.json", |v| { v["steps"].as_array_mut().unwrap().pop(); }), "rows-lost", "meta.json");
}

#[test]
fn a_lost_file_is_noticed() {
    for path in ["procedure/apl.json", "procedure/gates.json", "calendar/2026.json", "places/zones.json", "lists/authority-2025.json", "codes/text-rules.json", "codes/elements/case.json"] {
        let mut without = files().to_vec();
        without.retain(|(p, _)| p != path);
        found(without, "rows-lost", "meta.json");
    }
    let mut without = files().to_vec();
    without.retain(|(p, _)| p != "meta.json");
    found(without, "missing-file", "meta.json");
    let mut broken = files().to_vec();
    broken.iter_mut().find(|(p, _)| p == "examples/checks.json").unwrap().1.truncate(50);
    found(broken, "bad-json", "examples/checks.json");
}

#[test]
fn days_that_gap_or_overlap_are_found() {
    let versions = |first_to: Value, second_from: Value| {
        edit("procedure/apl.json", |v| {
            let mut second = v["rules"][0].clone();
            second["valid_from"] = second_from;
            v["rules"][0]["valid_to"] = first_to;
            v["rules"].as_array_mut().unwrap().push(second);
        })
    };
    found(versions(json!("2025-12-31"), json!("2026-01-02")), "date-gap", "apl-42-officers");
    found(versions(json!("2025-12-31"), json!("2025-12-31")), "date-overlap", "apl-42-officers");
    found(versions(json!(null), json!("2026-01-01")), "date-overlap", "apl-42-officers");
    found(edit("lists/authority-2023.json", |v| v["valid_to"] = json!("2025-06-29")), "date-gap", "authority-2025");
    found(edit("lists/authority-2023.json", |v| v["valid_to"] = json!("2025-07-01")), "date-overlap", "authority-2025");
    found(edit("procedure/apl.json", |v| v["rules"][0]["valid_to"] = json!("2020-01-01")), "date-order", "apl-42-officers");
    // 158 rows and one more version.
    let good = check_files(versions(json!("2025-12-31"), json!("2026-01-01")));
    assert!(good.ok, "{:#?}", good.problems);
    let same = edit("procedure/apl.json", |v| {
        let again = v["rules"][21].clone();
        v["rules"][21]["valid_from"] = json!(null);
        v["rules"].as_array_mut().unwrap().push(again);
    });
    assert!(!check_files(same).ok);
}

#[test]
fn broken_calendars_are_found() {
    found(edit("calendar/2026.json", |v| v["workdays"][0] = v["holidays"][4].clone()), "day-both", "calendar/2026.json");
    found(edit("calendar/2026.json", |v| v["workdays"][0] = json!("2026-03-03")), "workday-not-weekend", "calendar/2026.json");
    found(edit("calendar/2026.json", |v| v["holidays"][0] = json!("2025-01-01")), "day-outside-year", "calendar/2026.json");
    let mut without = files().to_vec();
    without.retain(|(p, _)| p != "calendar/2025.json");
    found(without, "year-gap", "calendar/");
}

#[test]
fn rows_without_source_basis_or_known_fields_are_found() {
    found(edit("items/XF.json", |v| v["items"][0]["source"] = json!(" ")), "no-source", "items/XF.json#XF-001");
    let report = found(
        edit("items/XF.json", |v| {
            v["items"][0].as_object_mut().unwrap().remove("basis");
        }),
        "bad-json",
        "items/XF.json:",
    );
    assert!(report.unreadable());
    assert!(report.problems[0].message.contains("basis"), "{}", report.problems[0].message);
    found(edit("items/XF.json", |v| v["items"][0]["valid_form"] = json!(null)), "bad-json", "items/XF.json:");
    found(edit("items/XF.json", |v| v["items"][0]["valid_from"] = json!("2026-02-30")), "bad-json", "items/XF.json:");
    found(edit("settings/settings.json", |v| v["settings"][0]["basis"] = json!("official")), "setting-basis", "invitation-answer-days");
}

#[test]
fn unreadable_files_are_named_with_line_and_cure() {
    for (bytes, code) in [
        (&b"{\"items\": ["[..], "bad-json"),
        (&b"{\"items\": [}\n"[..], "bad-json"),
        (&b"\xff\xfe\x00"[..], "not-utf8"),
        (&b""[..], "bad-json"),
        (&b"[1,2]"[..], "bad-json"),
        (&b"null"[..], "bad-json"),
    ] {
        let mut broken = files().to_vec();
        broken.iter_mut().find(|(p, _)| p == "items/CG.json").unwrap().1 = bytes.to_vec();
        let report = found(broken.clone(), code, "items/CG.json");
        let first = report.problems.iter().find(|p| p.level == Level::Unreadable).unwrap();
        assert!(first.message.contains('；') && !first.message.contains("expected"), "{}", first.message);
        assert!(Rulebook::load(broken).is_err());
    }
    let mut extra = files().to_vec();
    extra.push(("lists/other.json".to_owned(), b"{}".to_vec()));
    found(extra, "unknown-file", "lists/other.json");
    found(Vec::new(), "missing-file", "items/");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any file cut or changed at any byte: a report, never a panic.
    #[test]
    fn any_damage_gives_a_report(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut broken = files().to_vec();
        let n = which.index(broken.len());
        let bytes = &mut broken[n].1;
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let report = check_files(broken);
        prop_assert_eq!(report.ok, report.problems.is_empty());
    }
}
