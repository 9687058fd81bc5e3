//! The schema is the same on both databases, and only moves forward.

use std::collections::BTreeMap;

use heyi_store::{Db, Location, Options, Query as _, Snapshot, StoreError, args};
use heyi_testkit::{Pg, TestDb, both};

use crate::support::raw;

/// table.column → (type, may be null), with the names of types made equal.
async fn columns(read: &mut Snapshot, sqlite: bool) -> BTreeMap<String, (String, bool)> {
    let sql = if sqlite {
        "SELECT m.name || '.' || p.name AS name, p.type AS kind, CASE WHEN p.\"notnull\" = 1 OR p.pk > 0 THEN 0 ELSE 1 END \
         AS nullable FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'"
    } else {
        "SELECT table_name || '.' || column_name AS name, CAST(data_type AS TEXT) AS kind, \
         CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END AS nullable \
         FROM information_schema.columns WHERE table_schema = 'public'"
    };
    let rows = read.fetch_all(sql, args![]).await.unwrap();
    rows.iter()
        .map(|r| {
            let kind = match r.text("kind").unwrap() {
                "INTEGER" | "bigint" | "BIGINT" => "int",
                "TEXT" | "text" => "text",
                "BLOB" | "bytea" => "bytes",
                other => panic!("{} has type {other}", r.text("name").unwrap()),
            };
            (r.string("name").unwrap(), (kind.to_owned(), r.bool("nullable").unwrap()))
        })
        .collect()
}

/// Names of the indexes that have a name of ours.
async fn indexes(read: &mut Snapshot, sqlite: bool) -> Vec<String> {
    let sql = if sqlite {
        "SELECT name, CASE WHEN sql LIKE 'CREATE UNIQUE%' THEN 1 ELSE 0 END AS one FROM sqlite_master \
         WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    } else {
        "SELECT CAST(c.relname AS TEXT) AS name, CASE WHEN i.indisunique THEN 1 ELSE 0 END AS one FROM pg_index i \
         JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = 'public' AND NOT i.indisprimary ORDER BY 1"
    };
    let rows = read.fetch_all(sql, args![]).await.unwrap();
    let mut all: Vec<_> = rows.iter().map(|r| format!("{} {}", r.text("name").unwrap(), r.int("one").unwrap())).collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn both_schemas_mean_the_same() {
    let (sqlite, postgres) = (TestDb::sqlite(Options::default()).await, TestDb::postgres(Options::default()).await);
    let mut a = sqlite.db.read().await.unwrap();
    let mut b = postgres.db.read().await.unwrap();
    let (left, right) = (columns(&mut a, true).await, columns(&mut b, false).await);
    assert!(left.contains_key("events.entry"), "{left:?}");
    assert_eq!(left, right);
    // A unique key written inside a table has a name on PostgreSQL only: write it as CREATE UNIQUE INDEX.
    assert_eq!(indexes(&mut a, true).await, indexes(&mut b, false).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn migrating_twice_does_nothing() {
    both(|t| async move {
        assert_eq!(t.db.migrate().await.unwrap(), Vec::<&str>::new(), "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_store_is_migrated_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = Pg::shared().empty_database();
    for location in [Location::Sqlite(folder.path().join("new")), Location::Postgres(database.url())] {
        let db = Db::open(&location, Options::default()).await.unwrap();
        let before: Result<(), StoreError> = db.write(|_| Box::pin(async move { Ok(()) })).await;
        assert!(before.is_err(), "no schema, no writing");
        assert_eq!(db.migrate().await.unwrap()[0], "core");
        let after: Result<(), StoreError> = db.write(|_| Box::pin(async move { Ok(()) })).await;
        assert_eq!(after, Ok(()));
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_or_unknown_step_stops_the_program() {
    both(|t| async move {
        raw(&t.db, "UPDATE schema_migrations SET sha256 = 'other' WHERE version = 1").await;
        assert!(matches!(t.db.migrate().await, Err(StoreError::Schema(_))), "{t}");
        raw(&t.db, "INSERT INTO schema_migrations (version, name, sha256) VALUES (999, 'future', '')").await;
        raw(&t.db, "DELETE FROM schema_migrations WHERE version = 1").await;
        let Err(StoreError::Schema(what)) = t.db.migrate().await else { panic!("{t}: migrated") };
        assert!(what.contains("999"), "{t}: {what}");
    })
    .await;
}
