//! A changed byte in the database is named.

use heyi_store::{Dialect, StoreError, VerifyReport, verify_live};
use heyi_testkit::{TestDb, both};

use crate::support::{Oops, add, fill, raw, raw_all};

/// 8 streams of 40: 320 leaves, so that one tile of each tree is full. Streams with even numbers have a case.
async fn filled(t: &TestDb) {
    fill(&t.db, 8, 40).await;
    let report = verify_live(&t.db).await.unwrap();
    assert!(report.ok && report.size == 320, "{t}: {:?}", report.problems);
}

/// Changes one byte of a column of bytes.
fn flip(t: &TestDb, table: &str, column: &str, at: u32, which: &str) -> String {
    match t.db.dialect() {
        Dialect::Sqlite => format!(
            "UPDATE {table} SET {column} = CAST(substr({column}, 1, {at}) || \
             CASE substr({column}, {at} + 1, 1) WHEN X'00' THEN X'01' ELSE X'00' END || substr({column}, {at} + 2) AS BLOB) \
             WHERE {which}"
        ),
        Dialect::Postgres => {
            format!("UPDATE {table} SET {column} = set_byte({column}, {at}, 255 - get_byte({column}, {at})) WHERE {which}")
        }
    }
}

fn first(report: &VerifyReport) -> (Option<u64>, String) {
    assert!(!report.ok);
    let p = &report.problems[0];
    (p.index, p.what.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_changed_value_of_an_event_is_named_and_nothing_else() {
    both(|t| async move {
        filled(&t).await;
        // Event 85 is number 6 of toy_2, which has a case; event 50 is number 11 of toy_1, which has none.
        let cases = [
            ("body = '{\"n\":99}' WHERE position = 85", 85, "toy_2，第6项", "内容"),
            ("body = '{\"n\": 10}' WHERE position = 50", 50, "toy_1，第11项", "内容"),
            ("kind = 'toy.removed' WHERE position = 85", 85, "toy_2，第6项", "内容"),
            ("acting_body = '500103002' WHERE position = 85", 85, "toy_2，第6项", "内容"),
            ("number = 77 WHERE position = 50", 50, "toy_1，第77项", "内容"),
            ("stream = 'toy_x' WHERE position = 50", 50, "toy_x，第11项", "内容"),
            ("actor = 'person_9' WHERE position = 85", 85, "toy_2，第6项", "经办人"),
            ("at_ms = at_ms + 1 WHERE position = 319", 319, "toy_7，第40项", "记录时间"),
            ("claimed_ms = 901 WHERE position = 85", 85, "toy_2，第6项", "设备时间"),
            ("version = 2 WHERE position = 85", 85, "toy_2，第6项", "格式版本"),
            ("subject_key = 'firm_2' WHERE position = 85", 85, "toy_2，第6项", "所涉对象"),
            ("case_key = 'case_9' WHERE position = 85", 85, "toy_2，第6项", "所属案件"),
        ];
        for (change, index, place, what) in cases {
            let db = &t.db;
            raw(db, "CREATE TABLE kept AS SELECT * FROM events").await;
            raw(db, format!("UPDATE events SET {change}")).await;
            let report = verify_live(db).await.unwrap();
            let (at, said) = first(&report);
            assert_eq!(at, Some(index), "{t} {change}: {:?}", report.problems);
            assert!(said.contains(place) && said.contains(what), "{t} {change}: {said}");
            let more = change.starts_with("at_ms") || change.starts_with("case_key");
            assert!(report.problems.len() == 1 || more, "{t} {change}: {:?}", report.problems);
            raw(db, "DELETE FROM events").await;
            raw(db, "INSERT INTO events SELECT * FROM kept").await;
            raw(db, "DROP TABLE kept").await;
        }
        assert!(verify_live(&t.db).await.unwrap().ok, "{t}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_changed_byte_of_the_log_is_named() {
    both(|t| async move {
        filled(&t).await;
        let cases = [
            ("events", "salt", 3, "position = 85", Some(85), "随机盐"),
            ("events", "entry", 130, "position = 85", Some(85), "存证条目被改动"),
            ("events", "entry", 0, "position = 300", Some(300), "存证条目被改动"),
            ("log_tiles", "hashes", 85 * 32 + 5, "tree = 'sha256'", Some(85), "哈希块（SHA-256）中的叶哈希被改动"),
            ("log_tiles", "hashes", 7, "tree = 'sm3'", Some(0), "哈希块（SM3）中的叶哈希被改动"),
            // The right edge: version, size, one peak, then the open tile of the leaves.
            ("log_state", "bytes", 9 + 3, "id = 1", None, "日志状态"),
            ("case_heads", "leaf", 1, "case_key = 'case_0'", Some(119), "案件链“case_0”"),
        ];
        for (table, column, at, which, index, what) in cases {
            let db = &t.db;
            raw(db, format!("CREATE TABLE kept AS SELECT * FROM {table}")).await;
            assert_eq!(raw(db, flip(&t, table, column, at, which)).await, 1, "{t} {table}.{column}");
            let report = verify_live(db).await.unwrap();
            let (at, said) = first(&report);
            assert_eq!(at, index, "{t} {table}.{column}: {:?}", report.problems);
            assert!(said.contains(what), "{t} {table}.{column}: {said}");
            // In one job: without its right edge the store writes nothing.
            raw_all(db, vec![format!("DELETE FROM {table}"), format!("INSERT INTO {table} SELECT * FROM kept")]).await;
            raw(db, "DROP TABLE kept").await;
            assert!(verify_live(db).await.unwrap().ok, "{t} {table}.{column}: put back");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_surplus_and_replaced_events_are_named() {
    both(|t| async move {
        filled(&t).await;
        let db = &t.db;
        let problems = async |what: &str| {
            let report = verify_live(db).await.unwrap();
            assert!(!report.ok, "{t} {what}");
            report.problems
        };
        raw(db, "CREATE TABLE kept AS SELECT * FROM events").await;
        raw(db, "DELETE FROM events WHERE position IN (3, 319)").await;
        let found = problems("deleted").await;
        assert_eq!(found.iter().take(2).map(|p| p.index).collect::<Vec<_>>(), [Some(3), Some(319)], "{t}: {found:?}");
        assert!(found[0].what.contains("缺失"), "{t}: {found:?}");
        raw(db, "INSERT INTO events SELECT * FROM kept WHERE position IN (3, 319)").await;
        assert!(verify_live(db).await.unwrap().ok, "{t}");

        // An event slipped in behind the last, and one far behind.
        for position in [320_u64, 1_000_000_000] {
            raw(
                db,
                format!(
                    "INSERT INTO events SELECT {position}, 'toy_x', 1, kind, version, at_ms, claimed_ms, actor, acting_body, device, \
                 causation, case_key, subject_key, body, salt, entry FROM kept WHERE position = 319"
                ),
            )
            .await;
            let found = problems("slipped in").await;
            assert!(found[0].index == Some(position) && found[0].what.contains("不在存证日志中"), "{t}: {found:?}");
            raw(db, format!("DELETE FROM events WHERE position = {position}")).await;
        }

        assert_eq!(heyi_store::check_edge(db).await.unwrap(), vec![], "{t}");
        raw(db, "DELETE FROM events WHERE position = 319").await;
        assert_eq!(heyi_store::check_edge(db).await.unwrap().len(), 1, "{t}");
        raw(db, "INSERT INTO events SELECT * FROM kept WHERE position = 319").await;
        raw(db, "UPDATE events SET entry = (SELECT entry FROM kept WHERE position = 9) WHERE position = 310").await;
        assert_eq!(heyi_store::check_edge(db).await.unwrap()[0].index, Some(310), "{t}");
        raw(db, "UPDATE events SET entry = (SELECT entry FROM kept WHERE position = 310) WHERE position = 310").await;

        // Event and entry replaced together by another genuine pair.
        raw(db, "DELETE FROM events WHERE position = 7").await;
        raw(
            db,
            "INSERT INTO events SELECT 7, 'toy_0', 8, kind, version, at_ms, claimed_ms, actor, acting_body, device, \
             causation, case_key, subject_key, body, salt, entry FROM kept WHERE position = 8",
        )
        .await;
        let found = problems("replaced").await;
        assert!(found[0].index == Some(7), "{t}: {found:?}");
        raw(db, "DELETE FROM events").await;
        raw(db, "INSERT INTO events SELECT * FROM kept").await;

        // A lost tile, a lost right edge.
        raw(db, "DELETE FROM log_tiles WHERE tree = 'sm3'").await;
        let found = problems("tile").await;
        assert!(found.iter().any(|p| p.what.contains("SM3") && p.what.contains("缺失")), "{t}: {found:?}");
        raw(db, "DELETE FROM log_state").await;
        let found = problems("state").await;
        assert!(found.iter().any(|p| p.what == "日志状态缺失"), "{t}: {:?}", &found[..3]);
        assert!(matches!(add(db, "toy_x", 0, 1).await, Err(Oops::Store(StoreError::Broken(_)))), "{t}");
    })
    .await;
}
