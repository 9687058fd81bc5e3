//! On the spot, payment, added fines, deferral, court, remedies, the end. And age.

use heyi_domain::case::PartyKind;
use serde_json::{Value, json};

use super::flow::{STREET, WASTE, filed, food, general, performing, waste};
use super::play::{World, citizen, day, party};

fn unpaid() -> World {
    // 3,000 yuan, served on Monday 23 March: the fifteenth day is 7 April.
    let w = performing(filed(WASTE, STREET, citizen("赵某")), waste("5", 3_000));
    assert_eq!(w.last_day("apl-67-pay"), "2026-04-07");
    w
}

fn lead(item: &str, kind: PartyKind) -> World {
    let mut w = World::lead(item, STREET, party(kind, "某人"), "2026-03-09T09:00");
    w.at("2026-03-09T10:00");
    w
}

/// JT-002: 0 to 200 yuan for a stall, 500 to 1,000 for piling on a dangerous stretch.
fn road(activity: &str, danger: bool, yuan: i64) -> Value {
    json!([{ "act": 0, "answers": { "minor_and_corrected": false, "activity": activity, "blocked_or_accident": false, "danger_section": danger }, "fine": yuan * 100 }])
}

fn bank(acts: Value) -> Value {
    json!({ "acts": acts, "collect": "bank", "bank": "某银行" })
}

#[test]
fn on_the_spot_up_to_the_limits_of_each_kind_of_party() {
    let mut w = lead("JT-002", PartyKind::Individual);
    w.refused("甲", "decide_on_spot", bank(road("pile", false, 201)), "too_much_on_spot");
    w.clone().go("甲", "decide_on_spot", bank(road("pile", false, 200)));
    let mut business = lead("JT-002", PartyKind::Business);
    business.refused("甲", "decide_on_spot", bank(road("pile", false, 201)), "too_much_on_spot");
    let mut org = lead(WASTE, PartyKind::Organisation);
    org.refused("甲", "decide_on_spot", bank(waste("5", 3_001)), "too_much_on_spot");
    org.clone().go("甲", "decide_on_spot", bank(waste("5", 3_000)));
    let mut unknown = World::lead("JT-002", STREET, party(PartyKind::Individual, ""), "2026-03-09T09:00");
    unknown.refused("甲", "decide_on_spot", bank(road("stall", false, 100)), "party_unknown");
    w.go("甲", "decide_on_spot", bank(road("stall", false, 200)));
    assert_eq!(w.last_day("mot-61-record"), "2026-03-14");
}

#[test]
fn on_the_spot_there_is_a_fine_or_a_warning_and_nothing_else() {
    let mut w = lead("XF-002", PartyKind::Organisation);
    let with = |kinds: Value, fine: i64| {
        json!([{ "act": 0, "answers": { "minor_and_corrected": false, "mitigating": true, "crowded_place": false, "count_units": 1, "prior_1y": 1 }, "fine": fine, "kinds": kinds }])
    };
    w.refused("甲", "decide_on_spot", json!({ "acts": with(json!(["通报批评"]), 0), "collect": "none" }), "kind_not_listed");
    // 减轻 is for the leaders to discuss.
    w.refused("甲", "decide_on_spot", bank(with(json!([]), 100_000)), "discussion_missing");
    let mut dog = lead("GA-005", PartyKind::Individual);
    dog.go("甲", "decide_on_spot", json!({ "acts": [{ "act": 0, "answers": {}, "kinds": ["警告"] }], "collect": "none" }));
    assert_eq!(dog.case.unpaid(), 0);
    let mut farm = lead("NY-035", PartyKind::Individual);
    let fish = json!([{ "act": 0, "answers": { "minor_and_corrected": false, "weight_kg": "1" }, "fine": 10_000, "goods": "刺网一张", "goods_value": 5_000 }]);
    farm.refused("甲", "decide_on_spot", bank(fish), "kind_not_on_spot");
}

#[test]
fn told_heard_and_signed_on_the_spot_too() {
    let mut w = lead("JT-002", PartyKind::Individual);
    let with = |extra: Value| {
        let mut entry = bank(road("stall", false, 100));
        for (k, v) in extra.as_object().unwrap() {
            entry[k] = v.clone();
        }
        entry
    };
    w.refused("甲", "decide_on_spot", with(json!({ "told": false })), "certificate_not_shown");
    w.refused("甲", "decide_on_spot", with(json!({ "signed": "refused" })), "refusal_not_noted");
    w.refused("甲", "decide_on_spot", with(json!({ "at": "2026-03-09T10:01" })), "in_the_future");
    w.refused("甲", "decide_on_spot", with(json!({ "officers": [super::play::person("甲")] })), "too_few_officers");
    w.refused("甲", "decide_on_spot", with(json!({ "bank": "" })), "bank_missing");
    w.refused("甲", "decide_on_spot", with(json!({ "collect": "none" })), "collection_missing");
    w.filed_before = Some("渝中执立〔2026〕9号".to_owned());
    w.refused("甲", "decide_on_spot", with(json!({})), "fined_before");
}

#[test]
fn cash_up_to_a_hundred_yuan_or_where_later_it_could_not_be_had() {
    let spot = |yuan: i64, extra: Value| {
        let mut entry = json!({ "acts": road("pile", false, yuan), "collect": "spot", "ticket": "票001" });
        for (k, v) in extra.as_object().unwrap() {
            entry[k] = v.clone();
        }
        entry
    };
    let mut w = lead("JT-002", PartyKind::Individual);
    w.refused("甲", "decide_on_spot", json!({ "acts": road("stall", false, 101), "collect": "spot", "ticket": "票001" }), "cash_not_allowed");
    w.refused("甲", "decide_on_spot", json!({ "acts": road("stall", false, 100), "collect": "spot" }), "receipt_missing");
    w.refused("甲", "decide_on_spot", json!({ "acts": road("stall", false, 0), "collect": "spot" }), "nothing_proposed");
    let mut far = w.clone();
    far.go("甲", "decide_on_spot", spot(200, json!({ "hardship": "当事人是外地流动摊贩，没有固定住所" })));
    assert_eq!(far.case.unpaid(), 0);
    w.go("甲", "decide_on_spot", json!({ "acts": road("stall", false, 100), "collect": "spot", "ticket": "票001" }));
    assert_eq!(w.last_day("apl-71-officer"), "2026-03-11");
    // The cash is handed in and banked before the case is closed.
    w.refused("甲", "bank_in", json!({}), "no_cash");
    w.at("2026-03-10T10:00").refused("甲", "close", json!({}), "cash_open");
    w.go("甲", "hand_in", json!({}));
    w.refused("甲", "hand_in", json!({}), "no_cash");
    assert_eq!(w.last_day("apl-71-agency"), "2026-03-12");
    w.at("2026-03-11T10:00").go("甲", "bank_in", json!({})).approved("甲", "close", json!({}));
    w.refused("甲", "archive", json!({}), "file_incomplete");
    let mut done = w;
    done.case.status = heyi_domain::case::CaseStatus::Performing;
    done.go("甲", "record_on_spot", json!({}));
    done.refused("甲", "record_on_spot", json!({}), "recorded_before");
}

#[test]
fn on_the_spot_the_day_of_handing_over_counts() {
    let mut w = lead("JT-002", PartyKind::Individual);
    w.at("2026-03-12T09:00").go("甲", "decide_on_spot", json!({ "acts": road("stall", false, 100), "collect": "bank", "bank": "某银行", "at": "2026-03-09T15:00" }));
    assert_eq!(w.last_day("apl-67-pay"), "2026-03-24");
    assert_eq!(w.case.decision.as_ref().unwrap().served, Some(day("2026-03-09")));
    // Who decided approves nothing in the case.
    w.go("甲", "collect", json!({})).go("甲", "record_on_spot", json!({})).go("甲", "close", json!({}));
    assert_eq!(w.try_approve_as("甲", heyi_domain::Role::Head, "close").unwrap_err().code, "own_case");
    w.refused("甲", "record_on_spot", json!({}), "recorded_before");
    let mut ordinary = unpaid();
    ordinary.refused("甲", "record_on_spot", json!({}), "not_on_spot");
    ordinary.refused("甲", "collect", json!({ "how": "spot" }), "cash_not_allowed");
}

#[test]
fn children_are_not_fined_and_minors_less() {
    let born = |born: &str| {
        let mut child = citizen("小明");
        child.born_on = Some(day(born));
        child.guardian = "赵某".to_owned();
        child
    };
    // Thirteen on the day of the act.
    let mut w = World::lead("JT-002", STREET, born("2012-03-10"), "2026-03-09T09:00");
    w.refused("甲", "decide_on_spot", bank(road("stall", false, 100)), "too_young");
    let mut w = filed("JT-002", STREET, born("2012-03-10"));
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    w.refused("甲", "report", json!({ "acts": road("stall", false, 100) }), "too_young");
    w.refused("甲", "report", json!({ "acts": road("stall", false, 0), "no_penalty": "minor" }), "too_young");
    w.go("甲", "report", json!({ "acts": road("stall", false, 0), "no_penalty": "age" }));
    w.refused("甲", "decide_no_penalty", json!({ "ground": "first" }), "too_young");
    w.approved("甲", "decide_no_penalty", json!({ "ground": "age" }));
    // Fourteen on that day, fifteen, and eighteen.
    for (day, code) in [("2012-03-09", Some("minor_not_lighter")), ("2010-06-01", Some("minor_not_lighter")), ("2008-03-10", Some("minor_not_lighter")), ("2008-03-09", None)] {
        let mut w = filed("JT-002", STREET, born(day));
        w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
        match code {
            Some(code) => {
                w.refused("甲", "report", json!({ "acts": road("pile", true, 600) }), code);
                w.go("甲", "report", json!({ "acts": road("pile", false, 300) }));
            }
            None => drop(w.go("甲", "report", json!({ "acts": road("pile", true, 600) })).clone()),
        }
    }
    // The age comes out after the notice: no decision.
    let mut w = super::flow::reviewed(filed(WASTE, STREET, citizen("小明")), waste("5", 3_000));
    w.go("甲", "identify_party", json!({ "kind": "individual", "name": "小明", "born_on": "2013-01-01" }));
    w.at("2026-03-20T10:00").refused("甲", "decide", json!({}), "too_young");
}

#[test]
fn the_party_of_the_fine_is_the_party_of_the_case() {
    let mut w = filed("XF-002", STREET, party(PartyKind::Organisation, "某物业有限公司"));
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    let acts = json!([{ "act": 0, "party": "individual", "answers": { "minor_and_corrected": false, "prior_1y": 1 }, "fine": 20_000 }]);
    w.refused("甲", "report", json!({ "acts": acts }), "party_differs");
    w.go("甲", "add_party", json!({ "kind": "individual", "name": "李某" }));
    // The organisation's act isn't the citizen's because he is in the case too.
    w.refused("甲", "report", json!({ "acts": acts }), "party_without_act");
    let mut both = w.clone();
    both.go("甲", "attribute_act", json!({ "acts": [0], "by": [0, 1] }));
    let mut given = both.usual("confirm_address", json!({}));
    given.remove("whom");
    assert_eq!(both.raw("甲", "confirm_address", given).unwrap_err().code, "party_not_named");
    both.refused("甲", "confirm_address", json!({ "whom": 2 }), "party_not_named");
    let mut his = acts[0].clone();
    his["whom"] = json!(1);
    both.refused("甲", "report", json!({ "acts": [acts[0], his] }), "party_differs");
    both.refused("甲", "report", json!({ "acts": [his] }), "act_missing");
    w.go("甲", "attribute_act", json!({ "acts": [0], "by": [1] }));
    let mut acts = acts;
    acts[0]["whom"] = json!(1);
    w.refused("甲", "report", json!({ "acts": acts }), "party_without_act");
}

#[test]
fn the_same_act_under_two_items_is_fined_once_by_the_higher() {
    let mut w = filed(WASTE, STREET, party(PartyKind::Organisation, "某运输有限公司"));
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    w.refused("甲", "add_act", json!({ "item": "ST-013", "ended_on": "2026-03-11" }), "in_the_future");
    w.refused("甲", "add_act", json!({ "item": "SC-012" }), "not_competent");
    let mut old = w.clone();
    old.refused("甲", "add_act", json!({ "item": "ST-013", "ended_on": "2024-03-09" }), "limitation_over");
    old.go("甲", "add_act", json!({ "item": "ST-013", "ended_on": "2024-03-10", "same_as": false }));
    // CG-030 at five cubic metres: 2,000 to 6,000; ST-013 the first time: 2,000 to 7,400.
    w.go("甲", "add_act", json!({ "item": "ST-013", "same_as": true }));
    let both = |first: i64, second: i64| {
        let mut acts = waste("5", first);
        let mut other = general(second);
        other[0]["act"] = json!(1);
        acts.as_array_mut().unwrap().push(other[0].clone());
        acts
    };
    w.refused("甲", "report", json!({ "acts": waste("5", 3_000) }), "act_missing");
    w.refused("甲", "report", json!({ "acts": both(3_000, 3_000) }), "fined_twice");
    // The lower one alone.
    let mut lower = both(3_000, 0);
    lower[1]["deviation"] = json!("按另一规定处罚");
    w.refused("甲", "report", json!({ "acts": lower }), "fined_twice");
    let mut higher = both(0, 3_000);
    higher[0]["deviation"] = json!("同一行为按数额高的规定处罚，本项不再罚款");
    w.go("甲", "report", json!({ "acts": higher }));
    assert_eq!(w.case.proposal().unwrap().fine, 300_000);
    // Two acts, each fined, added up.
    old.go("甲", "report", json!({ "acts": both(3_000, 4_000) }));
    assert_eq!(old.case.proposal().unwrap().fine, 700_000);
}

#[test]
fn each_ticket_once_and_never_more_than_is_owed() {
    let mut w = unpaid();
    w.refused("甲", "collect", json!({ "amount": 300_001 }), "more_than_owed");
    w.refused("甲", "collect", json!({ "amount": 0 }), "more_than_owed");
    w.go("甲", "collect", json!({ "amount": 100_000, "ticket": "票001" }));
    assert!(w.running("apl-67-pay"));
    w.refused("甲", "collect", json!({ "amount": 100_000, "ticket": "票001" }), "paid_before");
    w.refused("甲", "collect", json!({ "amount": 200_001, "ticket": "票002" }), "more_than_owed");
    w.refused("甲", "close", json!({}), "unpaid");
    w.go("甲", "collect", json!({ "amount": 200_000, "ticket": "票002" }));
    assert!(!w.running("apl-67-pay"));
    w.refused("甲", "collect", json!({ "amount": 1, "ticket": "票003" }), "more_than_owed");
    w.refused("甲", "defer_payment", json!({}), "nothing_to_defer");
    w.refused("甲", "close", json!({ "ground": "quashed" }), "ground_wrong");
    w.refused("甲", "close", json!({ "ground": "court" }), "no_court_reply");
    w.refused("甲", "court_reply", json!({}), "not_applied");
    w.approved("甲", "close", json!({})).go("甲", "archive", json!({}));
    assert_eq!(w.case.status.state(), "archived");
}

#[test]
fn the_added_fine_counts_by_day_stops_for_a_remedy_and_is_capped() {
    let mut w = unpaid();
    w.at("2026-04-07T18:00").refused("甲", "add_late_fee", json!({}), "nothing_late");
    // One day late: three per cent of 3,000.
    w.at("2026-04-08T09:00").go("甲", "add_late_fee", json!({}));
    assert_eq!(w.case.late_fee(), 9_000);
    w.refused("甲", "add_late_fee", json!({ "until": "2026-04-09" }), "in_the_future");
    // Half paid on the 10th: the 9th counts full, from the 10th on half.
    w.at("2026-04-10T09:00").go("甲", "collect", json!({ "amount": 150_000 }));
    w.at("2026-04-11T09:00").go("甲", "add_late_fee", json!({}));
    assert_eq!(w.case.late_fee(), 9_000 * 2 + 4_500 * 2);
    w.refused("甲", "add_late_fee", json!({ "until": "2026-04-10" }), "times_reversed");
    // A remedy runs from the 12th to the 20th: nothing is added.
    w.at("2026-04-12T09:00").go("甲", "note_remedy", json!({}));
    w.at("2026-04-20T09:00").go("甲", "note_remedy_result", json!({}));
    w.at("2026-04-21T09:00").go("甲", "add_late_fee", json!({}));
    assert_eq!(w.case.late_fee(), 9_000 * 2 + 4_500 * 3);
    // Never more than the fine.
    let mut w = unpaid();
    w.at("2026-05-10T09:00").go("甲", "add_late_fee", json!({}));
    assert_eq!(w.case.late_fee(), 9_000 * 33);
    w.at("2026-05-11T09:00").go("甲", "add_late_fee", json!({}));
    assert_eq!(w.case.late_fee(), 300_000);
    w.at("2026-06-11T09:00").go("甲", "add_late_fee", json!({}));
    assert_eq!((w.case.late_fee(), w.case.unpaid()), (300_000, 600_000));
    // Not stated in the decision: not added.
    let mut w = super::flow::reviewed(filed(WASTE, STREET, citizen("赵某")), waste("5", 3_000));
    w.at("2026-03-20T10:00").approved("甲", "decide", json!({})).go("甲", "serve", json!({}));
    w.at("2026-05-11T09:00").refused("甲", "add_late_fee", json!({}), "late_fee_not_stated");
}

#[test]
fn a_payment_found_later_does_not_make_the_sum_negative() {
    let mut w = unpaid();
    w.at("2026-04-18T09:00").go("甲", "add_late_fee", json!({}));
    assert_eq!(w.case.late_fee(), 9_000 * 11);
    w.go("甲", "collect", json!({ "amount": 399_000, "on": "2026-04-08" }));
    assert_eq!(w.case.unpaid(), 0);
    // Counted again nothing was late; what was taken is not silently lowered.
    w.at("2026-04-19T09:00").refused("甲", "add_late_fee", json!({}), "nothing_late");
    assert_eq!(w.case.unpaid(), 0);
}

#[test]
fn deferral_is_for_all_that_is_owed_and_moves_the_periods_on() {
    let mut w = unpaid();
    let plan = |rows: Value| json!({ "instalments": rows });
    w.refused("甲", "defer_payment", plan(json!([{ "due": "2026-05-31", "amount": 200_000 }])), "instalments_wrong");
    w.refused("甲", "defer_payment", plan(json!([{ "due": "2026-04-07", "amount": 300_000 }])), "instalments_wrong");
    w.refused("甲", "defer_payment", plan(json!([{ "due": "2026-03-22", "amount": 100_000 }, { "due": "2026-05-31", "amount": 200_000 }])), "instalments_wrong");
    w.approved("甲", "defer_payment", plan(json!([{ "due": "2026-04-30", "amount": 100_000 }, { "due": "2026-12-31", "amount": 200_000 }])));
    assert_eq!(w.last_day("apl-67-pay"), "2026-12-31");
    // The time to apply to the court counts from the end of the deferral.
    assert_eq!(w.last_day("ael-53-court"), "2027-03-31");
    w.at("2026-05-02T09:00").refused("甲", "add_late_fee", json!({}), "nothing_late");
}

#[test]
fn the_court_is_asked_inside_its_window() {
    // Served on 23 March: to sue until 23 September, then three months.
    let mut w = unpaid();
    assert_eq!((w.last_day("all-46-sue").as_str(), w.last_day("ael-53-court").as_str()), ("2026-09-23", "2026-12-23"));
    w.at("2026-09-01T09:00").refused("甲", "apply_court", json!({}), "demand_missing");
    w.go("甲", "demand", json!({}));
    w.at("2026-09-15T09:00").refused("甲", "apply_court", json!({}), "demand_wait");
    w.at("2026-09-23T09:00").refused("甲", "apply_court", json!({}), "remedy_period_runs");
    let mut last = w.clone();
    last.at("2026-12-23T09:00").approved("甲", "apply_court", json!({}));
    assert!(!last.running("ael-53-court"));
    last.go("甲", "court_reply", json!({ "result": "granted" })).approved("甲", "close", json!({ "ground": "court" }));
    w.clone().at("2026-12-24T09:00").refused("甲", "apply_court", json!({}), "court_window_over");
    w.at("2026-09-24T09:00").approved("甲", "apply_court", json!({}));
    // Paid in the meantime: nothing to ask for.
    let mut paid = unpaid();
    paid.go("甲", "collect", json!({})).at("2026-08-31T09:00").go("甲", "demand", json!({}));
    paid.at("2026-10-09T09:00").refused("甲", "apply_court", json!({}), "nothing_to_execute");
}

#[test]
fn after_a_reconsideration_the_party_may_still_sue_for_fifteen_days() {
    let mut w = unpaid();
    w.at("2026-04-01T09:00").refused("甲", "note_remedy_result", json!({}), "no_remedy");
    w.go("甲", "note_remedy", json!({ "kind": "reconsideration" }));
    w.at("2026-06-01T09:00").go("甲", "demand", json!({}));
    w.refused("甲", "note_remedy_result", json!({ "on": "2026-03-31" }), "times_reversed");
    w.go("甲", "note_remedy_result", json!({ "result": "upheld", "on": "2026-06-01" }));
    // 15 days: 16 June; then three months.
    assert_eq!(w.last_day("ael-53-court"), "2026-09-16");
    w.at("2026-06-16T09:00").refused("甲", "apply_court", json!({}), "remedy_period_runs");
    w.at("2026-06-17T09:00").approved("甲", "apply_court", json!({}));
    // An application withdrawn leaves the time to sue.
    let mut w = unpaid();
    w.at("2026-04-01T09:00").go("甲", "note_remedy", json!({})).go("甲", "note_remedy_result", json!({ "result": "withdrawn" }));
    w.at("2026-06-01T09:00").go("甲", "demand", json!({})).at("2026-06-17T09:00");
    w.refused("甲", "apply_court", json!({}), "remedy_period_runs");
    // A court's judgment ends it.
    let mut w = unpaid();
    w.at("2026-04-01T09:00").go("甲", "note_remedy", json!({ "kind": "litigation" })).go("甲", "demand", json!({}));
    w.at("2026-07-01T09:00").refused("甲", "apply_court", json!({}), "remedy_runs");
    w.go("甲", "note_remedy_result", json!({ "result": "upheld" }));
    w.at("2026-07-02T09:00").approved("甲", "apply_court", json!({}));
}

#[test]
fn a_decision_on_the_spot_is_reconsidered_first() {
    let mut w = lead("JT-002", PartyKind::Individual);
    w.go("甲", "decide_on_spot", bank(road("stall", false, 200)));
    assert_eq!(w.last_day("arl-20-apply"), "2026-05-08");
    w.at("2026-04-10T09:00").go("甲", "demand", json!({}));
    w.at("2026-05-08T09:00").refused("甲", "apply_court", json!({}), "remedy_period_runs");
    w.at("2026-05-09T09:00").approved("甲", "apply_court", json!({}));
}

#[test]
fn a_quashed_decision_owes_nothing_and_is_taken_back() {
    let mut w = unpaid();
    w.refused("大队长", "withdraw_publication", json!({}), "nothing_published");
    w.refused("大队长", "publish", json!({ "checked": false }), "secrets_unchecked");
    w.refused("大队长", "publish", json!({ "months": 0 }), "shown_too_long");
    w.go("大队长", "publish", json!({}));
    w.go("甲", "collect", json!({}));
    w.at("2026-04-01T09:00").go("甲", "note_remedy", json!({}));
    w.at("2026-06-01T09:00").go("甲", "note_remedy_result", json!({ "result": "quashed" }));
    assert_eq!((w.case.unpaid(), w.case.refundable()), (0, 300_000));
    assert_eq!(w.last_day("apl-48-withdraw"), "2026-06-04");
    assert!(!w.running("ael-53-court"));
    w.go("大队长", "withdraw_publication", json!({}));
    assert!(!w.running("apl-48-withdraw"));
    w.refused("甲", "close", json!({ "ground": "quashed" }), "refund_open");
    w.refused("甲", "refund", json!({ "amount": 300_001, "reason": "remedy" }), "refund_too_much");
    w.go("甲", "refund", json!({ "amount": 200_000, "reason": "remedy", "ticket": "退1" }));
    assert_eq!(w.case.refundable(), 300_000, "nothing takes effect before the approval");
    w.approve("负责人", "refund");
    w.refused("甲", "refund", json!({ "amount": 100_000, "ticket": "退1" }), "refunded_before");
    w.approved("甲", "refund", json!({ "amount": 100_000, "ticket": "退2" }));
    w.refused("甲", "refund", json!({ "amount": 1, "ticket": "退3" }), "nothing_to_refund");
    assert_eq!((w.case.paid(), w.case.refundable()), (0, 0));
    w.approved("甲", "close", json!({ "ground": "quashed" }));
    // Changed to a lower fine.
    let mut w = unpaid();
    w.at("2026-05-01T09:00").go("甲", "add_late_fee", json!({}));
    w.go("甲", "note_remedy", json!({})).go("甲", "note_remedy_result", json!({ "result": "changed", "fine": 200_000 }));
    assert_eq!((w.case.late_fee(), w.case.unpaid()), (0, 200_000));
}

#[test]
fn the_market_rule_limits_how_long_a_penalty_is_shown() {
    let mut w = performing(filed("SC-012", "500103-SC", party(PartyKind::Organisation, "某超市有限公司")), food(60_000));
    w.refused("大队长", "publish", json!({ "months": 37 }), "shown_too_long");
    w.go("大队长", "publish", json!({ "months": 36 }));
}

#[test]
fn multiples_are_computed_from_what_was_proved() {
    let mut w = filed("SC-012", "500103-SC", party(PartyKind::Organisation, "某超市有限公司"));
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    let acts = |base: &str, yuan: i64| {
        let mut acts = general(yuan);
        acts[0]["answers"]["goods_value"] = json!("12000");
        acts[0]["base"] = json!(base);
        acts
    };
    // None, or another one than the one that chose the fine.
    for base in ["", "一万", "-12000", "1.234", "11000"] {
        w.refused("甲", "report", json!({ "acts": acts(base, 150_000) }), "fine_base_missing");
    }
    // Ten to thirteen times 12,000.
    w.refused("甲", "report", json!({ "acts": acts("12000", 119_999) }), "outside_benchmark");
    w.refused("甲", "report", json!({ "acts": acts("12000", 156_001) }), "outside_benchmark");
    w.refused("甲", "report", json!({ "acts": acts("12000", 240_001) }), "outside_statute");
    let mut other = acts("12000", 150_000);
    other[0]["fine_index"] = json!(0);
    w.refused("甲", "report", json!({ "acts": other }), "fine_not_chosen");
    let mut missing = food(60_000);
    missing[0]["answers"].as_object_mut().unwrap().remove("harm");
    w.refused("甲", "report", json!({ "acts": missing.clone() }), "factors_missing");
    missing[0]["answers"]["harm"] = json!("terrible");
    w.refused("甲", "report", json!({ "acts": missing }), "factors_wrong");
    let mut kind = acts("12000", 156_000);
    kind[0]["kinds"] = json!(["行政拘留"]);
    w.refused("甲", "report", json!({ "acts": kind }), "kind_not_listed");
    w.go("甲", "report", json!({ "acts": acts("12000", 156_000) }));
}

#[test]
fn a_sum_the_article_fixes_is_that_sum_and_a_warning_needs_no_benchmark() {
    // 烟: 50 yuan, and no other sum.
    let mut w = lead("WJ-011", PartyKind::Individual);
    w.refused("甲", "decide_on_spot", bank(json!([{ "act": 0, "fine": 6_000 }])), "outside_benchmark");
    w.clone().go("甲", "decide_on_spot", bank(json!([{ "act": 0, "fine": 5_000 }])));
    // Nothing but a warning can be given: no sum at all.
    let mut w = lead("SC-020", PartyKind::Organisation);
    w.refused("甲", "decide_on_spot", bank(json!([{ "act": 0, "fine": 5_000 }])), "kind_not_listed");
    // What has a benchmark missing is not fined without it.
    let mut w = lead("GA-005", PartyKind::Individual);
    w.refused("甲", "decide_on_spot", bank(json!([{ "act": 0, "fine": 5_000 }])), "benchmark_missing");
}

#[test]
fn leads_are_found_after_the_act_and_not_tomorrow() {
    let mut lead = super::play::lead(WASTE, STREET, citizen("赵某"), day("2026-03-09"));
    lead.act_ended_on = day("2026-03-10");
    let now = heyi_domain::case::Moment::parse("2026-03-09T09:00").unwrap();
    let register = |lead: &heyi_domain::case::Lead| World::registered(lead.clone(), now, super::play::book()).map(drop).map_err(|r| r.code);
    assert_eq!(register(&lead), Err("act_after_discovery".to_owned()));
    lead.discovered_on = day("2026-03-10");
    assert_eq!(register(&lead), Err("in_the_future".to_owned()));
    (lead.act_ended_on, lead.discovered_on) = (day("2024-03-09"), day("2026-03-09"));
    assert_eq!(register(&lead), Ok(()));
    "XX-999".clone_into(&mut lead.item);
    assert_eq!(register(&lead), Err("item_unknown".to_owned()));
}

#[test]
fn filing_is_within_the_limitation_by_those_who_may_and_only_once() {
    let begin = |ended: &str, harm: &str| {
        let mut lead = super::play::lead(WASTE, STREET, citizen("赵某"), day("2026-03-09"));
        lead.act_ended_on = day(ended);
        harm.clone_into(&mut lead.grave_harm);
        World::registered(lead, heyi_domain::case::Moment::parse("2026-03-09T09:00").unwrap(), super::play::book()).unwrap()
    };
    begin("2024-03-08", "").refused("甲", "propose_filing", json!({}), "filing_condition");
    begin("2024-03-09", "").go("甲", "propose_filing", json!({}));
    begin("2021-03-09", "致一人轻伤").go("甲", "propose_filing", json!({}));
    begin("2021-03-08", "致一人轻伤").refused("甲", "propose_filing", json!({}), "filing_condition");
    let mut twice = begin("2026-03-08", "");
    twice.filed_before = Some("渝中执立〔2026〕1号".to_owned());
    twice.refused("甲", "propose_filing", json!({}), "filing_condition");
    let mut w = begin("2026-03-08", "");
    w.refused("甲", "propose_filing", json!({ "handlers": [super::play::person("甲")] }), "too_few_officers");
    w.go("甲", "propose_filing", json!({}));
    w.refused("负责人", "return_filing", json!({ "reason": " " }), "reason_missing");
    w.go("负责人", "return_filing", json!({})).go("甲", "propose_filing", json!({}));
    w.go("负责人", "refuse_filing", json!({})).go("甲", "archive", json!({}));
    // A street doesn't punish what stayed with the department.
    let mut other = World::lead("SC-012", STREET, citizen("赵某"), "2026-03-09T09:00");
    other.refused("甲", "propose_filing", json!({}), "filing_condition");
}

#[test]
fn a_lead_is_looked_into_within_the_days_of_its_field() {
    let mut market = World::lead("SC-012", "500103-SC", citizen("赵某"), "2026-03-09T09:00");
    assert_eq!(market.last_day("samr-18-file"), "2026-03-30");
    market.at("2026-03-30T09:00").approved("甲", "extend_filing", json!({}));
    // Fifteen working days more; 清明 lies between.
    assert_eq!(market.last_day("samr-18-file"), "2026-04-21");
    market.refused("甲", "extend_filing", json!({}), "extended_before");
    let mut late = World::lead("SC-012", "500103-SC", citizen("赵某"), "2026-03-09T09:00");
    late.at("2026-03-31T09:00").refused("甲", "extend_filing", json!({}), "period_over");
    let mut none = World::lead(WASTE, STREET, citizen("赵某"), "2026-03-09T09:00");
    none.refused("甲", "extend_filing", json!({}), "no_extension_basis");
}
