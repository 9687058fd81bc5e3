//! Jobs that share a commit.

use std::sync::Arc;

use heyi_store::{Query as _, StoreError, Value, args};
use heyi_testkit::{both, seeded};
use tokio::sync::Notify;

use crate::support::{Oops, add, envelope, event, raw};

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_and_a_panicking_job_take_only_themselves_back() {
    both(|t| async move {
        // Holds the writer until all jobs wait, so that they run in one group.
        let gate = Arc::new(Notify::new());
        let entered = Arc::new(Notify::new());
        let (g, e) = (gate.clone(), entered.clone());
        let db = t.db.clone();
        let first = tokio::spawn(async move {
            db.write(move |tx| {
                Box::pin(async move {
                    e.notify_one();
                    g.notified().await;
                    tx.append("toy_0", 0, &[event("toy.added", 0)], &envelope(1), &mut seeded(1)).await?;
                    Ok::<_, Oops>(())
                })
            })
            .await
        });
        entered.notified().await;
        let mut jobs = Vec::new();
        for n in 1..=9_u64 {
            let db = t.db.clone();
            jobs.push(tokio::spawn(async move {
                db.write(move |tx| {
                    Box::pin(async move {
                        let stream = format!("toy_{n}");
                        let done = tx.append(&stream, 0, &[event("toy.added", 1)], &envelope(2), &mut seeded(n)).await?;
                        match n % 4 {
                            1 => Err(Oops::Mine),
                            2 => panic!("job {n} panics after writing"),
                            // A failed statement can't be shrugged off.
                            3 => {
                                let _ = tx.execute("INSERT INTO no_such_table VALUES (1)", args![]).await;
                                Ok(done[0].position)
                            }
                            _ => Ok(done[0].position),
                        }
                    })
                })
                .await
            }));
            // The inbox keeps the order in which they come.
            tokio::task::yield_now().await;
        }
        gate.notify_one();
        first.await.unwrap().unwrap();
        let mut kept = Vec::new();
        for (n, job) in (1..=9_u64).zip(jobs) {
            match (n % 4, job.await.unwrap()) {
                (1, Err(Oops::Mine)) => {}
                (2, Err(Oops::Store(StoreError::Panicked(words)))) => assert!(words.contains("panics after"), "{words}"),
                (3, Err(Oops::Store(StoreError::Statement { .. }))) => {}
                (0, Ok(position)) => kept.push(position),
                (_, other) => panic!("{t} job {n}: {other:?}"),
            }
        }
        kept.sort_unstable();
        assert_eq!(kept, [1, 2], "{t}");
        let mut read = t.db.read().await.unwrap();
        let streams: Vec<_> = read.read_all(None, 99).await.unwrap().into_iter().map(|e| e.stream).collect();
        assert_eq!(streams.len(), 3, "{t}: {streams:?}");
        drop(read);
        add(&t.db, "toy_after", 0, 1).await.unwrap();
        let report = heyi_store::verify_live(&t.db).await.unwrap();
        assert!(report.ok && report.size == 4, "{t}: {:?}", report.problems);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_value_comes_back_as_it_went() {
    both(|t| async move {
        let bytes = if matches!(t.db.dialect(), heyi_store::Dialect::Sqlite) { "BLOB" } else { "BYTEA" };
        raw(&t.db, format!("CREATE TABLE things (id BIGINT PRIMARY KEY, n BIGINT, s TEXT, b {bytes})")).await;
        let rows = vec![
            args![1, i64::MIN, "", Vec::<u8>::new()],
            args![2, i64::MAX, "中文 'quoted' \u{1F600}", vec![0_u8, 255]],
            args![3, None::<i64>, None::<&str>, None::<Vec<u8>>],
            args![4, true, "x", [7_u8; 32]],
        ];
        let written = rows.clone();
        t.db.write(move |tx| {
            Box::pin(async move {
                for row in written {
                    tx.execute("INSERT INTO things (id, n, s, b) VALUES ($1, $2, $3, $4)", row).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
        let mut read = t.db.read().await.unwrap();
        let found = read.fetch_all("SELECT id, n, s, b FROM things ORDER BY id", args![]).await.unwrap();
        assert_eq!(found.iter().map(|r| r.values().to_vec()).collect::<Vec<_>>(), rows, "{t}");
        // A null as a parameter in a comparison, and used again in another place.
        let none = read.fetch_all("SELECT id FROM things WHERE s = $1 OR s = $2", args![None::<&str>, "x"]).await.unwrap();
        assert_eq!(none[0].value("id").unwrap(), &Value::Int(4), "{t}");
        assert!(matches!(none[0].text("id"), Err(StoreError::Column { .. })), "{t}");
        assert!(matches!(none[0].int("nothing"), Err(StoreError::Column { .. })), "{t}");
        let sum = read.fetch_one("SELECT CAST(SUM(id) AS BIGINT) AS s, COUNT(*) AS c, MAX(s) AS m FROM things", args![]).await.unwrap();
        assert_eq!((sum.int("s").unwrap(), sum.int("c").unwrap()), (10, 4), "{t}");
        assert!(matches!(read.fetch_one("SELECT id FROM things WHERE id = 99", args![]).await, Err(StoreError::NoRow(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_to_its_end_when_its_caller_goes_away() {
    both(|t| async move {
        let entered = Arc::new(Notify::new());
        let gate = Arc::new(Notify::new());
        let (e, g, db) = (entered.clone(), gate.clone(), t.db.clone());
        let caller = tokio::spawn(async move {
            db.write(move |tx| {
                Box::pin(async move {
                    e.notify_one();
                    g.notified().await;
                    tx.append("toy_1", 0, &[event("toy.added", 0)], &envelope(1), &mut seeded(1)).await?;
                    Ok::<_, Oops>(())
                })
            })
            .await
        });
        entered.notified().await;
        caller.abort();
        let _ = caller.await;
        gate.notify_one();
        // The next job comes after it.
        add(&t.db, "toy_2", 0, 1).await.unwrap();
        assert_eq!(t.db.read().await.unwrap().last_number("toy_1").await.unwrap(), 1, "{t}");
    })
    .await;
}
