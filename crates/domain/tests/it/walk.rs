//! Every declared step is done at least once, every gate has its function, every refusal its page.

use std::collections::{BTreeMap, BTreeSet};

use heyi_domain::case::{CaseEvent, CaseStatus, PartyKind, gates};
use serde_json::json;

use super::flow::{STREET, WASTE, filed, performing, waste};
use super::play::{World, book, citizen, party, person};

/// A long ordinary case of market supervision, with everything that can happen on the way.
fn market() -> World {
    let mut w = World::lead("SC-012", "500103-SC", party(PartyKind::Organisation, "某超市有限公司"), "2026-03-02T09:00");
    w.at("2026-03-03T09:00").approved("甲", "extend_filing", json!({}));
    w.go("甲", "propose_filing", json!({})).go("负责人", "return_filing", json!({})).go("甲", "propose_filing", json!({})).go("负责人", "file", json!({}));
    w.at("2026-03-04T14:00").go("甲", "confirm_address", json!({ "electronic": true }));
    w.go("甲", "identify_party", json!({ "name": "某超市有限公司", "representative": "吴某" })).go("甲", "add_party", json!({ "kind": "individual", "name": "吴某", "acts": [0] }));
    w.go("甲", "add_act", json!({ "item": "SC-006", "by": [0] })).go("甲", "attribute_act", json!({ "acts": [1], "by": [0] }));
    w.go("大队长", "replace_handler", json!({ "leaving": person("乙"), "joining": person("丙") }));
    w.approved("甲", "settle_recusal", json!({ "person": person("丙"), "granted": true, "replacement": person("丁") }));
    let team = json!([person("甲"), person("丁")]);
    w.go("甲", "call_inquiry", json!({})).go("甲", "ask_materials", json!({})).go("甲", "ask_assistance", json!({}));
    for step in ["inquire", "inspect_site", "inquest", "sample", "take_evidence"] {
        w.go("甲", step, json!({ "officers": team }));
    }
    w.go("甲", "appraise", json!({})).go("甲", "assistance_reply", json!({})).go("甲", "appraisal_result", json!({}));
    w.approved("甲", "preserve", json!({ "officers": team })).approved("甲", "settle_preserved", json!({}));
    w.confirmed("seal").approved("甲", "seize", json!({ "officers": team })).approved("甲", "extend_seizure", json!({})).approved("甲", "extend_handling", json!({}));
    w.approved("甲", "suspend", json!({})).approved("甲", "resume", json!({})).approved("甲", "hand_discipline", json!({}));
    w.go("甲", "propose_crime", json!({ "team": team })).go("负责人", "refuse_crime", json!({}));
    let answers = json!({ "prior_2y": 1, "obstruct": false, "harm": "minor", "corrected": false, "mitigating": false });
    let mut food = answers.clone();
    food["goods_value"] = json!("1000");
    let acts = json!([
        { "act": 0, "answers": food, "fine": 6_000_000, "goods": "过期食品一批", "goods_value": 100_000 },
        { "act": 0, "whom": 1, "answers": food, "spared": "no_fault" },
        { "act": 1, "stage": "uncorrected", "answers": answers, "fine": 600_000 }
    ]);
    w.at("2026-03-10T10:00").go("甲", "report", json!({ "acts": acts, "major": true })).go("审核员", "reopen", json!({}));
    w.go("甲", "report", json!({ "acts": acts, "major": true })).go("甲", "notify", json!({})).go("甲", "serve_notice", json!({ "mode": "electronic" }));
    w.go("甲", "defend", json!({})).go("甲", "settle_defence", json!({ "adopted": "no" }));
    w.at("2026-03-11T10:00").go("甲", "ask_hearing", json!({})).go("甲", "withdraw_hearing", json!({})).go("甲", "ask_hearing", json!({}));
    w.go("主持人", "call_hearing", json!({ "at": "2026-03-24T09:00" }));
    w.at("2026-03-24T12:00").go("主持人", "hold_hearing", json!({})).go("主持人", "report_hearing", json!({ "advice": "change" }));
    w.go("甲", "renotify", json!({})).go("甲", "notify", json!({})).go("甲", "serve_notice", json!({})).go("甲", "waive", json!({ "hearing": true }));
    w.at("2026-03-25T10:00").go("甲", "submit_review", json!({})).go("审核员", "review", json!({})).go("负责人", "discuss", json!({}));
    w.approved("甲", "decide", json!({ "late_fee": true })).go("甲", "serve", json!({})).go("甲", "serve", json!({ "whom": 1 }));
    w.go("大队长", "publish", json!({})).approved("甲", "release_seized", json!({ "reason": "decided" })).approved("甲", "dispose_goods", json!({}));
    w.go("甲", "serve_paper", json!({})).approved("甲", "amend", json!({}));
    w.at("2026-03-26T10:00").approved("甲", "defer_payment", json!({ "instalments": [{ "due": "2026-04-30", "amount": 6_600_000 }] }));
    w.at("2026-05-08T10:00").go("甲", "add_late_fee", json!({})).go("甲", "collect", json!({}));
    w.go("甲", "collect", json!({ "amount": 100, "overpaid": true })).approved("甲", "refund", json!({ "amount": 100 }));
    w.go("甲", "note_remedy", json!({})).go("甲", "note_remedy_result", json!({ "result": "unlawful" })).go("大队长", "withdraw_publication", json!({}));
    w.approved("甲", "close", json!({})).go("甲", "archive", json!({}));
    w
}

/// Nobody pays: demand, execution, court.
fn executed() -> World {
    let mut w = filed(WASTE, STREET, citizen("赵某"));
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({})).go("甲", "report", json!({ "acts": waste("5", 3_000) }));
    w.go("甲", "notify", json!({})).go("甲", "serve_notice", json!({}));
    w.at("2026-03-18T10:00").go("甲", "pass_unreviewed", json!({})).approved("甲", "decide", json!({})).go("甲", "serve", json!({}));
    w.at("2026-04-08T10:00").go("甲", "demand", json!({})).go("甲", "answer_demand", json!({}));
    w.approved("甲", "stop_execution", json!({ "kind": "suspend" })).approved("甲", "resume_execution", json!({}));
    w.at("2026-04-23T10:00").approved("甲", "substitute", json!({}));
    w.at("2026-04-24T10:00").go("甲", "enforce", json!({})).go("甲", "announce_demolition", json!({}));
    w.at("2026-09-21T10:00").confirmed("enforce").approved("甲", "decide_enforcement", json!({})).approved("甲", "apply_court", json!({})).go("甲", "court_reply", json!({}));
    w.approved("甲", "stop_execution", json!({ "kind": "end", "ground": "lost" })).approved("甲", "close", json!({ "ground": "ended" })).go("甲", "archive", json!({}));
    w
}

fn on_the_spot() -> World {
    let mut w = World::lead("JT-002", STREET, citizen("赵某"), "2026-03-09T09:00");
    let acts = json!([{ "act": 0, "answers": { "minor_and_corrected": false, "activity": "stall", "blocked_or_accident": false, "danger_section": false }, "fine": 10_000 }]);
    w.at("2026-03-09T10:00").go("甲", "decide_on_spot", json!({ "acts": acts, "collect": "spot", "ticket": "票001" }));
    w.go("甲", "record_on_spot", json!({})).go("甲", "hand_in", json!({})).go("甲", "bank_in", json!({})).approved("甲", "close", json!({})).go("甲", "archive", json!({}));
    w
}

/// Cases that end without a decision.
fn ended() -> Vec<World> {
    let one = || filed(WASTE, STREET, citizen("赵某"));
    let mut refused = World::lead(WASTE, STREET, citizen("赵某"), "2026-03-09T09:00");
    refused.go("负责人", "refuse_filing", json!({})).go("甲", "archive", json!({}));
    let mut crime = one();
    crime.at("2026-03-10T10:00").go("甲", "propose_crime", json!({})).go("负责人", "transfer_crime", json!({}));
    crime.go("甲", "police_reply", json!({ "accepted": false })).approved("甲", "ask_police_review", json!({})).go("负责人", "take_back", json!({})).approved("甲", "withdraw", json!({})).go("甲", "archive", json!({}));
    let mut road = filed("JT-002", STREET, citizen("赵某"));
    road.at("2026-03-10T10:00").confirmed("seal").approved("甲", "seize", json!({})).at("2026-03-10T13:00").go("甲", "store_goods", json!({}));
    road.go("甲", "propose_crime", json!({})).go("负责人", "transfer_crime", json!({})).go("甲", "police_reply", json!({ "accepted": true }));
    road.go("甲", "hand_over_goods", json!({})).go("甲", "archive", json!({}));
    let mut dead = one();
    dead.approved("甲", "terminate", json!({ "ground": "dead" })).go("甲", "archive", json!({}));
    let mut elsewhere = one();
    elsewhere.approved("甲", "transfer", json!({})).go("甲", "archive", json!({}));
    let mut spared = one();
    spared.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    spared.go("甲", "report", json!({ "acts": waste("5", 0), "no_penalty": "minor" })).approved("甲", "decide_no_penalty", json!({}));
    spared.go("甲", "serve", json!({})).approved("甲", "close", json!({ "ground": "no_penalty" })).go("甲", "archive", json!({}));
    // Market supervision has every ordinary case reviewed, the one that ends without a penalty too.
    let mut market = filed("SC-012", "500103-SC", party(PartyKind::Organisation, "某超市有限公司"));
    market.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    let mut food = super::flow::food(0);
    food[0].as_object_mut().unwrap().remove("fine");
    market.go("甲", "report", json!({ "acts": food, "no_penalty": "minor" })).refused("甲", "decide_no_penalty", json!({}), "review_missing");
    market.refused("审核员", "review_no_penalty", json!({}), "not_submitted");
    market.go("甲", "submit_no_penalty_review", json!({})).refused("甲", "submit_no_penalty_review", json!({}), "submitted_before");
    market.refused("审核员", "review_no_penalty", json!({ "procedure": false }), "review_not_passed").go("审核员", "review_no_penalty", json!({}));
    market.approved("甲", "decide_no_penalty", json!({})).go("甲", "serve", json!({})).approved("甲", "close", json!({ "ground": "no_penalty" })).go("甲", "archive", json!({}));
    vec![refused, crime, road, market, dead, elsewhere, spared]
}

fn done(event: &CaseEvent) -> Option<&str> {
    Some(match event {
        CaseEvent::LeadRegistered { .. } => "register_lead",
        CaseEvent::FilingProposed { .. } => "propose_filing",
        CaseEvent::Filed { .. } => "file",
        CaseEvent::FilingReturned { .. } => "return_filing",
        CaseEvent::NotFiled { .. } => "refuse_filing",
        CaseEvent::StepDone { step, .. } => step,
        _ => return None,
    })
}

#[test]
fn every_step_is_walked_and_every_way_ends_archived() {
    let mut all = vec![market(), executed(), on_the_spot()];
    all.extend(ended());
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for w in &all {
        touched.extend(w.log.iter().filter_map(|(_, e)| done(e)).map(str::to_owned));
        assert_eq!(w.case.status, CaseStatus::Archived);
        assert!(w.replayed() == w.case, "replay differs");
    }
    let untouched: Vec<&str> = book().steps.iter().map(|s| s.id.as_str()).filter(|id| !touched.contains(*id)).collect();
    assert!(untouched.is_empty(), "steps no scenario does: {untouched:?}");
    assert!(touched.len() >= 94);
}

#[test]
fn every_gate_has_its_function() {
    assert_eq!(gates::unjudged(book()), Vec::<String>::new());
}

#[test]
fn the_screen_can_ask_for_every_gate_before_anything_is_entered() {
    let w = performing(filed(WASTE, STREET, citizen("赵某")), waste("5", 3_000));
    for state in CaseStatus::ALL {
        let mut w = w.clone();
        w.case.status = state;
        for (step, verdicts) in w.verdicts("甲") {
            for verdict in verdicts {
                assert!(verdict.met == verdict.why.is_none(), "{step}");
                assert!(verdict.met || !verdict.cures.is_empty(), "{step}: {verdict:?}");
                assert!(!verdict.name.is_empty(), "{step}");
            }
        }
    }
}

/// Codes of refusals in the source of the case.
fn codes() -> BTreeMap<String, String> {
    let src = super::root().join("src/case");
    let mut files = Vec::new();
    super::sources(&src, &mut files);
    let mut out = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for before in ["Refusal::new(", ".no("] {
            for rest in text.split(before).skip(1) {
                let Some(code) = rest.trim_start().strip_prefix('"').and_then(|r| r.split('"').next()) else { continue };
                out.insert(code.to_owned(), file.to_string_lossy().into_owned());
            }
        }
    }
    out
}

#[test]
fn every_refusal_has_its_page() {
    let pages = super::root().join("../../docs/errors");
    let codes = codes();
    assert!(codes.len() > 120, "only {} codes were found", codes.len());
    let without: Vec<_> = codes.iter().filter(|(code, _)| !pages.join(format!("{code}.md")).exists()).collect();
    assert!(without.is_empty(), "no page in docs/errors: {without:?}");
}
