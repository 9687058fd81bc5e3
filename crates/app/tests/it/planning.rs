//! 检查需求 to 检查任务, on both databases: what is merged, what is not and why, who may do what.

use heyi_app::views::{DemandDraft, DemandFilter, MonthChange, MonthDraft};
use heyi_app::AppError;
use heyi_domain::demand::{DayPart, DemandKind};
use heyi_domain::ids::{DemandId, MonthPlanId};
use heyi_domain::task::{InspectionKind, TaskStatus};
use heyi_testkit::{TestDb, both_with};

use crate::register::{self, HEAD, LEADER, MARKET_ONE, MARKET_TWO, OFFICER, OTHER_HEAD, OTHER_LEADER, SUPERVISOR, TOBACCO_ONE, TOBACCO_TWO};
use crate::world::{TOWN, World, code, day, draft, firm, person, projected, sound};

/// A matter of the scene that the market department holds.
fn demand(of: u128, kind: DemandKind, days: (&str, &str)) -> DemandDraft {
    DemandDraft {
        firm: firm(of),
        checks: Vec::new(),
        kind,
        first_day: day(days.0),
        last_day: day(days.1),
        minutes: Some(40),
        part: DayPart::Day,
        announced: false,
        confidential: false,
        must: None,
        reason: "本月抽查".to_owned(),
    }
}

/// Matters that only the town checks: nobody asks twice.
fn own_matters(world: &World) -> Vec<String> {
    let rules = &world.app.rules;
    let scene = rules.scene(crate::world::SCENE).unwrap();
    let own = |c: &&heyi_rulebook::Check| {
        c.department_id == "CG" && c.item_id.as_ref().is_some_and(|item| world.app.competence(item, &code(TOWN), day("2026-03-10")).unwrap().may_act)
    };
    let all: Vec<String> = scene.checks.iter().filter(own).map(|c| c.id.clone()).collect();
    assert!(!all.is_empty());
    all
}

async fn entered(world: &World, by: u128, draft: DemandDraft) -> DemandId {
    world.app.enter_demand(&world.by(by), draft).await.unwrap().id.parse().unwrap()
}

const MARCH: (&str, &str) = ("2026-03-11", "2026-03-31");

fn march() -> MonthDraft {
    MonthDraft { first_day: day(MARCH.0), last_day: day(MARCH.1) }
}

async fn made(world: &World) -> MonthPlanId {
    world.app.make_month(&world.by(LEADER), march()).await.unwrap().id.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn three_bodies_one_visit_published_and_approved() {
    both_with(projected, course).await;
}

async fn course(t: TestDb) {
    let world = World::new(&t).await;
    let own = own_matters(&world);
    entered(&world, LEADER, DemandDraft { checks: own.clone(), ..demand(1, DemandKind::Random, MARCH) }).await;
    entered(&world, MARKET_ONE, demand(1, DemandKind::Risk, MARCH)).await;
    let late = entered(&world, TOBACCO_ONE, demand(1, DemandKind::Random, MARCH)).await;
    // Announced: it can't go along with the others, who come unannounced.
    entered(&world, LEADER, DemandDraft { checks: own, announced: true, ..demand(2, DemandKind::Random, MARCH) }).await;
    entered(&world, MARKET_ONE, demand(2, DemandKind::Random, MARCH)).await;
    let page = world.app.list_demands(&world.by(LEADER), &DemandFilter::default()).await.unwrap();
    assert_eq!((page.open, page.firms, page.rows.len()), (5, 2, 5), "{t}");

    world.refuses("wrong_role", world.app.make_month(&world.by(OFFICER), march())).await;
    let first = made(&world).await;
    let second = made(&world).await;
    let view = world.app.month(&world.by(LEADER), first).await.unwrap();
    assert!(view.checked, "{t}: {:?}", view.problems);
    let figures = view.row.figures;
    assert_eq!((figures.demands, figures.apart, figures.visits, figures.proven, figures.dropped), (5, 5, 3, 3, 0), "{t}: {:?}", view.left_out);
    let joint = view.visits.iter().find(|v| v.firm == firm(1)).unwrap();
    assert_eq!((joint.parts.len(), joint.officers.len(), joint.lead.code.as_str()), (3, 6, TOWN), "{t}");
    assert_eq!(view.apart.len(), 1);
    assert_eq!(view.apart[0].whys.len(), 1);
    assert!(view.apart[0].whys[0].contains("事先告知"), "{:?}", view.apart[0].whys);
    let proof = world.app.month_proof(&world.by(LEADER), first, firm(2)).await.unwrap();
    assert_eq!((proof.bound, proof.pairs.len(), proof.holds), (2, 1, true), "{}", proof.reading);

    // Only its own leader publishes, once; the other plan of the same demands then can't be.
    world.refuses("other_body", world.app.publish_month(&world.by(OTHER_LEADER), first)).await;
    world.app.publish_month(&world.by(LEADER), first).await.unwrap();
    world.refuses("month_state", world.app.publish_month(&world.by(LEADER), first)).await;
    world.refuses("month_taken", world.app.publish_month(&world.by(LEADER), second)).await;
    world.refuses("demand_state", world.app.withdraw_demand(&world.by(TOBACCO_ONE), late, "不查了".to_owned())).await;
    world.refuses("month_empty", world.app.make_month(&world.by(LEADER), march())).await;

    // The head of a body approves what his body leads, and that publishes it.
    world.refuses("month_state", world.app.approve_month(&world.by(OTHER_HEAD), first, "同意".to_owned())).await;
    let seen = world.app.month(&world.by(HEAD), first).await.unwrap();
    assert_eq!((seen.acts.as_slice(), seen.to_approve), (&["approve".to_owned()][..], 2));
    let done = world.app.approve_month(&world.by(HEAD), first, "同意".to_owned()).await.unwrap();
    assert_eq!(done.message, "已批准2项检查任务，发布2项");
    world.refuses("month_state", world.app.approve_month(&world.by(HEAD), first, "同意".to_owned())).await;
    let seen = world.app.month(&world.by(SUPERVISOR), first).await.unwrap();
    let task = seen.visits.iter().find(|v| v.firm == firm(1)).and_then(|v| v.task).unwrap();
    let task = world.app.view_task(&world.by(LEADER), task).await.unwrap();
    assert_eq!((task.status, task.plan.kind), (TaskStatus::Published, InspectionKind::Daily));
    assert_eq!(task.visits.len(), 1);
    assert_eq!(task.plan.first_day, joint.day);
    assert_eq!(task.invitations.len(), 2);
    for invitation in &task.invitations {
        assert_eq!(invitation.proposed.len(), 2, "{}", invitation.body.name);
    }
    let market = task.invitations.iter().find(|i| i.body.code.as_str() == crate::world::MARKET).unwrap();
    assert_eq!(market.proposed.iter().map(|p| p.id).collect::<Vec<_>>(), [person(MARKET_ONE), person(MARKET_TWO)]);
    world.app.accept_invitation(&world.by(MARKET_ONE), task.id, market.proposed.iter().map(|p| p.id).collect()).await.unwrap();
    let page = world.app.list_demands(&world.by(LEADER), &DemandFilter { state: Some("planned".to_owned()), ..DemandFilter::default() }).await.unwrap();
    assert_eq!(page.rows.len(), 5);
    assert!(page.rows.iter().all(|r| r.task.is_some()));
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_that_may_not_be_made_is_refused_with_the_reason() {
    both_with(projected, refused).await;
}

async fn refused(t: TestDb) {
    let world = World::new(&t).await;
    let fields = |answer: Result<heyi_app::views::Done, AppError>| match answer {
        Err(AppError::Refused(why)) => why.fields.iter().map(|f| f.field.clone()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let bad = DemandDraft {
        minutes: Some(0),
        announced: true,
        confidential: true,
        reason: " ".to_owned(),
        ..demand(1, DemandKind::Complaint, ("2026-03-20", "2026-03-12"))
    };
    assert_eq!(fields(world.app.enter_demand(&world.by(MARKET_ONE), bad).await), ["last_day", "minutes", "reason", "announced"], "{t}");
    let past = demand(1, DemandKind::Random, ("2026-02-01", "2026-02-20"));
    assert_eq!(fields(world.app.enter_demand(&world.by(MARKET_ONE), past).await), ["last_day"]);
    world.refuses("wrong_role", world.app.enter_demand(&world.by(OFFICER), demand(1, DemandKind::Random, MARCH))).await;
    let foreign = own_matters(&world);
    world.refuses("not_competent", world.app.enter_demand(&world.by(TOBACCO_ONE), DemandDraft { checks: foreign, ..demand(1, DemandKind::Random, MARCH) })).await;
    let id = entered(&world, MARKET_ONE, demand(1, DemandKind::Random, MARCH)).await;
    world.refuses("other_body", world.app.withdraw_demand(&world.by(TOBACCO_TWO), id, "错了".to_owned())).await;
    world.refuses("reason_missing", world.app.withdraw_demand(&world.by(MARKET_TWO), id, " ".to_owned())).await;
    world.app.withdraw_demand(&world.by(MARKET_TWO), id, "改由专项检查进行".to_owned()).await.unwrap();
    world.refuses("month_empty", world.app.make_month(&world.by(LEADER), march())).await;
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_confidential_repeated_or_planned_already_stays_out_of_sight_or_out_of_the_plan() {
    both_with(projected, kept_apart).await;
}

async fn kept_apart(t: TestDb) {
    let world = World::new(&t).await;
    // The firm is visited in this month already.
    world.published(draft(&[3], &[OFFICER, register::SECOND])).await;
    entered(&world, MARKET_ONE, demand(3, DemandKind::Random, MARCH)).await;
    // The same matter asked by two bodies.
    let own = own_matters(&world);
    entered(&world, LEADER, DemandDraft { checks: own.clone(), ..demand(2, DemandKind::Random, MARCH) }).await;
    entered(&world, LEADER, DemandDraft { checks: own, ..demand(2, DemandKind::Risk, MARCH) }).await;
    // Confidential: alone, and nobody else reads which firm.
    entered(&world, MARKET_ONE, DemandDraft { confidential: true, ..demand(4, DemandKind::Complaint, MARCH) }).await;
    entered(&world, TOBACCO_ONE, demand(4, DemandKind::Random, MARCH)).await;
    let id = made(&world).await;
    let view = world.app.month(&world.by(LEADER), id).await.unwrap();
    assert!(view.checked, "{t}: {:?}", view.problems);
    assert_eq!(view.row.figures.visits, 3, "{t}: {:?}", view.visits);
    let whys: Vec<&str> = view.left_out.iter().map(|l| l.why.as_str()).collect();
    assert_eq!(whys.len(), 2, "{whys:?}");
    assert!(whys.iter().any(|w| w.contains("请并入该任务")), "{whys:?}");
    assert!(whys.iter().any(|w| w.contains("同一事项不重复检查")), "{whys:?}");
    let hidden = view.visits.iter().filter(|v| v.secret).count();
    assert_eq!(hidden, 1);
    assert!(view.visits.iter().filter(|v| v.secret).all(|v| v.firm_name == "（保密）" && v.parts.iter().all(|p| p.matters.is_empty())));
    world.refuses("month_secret", world.app.month_proof(&world.by(LEADER), id, firm(4))).await;
    let own = world.app.month(&world.by(MARKET_ONE), id).await.unwrap();
    assert!(own.visits.iter().all(|v| !v.secret));
    assert!(world.app.month_proof(&world.by(SUPERVISOR), id, firm(4)).await.unwrap().holds);
    let page = world.app.list_demands(&world.by(TOBACCO_TWO), &DemandFilter::default()).await.unwrap();
    assert!(page.rows.iter().any(|r| r.confidential && r.firm_name == "（保密）" && r.reason.is_empty()), "{t}");
    // Published all the same: the confidential visit and the other one of this firm say why they are two.
    world.app.publish_month(&world.by(LEADER), id).await.unwrap();
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sick_call_and_another_day_alter_only_what_they_must() {
    both_with(projected, altered).await;
}

async fn altered(t: TestDb) {
    let world = World::new(&t).await;
    let own = own_matters(&world);
    for of in 1..=4 {
        entered(&world, LEADER, DemandDraft { checks: own.clone(), ..demand(of, DemandKind::Random, MARCH) }).await;
    }
    entered(&world, MARKET_ONE, demand(1, DemandKind::Random, MARCH)).await;
    entered(&world, MARKET_ONE, demand(2, DemandKind::Risk, ("2026-03-16", "2026-03-20"))).await;
    let id = made(&world).await;
    let before = world.app.month(&world.by(LEADER), id).await.unwrap();
    assert_eq!(before.row.figures.visits, 4, "{t}");
    let visit = |of: u128| before.visits.iter().find(|v| v.firm == firm(of)).unwrap();

    // Another day: refused with the reason where a demand doesn't allow it, else done and the rest left alone.
    let second = visit(2);
    let out = MonthChange::Move { visit: second.visit.clone(), day: day("2026-03-25") };
    match world.app.change_month(&world.by(LEADER), id, out).await {
        Err(AppError::Refused(why)) => assert!(why.code == "month_no_place" && why.message.contains("2026年3月16日") && !why.cures.is_empty(), "{why:?}"),
        other => panic!("{other:?}"),
    }
    world.refuses("month_no_place", world.app.change_month(&world.by(LEADER), id, MonthChange::Move { visit: second.visit.clone(), day: day("2026-03-14") })).await;
    let to = if second.day == day("2026-03-18") { day("2026-03-19") } else { day("2026-03-18") };
    world.refuses("other_body", world.app.change_month(&world.by(OTHER_LEADER), id, MonthChange::Move { visit: second.visit.clone(), day: to })).await;
    world.app.change_month(&world.by(LEADER), id, MonthChange::Move { visit: second.visit.clone(), day: to }).await.unwrap();
    let after = world.app.month(&world.by(LEADER), id).await.unwrap();
    assert!(after.checked, "{t}: {:?}", after.problems);
    assert_eq!(after.changes.len(), 1);
    for old in &before.visits {
        let new = after.visits.iter().find(|v| v.visit == old.visit).unwrap();
        if old.visit == second.visit {
            assert_eq!(new.day, to);
        } else {
            assert_eq!((new.day, &new.start), (old.day, &old.start), "{t}: {}", old.firm_name);
        }
    }

    // And back: a visit set on a day by hand keeps the window its demands asked for.
    world.app.change_month(&world.by(LEADER), id, MonthChange::Move { visit: second.visit.clone(), day: second.day }).await.unwrap();
    let back = world.app.month(&world.by(LEADER), id).await.unwrap();
    assert!(back.checked, "{t}: {:?}", back.problems);
    assert_eq!(back.visits.iter().find(|v| v.visit == second.visit).unwrap().day, second.day);
    assert_eq!(back.row.figures.proven, back.row.figures.visits);

    // Published: who is ill is replaced, the visit concerned goes to its head again, all others stand.
    world.app.publish_month(&world.by(LEADER), id).await.unwrap();
    world.app.approve_month(&world.by(HEAD), id, "同意".to_owned()).await.unwrap();
    let published = world.app.month(&world.by(LEADER), id).await.unwrap();
    let first = published.visits.iter().find(|v| v.firm == firm(3)).unwrap();
    let ill = first.officers[0].id;
    let done = world.app.change_month(&world.by(LEADER), id, MonthChange::Away { officer: ill, first_day: first.day, last_day: first.day }).await.unwrap();
    assert!(done.message.contains("请假：调整"), "{}", done.message);
    let now = world.app.month(&world.by(LEADER), id).await.unwrap();
    assert!(now.checked, "{t}: {:?}", now.problems);
    let replaced = now.visits.iter().find(|v| v.visit == first.visit).unwrap();
    assert!(replaced.day != first.day || replaced.officers.iter().all(|o| o.id != ill), "{t}");
    assert_eq!(replaced.task_status, Some(TaskStatus::Submitted));
    let old = world.app.view_task(&world.by(LEADER), first.task.unwrap()).await.unwrap();
    assert_eq!(old.status, TaskStatus::Cancelled);
    let kept = now.visits.iter().filter(|v| v.task_status == Some(TaskStatus::Published)).count();
    let moved = now.visits.iter().filter(|v| v.task_status == Some(TaskStatus::Submitted)).count();
    assert_eq!(kept + moved, 4, "{t}");
    world.app.approve_month(&world.by(HEAD), id, "同意".to_owned()).await.unwrap();
    let levers = world.app.month_levers(&world.by(SUPERVISOR), id).await.unwrap();
    assert!(levers.iter().all(|l| l.visits > 0 && !l.what.is_empty()));
    sound(&t.db, &t.to_string()).await;
}
