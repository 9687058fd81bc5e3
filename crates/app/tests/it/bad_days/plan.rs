//! Approval, officers, competence, invitations.

use heyi_app::AppError;

use super::district;
use crate::register::{
    EXPIRED, HEAD, LEADER, MARKET_EXPIRED, MARKET_ONE, MARKET_TWO, OFFICER, OTHER_HEAD, OTHER_LEADER, RECUSED, SECOND, URBAN_ONE,
    publish_list,
};
use crate::world::{OTHER_TOWN, TOWN, code, day, draft, person};

#[tokio::test]
async fn without_approval_nothing_is_published() {
    let (world, _t) = district().await;
    let leader = world.by(LEADER);
    let id = world.app.draft_task(&leader, draft(&[1], &[OFFICER, SECOND])).await.unwrap().id.parse().unwrap();
    world.refuses("plan_not_approved", world.app.publish_task(&leader, id)).await;
    world.app.submit_task(&leader, id).await.unwrap();
    world.refuses("plan_not_approved", world.app.publish_task(&leader, id)).await;
    world.app.return_task(&world.by(HEAD), id, "日期不妥".to_owned()).await.unwrap();
    world.refuses("plan_not_approved", world.app.publish_task(&leader, id)).await;
    world.app.submit_task(&leader, id).await.unwrap();
    world.app.approve_task(&world.by(HEAD), id, "同意".to_owned()).await.unwrap();
    world.app.publish_task(&leader, id).await.unwrap();
    world.refuses("task_state", world.app.publish_task(&leader, id)).await;
}

#[tokio::test]
async fn a_plan_that_changed_after_its_approval_is_not_published_as_approved() {
    let (world, _t) = district().await;
    let leader = world.by(LEADER);
    let task = world.approved(LEADER, HEAD, draft(&[1], &[OFFICER, SECOND])).await;
    world.app.revise_task(&leader, task, draft(&[2], &[OFFICER, SECOND])).await.unwrap();
    let answer = world.app.publish_task(&leader, task).await;
    assert!(matches!(answer, Err(AppError::Refused(_))), "{answer:?}");
    assert!(world.app.view_task(&leader, task).await.unwrap().visits.is_empty());
    world.app.submit_task(&leader, task).await.unwrap();
    world.app.approve_task(&world.by(HEAD), task, "同意".to_owned()).await.unwrap();
    world.app.publish_task(&leader, task).await.unwrap();
}

/// Urgent, a plan goes ahead of its approval; the approval of an older plan is none.
#[tokio::test]
async fn an_urgent_plan_that_changed_after_its_approval_owes_a_new_one() {
    let (world, _t) = district().await;
    let leader = world.by(LEADER);
    let urgent = |n| heyi_app::views::TaskDraft { urgent: Some("燃气泄漏".to_owned()), ..draft(&[n], &[OFFICER, SECOND]) };
    let task = world.approved(LEADER, HEAD, urgent(1)).await;
    world.app.revise_task(&leader, task, urgent(2)).await.unwrap();
    world.app.publish_task(&leader, task).await.unwrap();
    assert!(world.app.view_task(&leader, task).await.unwrap().approval_owed);
}

#[tokio::test]
async fn too_few_officers_are_refused_on_paper_and_at_the_door() {
    let (world, _t) = district().await;
    let leader = world.by(LEADER);
    let alone = world.app.draft_task(&leader, draft(&[1], &[OFFICER])).await.unwrap().id.parse().unwrap();
    world.refuses("too_few_officers", world.app.submit_task(&leader, alone)).await;
    let twice = world.app.draft_task(&leader, draft(&[1], &[OFFICER, OFFICER])).await.unwrap().id.parse().unwrap();
    world.refuses("too_few_officers", world.app.submit_task(&leader, twice)).await;
    let (task, visit) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    let market = world.by(MARKET_ONE);
    world.refuses("too_few_officers", world.app.accept_invitation(&market, task, vec![person(MARKET_ONE)])).await;
    let officer = world.by(OFFICER);
    world.app.scan_firm_code(&officer, visit, crate::world::firm_code(1)).await.unwrap();
    world.refuses("too_few_officers", world.app.enter_visit(&officer, visit, vec![person(OFFICER)])).await;
    // The department comes with one man: it doesn't come.
    world.app.accept_invitation(&market, task, vec![person(MARKET_ONE), person(MARKET_TWO)]).await.unwrap();
    let three = vec![person(OFFICER), person(SECOND), person(MARKET_ONE)];
    world.refuses("too_few_officers", world.app.enter_visit(&officer, visit, three)).await;
    // And without the leading body there is no visit.
    let market_alone = vec![person(MARKET_ONE), person(MARKET_TWO)];
    world.refuses("lead_absent", world.app.enter_visit(&officer, visit, market_alone)).await;
}

#[tokio::test]
async fn an_officer_who_must_stand_aside_is_not_sent() {
    let (world, _t) = district().await;
    let leader = world.by(LEADER);
    let id = world.app.draft_task(&leader, draft(&[1], &[OFFICER, RECUSED])).await.unwrap().id.parse().unwrap();
    world.refuses("officer_recused", world.app.submit_task(&leader, id)).await;
    // To another firm he may go.
    let id = world.app.draft_task(&leader, draft(&[2], &[OFFICER, RECUSED])).await.unwrap().id.parse().unwrap();
    world.app.submit_task(&leader, id).await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_ran_out_the_day_before_counts_nowhere() {
    let (world, _t) = district().await;
    let leader = world.by(LEADER);
    let id = world.app.draft_task(&leader, draft(&[1], &[OFFICER, EXPIRED])).await.unwrap().id.parse().unwrap();
    world.refuses("certificate_invalid", world.app.submit_task(&leader, id)).await;
    let (task, _) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    let people = vec![person(MARKET_ONE), person(MARKET_EXPIRED)];
    world.refuses("certificate_invalid", world.app.accept_invitation(&world.by(MARKET_ONE), task, people)).await;
}

#[tokio::test]
async fn a_department_answers_once_and_only_if_invited() {
    let (world, _t) = district().await;
    let (task, _) = world.published(draft(&[1], &[OFFICER, SECOND])).await;
    let (one, two) = (world.by(MARKET_ONE), world.by(MARKET_TWO));
    let team = || vec![person(MARKET_ONE), person(MARKET_TWO)];
    world.app.accept_invitation(&one, task, team()).await.unwrap();
    world.refuses("already_answered", world.app.accept_invitation(&one, task, team())).await;
    world.refuses("already_answered", world.app.accept_invitation(&two, task, team())).await;
    world.refuses("already_answered", world.app.decline_invitation(&two, task, "抽不出人".to_owned())).await;
    world.refuses("not_invited", world.app.accept_invitation(&world.by(URBAN_ONE), task, vec![person(URBAN_ONE)])).await;
    world.refuses("wrong_role", world.app.accept_invitation(&world.by(OFFICER), task, team())).await;
}

#[tokio::test]
async fn people_of_another_body_can_do_nothing() {
    let (world, _t) = district().await;
    let (leader, theirs, their_head) = (world.by(LEADER), world.by(OTHER_LEADER), world.by(OTHER_HEAD));
    let id = world.app.draft_task(&leader, draft(&[1], &[OFFICER, SECOND])).await.unwrap().id.parse().unwrap();
    world.refuses("other_body", world.app.submit_task(&theirs, id)).await;
    world.refuses("other_body", world.app.revise_task(&theirs, id, draft(&[2], &[OFFICER, SECOND]))).await;
    world.refuses("other_body", world.app.cancel_task(&theirs, id, "不查了".to_owned())).await;
    world.app.submit_task(&leader, id).await.unwrap();
    world.refuses("other_body", world.app.approve_task(&their_head, id, "同意".to_owned())).await;
    world.refuses("wrong_role", world.app.approve_task(&leader, id, "同意".to_owned())).await;
    world.app.approve_task(&world.by(HEAD), id, "同意".to_owned()).await.unwrap();
    world.refuses("other_body", world.app.publish_task(&theirs, id)).await;
    assert!(matches!(world.app.view_task(&theirs, id).await, Err(AppError::NotFound(_))));
    world.app.publish_task(&leader, id).await.unwrap();
    let visit = world.visit_of(id).await;
    world.refuses("not_on_team", world.app.scan_firm_code(&theirs, visit, crate::world::firm_code(1))).await;
    assert!(matches!(world.app.view_visit(&theirs, visit).await, Err(AppError::NotFound(_))));
    // Officers of another body are not the town's.
    let mixed = draft(&[2], &[OFFICER, crate::register::OTHER_OFFICER]);
    let id = world.app.draft_task(&leader, mixed).await.unwrap().id.parse().unwrap();
    world.refuses("officer_other_body", world.app.submit_task(&leader, id)).await;
}

#[tokio::test]
async fn an_item_withdrawn_meanwhile_is_not_published_and_the_department_holds_it() {
    let (world, _t) = district().await;
    // Firm 2: the matter still belongs to the town when the plan is approved.
    let mut plan = draft(&[2], &[OFFICER, SECOND]);
    (plan.first_day, plan.last_day) = (day("2026-03-12"), day("2026-03-12"));
    let task = world.approved(LEADER, HEAD, plan.clone()).await;
    let view = world.app.view_task(&world.by(LEADER), task).await.unwrap();
    assert!(view.blockers.is_empty(), "{:?}", view.blockers);
    publish_list(&world.app, "2026-03-11", &["XF-001"]).await;
    let town = world.app.competence("XF-001", &code(TOWN), day("2026-03-11")).unwrap();
    assert!(!town.may_act && town.kind.label() == "部门", "{town:?}");
    assert!(world.app.competence("XF-001", &code(TOWN), day("2026-03-10")).unwrap().may_act);
    assert!(world.app.competence("XF-003", &code(TOWN), day("2026-03-11")).unwrap().may_act);
    world.refuses("not_competent", world.app.publish_task(&world.by(LEADER), task)).await;
    let view = world.app.view_task(&world.by(LEADER), task).await.unwrap();
    let codes: Vec<_> = view.blockers.iter().map(|b| b.code.to_string()).collect();
    assert_eq!(codes, ["not_competent"]);
    // Drafted anew the matter is left to its department; nobody of it is registered here, so it drops out.
    world.app.revise_task(&world.by(LEADER), task, plan).await.unwrap();
    let view = world.app.view_task(&world.by(LEADER), task).await.unwrap();
    assert!(view.blockers.is_empty(), "{:?}", view.blockers);
    assert!(!view.plan.checks.iter().any(|c| c.item.as_deref() == Some("XF-001")));
    assert_eq!(view.plan.checks.len(), 27);
    // Another district's towns are not concerned, and the old days stay as they were.
    assert!(!world.app.competence("XF-001", &code(OTHER_TOWN), day("2026-03-11")).unwrap().may_act);
}
