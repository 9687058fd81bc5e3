//! Notice, defence, hearing, review, decision.

use heyi_domain::case::gates::hearing;
use heyi_domain::case::{PartyKind, Proposal};
use serde_json::json;

use super::flow::{STREET, WASTE, decided, filed, food, performing, reported, reviewed, served, waste};
use super::play::{World, changed, citizen, day, party};

fn case() -> World {
    filed(WASTE, STREET, citizen("赵某"))
}

fn firm() -> World {
    filed(WASTE, STREET, party(PartyKind::Organisation, "某运输有限公司"))
}

#[test]
fn no_decision_before_the_notice_is_served_and_its_time_is_over() {
    let mut w = reported(case(), waste("5", 3_000));
    w.at("2026-03-11T11:00").go("甲", "notify", json!({}));
    w.refused("甲", "submit_review", json!({}), "notice_not_served");
    w.go("甲", "serve_notice", json!({}));
    w.refused("甲", "serve_notice", json!({}), "served_before");
    assert_eq!(w.last_day("apl-64-request"), "2026-03-18");
    w.at("2026-03-18T18:00").refused("甲", "submit_review", json!({}), "defence_period_runs");
    w.refused("甲", "pass_unreviewed", json!({}), "defence_period_runs");
    w.at("2026-03-19T00:00").go("甲", "pass_unreviewed", json!({}));
    assert!(!w.running("apl-64-request"), "the time to speak is over once the case went on");
}

#[test]
fn a_notice_served_on_a_holiday_counts_from_that_day() {
    let mut w = reported(case(), waste("5", 3_000));
    // Saturday 4 April, 清明: the fifth working day after it is Monday the 13th.
    w.at("2026-04-03T10:00").go("甲", "notify", json!({}));
    w.at("2026-04-04T10:00").go("甲", "serve_notice", json!({}));
    assert_eq!(w.last_day("apl-64-request"), "2026-04-13");
    w.at("2026-04-13T20:00").refused("甲", "submit_review", json!({}), "defence_period_runs");
    w.at("2026-04-14T08:00").go("甲", "submit_review", json!({}));
}

#[test]
fn a_waiver_is_the_partys_own_signed_word() {
    let mut w = served(case(), waste("5", 3_000));
    w.at("2026-03-12T10:00").refused("甲", "waive", json!({ "signed": "refused", "refusal": "不愿签名", "witness": "社区" }), "waiver_unsigned");
    w.refused("甲", "submit_review", json!({}), "defence_period_runs");
    w.go("甲", "waive", json!({})).go("甲", "submit_review", json!({}));
    w.refused("甲", "submit_review", json!({}), "submitted_before");
}

#[test]
fn a_defence_is_settled_before_anything_goes_on() {
    let mut w = served(case(), waste("5", 3_000));
    w.refused("甲", "settle_defence", json!({}), "no_defence");
    w.at("2026-03-18T16:00").go("甲", "defend", json!({}));
    w.at("2026-03-20T10:00").refused("甲", "submit_review", json!({}), "defence_unsettled");
    w.go("甲", "settle_defence", json!({})).go("甲", "submit_review", json!({}));
    // Heard once more, settled once more.
    w.go("甲", "defend", json!({}));
    w.refused("审核员", "review", json!({}), "defence_unsettled");
}

#[test]
fn after_the_defence_the_fine_is_never_heavier() {
    let mut w = served(case(), waste("5", 4_000));
    w.at("2026-03-12T10:00").go("甲", "defend", json!({}));
    w.refused("甲", "settle_defence", json!({ "adopted": "no", "fine": 400_001 }), "heavier_after_defence");
    w.refused("甲", "settle_defence", json!({ "adopted": "yes", "fine": 199_999 }), "outside_benchmark");
    w.go("甲", "settle_defence", json!({ "adopted": "part", "fine": 300_000 }));
    assert_eq!(w.case.proposal().unwrap().fine, 300_000);
    assert!(w.case.proposal().unwrap().text.contains("3,000元"), "{}", w.case.proposal().unwrap().text);
    // A second defence doesn't bring it back up.
    w.go("甲", "defend", json!({}));
    w.refused("甲", "settle_defence", json!({ "adopted": "no", "fine": 400_000 }), "heavier_after_defence");
    w.go("甲", "settle_defence", json!({ "adopted": "no" }));
    w.go("甲", "pass_unreviewed", json!({})).approved("甲", "decide", json!({}));
    assert_eq!(w.case.decision.as_ref().unwrap().penalty.as_ref().unwrap().fine, 300_000);
}

#[test]
fn told_again_heard_again() {
    let mut w = reviewed(case(), waste("5", 3_000));
    w.at("2026-03-20T10:00").go("甲", "decide", json!({}));
    w.go("甲", "renotify", json!({}));
    w.approval_refused("负责人", "decide", "case_state");
    w.go("甲", "notify", json!({}));
    w.refused("甲", "submit_review", json!({}), "notice_not_served");
    w.at("2026-03-23T10:00").go("甲", "serve_notice", json!({}));
    assert_eq!(w.last_day("apl-64-request"), "2026-03-30");
    w.refused("甲", "submit_review", json!({}), "defence_period_runs");
    w.at("2026-03-31T10:00").go("甲", "submit_review", json!({})).go("审核员", "review", json!({}));
    // The proposed decision of before is void: it is proposed anew.
    w.approval_refused("负责人", "decide", "nothing_proposed");
    w.approved("甲", "decide", json!({}));
}

#[test]
fn electronic_service_needs_the_newest_confirmation_and_the_online_way() {
    let mut w = reported(case(), waste("5", 3_000));
    w.at("2026-03-11T11:00").go("甲", "notify", json!({}));
    w.refused("甲", "serve_notice", json!({ "mode": "electronic" }), "no_consent_to_electronic");
    w.go("甲", "confirm_address", json!({ "electronic": true, "account": "13900000000" }));
    w.go("甲", "confirm_address", json!({}));
    w.refused("甲", "serve_notice", json!({ "mode": "electronic" }), "no_consent_to_electronic");
    w.go("甲", "confirm_address", json!({ "electronic": true, "account": "13900000000" }));
    w.go("甲", "serve_notice", json!({ "mode": "electronic" }));
    let mut w = decided(case(), waste("5", 3_000));
    w.go("甲", "confirm_address", json!({ "electronic": true }));
    w.refused("甲", "serve", json!({ "mode": "electronic" }), "online_remedy_missing");
    w.go("甲", "serve", json!({ "mode": "electronic", "online": "重庆市行政复议网上申请平台" }));
}

#[test]
fn left_service_says_how_it_is_proved() {
    let mut w = decided(case(), waste("5", 3_000));
    w.at("2026-03-23T10:00").refused("甲", "serve", json!({ "mode": "left" }), "service_unproved");
    let mut other = w.clone();
    other.go("甲", "serve", json!({ "mode": "left", "witness": "社区工作人员" }));
    w.go("甲", "serve", json!({ "mode": "left", "proof": "拍照、录像，编号0323" }));
}

#[test]
fn public_notice_takes_effect_after_its_days() {
    // 30 days by the civil procedure law, 60 in agriculture and transport.
    for (item, acts, last) in [
        (WASTE, waste("5", 3_000), "2026-04-22"),
        ("NY-035", json!([{ "act": 0, "answers": { "minor_and_corrected": false, "weight_kg": "3" }, "fine": 300_000 }]), "2026-05-22"),
        ("JT-002", json!([{ "act": 0, "answers": { "minor_and_corrected": false, "activity": "pile", "blocked_or_accident": false, "danger_section": false }, "fine": 30_000 }]), "2026-05-22"),
    ] {
        let mut w = decided(filed(item, STREET, citizen("赵某")), acts);
        w.at("2026-03-23T10:00").refused("甲", "serve", json!({ "mode": "public" }), "service_unproved");
        w.go("甲", "serve", json!({ "mode": "public", "proof": "直接、邮寄送达均未果，当事人下落不明。" }));
        assert_eq!(w.case.decision.as_ref().unwrap().served, Some(day(last)), "{item}");
        w.at("2026-03-30T10:00").go("甲", "collect", json!({}));
        w.refused("甲", "close", json!({ "ground": "performed" }), "notice_not_effective");
    }
}

#[test]
fn a_hearing_is_due_from_the_threshold_on() {
    let due = |w: &World, proposal: &Proposal| hearing::due(&w.case, proposal, w.rules);
    let fine = |fine: i64| Proposal { fine, ..Proposal::default() };
    let one = case();
    assert_eq!(due(&one, &fine(499_999)), None);
    assert_eq!(due(&one, &fine(500_000)).as_deref(), Some("cq354-citizen"));
    // An individual business counts as a citizen.
    let business = filed(WASTE, STREET, party(PartyKind::Business, "某小吃店"));
    assert_eq!(due(&business, &fine(500_000)).as_deref(), Some("cq354-citizen"));
    let org = firm();
    assert_eq!(due(&org, &fine(4_999_999)), None);
    assert_eq!(due(&org, &fine(5_000_000)).as_deref(), Some("cq354-org"));
    // Gains and goods each by themselves; together only where the market rule adds them.
    assert_eq!(due(&org, &Proposal { gains: 5_000_000, ..Proposal::default() }).as_deref(), Some("cq354-org"));
    let both = Proposal { gains: 3_000_000, goods_value: 3_000_000, ..Proposal::default() };
    assert_eq!(due(&org, &both), None);
    let market = filed("SC-012", "500103-SC", party(PartyKind::Organisation, "某超市有限公司"));
    assert_eq!(due(&market, &both).as_deref(), Some("cq354-org"));
    assert_eq!(due(&market, &fine(4_999_999)), None);
    for kind in ["责令停产停业", "吊销许可证件", "责令关闭", "降低资质等级", "限制从业"] {
        assert_eq!(due(&one, &Proposal { kinds: vec![kind.to_owned()], ..Proposal::default() }).as_deref(), Some("g-hearing"), "{kind}");
    }
    for kind in ["警告", "通报批评", "暂扣许可证件"] {
        assert_eq!(due(&one, &Proposal { kinds: vec![kind.to_owned()], ..Proposal::default() }), None, "{kind}");
    }
}

/// Told on 11 March with the right to a hearing: 8,000 yuan for a citizen.
fn heard() -> World {
    let w = served(case(), waste("20", 8_000));
    assert!(w.case.notice.as_ref().unwrap().hearing);
    assert_eq!(w.last_day("cq354-request"), "2026-03-18");
    w
}

#[test]
fn a_hearing_is_asked_for_until_the_last_minute_of_the_fifth_day() {
    let mut w = heard();
    w.at("2026-03-18T23:59");
    let mut late = w.clone();
    w.go("甲", "ask_hearing", json!({ "at": "2026-03-18T23:59" }));
    assert!(!w.running("cq354-request"));
    late.at("2026-03-19T00:00").refused("甲", "ask_hearing", json!({}), "hearing_asked_late");
    // Registered later, asked in time.
    late.go("甲", "ask_hearing", json!({ "at": "2026-03-18T17:00", "how": "email" }));
    let mut late = heard();
    late.at("2026-03-20T09:00").go("甲", "ask_hearing", json!({ "late_reason": "住院抢救，有医院证明" }));
}

#[test]
fn no_hearing_where_none_is_due() {
    let mut w = served(case(), waste("5", 3_000));
    w.refused("甲", "ask_hearing", json!({}), "no_hearing_due");
    w.refused("主持人", "call_hearing", json!({ "at": "2026-03-30T09:00" }), "no_hearing_asked");
}

#[test]
fn a_hearing_is_called_seven_working_days_before_held_then_and_reported() {
    let mut w = heard();
    w.at("2026-03-16T09:00").go("甲", "ask_hearing", json!({}));
    w.refused("主持人", "hold_hearing", json!({}), "hearing_not_called");
    w.refused("主持人", "report_hearing", json!({}), "hearing_missing");
    // Seven working days before the 25th is the 16th.
    w.refused("主持人", "call_hearing", json!({ "at": "2026-03-24T09:00", "served_on": "2026-03-16" }), "hearing_called_late");
    w.refused("主持人", "call_hearing", json!({ "at": "2026-03-25T09:00", "served_on": "2026-03-17" }), "in_the_future");
    w.go("主持人", "call_hearing", json!({ "at": "2026-03-25T09:00", "served_on": "2026-03-16" }));
    w.at("2026-03-24T12:00").refused("甲", "submit_review", json!({}), "hearing_missing");
    w.refused("主持人", "hold_hearing", json!({}), "hearing_before_called");
    w.at("2026-03-25T11:00");
    w.refused("主持人", "hold_hearing", json!({ "from": "2026-03-25T09:00", "agents": 3 }), "too_many_agents");
    w.refused("主持人", "hold_hearing", json!({ "from": "2026-03-25T09:00", "signed": "refused" }), "refusal_not_noted");
    w.go("主持人", "hold_hearing", json!({ "from": "2026-03-25T09:00", "agents": 2 }));
    w.refused("甲", "submit_review", json!({}), "hearing_report_missing");
    w.go("主持人", "report_hearing", json!({}));
    w.at("2026-03-26T09:00").go("甲", "submit_review", json!({}));
    // A case that was heard is reviewed, and not by who presided.
    w.refused("甲", "pass_unreviewed", json!({}), "review_due");
    w.refused("主持人", "review", json!({}), "own_case");
    w.go("审核员", "review", json!({}));
}

#[test]
fn a_hearing_withdrawn_leaves_the_rest_of_the_time() {
    let mut w = heard();
    w.at("2026-03-12T09:00").go("甲", "ask_hearing", json!({}));
    w.at("2026-03-13T09:00").go("甲", "withdraw_hearing", json!({}));
    w.go("甲", "defend", json!({})).go("甲", "settle_defence", json!({}));
    w.at("2026-03-18T09:00").refused("甲", "submit_review", json!({}), "hearing_period_runs");
    w.at("2026-03-19T09:00").go("甲", "submit_review", json!({}));
    // Waived in writing: no need to wait.
    let mut w = heard();
    w.at("2026-03-12T09:00").go("甲", "waive", json!({}));
    w.refused("甲", "submit_review", json!({}), "hearing_period_runs");
    w.go("甲", "waive", json!({ "hearing": true })).go("甲", "submit_review", json!({}));
}

#[test]
fn review_is_due_by_field_by_hearing_and_by_the_report() {
    for flag in ["public_interest", "intricate"] {
        let mut w = case();
        w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
        w.at("2026-03-11T10:00").go("甲", "report", json!({ "acts": waste("5", 3_000), flag: true }));
        w.go("甲", "notify", json!({})).go("甲", "serve_notice", json!({}));
        w.at("2026-03-19T10:00").refused("甲", "pass_unreviewed", json!({}), "review_due");
        w.refused("审核员", "review", json!({}), "not_submitted");
        w.go("甲", "submit_review", json!({}));
        w.refused("审核员", "review", json!({ "facts": false }), "review_not_passed");
        w.go("审核员", "review", json!({}));
    }
    // Agriculture and market supervision review every ordinary case.
    let market = filed("SC-012", "500103-SC", party(PartyKind::Organisation, "某超市有限公司"));
    let farm = filed("NY-035", STREET, citizen("钱某"));
    let fish = json!([{ "act": 0, "answers": { "minor_and_corrected": false, "weight_kg": "3" }, "fine": 300_000 }]);
    let food = food(60_000);
    for (w, acts) in [(market, food), (farm, fish)] {
        let mut w = served(w, acts);
        w.at("2026-03-19T10:00").refused("甲", "pass_unreviewed", json!({}), "review_due");
        w.go("甲", "submit_review", json!({}));
        w.go("审核员", "review", json!({}));
    }
}

#[test]
fn major_mitigated_and_deviating_cases_are_discussed_by_more_than_one() {
    let mut w = case();
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    w.at("2026-03-11T10:00").refused("甲", "report", json!({ "acts": waste("5", 1_900) }), "outside_benchmark");
    w.refused("甲", "report", json!({ "acts": waste("5", 20_001) }), "outside_statute");
    let mut acts = waste("5", 1_900);
    acts[0]["deviation"] = json!("  ");
    w.refused("甲", "report", json!({ "acts": acts }), "outside_benchmark");
    acts[0]["deviation"] = json!("当事人已自费恢复原状，生活困难。");
    w.go("甲", "report", json!({ "acts": acts })).go("甲", "notify", json!({})).go("甲", "serve_notice", json!({}));
    w.at("2026-03-19T10:00").go("甲", "pass_unreviewed", json!({}));
    w.refused("甲", "decide", json!({}), "discussion_missing");
    w.refused("负责人", "discuss", json!({ "members": [{ "name": "王某", "position": "主任", "opinion": "同意" }] }), "discussed_alone");
    w.go("负责人", "discuss", json!({}));
    w.refused("甲", "decide", json!({}), "deviation_not_agreed");
    w.go("负责人", "discuss", json!({ "deviation": true }));
    w.approved("甲", "decide", json!({}));
    for (extra, acts) in [(json!({ "major": true }), waste("5", 3_000)), (json!({}), json!([{ "act": 0, "answers": { "minor_and_corrected": false, "mitigating": true, "volume_m3": "5" }, "fine": 100_000 }]))] {
        let mut w = case();
        w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
        let mut entry = extra;
        entry["acts"] = acts;
        w.at("2026-03-11T10:00").go("甲", "report", entry).go("甲", "notify", json!({})).go("甲", "serve_notice", json!({}));
        w.at("2026-03-19T10:00").go("甲", "pass_unreviewed", json!({}));
        w.refused("甲", "decide", json!({}), "discussion_missing");
        w.go("负责人", "discuss", json!({})).approved("甲", "decide", json!({}));
    }
}

/// The benchmark of [`WASTE`] with another limit between 从轻 and 一般.
fn light_tier_ends_at(yuan: i64) -> &'static heyi_rulebook::Rulebook {
    changed("discretion/CG/specific.json", |v| {
        let all = v["benchmarks"].as_array_mut().unwrap();
        let benchmark = all.iter_mut().find(|b| b["item_id"] == WASTE).unwrap();
        for tier in benchmark["tiers"].as_array_mut().unwrap() {
            match tier["tier"].as_str().unwrap() {
                "从轻" => tier["fine_max"] = json!(yuan),
                "一般" => tier["fine_min"] = json!(yuan),
                _ => {}
            }
        }
    })
}

#[test]
fn a_benchmark_that_changes_in_the_partys_favour_is_told_again() {
    let mut w = reviewed(case(), waste("5", 5_000));
    w.rules = light_tier_ends_at(4_000);
    w.at("2026-03-20T10:00").refused("甲", "decide", json!({}), "benchmark_changed");
    // Below what the new one allows, the decision stands.
    let mut same = reviewed(case(), waste("5", 3_500));
    same.rules = w.rules;
    same.at("2026-03-20T10:00").approved("甲", "decide", json!({}));
    // Heavier since then: the old one stays.
    let mut heavier = reviewed(case(), waste("5", 3_000));
    heavier.rules = light_tier_ends_at(8_000);
    heavier.at("2026-03-20T10:00").approved("甲", "decide", json!({}));
}

#[test]
fn decisions_need_name_address_and_a_known_party() {
    let unknown = party(PartyKind::Individual, "");
    let mut w = reported(filed(WASTE, STREET, unknown), waste("5", 3_000));
    w.refused("甲", "notify", json!({}), "party_unknown");
    // A foreigner without papers: named as in what was seen, without a number.
    w.go("甲", "identify_party", json!({ "kind": "individual", "name": "约翰·某（John D.）", "id_type": "没有证件", "reason": "本人自述并经房东辨认" }));
    w.go("甲", "notify", json!({}));
    w.refused("甲", "identify_party", json!({ "kind": "organisation", "name": "某有限公司" }), "party_kind_changed");
    // Renamed, moved, merged: the successor is written in.
    w.go("甲", "identify_party", json!({ "kind": "individual", "name": "约翰·某", "address": "重庆市渝中区某路2号" }));
    assert_eq!(w.case.party().name, "约翰·某");
    // Nobody's address, no decision.
    let mut w = reviewed(case(), waste("5", 3_000));
    w.case.parties[0].address.clear();
    w.refused("甲", "decide", json!({}), "content_missing");
}

#[test]
fn a_suspected_crime_is_settled_before_a_penalty() {
    let mut w = reviewed(case(), waste("5", 3_000));
    w.at("2026-03-20T10:00").refused("甲", "propose_crime", json!({ "team": [super::play::person("甲")] }), "team_too_small");
    w.go("甲", "propose_crime", json!({ "team": [super::play::person("甲"), super::play::person("丙")] }));
    assert_eq!(w.last_day("tr-5-decide"), "2026-03-23");
    w.refused("甲", "propose_crime", json!({ "team": [super::play::person("甲"), super::play::person("丙")] }), "crime_open");
    w.refused("甲", "decide", json!({}), "crime_open");
    let mut sent = w.clone();
    sent.refused("负责人", "transfer_crime", json!({ "sent_at": "2026-03-21T10:01" }), "transfer_too_late");
    sent.go("负责人", "transfer_crime", json!({ "sent_at": "2026-03-21T10:00" }));
    assert!(!sent.running("apl-60-decide"));
    sent.at("2026-03-23T10:00").go("甲", "police_reply", json!({ "accepted": false }));
    assert_eq!(sent.last_day("tr-9-review"), "2026-03-26");
    sent.go("负责人", "take_back", json!({}));
    assert!(sent.running("apl-60-decide"), "the time to decide runs again");
    assert_eq!(sent.last_day("apl-60-decide"), "2026-06-07");
    w.go("负责人", "refuse_crime", json!({})).approved("甲", "decide", json!({}));
    let mut w = case();
    w.refused("负责人", "transfer_crime", json!({}), "crime_not_reported");
}

#[test]
fn the_time_to_decide_is_extended_as_the_field_says() {
    let mut none = case();
    none.refused("甲", "extend_handling", json!({ "days": 30 }), "no_extension_basis");
    let mut w = filed("SC-012", "500103-SC", party(PartyKind::Organisation, "某超市有限公司"));
    assert_eq!(w.last_day("apl-60-decide"), "2026-06-07");
    w.at("2026-06-05T10:00").refused("甲", "extend_handling", json!({ "days": 31 }), "extension_too_long");
    w.refused("甲", "extend_handling", json!({ "days": 0 }), "extension_too_long");
    let mut over = w.clone();
    over.at("2026-06-08T10:00").refused("甲", "extend_handling", json!({ "days": 30 }), "period_over");
    w.go("甲", "extend_handling", json!({ "days": 30 }));
    let mut late = w.clone();
    late.at("2026-06-08T10:00").approval_refused("负责人", "extend_handling", "period_over");
    w.approve("负责人", "extend_handling");
    assert_eq!(w.last_day("apl-60-decide"), "2026-07-07");
    w.refused("甲", "extend_handling", json!({ "days": 10 }), "extended_before");
    let mut works = filed("ST-012", STREET, party(PartyKind::Organisation, "某建设有限公司"));
    works.at("2026-05-20T10:00").approved("甲", "extend_handling", json!({ "days": 30 }));
    works.refused("甲", "extend_handling", json!({ "days": 61, "discussed": true }), "extension_too_long");
    works.refused("甲", "extend_handling", json!({ "days": 60 }), "discussion_missing");
    works.approved("甲", "extend_handling", json!({ "days": 60, "discussed": true }));
    assert_eq!(works.last_day("apl-60-decide"), "2026-09-05");
    works.refused("甲", "extend_handling", json!({ "days": 1, "discussed": true }), "extended_before");
}

#[test]
fn no_penalty_for_what_the_report_spares() {
    let mut w = case();
    w.at("2026-03-10T10:00").go("甲", "inquire", json!({}));
    let none = json!([{ "act": 0, "answers": { "minor_and_corrected": true, "mitigating": false, "volume_m3": "1" }, "fine": 0 }]);
    w.refused("甲", "report", json!({ "acts": none }), "nothing_proposed");
    w.refused("甲", "report", json!({ "acts": waste("5", 3_000), "no_penalty": "minor" }), "spared_and_punished");
    let mut punished = w.clone();
    punished.go("甲", "report", json!({ "acts": waste("5", 3_000) }));
    punished.refused("甲", "decide_no_penalty", json!({ "ground": "minor" }), "report_proposes_penalty");
    w.go("甲", "report", json!({ "acts": none, "no_penalty": "minor" }));
    w.refused("甲", "notify", json!({}), "nothing_to_notify");
    w.approved("甲", "decide_no_penalty", json!({ "ground": "minor" }));
    w.at("2026-03-12T10:00").go("甲", "serve", json!({}));
    assert!(!w.running("apl-67-pay"));
    w.refused("甲", "close", json!({ "ground": "ended" }), "not_ended");
    w.approved("甲", "close", json!({ "ground": "no_penalty" }));
    let mut w = performing(case(), waste("5", 3_000));
    w.refused("甲", "close", json!({ "ground": "no_penalty" }), "ground_wrong");
}

#[test]
fn what_has_changed_is_reported_anew_and_told_again() {
    let mut w = reported(case(), waste("5", 3_000));
    // A mistake found before anybody was told is put right in the report itself.
    w.go("甲", "report", json!({ "acts": waste("5", 2_500) }));
    w.at("2026-03-12T10:00").go("甲", "notify", json!({})).go("甲", "serve_notice", json!({}));
    w.refused("甲", "report", json!({ "acts": waste("5", 2_000) }), "case_state");
    w.go("甲", "renotify", json!({})).go("甲", "report", json!({ "acts": waste("5", 2_000) })).go("甲", "notify", json!({}));
    assert_eq!(w.case.proposal().unwrap().fine, 200_000);
    w.refused("甲", "submit_review", json!({}), "notice_not_served");
}

#[test]
fn the_time_to_speak_is_not_called_a_time_to_ask_for_a_hearing() {
    let w = reported(case(), waste("5", 3_000));
    assert_eq!(heyi_domain::case::periods::title(&w.case, "apl-64-request", 0, &w.rules), "收到告知后陈述、申辩");
    assert!(heyi_domain::case::periods::title(&w.case, "cq354-request", 0, &w.rules).contains("听证"));
}

#[test]
fn only_what_was_asked_for_is_withdrawn() {
    let mut w = reported(firm(), waste("5", 3_000));
    w.at("2026-03-11T11:00").go("甲", "notify", json!({})).go("甲", "serve_notice", json!({}));
    w.refused("甲", "withdraw_hearing", json!({}), "no_hearing_asked");
}
