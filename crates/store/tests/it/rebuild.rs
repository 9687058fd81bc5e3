//! Read models made again are the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use heyi_store::{Db, Query as _, args};
use heyi_testkit::both_with;

use crate::support::{add, fill, make_toy_tables, raw, with_toy};

async fn dump(db: &Db) -> Vec<String> {
    let mut read = db.read().await.unwrap();
    let mut out = Vec::new();
    for table in ["toy_rows", "toy_sums"] {
        for row in read.fetch_all(format!("SELECT * FROM {table}"), args![]).await.unwrap() {
            out.push(format!("{table} {:?}", row.values()));
        }
    }
    out.sort();
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn rebuilt_is_live() {
    both_with(with_toy, |t| async move {
        make_toy_tables(&t.db).await;
        fill(&t.db, 7, 5).await;
        let live = dump(&t.db).await;
        assert_eq!(live.len(), 7 * 5 + 7, "{t}");
        // What a rebuild must mend.
        raw(&t.db, "UPDATE toy_sums SET total = 99").await;
        raw(&t.db, "DELETE FROM toy_rows WHERE number > 3").await;
        raw(&t.db, "INSERT INTO toy_sums (stream, total) VALUES ('stray', 1)").await;
        assert_ne!(dump(&t.db).await, live, "{t}");
        let seen = Arc::new(AtomicU64::new(0));
        let told = seen.clone();
        let n = t.db.rebuild(move |n| told.store(n, Ordering::SeqCst)).await.unwrap();
        assert_eq!((n, seen.load(Ordering::SeqCst)), (35, 35), "{t}");
        assert_eq!(dump(&t.db).await, live, "{t}");
        // And life goes on from there.
        add(&t.db, "toy_0", 5, 1).await.unwrap();
        assert_ne!(dump(&t.db).await, live, "{t}");
    })
    .await;
}
