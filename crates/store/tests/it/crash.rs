//! Stopped at every fault point, by an error and by the death of the process: what was answered is there, nothing is half done.

use std::process::Command;

use heyi_store::{Db, FaultPoints, Location, Options, StoreError, args};
use heyi_store::{NewJob, Query as _};
use heyi_testkit::{TestDb, seeded};

use crate::support::{Oops, envelope, event, make_toy_tables, with_toy};

/// Three requests one after another; how many were answered well.
async fn requests(db: &Db) -> u64 {
    let mut answered = 0;
    for n in 1..=3_u64 {
        let done = db
            .write(move |tx| {
                Box::pin(async move {
                    let mut e = envelope(5);
                    e.case_key = Some("case_1".to_owned());
                    let stream = format!("toy_{n}");
                    tx.append(&stream, 0, &[event("toy.made", 1), event("toy.added", 2)], &e, &mut seeded(n)).await?;
                    tx.enqueue(NewJob::new("toy.work", stream, "{}", 0)).await?;
                    Ok::<_, Oops>(())
                })
            })
            .await;
        match done {
            Ok(()) => {
                answered += 1;
                println!("answered {n}");
            }
            Err(Oops::Store(StoreError::Fault(_))) => {}
            Err(e) => panic!("{e:?}"),
        }
    }
    answered
}

/// Everything of a request or nothing of it, and at least what was answered.
async fn check(db: &Db, answered: u64, what: &str) {
    let report = heyi_store::verify_live(db).await.unwrap();
    assert!(report.ok, "{what}: {:?}", report.problems);
    let mut read = db.read().await.unwrap();
    let count = async |read: &mut heyi_store::Snapshot, sql: &'static str| read.fetch_one(sql, args![]).await.unwrap().uint("n").unwrap();
    let events = count(&mut read, "SELECT COUNT(*) AS n FROM events").await;
    let rows = count(&mut read, "SELECT COUNT(*) AS n FROM toy_rows").await;
    let sums = count(&mut read, "SELECT COUNT(*) AS n FROM toy_sums").await;
    let jobs = count(&mut read, "SELECT COUNT(*) AS n FROM jobs").await;
    assert_eq!((events, rows, sums), (2 * jobs, 2 * jobs, jobs), "{what}");
    assert!(jobs >= answered && jobs <= 3, "{what}: {jobs} stored, {answered} answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_at_any_point_leaves_nothing_half_done() {
    for postgres in [false, true] {
        let mut n = 0;
        loop {
            n += 1;
            let faults = FaultPoints::none();
            let options = Options { faults: faults.clone(), ..with_toy() };
            let t = if postgres { TestDb::postgres(options).await } else { TestDb::sqlite(options).await };
            make_toy_tables(&t.db).await;
            faults.rearm(n);
            let answered = requests(&t.db).await;
            let reached = faults.passed() >= n;
            faults.rearm(0);
            check(&t.db, answered, &format!("{t}, point {n}")).await;
            if !reached {
                assert!(answered == 3 && n > 60, "{t}: only {n} points");
                break;
            }
            assert!(answered < 3, "{t}: point {n} stopped nothing");
            // It works on without a restart.
            crate::support::add(&t.db, "toy_after", 0, 1).await.unwrap();
            // PostgreSQL takes a while to clone; every fifth point is enough where SQLite has had them all.
            if postgres {
                n += 4;
            }
        }
    }
}

const CHILD: &str = "HEYI_STORE_CRASH_CHILD";

/// Not a test of its own: the process that dies.
#[tokio::test(flavor = "multi_thread")]
async fn child_that_dies() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let (folder, point) = task.split_once('|').unwrap();
    let faults = FaultPoints::abort_at(0);
    let options = Options { faults: faults.clone(), ..with_toy() };
    let db = Db::open(&Location::Sqlite(folder.into()), options).await.unwrap();
    db.migrate().await.unwrap();
    make_toy_tables(&db).await;
    faults.rearm(point.parse().unwrap());
    let answered = requests(&db).await;
    println!("all {answered} answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_death_of_the_process_at_any_point_loses_nothing_answered() {
    let me = std::env::current_exe().unwrap();
    let mut point = 0;
    let mut seen = std::collections::BTreeSet::new();
    loop {
        point += 1;
        let folder = tempfile::tempdir().unwrap();
        let out = Command::new(&me)
            .args(["crash::child_that_dies", "--exact", "--nocapture", "--test-threads=1"])
            .env(CHILD, format!("{}|{point}", folder.path().display()))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let db = Db::open(&Location::Sqlite(folder.path().to_path_buf()), with_toy()).await.unwrap();
        let answered = said.lines().filter(|l| l.contains("answered ") && !l.contains("all")).count() as u64;
        let finished = said.contains("all 3 answered");
        seen.insert(answered);
        check(&db, answered, &format!("killed at point {point}")).await;
        crate::support::add(&db, "toy_after", 0, 1).await.unwrap();
        let report = heyi_store::verify_live(&db).await.unwrap();
        assert!(report.ok, "{:?}", report.problems);
        db.close().await;
        if finished {
            assert!(point > 60, "only {point} points");
            assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
            break;
        }
        assert!(!out.status.success(), "point {point}: {said}");
    }
}
