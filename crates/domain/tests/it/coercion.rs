//! 行政强制: measures while the case is investigated, and execution.

use heyi_domain::case::PartyKind;
use serde_json::json;

use super::flow::{STREET, WASTE, filed, performing, waste};
use super::play::{World, citizen, party};

fn case() -> World {
    let mut w = filed(WASTE, STREET, citizen("赵某"));
    w.at("2026-03-10T10:00");
    w
}

#[test]
fn a_measure_waits_for_the_approval() {
    let mut w = case();
    w.refused("甲", "seize", json!({ "at": "2026-03-10T09:59" }), "measure_before_approval");
    w.go("甲", "seize", json!({ "at": "2026-03-10T12:00" }));
    // Proposed again it is judged again.
    w.refused("甲", "seize", json!({ "at": "2026-03-10T09:59" }), "measure_before_approval");
    let mut late = w.clone();
    late.at("2026-03-10T12:01").approval_refused("负责人", "seize", "measure_before_approval");
    w.at("2026-03-10T11:00").approve("负责人", "seize");
    assert_eq!(w.last_day("ael-25-seizure"), "2026-04-09");
}

#[test]
fn what_was_urgent_is_reported_and_approved_within_the_hours() {
    // 10:30: the hour it began in isn't counted, the 24th hour ends at 11:00 of the next day.
    let mut w = case();
    w.at("2026-03-10T16:00").refused("甲", "seize", json!({ "urgent": true, "at": "2026-03-10T16:01" }), "in_the_future");
    w.go("甲", "seize", json!({ "urgent": true, "at": "2026-03-10T10:30" }));
    assert!(w.running("ael-19-report"));
    let mut in_time = w.clone();
    in_time.at("2026-03-11T11:00").approve("负责人", "seize");
    assert!(!in_time.running("ael-19-report"));
    w.at("2026-03-11T11:01").approval_refused("负责人", "seize", "approval_too_late");
    w.refused("甲", "seize", json!({ "urgent": true, "at": "2026-03-10T10:30" }), "approval_too_late");
    // The head disagrees: the report is met, nothing is held.
    w.try_send_back("负责人", "seize", "没有必要").unwrap();
    assert!(!w.running("ael-19-report") && !w.running("ael-25-seizure"));
}

#[test]
fn sending_back_something_else_leaves_the_urgent_report_open() {
    let mut w = case();
    w.go("甲", "seize", json!({ "urgent": true, "at": "2026-03-10T09:30" })).go("甲", "suspend", json!({}));
    w.try_send_back("负责人", "suspend", "不符合").unwrap();
    assert!(w.running("ael-19-report"));
}

#[test]
fn a_seizure_has_its_basis_copies_and_days() {
    let mut w = case();
    for (given, code) in [
        (json!({ "days": 31 }), "seizure_too_long"),
        (json!({ "days": 0 }), "seizure_too_long"),
        (json!({ "copies": 1 }), "copies_missing"),
        (json!({ "copies": 3 }), "copies_missing"),
        (json!({ "basis": "重庆市某某管理办法第三条" }), "coercion_basis"),
        (json!({ "basis": "某局关于加强管理的通知" }), "coercion_basis"),
    ] {
        w.refused("甲", "seize", given, code);
    }
    w.approved("甲", "seize", json!({ "days": 15, "basis": "《中华人民共和国食品安全法》第一百一十条" }));
    assert_eq!(w.last_day("ael-25-seizure"), "2026-03-25");
}

#[test]
fn a_seizure_is_extended_once_and_only_while_it_runs() {
    let mut w = case();
    w.refused("甲", "extend_seizure", json!({}), "nothing_seized");
    w.approved("甲", "seize", json!({}));
    w.at("2026-04-09T10:00");
    w.refused("甲", "extend_seizure", json!({ "days": 31 }), "extension_too_long");
    let mut over = w.clone();
    over.at("2026-04-10T10:00").refused("甲", "extend_seizure", json!({ "days": 30 }), "period_over");
    w.go("甲", "extend_seizure", json!({ "days": 30 }));
    let mut late = w.clone();
    late.at("2026-04-10T00:00").approval_refused("负责人", "extend_seizure", "period_over");
    w.approve("负责人", "extend_seizure");
    assert_eq!(w.last_day("ael-25-seizure"), "2026-05-09");
    w.refused("甲", "extend_seizure", json!({ "days": 1 }), "extended_before");
    w.approved("甲", "release_seized", json!({}));
    w.refused("甲", "release_seized", json!({}), "nothing_seized");
}

#[test]
fn a_case_that_ends_gives_back_what_it_holds() {
    for step in ["withdraw", "terminate"] {
        let mut w = case();
        w.approved("甲", "seize", json!({}));
        w.refused("甲", step, json!({}), "measure_open");
        w.approved("甲", "release_seized", json!({}));
        w.approved("甲", step, json!({}));
        assert_eq!(w.case.status.state(), "withdrawn");
        assert!(w.case.periods.iter().all(|p| !p.running));
        w.go("甲", "archive", json!({}));
    }
}

#[test]
fn evidence_is_preserved_after_the_approval_and_settled_in_seven_working_days() {
    let mut w = case();
    w.refused("甲", "settle_preserved", json!({}), "nothing_preserved");
    w.refused("甲", "preserve", json!({ "at": "2026-03-10T09:00" }), "measure_before_approval");
    w.refused("甲", "preserve", json!({ "at": "2026-03-10T09:00", "urgent": true }), "no_urgent_basis");
    w.approved("甲", "preserve", json!({}));
    assert_eq!(w.last_day("apl-56-preserve"), "2026-03-19");
    w.approved("甲", "settle_preserved", json!({}));
    assert!(!w.running("apl-56-preserve"));
    // Market supervision may report afterwards, within its 24 hours.
    let mut market = filed("SC-012", "500103-SC", party(PartyKind::Organisation, "某超市有限公司"));
    market.at("2026-03-10T16:00").go("甲", "preserve", json!({ "at": "2026-03-10T15:20", "urgent": true }));
    assert!(market.running("samr-33-urgent"));
    let mut late = market.clone();
    late.at("2026-03-11T16:01").approval_refused("负责人", "preserve", "approval_too_late");
    market.at("2026-03-11T16:00").approve("负责人", "preserve");
    assert!(!market.running("samr-33-urgent") && market.running("apl-56-preserve"));
}

#[test]
fn an_entrusted_body_takes_no_measures() {
    // 犬只, held by entrustment: the power to coerce can't be entrusted.
    let mut w = filed("GA-002", STREET, citizen("孙某"));
    assert!(w.case.filing.as_ref().unwrap().kind.contains("委托"));
    w.at("2026-03-10T10:00").refused("甲", "seize", json!({}), "coercion_entrusted");
}

/// Served on 23 March, demanded on 8 April after the time to pay.
fn demanded() -> World {
    let mut w = performing(filed(WASTE, STREET, citizen("赵某")), waste("5", 3_000));
    w.at("2026-04-08T09:00").go("甲", "demand", json!({}));
    w
}

#[test]
fn nothing_is_executed_at_night_or_on_a_holiday() {
    // Ten working days after the demand of 8 April: from the 23rd on.
    let mut w = demanded();
    assert_eq!(w.last_day("ael-54-demand"), "2026-04-22");
    w.at("2026-04-22T09:00").refused("甲", "decide_enforcement", json!({}), "demand_wait");
    w.at("2026-04-23T09:00");
    w.refused("甲", "decide_enforcement", json!({ "on": "2026-04-24T22:00" }), "execution_at_night");
    w.refused("甲", "decide_enforcement", json!({ "on": "2026-04-24T05:59" }), "execution_at_night");
    w.refused("甲", "decide_enforcement", json!({ "on": "2026-05-01T10:00" }), "execution_on_holiday");
    w.refused("甲", "enforce", json!({}), "enforcement_undecided");
    w.approved("甲", "decide_enforcement", json!({ "on": "2026-04-24T10:00" }));
    w.at("2026-04-24T23:30").refused("甲", "enforce", json!({ "from": "2026-04-24T21:00", "to": "2026-04-24T23:00" }), "execution_at_night");
    w.go("甲", "enforce", json!({ "from": "2026-04-24T21:00", "to": "2026-04-24T23:00", "urgent": true }));
    w.at("2026-05-02T12:00").refused("甲", "enforce", json!({ "from": "2026-05-02T09:00", "to": "2026-05-02T11:00" }), "execution_on_holiday");
    w.at("2026-05-09T12:00").go("甲", "enforce", json!({ "from": "2026-05-09T09:00", "to": "2026-05-09T11:00" }));
    w.refused("甲", "enforce", json!({ "from": "2026-04-22T09:00", "to": "2026-04-22T11:00" }), "times_reversed");
}

#[test]
fn substitute_performance_is_demanded_three_working_days_before() {
    let mut w = performing(filed(WASTE, STREET, citizen("赵某")), waste("5", 3_000));
    w.at("2026-04-08T09:00").refused("甲", "substitute", json!({ "on": "2026-04-13T10:00" }), "demand_missing");
    // On a road or river it is done at once.
    w.clone().approved("甲", "substitute", json!({ "on": "2026-04-08T10:00", "urgent": true }));
    w.go("甲", "demand", json!({}));
    w.refused("甲", "substitute", json!({ "on": "2026-04-10T10:00" }), "demand_too_late");
    w.approved("甲", "substitute", json!({ "on": "2026-04-13T10:00" }));
}

#[test]
fn execution_that_was_stopped_is_resumed_first() {
    let mut w = demanded();
    w.at("2026-04-23T09:00").refused("甲", "resume_execution", json!({}), "not_stopped");
    w.refused("甲", "stop_execution", json!({ "kind": "end", "reason": "当事人长期外出" }), "not_stopped");
    w.approved("甲", "stop_execution", json!({ "kind": "suspend" }));
    w.refused("甲", "stop_execution", json!({ "kind": "suspend" }), "execution_stopped");
    w.refused("甲", "decide_enforcement", json!({}), "execution_stopped");
    w.refused("甲", "stop_execution", json!({ "kind": "end", "reason": "没有财产可供执行" }), "stopped_too_short");
    let mut dead = w.clone();
    dead.approved("甲", "stop_execution", json!({ "kind": "end", "reason": "当事人死亡，没有遗产可供执行" }));
    dead.approved("甲", "close", json!({ "ground": "ended" }));
    w.approved("甲", "resume_execution", json!({})).approved("甲", "decide_enforcement", json!({ "on": "2026-04-24T10:00" }));
}

#[test]
fn a_building_is_demolished_only_after_the_remedies_went_unused() {
    // The time to sue runs until 23 September.
    let mut w = demanded();
    w.at("2026-04-23T09:00").go("甲", "announce_demolition", json!({ "until": "2026-05-10" }));
    w.refused("甲", "decide_enforcement", json!({ "on": "2026-05-11T10:00" }), "remedy_period_runs");
    w.at("2026-09-23T09:00").refused("甲", "decide_enforcement", json!({}), "remedy_period_runs");
    let mut sued = w.clone();
    sued.go("甲", "note_remedy", json!({ "kind": "litigation" }));
    sued.at("2026-09-24T09:00").refused("甲", "decide_enforcement", json!({}), "remedy_runs");
    w.at("2026-09-24T09:00");
    let mut announced = w.clone();
    announced.go("甲", "announce_demolition", json!({ "until": "2026-09-24" }));
    announced.refused("甲", "decide_enforcement", json!({}), "demolition_period_runs");
    w.approved("甲", "decide_enforcement", json!({}));
}
