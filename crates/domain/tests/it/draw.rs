//! 双随机抽查: who may do which step, in which order, and what is refused.

use heyi_domain::Refusal;
use heyi_domain::context::{Actor, Context, Role};
use heyi_domain::draw::{
    BeaconRound, ClassWeight, Draw, DrawEvent, DrawObject, DrawOfficer, DrawParty, DrawRecusal, DrawResult, DrawStatus, DrawText,
    DrawnObject, Frozen, Opening, Replaced, Replacement, announce, commit, discard, draft_tasks, draw, evolve, replace, reveal, seal,
    withhold,
};
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{BodyCode, DrawId, FirmId};
use heyi_domain::task::InspectionKind;
use heyi_rulebook::Day;
use uuid::Uuid;

use crate::play::{book, day, person};

const TOWN: &str = "500103003";
const BEACON_AT: i64 = 1_000_000;

fn actor(name: &str, role: Role, body: Option<&str>) -> Actor {
    Actor { person: person(name), name: name.to_owned(), role, body: body.map(|b| BodyCode(b.to_owned())), firm: None }
}

fn leader() -> Actor {
    actor("王某甲", Role::Leader, Some(TOWN))
}

fn supervisor() -> Actor {
    actor("马某甲", Role::Supervisor, None)
}

fn cx(actor: &Actor, now_ms: i64, today: Day) -> Context<'_> {
    Context { now_ms, today, actor, rules: book(), facts: () }
}

fn before(actor: &Actor) -> Context<'_> {
    cx(actor, BEACON_AT - 1, day("2026-03-10"))
}

fn after(actor: &Actor) -> Context<'_> {
    cx(actor, BEACON_AT, day("2026-03-10"))
}

fn id() -> DrawId {
    DrawId::from_uuid(Uuid::from_u128(9))
}

fn object(n: u32, risk: RiskClass, weight: u32) -> DrawObject {
    DrawObject {
        code: format!("CODE{n}"),
        firm: FirmId::from_uuid(Uuid::from_u128(u128::from(n))),
        name: format!("测试{n}号店"),
        risk,
        weight,
    }
}

fn officer(n: u32) -> DrawOfficer {
    DrawOfficer { certificate: format!("证{n}"), person: person(&format!("队员{n}")), name: format!("队员{n}") }
}

fn text() -> DrawText {
    DrawText {
        title: "三月餐饮双随机抽查".to_owned(),
        body: BodyCode(TOWN.to_owned()),
        district: "500103".to_owned(),
        purpose: "年度检查计划".to_owned(),
        kind: InspectionKind::Daily,
        programme: None,
        scene: "SCENE-CY".to_owned(),
        scope: "解放碑街道餐饮".to_owned(),
        quota: 2,
        team: 2,
        weights: vec![ClassWeight { risk: RiskClass::A, weight: 1 }, ClassWeight { risk: RiskClass::B, weight: 2 }],
        objects: vec![object(1, RiskClass::A, 1), object(2, RiskClass::B, 2), object(3, RiskClass::A, 1)],
        officers: vec![officer(1), officer(2), officer(3)],
        recusals: vec![DrawRecusal {
            certificate: "证1".to_owned(), code: "CODE1".to_owned(), reason: "近亲属在该单位任职".to_owned()
        }],
        objects_left_out: Vec::new(),
        officers_left_out: Vec::new(),
        object_digest: "a".repeat(64),
        officer_digest: "b".repeat(64),
        parties: vec![DrawParty::Organiser, DrawParty::Supervisor],
        beacon: "heyi-demo-beacon/1".to_owned(),
        lead_seconds: 30,
    }
}

fn frozen(at_ms: i64) -> Frozen {
    Frozen {
        commitment: "{}".to_owned(),
        hash: "c".repeat(64),
        beacon: BeaconRound { id: "heyi-demo-beacon/1/100".to_owned(), at_ms },
        reveal_by: day("2026-03-11"),
    }
}

fn result(codes: &[&str]) -> DrawResult {
    DrawResult {
        record: "{}".to_owned(),
        digest: "d".repeat(64),
        seed: "e".repeat(64),
        drawn: codes
            .iter()
            .map(|code| DrawnObject { code: (*code).to_owned(), officers: vec!["证2".to_owned(), "证3".to_owned()], complete: true })
            .collect(),
    }
}

/// The draw after these events, each done by the person named.
fn told(events: &[(&Actor, Vec<DrawEvent>)]) -> Draw {
    let all = events.iter().flat_map(|(who, events)| events.iter().map(move |event| (who.person, event)));
    all.fold(None, |draw, (who, event)| evolve(draw, id(), who, event)).unwrap()
}

fn code<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> String {
    let refused = answer.unwrap_err();
    assert!(!refused.message.is_empty() && !refused.cures.is_empty(), "{refused:?} teaches nothing");
    refused.code
}

fn announced() -> (Actor, Vec<DrawEvent>) {
    let leader = leader();
    let events = announce(text(), &before(&leader)).unwrap();
    (leader, events)
}

fn committed() -> Draw {
    let (leader, supervisor) = (leader(), supervisor());
    let mut draw = told(&[(&leader, announced().1)]);
    for (who, digit) in [(&supervisor, "2"), (&leader, "1")] {
        for event in commit(&draw, &digit.repeat(64), &before(who)).unwrap() {
            draw = evolve(Some(draw), id(), who.person, &event).unwrap();
        }
    }
    draw
}

fn sealed() -> Draw {
    let leader = leader();
    let draw = committed();
    let events = seal(&draw, frozen(BEACON_AT), &before(&leader)).unwrap();
    evolve(Some(draw), id(), leader.person, &events[0]).unwrap()
}

fn opened() -> Draw {
    let mut draw = sealed();
    for (who, digit) in [(leader(), "1"), (supervisor(), "2")] {
        let digest = digit.repeat(64);
        let opening = Opening { secret: "f", digest: Some(&digest) };
        let events = reveal(&draw, opening, &before(&who)).unwrap();
        draw = evolve(Some(draw), id(), who.person, &events[0]).unwrap();
    }
    draw
}

fn drawn() -> Draw {
    let leader = leader();
    let draw_now = opened();
    let events = draw(&draw_now, Some(("00".repeat(32), result(&["CODE2", "CODE1"]))), &after(&leader)).unwrap();
    evolve(Some(draw_now), id(), leader.person, &events[0]).unwrap()
}

#[test]
fn only_the_bodys_leader_announces_and_only_what_can_be_drawn() {
    let leader = leader();
    let announce_as = |who: &Actor, change: &dyn Fn(&mut DrawText)| {
        let mut text = text();
        change(&mut text);
        announce(text, &before(who))
    };
    assert_eq!(code(announce_as(&supervisor(), &|_| ())), "wrong_role");
    assert_eq!(code(announce_as(&actor("周某甲", Role::Leader, Some("500103001")), &|_| ())), "other_body");
    let wrong: [(&str, &dyn Fn(&mut DrawText)); 8] = [
        ("title", &|t| t.title = "　".to_owned()),
        ("purpose", &|t| t.purpose.clear()),
        ("kind", &|t| t.kind = InspectionKind::Lead),
        ("scene", &|t| t.scene = "SCENE-NOWHERE".to_owned()),
        ("quota", &|t| t.quota = 0),
        ("team", &|t| t.team = 1),
        ("weights", &|t| t.weights[0].weight = 0),
        ("lead_seconds", &|t| t.lead_seconds = 0),
    ];
    for (field, change) in wrong {
        let refused = announce_as(&leader, change).unwrap_err();
        assert_eq!((refused.code.as_str(), refused.fields[0].field.as_str()), ("field_invalid", field));
    }
    for parties in [vec![DrawParty::Organiser], vec![DrawParty::Organiser, DrawParty::Head]] {
        assert_eq!(announce_as(&leader, &|t| t.parties.clone_from(&parties)).unwrap_err().fields[0].field, "parties");
    }
    assert_eq!(code(announce_as(&leader, &|t| t.quota = 4)), "draw_too_few_objects");
    // Of three officers one is recused from the first object: three can't be sent there.
    assert_eq!(code(announce_as(&leader, &|t| t.team = 3)), "draw_too_few_officers");
    assert!(announce_as(&leader, &|t| t.quota = 3).is_ok());
}

#[test]
fn each_party_commits_once_and_nobody_for_two() {
    let (leader, supervisor) = (leader(), supervisor());
    let draw_now = told(&[(&leader, announced().1)]);
    assert_eq!(code(commit(&draw_now, "short", &before(&leader))), "draw_commitment");
    assert_eq!(code(commit(&draw_now, &"A".repeat(64), &before(&leader))), "draw_commitment");
    assert_eq!(code(commit(&draw_now, &"1".repeat(64), &before(&actor("李某甲", Role::Head, Some(TOWN))))), "draw_party");
    assert_eq!(code(commit(&draw_now, &"1".repeat(64), &before(&actor("张某甲", Role::Officer, Some(TOWN))))), "wrong_role");
    assert_eq!(code(commit(&draw_now, &"1".repeat(64), &before(&actor("周某甲", Role::Leader, Some("500103001"))))), "other_body");
    let one = commit(&draw_now, &"1".repeat(64), &before(&leader)).unwrap();
    let draw_now = evolve(Some(draw_now), id(), leader.person, &one[0]).unwrap();
    assert_eq!(draw_now.awaited(), [DrawParty::Supervisor]);
    assert_eq!(code(commit(&draw_now, &"3".repeat(64), &before(&leader))), "draw_committed");
    // The leader's own person in the supervisor's role.
    assert_eq!(code(commit(&draw_now, &"3".repeat(64), &before(&actor("王某甲", Role::Supervisor, None)))), "draw_same_person");
    // A commitment copied from the other party.
    assert_eq!(code(commit(&draw_now, &"1".repeat(64), &before(&supervisor))), "draw_commitment");
    assert_eq!(code(seal(&draw_now, frozen(BEACON_AT), &before(&leader))), "draw_state");
    let draw_now = committed();
    assert_eq!(code(seal(&draw_now, frozen(BEACON_AT), &after(&leader))), "draw_beacon");
    assert_eq!(sealed().status, DrawStatus::Sealed);
    assert_eq!(code(commit(&sealed(), &"4".repeat(64), &before(&supervisor))), "draw_state");
    // In the order of the parties, whoever came first.
    assert_eq!(draw_now.commitments(), ["1".repeat(64), "2".repeat(64)]);
}

#[test]
fn a_secret_is_opened_by_who_committed_and_must_be_the_same() {
    let (leader, supervisor) = (leader(), supervisor());
    let right = "1".repeat(64);
    let opening = |digest| Opening { secret: "f", digest };
    assert_eq!(code(reveal(&committed(), opening(Some(right.as_str())), &before(&leader))), "draw_state");
    let draw_now = sealed();
    assert_eq!(code(reveal(&draw_now, opening(Some("2")), &before(&leader))), "draw_wrong_secret");
    assert_eq!(code(reveal(&draw_now, opening(None), &before(&leader))), "draw_wrong_secret");
    let another = actor("赵某甲", Role::Leader, Some(TOWN));
    assert_eq!(code(reveal(&draw_now, opening(Some(right.as_str())), &before(&another))), "draw_same_person");
    let events = reveal(&draw_now, opening(Some(right.as_str())), &before(&leader)).unwrap();
    let draw_now = evolve(Some(draw_now), id(), leader.person, &events[0]).unwrap();
    assert_eq!(code(reveal(&draw_now, opening(Some(right.as_str())), &before(&leader))), "draw_committed");
    assert_eq!(draw_now.closed(), [DrawParty::Supervisor]);
    // Nothing is drawn while a secret is closed, even with the beacon's value at hand.
    assert_eq!(code(draw(&draw_now, Some((String::new(), result(&[]))), &after(&supervisor))), "draw_closed");
}

#[test]
fn nothing_is_drawn_before_the_beacon_and_nothing_discarded_after() {
    let leader = leader();
    assert_eq!(code(draw(&opened(), None, &before(&leader))), "draw_beacon");
    assert_eq!(code(draw(&committed(), None, &before(&leader))), "draw_state");
    assert_eq!(code(draw(&opened(), None, &after(&actor("张某甲", Role::Officer, Some(TOWN))))), "wrong_role");
    assert_eq!(drawn().status, DrawStatus::Drawn);
    assert_eq!(code(draw(&drawn(), None, &after(&leader))), "draw_state");
    // 作废: with the lists frozen and even with the commitments given, but not once anything of the seed is known.
    assert!(discard(&sealed(), "名单有误", &before(&leader)).is_ok());
    assert_eq!(code(discard(&sealed(), " ", &before(&leader))), "reason_missing");
    assert_eq!(code(discard(&sealed(), "名单有误", &after(&leader))), "draw_begun");
    assert_eq!(code(discard(&opened(), "名单有误", &before(&leader))), "draw_begun");
    assert_eq!(code(discard(&drawn(), "结果不好", &after(&leader))), "draw_state");
    assert_eq!(code(discard(&sealed(), "名单有误", &before(&supervisor()))), "wrong_role");
}

#[test]
fn who_keeps_a_secret_is_named_and_gains_nothing() {
    let (leader, supervisor) = (leader(), supervisor());
    let late = |who| cx(who, BEACON_AT + 1, day("2026-03-12"));
    assert_eq!(code(withhold(&sealed(), frozen(BEACON_AT + 2), &after(&leader))), "draw_not_late");
    assert_eq!(code(withhold(&opened(), frozen(BEACON_AT + 2), &late(&leader))), "draw_state");
    // The new round must be one that nobody knows yet.
    assert_eq!(code(withhold(&sealed(), frozen(BEACON_AT), &late(&leader))), "draw_beacon");
    let events = withhold(&sealed(), frozen(BEACON_AT + 2), &late(&supervisor)).unwrap();
    let draw_now = evolve(Some(sealed()), id(), supervisor.person, &events[0]).unwrap();
    assert_eq!(draw_now.withheld, [DrawParty::Organiser, DrawParty::Supervisor]);
    assert!(draw_now.commitments().is_empty() && draw_now.secrets().is_empty() && draw_now.closed().is_empty());
    let digest = "1".repeat(64);
    assert_eq!(code(reveal(&draw_now, Opening { secret: "f", digest: Some(&digest) }, &late(&leader))), "draw_state");
    assert!(draw(&draw_now, Some((String::new(), result(&["CODE1"]))), &late(&leader)).is_ok());
}

#[test]
fn only_what_was_drawn_is_replaced_with_a_reason_and_before_its_task() {
    let leader = leader();
    let out = |object: &str, officer: Option<&str>, reason: &str| Replaced {
        object: object.to_owned(),
        officer: officer.map(str::to_owned),
        reason: reason.to_owned(),
    };
    let draw_now = drawn();
    assert_eq!(code(draw_now.may_replace(&out("CODE3", None, "停业"), &after(&leader))), "draw_not_drawn");
    assert_eq!(code(draw_now.may_replace(&out("CODE1", Some("证1"), "生病"), &after(&leader))), "draw_not_drawn");
    assert_eq!(code(draw_now.may_replace(&out("CODE1", None, "　"), &after(&leader))), "reason_missing");
    assert_eq!(code(draw_now.may_replace(&out("CODE1", None, "停业"), &after(&supervisor()))), "wrong_role");
    assert_eq!(code(opened().may_replace(&out("CODE1", None, "停业"), &after(&leader))), "draw_state");
    let swap = |codes: &[&str]| Replacement { replaced: out("CODE1", None, " 停业 "), result: result(codes) };
    assert_eq!(code(replace(&draw_now, swap(&["CODE2"]), &after(&leader))), "draw_used_up");
    let mut short = swap(&["CODE2", "CODE3"]);
    short.result.drawn[1].complete = false;
    assert_eq!(code(replace(&draw_now, short, &after(&leader))), "draw_used_up");
    let events = replace(&draw_now, swap(&["CODE2", "CODE3"]), &after(&leader)).unwrap();
    let draw_now = evolve(Some(draw_now), id(), leader.person, &events[0]).unwrap();
    assert_eq!(draw_now.unavailable().map(|one| one.reason.as_str()).collect::<Vec<_>>(), ["停业"]);
    assert_eq!(draw_now.result.as_ref().unwrap().drawn[1].code, "CODE3");
    // Nothing left to make a task of.
    assert_eq!(code(draft_tasks(&draw_now, Vec::new(), &after(&leader))), "draw_has_task");
    let task =
        heyi_domain::draw::DrawTask { task: heyi_domain::ids::TaskId::from_uuid(Uuid::from_u128(5)), objects: vec!["CODE3".to_owned()] };
    let draw_now = evolve(Some(draw_now), id(), leader.person, &DrawEvent::TasksDrafted { tasks: vec![task] }).unwrap();
    assert_eq!(code(draw_now.may_replace(&out("CODE3", None, "停业"), &after(&leader))), "draw_has_task");
    assert!(draw_now.may_replace(&out("CODE2", None, "停业"), &after(&leader)).is_ok());
}
