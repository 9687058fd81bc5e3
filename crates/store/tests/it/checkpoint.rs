//! Signed heads, their verification in the live store and the export.

use std::sync::Arc;

use heyi_ledger::{KeyRecord, SoftwareKey};
use heyi_store::{Db, Query as _, SharedSigner, args, checkpoint, export_to, latest_checkpoint, verify_live_trusting};
use heyi_testkit::both_with;

use crate::support::{add, fill, make_toy_tables, raw, with_toy};

const ORIGIN: &str = "chongqing/enforce/2026";

fn keys(seed: u8) -> Vec<SharedSigner> {
    vec![
        Arc::new(SoftwareKey::ed25519("log.example", &[seed; 32]).unwrap()),
        Arc::new(SoftwareKey::sm2("log.example", &[seed; 32]).unwrap()),
    ]
}

async fn sign(db: &Db, at_ms: i64) -> Option<u64> {
    checkpoint(db, ORIGIN, &keys(1), at_ms, [9; 32]).await.unwrap().map(|c| c.size)
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_grow_with_the_record_and_bind_it() {
    both_with(with_toy, |t| async move {
        make_toy_tables(&t.db).await;
        assert_eq!(sign(&t.db, 1).await, None, "{t}: nothing to sign");
        fill(&t.db, 4, 70).await;
        assert_eq!(sign(&t.db, 5_000).await, Some(280), "{t}");
        assert_eq!(sign(&t.db, 5_001).await, None, "{t}: only the binding leaf is new");
        add(&t.db, "toy_9", 0, 1).await.unwrap();
        assert_eq!(sign(&t.db, 5_002).await, Some(282), "{t}");
        assert_eq!(latest_checkpoint(&t.db).await.unwrap().unwrap().size, 282, "{t}");
        let bound = t.db.read().await.unwrap().load("log").await.unwrap();
        assert_eq!(bound.iter().map(|e| e.position).collect::<Vec<_>>(), [280, 282], "{t}");

        let public: Vec<_> = keys(1).iter().map(|k| k.public_key().clone()).collect();
        let report = verify_live_trusting(&t.db, &public).await.unwrap();
        assert!(report.ok && report.size == 283, "{t}: {:?}", report.problems);
        // A rebuild skips the log's own events.
        assert_eq!(t.db.rebuild(|_| {}).await.unwrap(), 283, "{t}");

        // Another key knows none of the signatures.
        let other: Vec<_> = keys(2).iter().map(|k| k.public_key().clone()).collect();
        let report = verify_live_trusting(&t.db, &other).await.unwrap();
        assert_eq!(report.problems.len(), 4, "{t}: {:?}", report.problems);

        // A changed root in a note: root and signatures are wrong.
        raw(
            &t.db,
            "UPDATE checkpoints SET note = REPLACE(note, (SELECT SUBSTR(note, LENGTH('chongqing/enforce/2026') + 6, 20) \
             FROM checkpoints WHERE size = 280), 'AAAAAAAAAAAAAAAAAAAA') WHERE size = 280",
        )
        .await;
        let report = verify_live_trusting(&t.db, &public).await.unwrap();
        let said: Vec<_> = report.problems.iter().map(|p| p.what.as_str()).collect();
        assert!(said.iter().any(|w| w.contains("280条") && w.contains("根")), "{t}: {said:?}");
        assert!(said.iter().any(|w| w.contains("签名不成立")), "{t}: {said:?}");

        // A truncated record: the newest checkpoint says there was more.
        raw(&t.db, "DELETE FROM events WHERE position > 281").await;
        raw(&t.db, "UPDATE checkpoints SET size = 9999 WHERE size = 282").await;
        let report = verify_live_trusting(&t.db, &[]).await.unwrap();
        assert!(report.problems.iter().any(|p| p.what.contains("9999")), "{t}: {:?}", report.problems);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_export_verifies_by_itself() {
    both_with(with_toy, |t| async move {
        make_toy_tables(&t.db).await;
        let records: Vec<KeyRecord> = keys(1).iter().map(|k| KeyRecord::signed(&**k, Some("2026-01-01"), None).unwrap()).collect();
        let folder = t.folder.path().join("export");
        assert!(export_to(&t.db, &records, &folder).await.is_err(), "{t}: no checkpoint yet");
        fill(&t.db, 4, 70).await;
        sign(&t.db, 5_000).await;
        add(&t.db, "toy_9", 0, 1).await.unwrap();
        sign(&t.db, 5_001).await;
        assert_eq!(export_to(&t.db, &records, &folder).await.unwrap(), 282, "{t}");
        assert!(export_to(&t.db, &records, &folder).await.is_err(), "{t}: not over another export");

        let report = heyi_ledger::verify(&Folder(folder.clone()));
        assert!(report.ok && report.size == 282, "{t}: {:?}", report.problems);
        let live = heyi_store::verify_live(&t.db).await.unwrap();
        assert_ne!(live.root_sha256, report.root_sha256.clone().unwrap_or_default(), "{t}: one leaf more");

        let file = folder.join("tile/entries/000");
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[300] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        assert!(!heyi_ledger::verify(&Folder(folder)).ok, "{t}");

        // Entries that don't lead to the signed roots are not exported.
        raw(&t.db, "UPDATE events SET entry = (SELECT entry FROM events WHERE position = 1) WHERE position = 2").await;
        let again = t.folder.path().join("again");
        assert!(matches!(export_to(&t.db, &records, &again).await, Err(heyi_store::StoreError::Broken(_))), "{t}");
        let n = t.db.read().await.unwrap().fetch_one("SELECT COUNT(*) AS n FROM checkpoints", args![]).await.unwrap();
        assert_eq!(n.int("n").unwrap(), 2, "{t}");
    })
    .await;
}

struct Folder(std::path::PathBuf);

impl heyi_ledger::Files for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(std::fs::read(self.0.join(path)).ok())
    }
}
