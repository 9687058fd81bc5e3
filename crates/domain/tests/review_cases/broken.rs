//! Cases that can't be: each is found by its own rule.

use heyi_domain::case::review::ReviewVerdict;
use heyi_domain::case::Case;
use serde_json::{Value, json};

use crate::story::{HANDLER, HEAD, REVIEWER, SECOND, Told, fold, good, papers, person, proposal, step};
use crate::{failed, judged, verdict};

/// The place of a step in the story.
fn at(told: &[Told], step: &str) -> usize {
    told.iter().position(|t| t.event["step"] == step || t.event["event"] == step).unwrap_or_else(|| panic!("{step}"))
}

fn edited(step: &str, change: impl Fn(&mut Value)) -> Vec<Told> {
    let mut told = good();
    let n = at(&told, step);
    change(&mut told[n].event);
    told
}

fn without(step: &str) -> Vec<Told> {
    let mut told = good();
    let n = at(&told, step);
    told.remove(n);
    told
}

/// With more steps before one.
fn before(step: &str, more: Vec<Told>) -> Vec<Told> {
    let mut told = good();
    let n = at(&told, step);
    told.splice(n..n, more);
    told
}

fn fails(told: &[Told], rule: &str) {
    let case = fold(told);
    fails_as(&case, rule);
}

fn fails_as(case: &Case, rule: &str) {
    let review = judged(case, &papers(case));
    assert_eq!(verdict(&review, rule), ReviewVerdict::Fail, "{rule}: {:?}", review.rules.iter().find(|r| r.rule == rule).map(|r| (&r.verdict, &r.place)));
    let basic = rule.starts_with("b-");
    assert!(!(basic && review.passed), "{rule}: a basic rule fails and the file is qualified");
    assert!(basic || review.score < 100, "{rule}: {:?}", failed(&review));
}

#[test]
fn subject() {
    fails(&edited("filing_proposed", |e| e["filing"]["acting_name"] = json!(" ")), "b-body");
    fails(&edited("filing_proposed", |e| e["filing"]["basis"] = json!([])), "b-body");
    fails(&edited("lead_registered", |e| e["lead"]["item"] = json!("QQ-999")), "b-power");
    let mut told = edited("lead_registered", |e| e["lead"]["body"] = json!("500103-SC"));
    told[1].event["filing"]["basis"] = json!([]);
    fails(&told, "b-power");
    fails(&edited("filing_proposed", |e| e["filing"]["handlers"] = json!([person(HANDLER).to_string()])), "b-officers");
    fails(&edited("inquire", |e| e["entry"]["officers"] = json!([person(HANDLER).to_string(), person(HANDLER).to_string()])), "b-officers");
    fails(&edited("lead_registered", |e| e["lead"]["party"]["name"] = json!("")), "b-party");
    let recused = step(HEAD, "settle_recusal", "2026-03-09", json!({ "person": person(SECOND).to_string(), "asked_by": "周某", "reason": "亲属", "granted": true, "replacement": person(7).to_string() }));
    let after = step(SECOND, "take_evidence", "2026-03-09", json!({ "kind": "documentary", "name": "照片", "officers": [] }));
    fails(&before("report", vec![recused, after]), "b-recusal");
    let mut told = good();
    let n = at(&told, "filed");
    told[n].by = HANDLER;
    fails(&told, "b-apart");
    let mut told = good();
    let n = at(&told, "decide");
    told[n].by = REVIEWER;
    fails(&told, "b-apart");
}

#[test]
fn facts() {
    fails(&edited("report", |e| e["entry"]["facts"] = json!("")), "b-facts");
    let mut told = good();
    told.retain(|t| !["inspect_site", "inquire", "take_evidence"].contains(&t.event["step"].as_str().unwrap_or_default()));
    fails(&told, "b-evidence");
    fails(&edited("take_evidence", |e| { e["entry"]["monitoring"] = json!(true); e["entry"]["device_reviewed"] = json!(true); }), "b-monitoring");
    fails(&before("report", vec![step(HANDLER, "appraise", "2026-03-07", json!({ "cost_borne": true }))]), "b-appraisal");
    fails(&edited("lead_registered", |e| e["lead"]["act_ended_on"] = json!("2024-03-01")), "b-limitation");
    fails(&edited("lead_registered", |e| { e["lead"]["party"]["kind"] = json!("individual"); e["lead"]["party"]["born_on"] = json!("2013-01-01"); }), "b-age");
}

#[test]
fn procedure() {
    fails(&without("report"), "b-sequence");
    fails(&edited("decide", |e| e["on"] = json!("2026-03-03")), "b-sequence");
    fails(&without("notify"), "b-notice");
    fails(&without("serve_notice"), "b-notice");
    fails(&edited("serve_notice", |e| e["outcome"]["effective"] = json!("2026-04-11")), "b-notice");
    let mut told = good();
    told.retain(|t| !["defend", "settle_defence"].contains(&t.event["step"].as_str().unwrap_or_default()));
    let case = fold(&told);
    assert_eq!(verdict(&judged(&case, &papers(&case)), "b-notice-term"), ReviewVerdict::Pass);
    let n = at(&told, "decide");
    told[n].event["on"] = json!("2026-03-17");
    fails(&told, "b-notice-term");
    fails(&without("settle_defence"), "b-defence");
    fails(&edited("decide", |e| { e["outcome"]["proposal"] = proposal(2_500_000); }), "b-noworse");
    fails(&edited("filed", |e| e["decide_by"] = json!("2026-03-20")), "b-decided-in-time");
    fails(&edited("lead_registered", |e| { e["lead"]["decide_by"] = json!("2026-03-03"); e["lead"]["decide_by_rule"] = json!("moh-15-file"); }), "b-filed-in-time");
    let mut told = edited("serve", |e| e["entry"]["mode"] = json!("electronic"));
    let n = at(&told, "serve");
    told[n].event["entry"]["recipient"] = json!(null);
    fails(&told, "b-remedies");
    let case = fold(&good());
    let mut all = papers(&case);
    all.retain(|p| p.code != "penalty-decision");
    assert_eq!(verdict(&judged(&case, &all), "b-remedies"), ReviewVerdict::Fail);
}

#[test]
fn hearing() {
    let large = |e: &mut Value| e["outcome"]["proposal"] = { let mut p = proposal(2_000_000); p["fine"] = json!(5_000_000); p };
    fails(&edited("notify", large), "b-hearing-told");
    let asked = || step(HANDLER, "ask_hearing", "2026-03-12", json!({ "at": "2026-03-12T09:00", "how": "written", "person": "周某" }));
    fails(&before("submit_review", vec![asked()]), "b-hearing-held");
    let called = |served: &str| step(REVIEWER, "call_hearing", "2026-03-13", json!({ "at": "2026-03-18T09:00", "place": "会议室", "recorder": "某", "served_on": served }));
    fails(&before("submit_review", vec![asked(), called("2026-03-16")]), "b-hearing-call");
    let held = |by| step(by, "hold_hearing", "2026-03-18", json!({ "from": "2026-03-18T09:00", "to": "2026-03-18T10:00", "place": "会议室", "attended": "came", "content": "…", "signed": "signed" }));
    fails(&before("submit_review", vec![asked(), held(8)]), "b-hearing-held");
    fails(&before("submit_review", vec![asked(), held(HANDLER)]), "b-presider");
}

#[test]
fn review_discussion_and_measures() {
    fails(&edited("report", |e| e["entry"]["public_interest"] = json!(true)).into_iter().filter(|t| t.event["step"] != "review").collect::<Vec<_>>(), "b-legal");
    let mut told = good();
    let n = at(&told, "review");
    told[n].by = SECOND;
    fails(&told, "b-legal");
    fails(&edited("report", |e| e["entry"]["major"] = json!(true)), "b-collective");
    let deviates = |e: &mut Value| e["outcome"]["proposal"]["acts"][0]["entered"]["deviation"] = json!("主动消除后果");
    fails(&edited("decide", deviates), "b-collective");
    let seize = step(HEAD, "seize", "2026-03-06", json!({ "measure": "detain", "copies": 2, "days": 30, "signed": "signed", "told": true, "officers": [person(HANDLER).to_string(), person(SECOND).to_string()] }));
    let ran = |s: Told| s.with("periods", json!([{ "id": "ael-25-seizure", "rule": "ael-25-seizure", "title": "", "from": "2026-03-06", "last_day": "2026-04-05", "change": "start" }]));
    fails(&before("report", vec![seize.clone()]), "b-coercion");
    let approved = || ran(seize.clone()).with("proposed_by", json!(person(HANDLER).to_string()));
    fails(&before("report", vec![approved()]), "b-coercion");
    let released = |on: &str| step(HEAD, "release_seized", on, json!({ "reason": "decided" })).with("proposed_by", json!(person(HANDLER).to_string()));
    let case = fold(&before("report", vec![approved(), released("2026-03-09")]));
    assert_eq!(verdict(&judged(&case, &papers(&case)), "b-coercion"), ReviewVerdict::Pass);
    fails(&before("close", vec![released("2026-04-09")]).into_iter().enumerate().flat_map(|(n, t)| if n == 4 { vec![approved(), t] } else { vec![t] }).collect::<Vec<_>>(), "b-coercion");
    let preserve = step(HEAD, "preserve", "2026-03-06", json!({ "signed": "signed", "told": true, "officers": [person(HANDLER).to_string(), person(SECOND).to_string()] }))
        .with("proposed_by", json!(person(HANDLER).to_string()))
        .with("periods", json!([{ "id": "apl-56-preserve", "rule": "apl-56-preserve", "title": "", "from": "2026-03-06", "last_day": "2026-03-17", "change": "start" }]));
    fails(&before("report", vec![preserve]), "b-preserve");
    fails(&before("report", vec![step(HANDLER, "propose_crime", "2026-03-09", json!({}))]), "b-crime");
}

#[test]
fn law() {
    fails(&edited("decide", |e| e["outcome"]["proposal"]["acts"][0]["cites"] = json!([])), "b-basis");
    fails(&edited("decide", |e| e["outcome"]["proposal"]["acts"][0]["item"] = json!("CG-001")), "b-basis");
    fails(&edited("decide", |e| e["outcome"]["proposal"]["acts"][0]["entered"]["kinds"] = json!(["吊销许可证件"])), "b-kinds");
    fails(&edited("decide", |e| e["outcome"]["proposal"] = proposal(4_000_000)), "b-range");
    fails(&edited("decide", |e| e["outcome"]["proposal"] = proposal(600_000)), "b-range");
    fails(&edited("decide", |e| e["outcome"]["proposal"]["fine"] = json!(1)), "b-range");
    fails(&edited("filing_proposed", |e| e["filing"]["fine_search"] = json!("")), "b-once");
    let twice = |e: &mut Value| {
        let mut second = e["outcome"]["proposal"]["acts"][0].clone();
        second["entered"]["act"] = json!(0);
        e["outcome"]["proposal"]["acts"].as_array_mut().unwrap().push(second);
    };
    fails(&edited("decide", twice), "b-once");
}

#[test]
fn contents() {
    fails(&edited("lead_registered", |e| e["lead"]["party"]["address"] = json!("")), "c-party");
    fails(&edited("report", |e| e["entry"]["proof"] = json!(" ")), "c-report");
    fails(&edited("report", |e| e["entry"]["correction"] = json!("")), "c-correction");
    fails(&edited("inquire", |e| e["entry"]["signed"] = json!("refused")), "c-signed");
    fails(&edited("inspect_site", |e| e["entry"]["told"] = json!(false)), "c-shown");
    fails(&edited("inquire", |e| { e["entry"]["from"] = json!("2026-03-05T09:30"); e["entry"]["to"] = json!("2026-03-05T09:40"); }), "c-times");
    fails(&edited("inquire", |e| e["entry"]["to"] = json!("2026-03-06T09:00")), "c-times");
    fails(&edited("close", |e| e["proposed_by"] = json!(null)), "c-approved");
    fails(&edited("settle_defence", |e| e["entry"]["reason"] = json!("")), "c-defence");
    fails(&edited("review", |e| e["entry"]["facts"] = json!(false)), "c-legal");
    fails(&edited("decide", |e| e["outcome"]["proposal"]["acts"][0]["tier"] = json!("")), "c-benchmark");
    fails(&edited("decide", |e| e["entry"]["bank"] = json!("")), "c-bank");
    let discussed = step(HEAD, "discuss", "2026-03-22", json!({ "at": "2026-03-22T09:00", "presider": "某", "matter": "本案", "conclusion": "同意", "members": [{ "name": "某" }] }));
    fails(&before("decide", vec![discussed]), "c-collective");
}

#[test]
fn service_and_execution() {
    fails(&edited("serve", |e| e["entry"]["at"] = json!("2026-04-03T10:00")), "c-served-in-time");
    fails(&edited("serve", |e| e["entry"]["recipient"] = json!("")), "c-service");
    fails(&edited("serve_notice", |e| e["entry"]["mode"] = json!("left")), "c-service");
    fails(&without("publish"), "c-published");
    fails(&edited("publish", |e| e["on"] = json!("2026-04-02")), "c-published");
    fails(&without("collect"), "c-paid");
    fails(&edited("collect", |e| e["entry"]["ticket"] = json!("")), "c-paid");
    fails(&edited("collect", |e| e["entry"]["amount"] = json!(2_500_000)), "c-paid");
    let enforced = step(HEAD, "decide_enforcement", "2026-03-27", json!({})).with("proposed_by", json!(person(HANDLER).to_string()));
    fails(&before("collect", vec![enforced.clone()]), "c-demand");
    let demanded = step(HANDLER, "demand", "2026-03-26", json!({ "served_on": "2026-03-26" }));
    fails(&before("collect", vec![demanded, enforced]), "c-demand");
    let mut told = good();
    told.push(step(HANDLER, "amend", "2026-04-20", json!({})));
    fails(&told, "o-untouched");
    let mut case = fold(&good());
    case.late_fees.insert(0, 3_000_000);
    fails_as(&case, "c-late-fee");
    let cash = json!([{ "id": "apl-71-officer", "rule": "apl-71-officer", "title": "", "from": "2026-03-30", "last_day": "2026-04-01", "change": "start" }]);
    fails(&edited("collect", |e| e["periods"] = cash.clone()), "c-cash");
}

#[test]
fn on_the_spot() {
    let told = |fine: i64| {
        let mut told = vec![good()[0].clone()];
        told.push(
            step(HANDLER, "decide_on_spot", "2026-03-02", json!({ "facts": "…", "at": "2026-03-02T10:00", "officers": [person(HANDLER).to_string(), person(SECOND).to_string()], "told": true, "collect": "none", "signed": "signed", "correction": "当场改正" }))
                .with("to", json!("performing"))
                .with("outcome", json!({ "of": "penalty", "proposal": { "acts": [], "fine": fine, "gains": 0, "goods_value": 0, "goods": "", "kinds": [], "text": "" }, "hearing": false })),
        );
        told
    };
    let case = fold(&told(300_000));
    assert_eq!(verdict(&judged(&case, &papers(&case)), "b-spot"), ReviewVerdict::Pass);
    fails(&told(300_001), "b-spot");
    let mut spared = good();
    let n = at(&spared, "decide");
    spared[n].event["step"] = json!("decide_no_penalty");
    spared[n].event["entry"] = json!({ "ground": "minor", "reason": "轻微", "education": "" });
    spared[n].event.as_object_mut().unwrap().remove("outcome");
    fails(&spared, "b-spared");
}
