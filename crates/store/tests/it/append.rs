//! Appending to streams.

use heyi_store::{AppendError, Envelope, Options, Query as _, StoreError, args};
use heyi_testkit::{FakeClock, TestDb, both, both_with};

use crate::support::{Oops, add, add_with, envelope, event, fill, make_toy_tables, with_toy};

#[tokio::test(flavor = "multi_thread")]
async fn appended_events_are_read_as_written() {
    both(|t| async move {
        let full = Envelope {
            at_ms: 5,
            claimed_ms: Some(3),
            actor: "person_甲".to_owned(),
            acting_body: Some("500103001".to_owned()),
            device: Some("device_1".to_owned()),
            causation: Some("cmd_1".to_owned()),
            case_key: Some("case_1".to_owned()),
            subject_key: Some("firm_1".to_owned()),
        };
        let events = vec![event("toy.made", 1), event("toy.changed", 2)];
        let done = add_with(&t.db, "toy_1", 0, events, full).await.unwrap();
        assert_eq!(done.len(), 2, "{t}");
        let more = add(&t.db, "toy_2", 0, 9).await.unwrap();
        let mut read = t.db.read().await.unwrap();
        assert_eq!(read.load("toy_1").await.unwrap(), done, "{t}");
        assert_eq!(read.load_from("toy_1", 2).await.unwrap(), done[1..], "{t}");
        assert_eq!(read.load("nothing").await.unwrap(), vec![], "{t}");
        assert_eq!(read.last_number("toy_1").await.unwrap(), 2, "{t}");
        let all = read.read_all(None, 10).await.unwrap();
        assert_eq!(all, [done.clone(), more].concat(), "{t}");
        assert_eq!(all.iter().map(|e| (e.position, e.number)).collect::<Vec<_>>(), [(0, 1), (1, 2), (2, 1)]);
        assert_eq!(read.read_all(Some(0), 1).await.unwrap(), done[1..], "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_expected_number_names_what_happened_since() {
    both(|t| async move {
        add_with(&t.db, "toy_1", 0, vec![event("toy.made", 1)], envelope(1)).await.unwrap();
        add_with(&t.db, "toy_1", 1, vec![event("toy.changed", 2), event("toy.closed", 3)], envelope(2)).await.unwrap();
        let Err(Oops::Append(conflict)) = add(&t.db, "toy_1", 1, 4).await else { panic!("{t}: no conflict") };
        assert_eq!(
            conflict,
            AppendError::Conflict {
                stream: "toy_1".to_owned(),
                expected: 1,
                actual: 3,
                since: vec!["toy.changed".to_owned(), "toy.closed".to_owned()],
            },
            "{t}"
        );
        let Err(Oops::Append(AppendError::Conflict { actual: 3, since, .. })) = add(&t.db, "toy_1", 7, 4).await else {
            panic!("{t}: no conflict")
        };
        assert!(since.is_empty());
        assert_eq!(t.db.read().await.unwrap().read_all(None, 10).await.unwrap().len(), 3, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_writers_leave_no_gap() {
    both(|t| async move {
        let mut writers = Vec::new();
        for w in 0..16_i64 {
            let db = t.db.clone();
            writers.push(tokio::spawn(async move {
                for n in 0..20 {
                    // Own stream, and one that all fight for.
                    add(&db, &format!("toy_{w}"), n, w).await.unwrap();
                    loop {
                        let seen = db.read().await.unwrap().last_number("shared").await.unwrap();
                        match add(&db, "shared", seen, w).await {
                            Ok(_) => break,
                            Err(Oops::Append(AppendError::Conflict { .. })) => {}
                            Err(e) => panic!("{e:?}"),
                        }
                    }
                }
            }));
        }
        for w in writers {
            w.await.unwrap();
        }
        let mut read = t.db.read().await.unwrap();
        let all = read.read_all(None, 10_000).await.unwrap();
        assert_eq!(all.len(), 640, "{t}");
        assert!(all.iter().zip(0..).all(|(e, n)| e.position == n), "{t}");
        assert!(all.windows(2).all(|w| w[0].at_ms <= w[1].at_ms), "{t}");
        let shared = read.load("shared").await.unwrap();
        assert!(shared.iter().zip(1..).all(|(e, n)| e.number == n) && shared.len() == 320, "{t}");
        drop(read);
        let report = heyi_store::verify_live(&t.db).await.unwrap();
        assert!(report.ok && report.size == 640, "{t}: {:?}", report.problems);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_share_one_record() {
    both(|t| async move {
        let other = t.reopen(t.options.clone()).await;
        let mut writers = Vec::new();
        for (server, db) in [(0, t.db.clone()), (1, other.clone())] {
            for w in 0..4_u64 {
                let db = db.clone();
                writers.push(tokio::spawn(async move {
                    for n in 0..10 {
                        add(&db, &format!("toy_{server}_{w}"), n, 1).await.unwrap();
                    }
                }));
            }
        }
        for w in writers {
            w.await.unwrap();
        }
        let report = heyi_store::verify_live(&other).await.unwrap();
        assert!(report.ok && report.size == 80, "{t}: {:?}", report.problems);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_made_again() {
    let t = TestDb::postgres(Options::default()).await;
    add(&t.db, "toy_1", 0, 1).await.unwrap();
    let other = t.reopen(Options::default()).await;
    let killed = other
        .fetch_all(
            "SELECT CASE WHEN pg_terminate_backend(pid) THEN 1 ELSE 0 END AS done FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
            args![],
        )
        .await
        .unwrap();
    assert!(!killed.is_empty());
    add(&t.db, "toy_1", 1, 2).await.unwrap();
    let report = heyi_store::verify_live(&t.db).await.unwrap();
    assert!(report.ok && report.size == 2, "{:?}", report.problems);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_never_goes_back_in_the_record() {
    both(|t| async move {
        let clock = FakeClock::at(10_000);
        for back in [0, 500, -3_000, 100] {
            clock.advance(back);
            let at = clock.now_ms();
            let e = Envelope { claimed_ms: Some(at), ..envelope(at) };
            let n = t.db.read().await.unwrap().last_number("toy_1").await.unwrap();
            add_with(&t.db, "toy_1", n, vec![event("toy.added", 1)], e).await.unwrap();
        }
        let read = t.db.read().await.unwrap().load("toy_1").await.unwrap();
        let at: Vec<_> = read.iter().map(|e| (e.at_ms, e.claimed_ms)).collect();
        assert_eq!(at, [(10_000, Some(10_000)), (10_500, Some(10_500)), (10_500, Some(7_500)), (10_500, Some(7_600))], "{t}");
        // Also after a restart.
        let again = t.reopen(t.options.clone()).await;
        let e = add(&again, "toy_2", 0, 1).await.unwrap();
        assert_eq!(e[0].at_ms, 10_500, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_json_is_refused() {
    both(|t| async move {
        let mut bad = event("toy.added", 1);
        bad.body = "{".to_owned();
        let refused = add_with(&t.db, "toy_1", 0, vec![event("toy.made", 1), bad], envelope(1)).await;
        assert!(matches!(refused, Err(Oops::Store(StoreError::Broken(_)))), "{t}: {refused:?}");
        assert_eq!(t.db.read().await.unwrap().read_all(None, 10).await.unwrap(), vec![], "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_cannot_be_projected_is_not_appended() {
    both_with(with_toy, |t| async move {
        make_toy_tables(&t.db).await;
        fill(&t.db, 2, 2).await;
        let refused = add_with(&t.db, "toy_9", 0, vec![event("toy.unreadable", 1)], envelope(9)).await;
        assert!(matches!(refused, Err(Oops::Store(StoreError::Projection { position: 4, .. }))), "{t}: {refused:?}");
        let mut read = t.db.read().await.unwrap();
        assert_eq!(read.read_all(None, 10).await.unwrap().len(), 4, "{t}");
        let row = read.fetch_one("SELECT COUNT(*) AS n FROM toy_sums", args![]).await.unwrap();
        assert_eq!(row.int("n").unwrap(), 2, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_does_not_move_and_cannot_write() {
    both(|t| async move {
        add(&t.db, "toy_1", 0, 1).await.unwrap();
        let mut read = t.db.read().await.unwrap();
        assert_eq!(read.last_number("toy_1").await.unwrap(), 1, "{t}");
        add(&t.db, "toy_1", 1, 2).await.unwrap();
        assert_eq!(read.last_number("toy_1").await.unwrap(), 1, "{t}");
        assert!(read.execute("DELETE FROM events", args![]).await.is_err(), "{t}");
        drop(read);
        assert_eq!(t.db.read().await.unwrap().last_number("toy_1").await.unwrap(), 2, "{t}");
    })
    .await;
}
