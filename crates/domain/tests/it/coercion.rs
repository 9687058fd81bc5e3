//! 行政强制: measures while the case is investigated, and execution.

use heyi_domain::case::PartyKind;
use serde_json::json;

use super::flow::{STREET, WASTE, filed, performing, waste};
use super::play::{World, citizen, party};

fn case() -> World {
    let mut w = filed(WASTE, STREET, citizen("赵某"));
    w.at("2026-03-10T09:00").confirmed("seal").at("2026-03-10T10:00");
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
        (json!({ "basis": "《中华人民共和国食品安全法》第一百一十条" }), "coercion_basis"),
        // Confirmed is the sealing, not the detention.
        (json!({ "measure": "detain" }), "coercion_unlisted"),
    ] {
        w.refused("甲", "seize", given, code);
    }
    w.approved("甲", "seize", json!({ "days": 15 }));
    assert_eq!(w.last_day("ael-25-seizure"), "2026-03-25");
}

#[test]
fn a_measure_is_one_the_items_list_or_the_reviewer_confirmed_an_article_for() {
    // 对外交通干线两侧的摊点: the item lists the detention of things, not sealing.
    let mut stall = filed("CG-031", STREET, citizen("赵某"));
    stall.at("2026-03-10T10:00").refused("甲", "seize", json!({ "measure": "seal" }), "coercion_unlisted");
    stall.refused("甲", "seize", json!({ "measure": "detain", "basis": "有关规定" }), "coercion_basis");
    stall.approved("甲", "seize", json!({ "measure": "detain", "basis": "《重庆市市容环境卫生管理条例》第六十七条第二款" }));
    assert!(stall.running("ael-25-seizure"));
    // An item that lists nothing: refused, until somebody who doesn't handle the case confirms an article of a law.
    let mut waste = filed(WASTE, STREET, citizen("赵某"));
    waste.at("2026-03-10T10:00").refused("甲", "seize", json!({ "measure": "detain" }), "coercion_unlisted");
    let detain = |basis: &str| json!({ "measure": "detain", "basis": basis });
    waste.refused("审核员", "confirm_basis", detain("《重庆市某某管理办法》第三条"), "coercion_basis");
    waste.refused("审核员", "confirm_basis", detain("某局关于加强管理的通知第三条"), "coercion_basis");
    waste.refused("审核员", "confirm_basis", detain("《中华人民共和国某某法》"), "coercion_basis");
    waste.refused("甲", "confirm_basis", detain("《中华人民共和国某某法》第六十条"), "wrong_role");
    waste.go("审核员", "confirm_basis", detain("《中华人民共和国某某法》第六十条"));
    waste.refused("甲", "seize", json!({ "measure": "detain", "basis": "《中华人民共和国某某法》第六十一条" }), "coercion_basis");
    waste.approved("甲", "seize", json!({ "measure": "detain", "basis": "《中华人民共和国某某法》第六十条" }));
}

#[test]
fn goods_go_to_the_keeper_to_the_police_or_back() {
    // 交通: the keeper has them within 24 hours.
    let mut road = filed("JT-002", STREET, citizen("赵某"));
    road.at("2026-03-10T09:00").confirmed("seal");
    road.at("2026-03-10T10:00").refused("甲", "store_goods", json!({}), "nothing_awaited");
    road.approved("甲", "seize", json!({ "at": "2026-03-10T12:00" }));
    assert_eq!((road.last_day("mot-127-goods").as_str(), road.last_day("ael-25-seizure").as_str()), ("2026-03-11", "2026-04-09"));
    road.at("2026-03-11T10:00").go("甲", "store_goods", json!({}));
    assert!(!road.running("mot-127-goods") && road.running("ael-25-seizure"));
    // To another body only when nothing is held; to the police the goods follow the decision to investigate.
    road.refused("甲", "transfer", json!({}), "measure_open");
    road.go("甲", "propose_crime", json!({ "team": [super::play::person("甲"), super::play::person("乙")] }));
    road.go("负责人", "transfer_crime", json!({ "sent_at": "2026-03-11T12:00" }));
    assert!(road.running("ael-25-seizure"));
    road.at("2026-03-12T10:00").refused("甲", "hand_over_goods", json!({}), "nothing_awaited");
    let mut refused = road.clone();
    refused.go("甲", "police_reply", json!({ "accepted": false }));
    assert_eq!(refused.last_day("tr-9-review"), "2026-03-15");
    refused.approved("甲", "ask_police_review", json!({}));
    assert!(!refused.running("tr-9-review"));
    refused.go("负责人", "take_back", json!({})).approved("甲", "release_seized", json!({}));
    road.refused("甲", "ask_police_review", json!({}), "nothing_awaited");
    road.go("甲", "police_reply", json!({ "accepted": true }));
    road.refused("甲", "archive", json!({}), "goods_open");
    road.go("甲", "hand_over_goods", json!({}));
    assert!(!road.running("tr-12-goods") && !road.running("ael-25-seizure"));
    road.go("甲", "archive", json!({}));
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
    w.at("2026-04-08T09:00").confirmed("enforce").go("甲", "demand", json!({}));
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
    w.refused("甲", "stop_execution", json!({ "kind": "end", "reason": "当事人死亡" }), "end_ground_missing");
    w.refused("甲", "stop_execution", json!({ "kind": "end", "ground": "waited" }), "not_stopped");
    w.refused("甲", "stop_execution", json!({ "kind": "end", "ground": "dissolved" }), "end_ground_differs");
    w.refused("甲", "stop_execution", json!({ "kind": "end", "ground": "revoked" }), "not_revoked");
    w.approved("甲", "stop_execution", json!({ "kind": "suspend" }));
    w.refused("甲", "stop_execution", json!({ "kind": "suspend" }), "execution_stopped");
    w.refused("甲", "decide_enforcement", json!({}), "execution_stopped");
    w.refused("甲", "stop_execution", json!({ "kind": "end", "ground": "waited" }), "stopped_too_short");
    let mut dead = w.clone();
    dead.approved("甲", "stop_execution", json!({ "kind": "end", "ground": "dead" }));
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
