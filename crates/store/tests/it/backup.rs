//! Backup of a running store, and its way back.

use heyi_store::{Db, Location, Options, StoreError, backup, restore, verify_live};
use heyi_testkit::TestDb;

use crate::support::{add, fill};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_store_comes_back() {
    let t = TestDb::sqlite(Options::default()).await;
    fill(&t.db, 2, 20).await;
    let folder = t.folder.path().join("backup");
    let db = t.db.clone();
    let busy = tokio::spawn(async move {
        for n in 0..50 {
            add(&db, "busy", n, 1).await.unwrap();
        }
    });
    let made = backup(&t.db, &folder).await.unwrap();
    busy.await.unwrap();
    assert!((40..=90).contains(&made.size) && made.bytes > 0, "{made:?}");
    assert!(matches!(backup(&t.db, &folder).await, Err(StoreError::File { .. })), "never over another backup");

    let fresh = Location::Sqlite(t.folder.path().join("fresh"));
    assert_eq!(restore(&folder, &fresh).await.unwrap(), made.size);
    let again = Db::open(&fresh, Options::default()).await.unwrap();
    again.migrate().await.unwrap();
    let report = verify_live(&again).await.unwrap();
    assert!(report.ok && report.size == made.size, "{:?}", report.problems);
    // The same place again, with nothing new in it.
    again.close().await;
    assert_eq!(restore(&folder, &fresh).await.unwrap(), made.size);
    // And with something new: that would be a fork.
    let again = Db::open(&fresh, Options::default()).await.unwrap();
    add(&again, "new", 0, 1).await.unwrap();
    assert!(restore(&folder, &fresh).await.is_err(), "never under a running store");
    again.close().await;
    let Err(StoreError::Schema(why)) = restore(&folder, &fresh).await else { panic!("restored over a newer store") };
    assert!(why.contains(&(made.size + 1).to_string()), "{why}");
    let kept = Db::open(&fresh, Options::default()).await.unwrap();
    assert_eq!(verify_live(&kept).await.unwrap().size, made.size + 1);
}
