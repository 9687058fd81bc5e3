//! 双随机抽查 through the use cases, on both databases: to the end, with a replacement, with a secret kept, and with everything that is refused.

use heyi_app::views::{DrawDraft, DrawTasksDraft, DrawView, FirmLeftOut, OfficerLeftOut, TaskDraft};
use heyi_domain::draw::{DrawParty, DrawStatus, Replaced};
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::DrawId;
use heyi_domain::task::InspectionKind;
use heyi_planner::draw;
use heyi_testkit::{TestDb, both_with};

use crate::register::{ENDING, EXPIRED, HEAD, LEADER, OFFICER, OTHER_LEADER, RECUSED, SECOND, SUPERVISOR};
use crate::world::{DAY, SCENE, World, count, day, firm, person, projected, refusal, sound};

fn draft(quota: u32) -> DrawDraft {
    DrawDraft {
        title: String::new(),
        purpose: "年度检查计划".to_owned(),
        kind: InspectionKind::Daily,
        programme: None,
        scene: SCENE.to_owned(),
        firm_kind: None,
        risks: Vec::new(),
        quota,
        team: None,
        weights: Vec::new(),
        recent_days: None,
        leave_out: Vec::new(),
        officers_leave_out: Vec::new(),
        parties: Vec::new(),
        lead_seconds: None,
    }
}

fn secret(n: u8) -> String {
    hex::encode([n; 32])
}

fn commitment(n: u8) -> String {
    hex::encode(draw::party_commitment(&[n; 32]))
}

async fn announced(world: &World, draft: DrawDraft) -> DrawId {
    world.app.announce_draw(&world.by(LEADER), draft).await.unwrap().id.parse().unwrap()
}

async fn sealed(world: &World, draft: DrawDraft) -> DrawId {
    let id = announced(world, draft).await;
    world.app.commit_to_draw(&world.by(SUPERVISOR), id, commitment(2)).await.unwrap();
    world.app.commit_to_draw(&world.by(LEADER), id, commitment(1)).await.unwrap();
    id
}

async fn drawn(world: &World, draft: DrawDraft) -> DrawId {
    let id = sealed(world, draft).await;
    world.app.reveal_for_draw(&world.by(LEADER), id, secret(1)).await.unwrap();
    world.app.reveal_for_draw(&world.by(SUPERVISOR), id, secret(2)).await.unwrap();
    world.clock.advance(60_000);
    world.app.run_draw(&world.by(SUPERVISOR), id).await.unwrap();
    id
}

async fn seen(world: &World, id: DrawId) -> DrawView {
    world.app.view_draw(&world.by(LEADER), id).await.unwrap()
}

/// The record as it is handed out verifies, and is what the view says.
async fn verified(world: &World, id: DrawId) -> serde_json::Value {
    let bytes = world.app.draw_record(id).await.unwrap().bytes;
    assert!(draw::verify(&bytes).unwrap().is_none());
    let view = seen(world, id).await;
    assert_eq!(view.record_digest, Some(draw::digest(&bytes)));
    let record: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(record["commitment_hash"].as_str(), view.commitment_hash.as_deref());
    assert_eq!(record["seed"].as_str(), view.seed.as_deref());
    assert_eq!(record["commitment"]["objects"].as_str(), Some(view.object_digest.as_str()));
    assert_eq!(record["commitment"]["officers"].as_str(), Some(view.officer_digest.as_str()));
    let codes: Vec<_> = view.drawn.iter().map(|one| one.code.as_str()).collect();
    let recorded: Vec<_> = record["drawn"].as_array().unwrap().iter().map(|one| one["object"].as_str().unwrap()).collect();
    assert_eq!(codes, recorded);
    record
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_to_its_end() {
    both_with(projected, course).await;
}

async fn course(t: TestDb) {
    let world = World::new(&t).await;
    let preview = world.app.preview_draw(&world.by(LEADER), draft(2)).await.unwrap();
    assert!(preview.against.is_none(), "{:?}", preview.against);
    assert_eq!(preview.objects.len(), 4);
    // Two of class A, two of class B, by the settings' weights.
    assert_eq!(preview.tickets, 2 + 4);
    assert_eq!(preview.officers_left_out.iter().map(|one| one.reason.as_str()).collect::<Vec<_>>(), ["执法证件不在有效期内"]);
    assert_eq!(preview.recusals.len(), 1);
    assert_eq!(count(&t.db, "SELECT COUNT(*) AS n FROM draws").await, 0);

    let id = announced(&world, draft(2)).await;
    // Everyone sees the lists from now on, with names of persons masked.
    let open = world.app.public_draw(id).await.unwrap();
    assert_eq!((open.row.status, open.objects.len(), open.officers.len()), (DrawStatus::Announced, 4, 5));
    assert!(open.officers.iter().all(|one| one.name.contains('＊')) && open.acts.is_empty());
    assert_eq!(open.log.len(), 1);
    assert_eq!(open.log[0].leaf.len(), 64);
    assert_eq!(world.app.public_draws(Some("500103")).await.unwrap().len(), 1);
    assert!(world.app.public_draws(Some("500101")).await.unwrap().is_empty());

    assert_eq!(seen(&world, id).await.acts, ["commit", "discard"]);
    assert!(world.app.list_draws(&world.by(SUPERVISOR)).await.unwrap()[0].waits_for_me);
    world.refuses("draw_party", world.app.commit_to_draw(&world.by(HEAD), id, commitment(3))).await;
    world.refuses("other_body", world.app.commit_to_draw(&world.by(OTHER_LEADER), id, commitment(3))).await;
    world.app.commit_to_draw(&world.by(SUPERVISOR), id, commitment(2)).await.unwrap();
    assert!(!world.app.list_draws(&world.by(SUPERVISOR)).await.unwrap()[0].waits_for_me);
    assert!(seen(&world, id).await.commitment.is_none());
    world.app.commit_to_draw(&world.by(LEADER), id, commitment(1)).await.unwrap();

    let view = seen(&world, id).await;
    let round = view.beacon.round.clone().unwrap();
    assert!(view.beacon.simulated && round.id.contains("demo"));
    assert!(round.at_ms > world.app.now_ms() + 29_000, "the round must be at least the lead away");
    assert!(world.app.list_draws(&world.by(LEADER)).await.unwrap()[0].waits_for_me);
    world.refuses("draw_closed", world.app.run_draw(&world.by(LEADER), id)).await;
    world.refuses("draw_wrong_secret", world.app.reveal_for_draw(&world.by(LEADER), id, secret(2))).await;
    world.refuses("draw_wrong_secret", world.app.reveal_for_draw(&world.by(LEADER), id, "AB".repeat(32))).await;
    world.app.reveal_for_draw(&world.by(LEADER), id, secret(1)).await.unwrap();
    world.app.reveal_for_draw(&world.by(SUPERVISOR), id, secret(2)).await.unwrap();
    world.refuses("draw_beacon", world.app.run_draw(&world.by(LEADER), id)).await;
    assert!(!seen(&world, id).await.acts.contains(&"draw".to_owned()));
    assert!(world.app.draw_record(id).await.is_err());
    world.clock.advance(60_000);
    assert_eq!(seen(&world, id).await.acts, ["draw"]);
    world.app.run_draw(&world.by(SUPERVISOR), id).await.unwrap();

    let record = verified(&world, id).await;
    // What was logged before the beacon spoke is what the record rests on.
    assert_eq!(record["commitment_hash"].as_str(), view.commitment_hash.as_deref());
    assert_eq!(record["input"]["beacon"]["id"].as_str(), Some(round.id.as_str()));
    let view = seen(&world, id).await;
    assert_eq!((view.row.status, view.drawn.len()), (DrawStatus::Drawn, 2));
    assert!(view.drawn.iter().all(|one| one.complete && one.officers.len() == 2 && one.task.is_none()));
    // A changed byte is found.
    let bytes = world.app.draw_record(id).await.unwrap().bytes;
    let text = String::from_utf8(bytes).unwrap();
    let tampered = text.replace(&format!("\"object\":\"{}\"", view.drawn[0].code), "\"object\":\"X\"");
    assert_ne!(text, tampered);
    assert!(draw::verify(tampered.as_bytes()).unwrap().unwrap().path.starts_with("drawn[0]"));

    replaced(&world, id, &view).await;
    tasks(&world, id).await;
    sound(&t.db, &t.to_string()).await;
}

/// The next ticket of the same draw, once for an object and once for an officer.
async fn replaced(world: &World, id: DrawId, before: &DrawView) {
    let out = |object: &str, officer: Option<&str>, reason: &str| Replaced {
        object: object.to_owned(),
        officer: officer.map(str::to_owned),
        reason: reason.to_owned(),
    };
    let first = &before.drawn[0].code;
    let act = |replaced| async move { world.app.replace_in_draw(&world.by(LEADER), id, replaced).await };
    world.refuses("reason_missing", act(out(first, None, " "))).await;
    world.refuses("draw_not_drawn", act(out("X", None, "停业"))).await;
    act(out(first, None, "停业装修")).await.unwrap();
    let record = verified(world, id).await;
    let after = seen(world, id).await;
    assert_eq!((after.seed.as_ref(), after.commitment_hash.as_ref()), (before.seed.as_ref(), before.commitment_hash.as_ref()));
    assert_eq!(after.drawn[0].code, before.drawn[1].code, "who was second is first now");
    assert_eq!(after.drawn.len(), 2);
    assert_eq!(record["replaced"][0]["reason"], "停业装修");

    let at = &after.drawn[0];
    let gone = &at.officers[0].certificate;
    act(out(&at.code, Some(gone), "因病不能到场")).await.unwrap();
    let record = verified(world, id).await;
    assert_eq!(record["input"]["officers_replaced"][0]["officer"].as_str(), Some(gone.as_str()));
    let now = seen(world, id).await;
    assert_eq!(now.drawn[0].officers[0].certificate, at.officers[1].certificate, "who was second is first now");
    assert!(now.drawn[0].officers.iter().all(|one| &one.certificate != gone));
    // The other object keeps its officers.
    let team = |view: &DrawView| view.drawn[1].officers.iter().map(|one| one.certificate.clone()).collect::<Vec<_>>();
    assert_eq!(team(&now), team(&after));
    assert_eq!(now.replaced.len(), 2);
    // Two are left, both drawn: a third replacement finds two, a fourth too few.
    act(out(&now.drawn[0].code, None, "停业")).await.unwrap();
    let last = seen(world, id).await.drawn[0].code.clone();
    world.refuses("draw_used_up", act(out(&last, None, "停业"))).await;
    assert_eq!(refusal(world.app.discard_draw(&world.by(LEADER), id, "结果不好".to_owned()).await), "draw_state");
}

/// The drawn objects with the drawn officers, as drafts that go the ordinary way.
async fn tasks(world: &World, id: DrawId) {
    let days = DrawTasksDraft { first_day: day("2026-03-16"), last_day: day("2026-03-20") };
    let done = world.app.draft_tasks_of_draw(&world.by(LEADER), id, days.clone()).await.unwrap();
    assert!(done.message.starts_with("已生成"), "{}", done.message);
    let view = seen(world, id).await;
    for one in &view.drawn {
        let task = world.app.view_task(&world.by(LEADER), one.task.unwrap()).await.unwrap();
        let people: Vec<_> = task.officers.iter().map(|o| o.certificate.clone().unwrap()).collect();
        assert_eq!(people.len(), 2);
        assert!(one.officers.iter().all(|officer| people.contains(&officer.certificate)), "{people:?}");
    }
    world.refuses("draw_has_task", world.app.draft_tasks_of_draw(&world.by(LEADER), id, days.clone())).await;
    fixed(world, id, &view).await;
    let public = world.app.public_draw(id).await.unwrap();
    assert!(public.drawn.iter().all(|one| one.task.is_none()));
}

/// A task made of a draw may have other days, never other objects or officers; a cancelled one sets its objects free.
async fn fixed(world: &World, id: DrawId, view: &DrawView) {
    let one = &view.drawn[0];
    let task = one.task.unwrap();
    let plan = world.app.view_task(&world.by(LEADER), task).await.unwrap().plan;
    let same = TaskDraft {
        first_day: day("2026-03-17"),
        firms: plan.firms.iter().map(|f| f.firm).collect(),
        last_day: plan.last_day,
        ..crate::world::draft(&[1], &[])
    };
    let same = TaskDraft { officers: plan.officers.clone(), title: plan.title.clone(), ..same };
    world.app.revise_task(&world.by(LEADER), task, same.clone()).await.unwrap();
    let other = |n| TaskDraft { officers: vec![plan.officers[0], person(n)], ..same.clone() };
    let stranger = [LEADER, OFFICER, SECOND, ENDING, RECUSED].into_iter().find(|n| !plan.officers.contains(&person(*n))).unwrap();
    world.refuses("draw_fixed", world.app.revise_task(&world.by(LEADER), task, other(stranger))).await;
    let more = TaskDraft { firms: vec![firm(1), firm(2), firm(3)], ..same };
    world.refuses("draw_fixed", world.app.revise_task(&world.by(LEADER), task, more)).await;
    let out =
        Replaced { object: one.code.clone(), officer: Some(one.officers[0].certificate.clone()), reason: "因病不能到场".to_owned() };
    world.refuses("draw_has_task", world.app.replace_in_draw(&world.by(LEADER), id, out.clone())).await;
    world.app.cancel_task(&world.by(LEADER), task, "检查人员生病".to_owned()).await.unwrap();
    assert!(seen(world, id).await.drawn[0].task.is_none());
    world.app.replace_in_draw(&world.by(LEADER), id, out).await.unwrap();
    verified(world, id).await;
    let days = DrawTasksDraft { first_day: day("2026-03-18"), last_day: day("2026-03-20") };
    world.app.draft_tasks_of_draw(&world.by(LEADER), id, days).await.unwrap();
    assert!(seen(world, id).await.drawn.iter().all(|one| one.task.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_kept_is_named_and_the_beacon_alone_decides() {
    both_with(projected, kept).await;
}

async fn kept(t: TestDb) {
    let world = World::new(&t).await;
    let id = sealed(&world, draft(1)).await;
    world.app.reveal_for_draw(&world.by(LEADER), id, secret(1)).await.unwrap();
    let first = seen(&world, id).await;
    world.clock.advance(DAY);
    world.refuses("draw_not_late", world.app.withhold_in_draw(&world.by(LEADER), id)).await;
    world.clock.advance(DAY);
    assert_eq!(seen(&world, id).await.acts, ["withhold"]);
    world.app.withhold_in_draw(&world.by(LEADER), id).await.unwrap();
    let view = world.app.public_draw(id).await.unwrap();
    let named: Vec<_> = view.parties.iter().filter(|one| one.withheld).map(|one| one.party).collect();
    assert_eq!(named, [DrawParty::Supervisor]);
    assert_ne!(view.commitment_hash, first.commitment_hash);
    assert_ne!(view.beacon.round, first.beacon.round);
    world.refuses("draw_beacon", world.app.run_draw(&world.by(LEADER), id)).await;
    world.clock.advance(60_000);
    world.app.run_draw(&world.by(LEADER), id).await.unwrap();
    let record = verified(&world, id).await;
    assert_eq!(record["input"]["reveals"].as_array().unwrap().len(), 0);
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_made_by_rule_and_everyone_left_out_has_a_reason() {
    both_with(projected, lists).await;
}

async fn lists(t: TestDb) {
    let world = World::new(&t).await;
    let by_hand = DrawDraft {
        risks: vec![RiskClass::B],
        leave_out: vec![FirmLeftOut { firm: firm(2), reason: "正在办理注销".to_owned() }],
        officers_leave_out: vec![OfficerLeftOut { person: person(OFFICER), reason: "参加培训".to_owned() }],
        ..draft(1)
    };
    let preview = world.app.preview_draw(&world.by(LEADER), by_hand.clone()).await.unwrap();
    assert_eq!(preview.objects.iter().map(|one| one.firm).collect::<Vec<_>>(), [firm(4)]);
    assert_eq!(preview.objects_left_out.iter().map(|one| one.reason.as_str()).collect::<Vec<_>>(), ["正在办理注销"]);
    assert_eq!(preview.officers_left_out.len(), 2);
    assert!(preview.officers.iter().all(|one| one.person != person(OFFICER) && one.person != person(EXPIRED)));
    let none = DrawDraft { quota: 2, ..by_hand };
    world.refuses("draw_too_few_objects", world.app.announce_draw(&world.by(LEADER), none)).await;
    world.refuses("draw_too_few_officers", world.app.announce_draw(&world.by(LEADER), DrawDraft { team: Some(6), ..draft(1) })).await;
    world.refuses("field_invalid", world.app.announce_draw(&world.by(LEADER), DrawDraft { purpose: String::new(), ..draft(1) })).await;
    world.refuses("wrong_role", world.app.announce_draw(&world.by(OFFICER), draft(1))).await;
    // The same request again is the same draw.
    let once = world.once(LEADER, "one-draw");
    let one = world.app.announce_draw(&once, draft(1)).await.unwrap();
    assert_eq!(world.app.announce_draw(&once, draft(1)).await.unwrap().id, one.id);
    // A second draw doesn't take the first one's values.
    let (a, b) = (drawn(&world, draft(1)).await, drawn(&world, draft(1)).await);
    assert_ne!(seen(&world, a).await.seed, seen(&world, b).await.seed);
    let id = announced(&world, draft(1)).await;
    world.app.discard_draw(&world.by(LEADER), id, "范围有误".to_owned()).await.unwrap();
    let public = world.app.public_draw(id).await.unwrap();
    assert_eq!(public.discarded.as_deref(), Some("范围有误"));
    world.refuses("draw_state", world.app.commit_to_draw(&world.by(LEADER), id, commitment(1))).await;
}
