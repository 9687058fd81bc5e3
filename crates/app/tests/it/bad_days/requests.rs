//! Double clicks, stale pages, a clock set back.

use heyi_app::{AppError, Caller};
use heyi_testkit::{TestDb, both_with};

use super::district;
use crate::register::{HEAD, LEADER, OFFICER, SECOND};
use crate::world::{HOUR, World, count, draft, projected, sound};

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_does_it_once() {
    both_with(projected, double_click).await;
}

async fn double_click(t: TestDb) {
    let world = World::new(&t).await;
    let before = world.events().await;
    let caller = world.once(LEADER, "click");
    let plan = || draft(&[1], &[OFFICER, SECOND]);
    let (one, two) = tokio::join!(world.app.draft_task(&caller, plan()), world.app.draft_task(&caller, plan()));
    let (one, two) = (one.unwrap(), two.unwrap());
    let three = world.app.draft_task(&caller, plan()).await.unwrap();
    for other in [&two, &three] {
        assert_eq!((&one.id, one.number, &one.message), (&other.id, other.number, &other.message), "{t}");
    }
    assert_eq!(world.events().await, before + 1, "{t}");
    // The same key for another request.
    let other = Caller { request_digest: "something else".to_owned(), ..caller.clone() };
    let answer = world.app.draft_task(&other, draft(&[2], &[OFFICER, SECOND])).await;
    assert!(matches!(answer, Err(AppError::KeyReused)), "{t}: {answer:?}");
    assert_eq!(world.events().await, before + 1, "{t}");
    // Somebody else's key of the same name is his own.
    world.app.submit_task(&world.by(LEADER), one.id.parse().unwrap()).await.unwrap();
    let head = world.once(HEAD, "click");
    world.app.approve_task(&head, one.id.parse().unwrap(), "同意".to_owned()).await.unwrap();
    assert_eq!(world.events().await, before + 3, "{t}");
    // What was refused is not remembered: mended, the same key works.
    let again = world.once(LEADER, "early");
    let second = world.app.draft_task(&world.by(LEADER), draft(&[2], &[OFFICER, SECOND])).await.unwrap().id.parse().unwrap();
    world.refuses("plan_not_approved", world.app.publish_task(&again, second)).await;
    world.app.submit_task(&world.by(LEADER), second).await.unwrap();
    world.app.approve_task(&world.by(HEAD), second, "同意".to_owned()).await.unwrap();
    world.app.publish_task(&again, second).await.unwrap();
    assert_eq!(count(&t.db, "SELECT COUNT(*) AS n FROM answers").await, 3, "{t}");
    sound(&t.db, &t.to_string()).await;
}

#[tokio::test]
async fn a_stale_page_is_told_what_happened_meanwhile() {
    let (world, _t) = district().await;
    let leader = world.by(LEADER);
    let id = world.app.draft_task(&leader, draft(&[1], &[OFFICER, SECOND])).await.unwrap().id.parse().unwrap();
    let seen = world.app.view_task(&leader, id).await.unwrap().number;
    world.app.submit_task(&leader, id).await.unwrap();
    world.app.return_task(&world.by(HEAD), id, "改日期".to_owned()).await.unwrap();
    let before = world.events().await;
    let stale = Caller { expected: Some(seen), ..leader.clone() };
    let answer = world.app.submit_task(&stale, id).await;
    let Err(AppError::Changed { expected, actual, since }) = answer else { panic!("{answer:?}") };
    assert_eq!((expected, actual), (1, 3));
    assert_eq!(since.len(), 2, "{since:?}");
    assert!(since.iter().all(|s| !s.is_empty() && !s.contains('.') && !s.is_ascii()), "{since:?}");
    assert_eq!(world.events().await, before);
    let fresh = Caller { expected: Some(actual), ..leader };
    world.app.submit_task(&fresh, id).await.unwrap();
}

#[tokio::test]
async fn a_clock_set_back_doesn_t_turn_the_record_back() {
    let (world, t) = district().await;
    let leader = world.by(LEADER);
    let id = world.app.draft_task(&leader, draft(&[1], &[OFFICER, SECOND])).await.unwrap().id.parse().unwrap();
    let then = world.clock.now_ms();
    world.clock.advance(-2 * HOUR);
    world.app.submit_task(&leader, id).await.unwrap();
    world.app.approve_task(&world.by(HEAD), id, "同意".to_owned()).await.unwrap();
    assert!(world.clock.now_ms() < then - HOUR);
    let events = world.app.db.read().await.unwrap().read_all(None, 1000).await.unwrap();
    assert!(events.windows(2).all(|two| two[0].at_ms <= two[1].at_ms), "{:?}", events.iter().map(|e| e.at_ms).collect::<Vec<_>>());
    let last = events.last().unwrap();
    assert_eq!(last.kind, "task.approved");
    assert!(last.at_ms >= then - 10, "{} {then}", last.at_ms);
    sound(&t.db, "after the clock was set back").await;
}
