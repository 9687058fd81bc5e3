//! Who acts, with whom, and at what time.

use heyi_domain::context::Role;
use serde_json::json;

use super::flow::{STREET, WASTE, decided, filed, performing, reported, reviewed, served, waste};
use super::play::{World, citizen, day, person};

fn case() -> World {
    filed(WASTE, STREET, citizen("赵某"))
}

#[test]
fn a_record_is_signed_or_says_why_not_and_before_whom() {
    let mut w = case();
    w.at("2026-03-10T10:00");
    w.refused("甲", "inquire", json!({ "signed": "refused" }), "refusal_not_noted");
    w.refused("甲", "inquire", json!({ "signed": "refused", "refusal": "认为处罚过重" }), "refusal_not_noted");
    w.refused("甲", "inspect_site", json!({ "signed": "absent", "witness": "社区工作人员" }), "refusal_not_noted");
    w.go("甲", "inquire", json!({ "signed": "refused", "refusal": "认为处罚过重", "witness": "社区工作人员" }));
    w.go("甲", "inspect_site", json!({ "signed": "absent", "refusal": "不在场", "witness": "音像记录0310号" }));
    w.confirmed("seal");
    for step in ["inquest", "sample", "preserve", "seize"] {
        w.refused("甲", step, json!({ "signed": "refused" }), "refusal_not_noted");
        w.refused("甲", step, json!({ "told": false }), "certificate_not_shown");
    }
}

#[test]
fn two_officers_with_certificates_of_that_day() {
    let mut w = case();
    w.at("2026-03-10T10:00");
    w.refused("甲", "inquire", json!({ "officers": [person("甲")] }), "too_few_officers");
    w.refused("甲", "inquire", json!({ "officers": [person("甲"), person("甲")] }), "too_few_officers");
    w.refused("甲", "inquire", json!({ "officers": [person("甲"), person("某人")] }), "officer_unknown");
    w.refused("甲", "inquire", json!({ "told": false }), "certificate_not_shown");
    w.officers[1].valid_to = Some(day("2026-03-09"));
    w.refused("甲", "inquire", json!({}), "certificate_invalid");
    // Yesterday it was valid.
    w.go("甲", "inquire", json!({ "from": "2026-03-09T14:00", "to": "2026-03-09T15:00" }));
    w.officers[1].left_on = Some(day("2026-03-01"));
    w.refused("甲", "sample", json!({}), "officer_left");
    w.officers[1].certificate = None;
    w.officers[1].left_on = None;
    w.refused("甲", "inquest", json!({}), "certificate_missing");
}

#[test]
fn times_are_those_of_something_that_happened() {
    let mut w = case();
    w.at("2026-03-10T10:00");
    w.refused("甲", "inquire", json!({ "from": "2026-03-10T09:30", "to": "2026-03-10T09:30" }), "times_reversed");
    w.refused("甲", "inquire", json!({ "from": "2026-03-10T09:30", "to": "2026-03-10T10:01" }), "in_the_future");
    w.refused("甲", "sample", json!({ "at": "2026-03-10T10:01" }), "in_the_future");
    w.refused("甲", "take_evidence", json!({ "taken_on": "2026-03-11" }), "in_the_future");
    w.refused("甲", "inquire", json!({ "from": "2026-03-10T+9:30" }), "field_invalid");
    let mut w = served(case(), waste("5", 3_000));
    w.refused("甲", "defend", json!({ "at": "2026-03-10T10:00" }), "times_reversed");
    let mut w = decided(case(), waste("5", 3_000));
    w.at("2026-03-20T16:00");
    w.refused("甲", "serve", json!({ "at": "2026-03-19T10:00" }), "times_reversed");
    w.refused("甲", "serve", json!({ "at": "2026-03-20T16:30" }), "in_the_future");
    let mut w = performing(case(), waste("5", 3_000));
    w.refused("甲", "collect", json!({ "on": "2026-03-19" }), "times_reversed");
    w.refused("甲", "collect", json!({ "on": "2026-03-24" }), "in_the_future");
    w.refused("甲", "demand", json!({ "served_on": "2026-03-22" }), "times_reversed");
}

#[test]
fn a_certificate_that_lapses_stops_the_decision_until_the_handler_is_replaced() {
    let mut w = reviewed(case(), waste("5", 3_000));
    w.officers[1].valid_to = Some(day("2026-03-19"));
    w.at("2026-03-20T10:00").refused("甲", "decide", json!({}), "certificate_invalid");
    w.refused("大队长", "replace_handler", json!({ "leaving": person("乙"), "joining": person("甲") }), "too_few_officers");
    w.refused("大队长", "replace_handler", json!({ "leaving": person("丁"), "joining": person("丙") }), "not_handler");
    w.go("大队长", "replace_handler", json!({ "leaving": person("乙"), "joining": person("丙") }));
    w.approved("甲", "decide", json!({}));
    assert_eq!(w.case.handlers(), [person("甲"), person("丙")]);
}

#[test]
fn a_lapse_between_proposal_and_approval_stops_the_approval() {
    let mut w = reviewed(case(), waste("5", 3_000));
    w.at("2026-03-20T10:00").go("甲", "decide", json!({}));
    w.officers[0].valid_to = Some(day("2026-03-20"));
    w.at("2026-03-21T10:00").approval_refused("负责人", "decide", "certificate_invalid");
    w.officers[0].valid_to = Some(day("2027-03-20"));
    w.approve("负责人", "decide");
}

#[test]
fn recusal_is_decided_by_the_head_and_leaves_two_handlers() {
    let mut w = case();
    w.at("2026-03-10T10:00");
    w.refused("甲", "settle_recusal", json!({ "person": person("丙") }), "not_handler");
    w.refused("甲", "settle_recusal", json!({ "person": person("乙"), "granted": true }), "replacement_missing");
    w.refused("甲", "settle_recusal", json!({ "person": person("乙"), "granted": true, "replacement": person("乙") }), "officer_recused");
    // The other handler replaces nobody: one would be left.
    w.refused("甲", "settle_recusal", json!({ "person": person("乙"), "granted": true, "replacement": person("甲") }), "too_few_officers");
    w.approved("甲", "settle_recusal", json!({ "person": person("乙"), "granted": true, "replacement": person("丙") }));
    assert_eq!(w.case.handlers(), [person("甲"), person("丙")]);
    w.refused("大队长", "replace_handler", json!({ "leaving": person("丙"), "joining": person("乙") }), "officer_recused");
    // Refused by the head: nothing changes.
    w.approved("甲", "settle_recusal", json!({ "person": person("丙"), "granted": false }));
    assert_eq!(w.case.handlers(), [person("甲"), person("丙")]);
}

#[test]
fn a_head_who_handles_the_case_approves_nothing_in_it() {
    let mut w = World::lead(WASTE, STREET, citizen("赵某"), "2026-03-09T09:00");
    w.at("2026-03-09T10:00").go("甲", "propose_filing", json!({ "handlers": [person("甲"), person("负责人")] }));
    w.refused("负责人", "file", json!({}), "own_case");
    w.go("副负责人", "file", json!({}));
    w.at("2026-03-10T10:00").go("甲", "suspend", json!({}));
    w.approval_refused("负责人", "suspend", "own_case");
    w.approve("副负责人", "suspend").go("甲", "resume", json!({})).approve("副负责人", "resume");
    w.go("甲", "propose_crime", json!({ "team": [person("甲"), person("丙")] }));
    w.refused("负责人", "refuse_crime", json!({}), "own_case");
    w.go("副负责人", "refuse_crime", json!({}));
}

#[test]
fn who_proposed_does_not_approve() {
    let mut w = case();
    w.at("2026-03-10T10:00").go("甲", "suspend", json!({}));
    let refused = w.try_approve_as("甲", Role::Head, "suspend").unwrap_err();
    assert_eq!(refused.code, "own_case");
    // Nor does an officer in his own role.
    assert_eq!(w.try_approve_as("丙", Role::Officer, "suspend").unwrap_err().code, "wrong_role");
    w.approval_refused("负责人", "resume", "nothing_proposed");
    assert_eq!(w.try_send_back("负责人", "suspend", " ").unwrap_err().code, "reason_missing");
    w.try_send_back("负责人", "suspend", "不符合中止的情形").unwrap();
    w.approval_refused("负责人", "suspend", "nothing_proposed");
}

#[test]
fn who_investigated_does_not_review_preside_or_decide() {
    // 丙 took part in the inspection as the second officer, though 丙 doesn't handle the case.
    let mut w = case();
    w.at("2026-03-10T10:00").go("甲", "inspect_site", json!({ "officers": [person("甲"), person("丙")] }));
    w.at("2026-03-11T10:00").go("甲", "report", json!({ "acts": waste("20", 8_000) }));
    w.go("甲", "notify", json!({})).go("甲", "serve_notice", json!({}));
    w.at("2026-03-12T10:00").go("甲", "ask_hearing", json!({}));
    let given = w.usual("call_hearing", json!({ "at": "2026-03-26T09:00" }));
    assert_eq!(w.raw_as("丙", Role::Reviewer, "call_hearing", given).unwrap_err().code, "own_case");
    let mut w = case();
    w.at("2026-03-10T10:00").go("甲", "inquest", json!({ "officers": [person("甲"), person("丙")] }));
    w.at("2026-03-11T10:00").go("甲", "report", json!({ "acts": waste("5", 3_000) }));
    w.go("甲", "notify", json!({})).go("甲", "serve_notice", json!({})).at("2026-03-19T10:00").go("甲", "submit_review", json!({}));
    let given = w.usual("review", json!({}));
    assert_eq!(w.raw_as("丙", Role::Reviewer, "review", given.clone()).unwrap_err().code, "own_case");
    assert_eq!(w.raw_as("甲", Role::Reviewer, "review", given).unwrap_err().code, "own_case");
    w.go("审核员", "review", json!({})).go("甲", "decide", json!({}));
    for (who, why) in [("丙", "勘验"), ("审核员", "审核"), ("甲", "承办")] {
        let refused = w.try_approve_as(who, Role::Head, "decide").unwrap_err();
        assert_eq!(refused.code, "own_case", "{why}");
    }
    w.approve("负责人", "decide");
}

#[test]
fn only_the_handlers_do_what_is_the_handlers() {
    let mut w = case();
    w.at("2026-03-10T10:00").refused("丙", "inquire", json!({}), "not_handler");
    w.refused("审核员", "inquire", json!({}), "wrong_role");
    w.refused("甲", "notify", json!({}), "case_state");
    w.refused("甲", "no_such_step", json!({}), "step_unknown");
    w.refused("负责人", "take_back", json!({}), "case_state");
    w.case.lead.body = heyi_domain::ids::BodyCode("500103004".to_owned());
    let given = w.usual("inquire", json!({}));
    w.case.lead.body = heyi_domain::ids::BodyCode(STREET.to_owned());
    assert!(w.raw("甲", "inquire", given).is_ok());
}

#[test]
fn a_suspended_case_stands_still_but_nobody_is_held_longer_than_allowed() {
    let mut w = case();
    w.at("2026-03-10T10:00").confirmed("seal").approved("甲", "seize", json!({ "at": "2026-03-10T12:00" }));
    let last = w.last_day("apl-60-decide");
    assert_eq!(last, "2026-06-07");
    w.approved("甲", "suspend", json!({}));
    w.refused("甲", "suspend", json!({}), "case_suspended");
    w.refused("甲", "inquire", json!({}), "case_suspended");
    // The period of the seizure runs on: it can be extended and released.
    w.at("2026-04-08T10:00").approved("甲", "extend_seizure", json!({ "days": 30 }));
    w.at("2026-04-09T10:00").approved("甲", "resume", json!({}));
    w.refused("甲", "resume", json!({}), "not_suspended");
    // Thirty days it stood still.
    assert_eq!(w.last_day("apl-60-decide"), "2026-07-07");
    assert_eq!(w.case.decide_by, Some(day("2026-07-07")));
}

#[test]
fn a_report_rests_on_a_record() {
    let mut w = case();
    w.at("2026-03-10T10:00").refused("甲", "report", json!({ "acts": waste("5", 3_000) }), "record_missing");
    let w = reported(w, waste("5", 3_000));
    assert_eq!(w.case.status.state(), "reported");
}

#[test]
fn monitoring_records_are_evidence_only_when_all_three_were_reviewed() {
    let mut w = case();
    w.at("2026-03-10T10:00");
    let all = ["device_reviewed", "site_published", "record_reviewed"];
    for missing in all {
        let mut entry = json!({ "monitoring": true });
        for field in all {
            entry[field] = json!(field != missing);
        }
        w.refused("甲", "take_evidence", entry, "monitoring_unreviewed");
    }
    w.go("甲", "take_evidence", json!({ "monitoring": true, "device_reviewed": true, "site_published": true, "record_reviewed": true }));
    w.go("甲", "take_evidence", json!({}));
}

#[test]
fn entries_say_only_what_was_asked_each_in_its_form() {
    let mut w = case();
    w.at("2026-03-10T10:00");
    for (given, field) in [
        (json!({ "person": "" }), "person"),
        (json!({ "weather": "晴" }), "weather"),
        (json!({ "told": "是" }), "told"),
        (json!({ "signed": "perhaps" }), "signed"),
        (json!({ "officers": ["甲"] }), "officers"),
        (json!({ "from": "昨天" }), "from"),
        (json!({ "content": 7 }), "content"),
        (json!({ "capacity": "长".repeat(501) }), "capacity"),
    ] {
        let refusal = w.try_do("甲", "inquire", given).unwrap_err();
        assert_eq!(refusal.code, "field_invalid");
        assert_eq!(refusal.fields[0].field, field);
    }
    let mut w = performing(case(), waste("5", 3_000));
    for amount in [json!(-1), json!(1.5), json!("100"), json!(100_000_000_000_001_i64)] {
        assert_eq!(w.try_do("甲", "collect", json!({ "amount": amount })).unwrap_err().fields[0].field, "amount");
    }
    // A negative amount in the discretion would lower the sum.
    let mut w = case();
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    for field in ["fine", "gains", "goods_value"] {
        let mut acts = waste("5", 3_000);
        acts[0][field] = json!(-100);
        acts[0]["deviation"] = json!("理由");
        w.refused("甲", "report", json!({ "acts": acts }), "field_invalid");
    }
}
