//! 年度频次 and merging: two who plan for the same firm.

use heyi_app::views::NotMerged;
use heyi_app::AppError;
use heyi_domain::firm::{FirmEvent, RiskClass};
use heyi_testkit::{TestDb, both_with};

use super::district;
use crate::register::{self, HEAD, LEADER, OFFICER, OTHER_HEAD, OTHER_LEADER, OTHER_OFFICER, OTHER_SECOND, SECOND};
use crate::world::{World, draft, firm, firm_code, person, projected, refusal, sound};

#[tokio::test(flavor = "multi_thread")]
async fn of_two_leaders_who_publish_for_the_same_firm_at_once_one_is_told_of_the_other() {
    both_with(projected, at_once).await;
}

async fn at_once(t: TestDb) {
    let world = World::new(&t).await;
    let mine = world.approved(LEADER, HEAD, draft(&[2], &[OFFICER, SECOND])).await;
    let theirs = world.approved(OTHER_LEADER, OTHER_HEAD, draft(&[2], &[OTHER_OFFICER, OTHER_SECOND])).await;
    let (leader, other) = (world.by(LEADER), world.by(OTHER_LEADER));
    let before = world.events().await;
    let (one, two) = tokio::join!(world.app.publish_task(&leader, mine), world.app.publish_task(&other, theirs));
    assert_ne!(one.is_ok(), two.is_ok(), "{t}: {one:?} {two:?}");
    // 发布 with its visit: two events of the one, none of the other.
    assert_eq!(world.events().await, before + 2, "{t}");
    let (won, task, by, head, officers) = if one.is_ok() {
        (two, theirs, OTHER_LEADER, OTHER_HEAD, [OTHER_OFFICER, OTHER_SECOND])
    } else {
        (one, mine, LEADER, HEAD, [OFFICER, SECOND])
    };
    let Err(AppError::Refused(why)) = won else { panic!("{t}: {won:?}") };
    assert_eq!(why.code, "firm_already_planned", "{t}");
    assert!(!why.cites.is_empty() && why.cures.len() == 2, "{t}: {why:?}");
    world.refuses("firm_already_planned", world.app.publish_task(&world.by(by), task)).await;
    // With a reason why it can't be merged, approved anew, it may be published.
    let mut plan = draft(&[2], &officers);
    plan.not_merged = vec![NotMerged { firm: firm(2), reason: "对方当日只查消防，本次须与市级督导同日进行".to_owned() }];
    world.app.revise_task(&world.by(by), task, plan).await.unwrap();
    world.app.submit_task(&world.by(by), task).await.unwrap();
    world.app.approve_task(&world.by(head), task, "同意".to_owned()).await.unwrap();
    world.app.publish_task(&world.by(by), task).await.unwrap();
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test]
async fn the_cap_reached_between_plan_and_publication() {
    let (world, _t) = district().await;
    // Firm 3 is of class A: one visit a year.
    let first = world.approved(LEADER, HEAD, draft(&[3], &[OFFICER, SECOND])).await;
    let second = world.approved(LEADER, HEAD, draft(&[3], &[OFFICER, SECOND])).await;
    world.app.publish_task(&world.by(LEADER), first).await.unwrap();
    world.refuses("cap_reached", world.app.publish_task(&world.by(LEADER), second)).await;
    // Called off, the first visit doesn't count any more.
    world.app.cancel_task(&world.by(LEADER), first, "企业停业".to_owned()).await.unwrap();
    world.app.publish_task(&world.by(LEADER), second).await.unwrap();
    // A lead must be followed in any case.
    let mut lead = draft(&[3], &[OFFICER, SECOND]);
    lead.kind = heyi_domain::task::InspectionKind::Lead;
    lead.reason = Some("群众投诉".to_owned());
    let lead = world.approved(LEADER, HEAD, lead).await;
    world.app.publish_task(&world.by(LEADER), lead).await.unwrap();
}

#[tokio::test]
async fn the_cap_reached_between_publication_and_the_door() {
    let (world, _t) = district().await;
    // Class B: two visits a year, both planned; the second with a reason.
    let (_, one) = world.published(draft(&[4], &[OFFICER, SECOND])).await;
    let mut plan = draft(&[4], &[OFFICER, SECOND]);
    plan.not_merged = vec![NotMerged { firm: firm(4), reason: "复工前须再查一次".to_owned() }];
    let (_, two) = world.published(plan).await;
    // Then the firm is put into class A: one visit a year.
    let event = FirmEvent::RiskChanged { risk: RiskClass::A, why: "信用修复".to_owned() };
    register::write(&world.app, vec![(firm(4).to_string(), event.into())]).await;
    let officer = world.by(OFFICER);
    let team = || vec![person(OFFICER), person(SECOND)];
    // Visits paid count at the door, not those only planned: the first goes ahead, the second is one too many.
    for visit in [one, two] {
        world.app.scan_firm_code(&officer, visit, firm_code(4)).await.unwrap();
    }
    world.app.enter_visit(&officer, one, team()).await.unwrap();
    world.refuses("cap_reached", world.app.enter_visit(&officer, two, team())).await;
    // It is called off, not made.
    world.app.abandon_visit(&officer, two, "超过年度频次，不再实施".to_owned()).await.unwrap();
}

#[tokio::test]
async fn a_reason_left_blank_is_no_reason() {
    let (world, _t) = district().await;
    world.published(draft(&[2], &[OFFICER, SECOND])).await;
    let mut plan = draft(&[2], &[OTHER_OFFICER, OTHER_SECOND]);
    plan.not_merged = vec![NotMerged { firm: firm(2), reason: "  ".to_owned() }];
    let task = world.approved(OTHER_LEADER, OTHER_HEAD, plan).await;
    let answer = world.app.publish_task(&world.by(OTHER_LEADER), task).await;
    assert_eq!(refusal(answer), "firm_already_planned");
}
