//! The queue.

use heyi_store::{Db, JobState, NewJob, StoreError};
use heyi_testkit::{FakeClock, both};

async fn put(db: &Db, key: &str, run_at_ms: i64) -> bool {
    let job = NewJob::new("toy.work", key, "{}", run_at_ms);
    db.write(move |tx| Box::pin(async move { tx.enqueue(job).await })).await.unwrap_or_else(|e: StoreError| panic!("{e}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_lent_in_order_and_only_once_at_a_time() {
    both(|t| async move {
        let db = &t.db;
        assert!(put(db, "b", 200).await && put(db, "a", 100).await && put(db, "later", 9_000).await, "{t}");
        assert!(!put(db, "a", 50).await, "{t}: the same key waits once");
        assert_eq!(db.take(&["other"], 1_000, 60).await.unwrap(), None, "{t}");
        assert_eq!(db.take(&["toy.work"], 99, 60).await.unwrap(), None, "{t}: nothing due");
        let first = db.take(&["toy.work", "other"], 1_000, 60).await.unwrap().unwrap();
        let second = db.take(&["toy.work"], 1_000, 60).await.unwrap().unwrap();
        assert_eq!((first.key.as_str(), second.key.as_str()), ("a", "b"), "{t}");
        assert_eq!(db.take(&["toy.work"], 1_000, 60).await.unwrap(), None, "{t}");
        assert!(!put(db, "a", 50).await, "{t}: running counts as there");
        assert!(db.complete(&first).await.unwrap(), "{t}");
        assert!(!db.complete(&first).await.unwrap(), "{t}: done is done");
        assert!(put(db, "a", 50).await, "{t}: after it is done the key is free");
        let listed: Vec<_> = db.jobs(0, 10).await.unwrap().into_iter().map(|j| (j.key, j.state)).collect();
        assert_eq!(
            listed,
            [("b".to_owned(), JobState::Running), ("later".to_owned(), JobState::Waiting), ("a".to_owned(), JobState::Waiting)],
            "{t}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_lease_goes_to_another_worker_and_the_first_notices() {
    both(|t| async move {
        let (db, clock) = (&t.db, FakeClock::at(1_000));
        put(db, "a", 0).await;
        let slow = db.take(&["toy.work"], clock.now_ms(), 50).await.unwrap().unwrap();
        clock.advance(49);
        assert_eq!(db.take(&["toy.work"], clock.now_ms(), 50).await.unwrap(), None, "{t}");
        clock.advance(1);
        let fast = db.take(&["toy.work"], clock.now_ms(), 50).await.unwrap().unwrap();
        assert_eq!((fast.id, fast.attempt), (slow.id, 2), "{t}");
        assert!(!db.complete(&slow).await.unwrap(), "{t}: lease lost");
        assert!(!db.fail(&slow, "late", clock.now_ms()).await.unwrap(), "{t}: lease lost");
        assert!(db.complete(&fast).await.unwrap(), "{t}");
        assert_eq!(db.jobs(0, 10).await.unwrap(), vec![], "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_wait_longer_and_end_in_dead() {
    both(|t| async move {
        let (db, clock) = (&t.db, FakeClock::at(0));
        put(db, "a", 0).await;
        let mut waits = Vec::new();
        for attempt in 1..=8 {
            let job = db.take(&["toy.work"], clock.now_ms(), 1_000).await.unwrap().unwrap();
            assert_eq!(job.attempt, attempt, "{t}");
            assert!(db.fail(&job, "打印机缺纸", clock.now_ms()).await.unwrap(), "{t}");
            let listed = db.jobs(0, 1).await.unwrap().remove(0);
            assert_eq!(listed.error.as_deref(), Some("打印机缺纸"), "{t}");
            waits.push((listed.run_at_ms - clock.now_ms()) / 1_000);
            clock.advance(listed.run_at_ms - clock.now_ms());
        }
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640], "{t}");
        assert_eq!(db.jobs(0, 1).await.unwrap()[0].state, JobState::Dead, "{t}");
        assert_eq!(db.take(&["toy.work"], i64::MAX / 2, 1_000).await.unwrap(), None, "{t}");
        let id = db.jobs(0, 1).await.unwrap()[0].id;
        let revived =
            db.write(move |tx| Box::pin(async move { tx.revive(id, 7).await })).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert!(revived, "{t}");
        assert_eq!(db.take(&["toy.work"], 7, 1_000).await.unwrap().unwrap().attempt, 1, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_always_dies_leaves_a_dead_job() {
    both(|t| async move {
        let (db, clock) = (&t.db, FakeClock::at(0));
        put(db, "a", 0).await;
        for _ in 0..8 {
            assert!(db.take(&["toy.work"], clock.now_ms(), 10).await.unwrap().is_some(), "{t}");
            clock.advance(10);
        }
        assert_eq!(db.take(&["toy.work"], clock.now_ms(), 10).await.unwrap(), None, "{t}");
        assert_eq!(db.jobs(0, 1).await.unwrap()[0].state, JobState::Dead, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_a_transaction_taken_back_is_never_seen() {
    both(|t| async move {
        let changed = t.db.watch_queue();
        let refused =
            t.db.write(|tx| {
                Box::pin(async move {
                    tx.enqueue(NewJob::new("toy.work", "a", "{}", 0)).await?;
                    Err::<(), _>(StoreError::Broken("refused".to_owned()))
                })
            })
            .await;
        assert!(refused.is_err());
        assert_eq!(t.db.take(&["toy.work"], 9, 9).await.unwrap(), None, "{t}");
        let mut changed_after = changed;
        changed_after.mark_unchanged();
        put(&t.db, "b", 0).await;
        assert!(changed_after.has_changed().unwrap(), "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_workers_share_the_work() {
    both(|t| async move {
        for n in 0..40 {
            put(&t.db, &n.to_string(), n).await;
        }
        let mut workers = Vec::new();
        for _ in 0..8 {
            let db = t.db.clone();
            workers.push(tokio::spawn(async move {
                let mut mine = Vec::new();
                while let Some(job) = db.take(&["toy.work"], 1_000, 60_000).await.unwrap() {
                    mine.push(job.key.clone());
                    assert!(db.complete(&job).await.unwrap());
                }
                mine
            }));
        }
        let mut all = Vec::new();
        for w in workers {
            all.extend(w.await.unwrap());
        }
        all.sort_by_key(|k| k.parse::<u32>().unwrap());
        assert_eq!(all, (0..40).map(|n| n.to_string()).collect::<Vec<_>>(), "{t}");
    })
    .await;
}
