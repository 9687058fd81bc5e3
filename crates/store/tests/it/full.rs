//! The disk is full.

use heyi_store::{NewEvent, Options, StoreError};
use heyi_testkit::TestDb;

use crate::support::{Oops, add, add_with, envelope};

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_nothing_is_half_done() {
    let t = TestDb::sqlite(Options { max_pages: Some(240), ..Options::default() }).await;
    let big = "x".repeat(40_000);
    let mut answered = 0;
    let mut refused = None;
    for n in 0..40_u64 {
        let mut jobs = Vec::new();
        // Several at once: they share a commit.
        for w in 0..3 {
            let db = t.db.clone();
            let event = NewEvent { kind: "toy.added".to_owned(), version: 1, body: format!("{{\"t\":\"{big}\"}}") };
            jobs.push(tokio::spawn(async move { add_with(&db, &format!("toy_{w}_{n}"), 0, vec![event], envelope(1)).await }));
        }
        for job in jobs {
            match job.await.unwrap() {
                Ok(_) => answered += 1,
                Err(e) => refused = Some(e),
            }
        }
        if refused.is_some() {
            break;
        }
    }
    assert!(matches!(refused, Some(Oops::Store(StoreError::Full(_)))), "{refused:?}");
    assert!(answered > 0);
    let report = heyi_store::verify_live(&t.db).await.unwrap();
    assert!(report.ok, "{:?}", report.problems);
    assert_eq!(report.size, answered);
    // With room again, after a restart, it goes on.
    let again = t.reopen(Options::default()).await;
    add(&again, "toy_after", 0, 1).await.unwrap();
    let report = heyi_store::verify_live(&again).await.unwrap();
    assert!(report.ok && report.size == answered + 1, "{:?}", report.problems);
}
