//! Appends per second to both trees, with and without making the leaf, and how long an export takes to verify.
//!
//! `cargo run --release -p heyi-ledger --example append_speed -- 1000000`
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement: it reads the clock and may stop")]

use std::collections::BTreeMap;
use std::time::Instant;

use heyi_ledger::checkpoint::SoftwareKey;
use heyi_ledger::export::{Exporter, KeyRecord};
use heyi_ledger::hash::{Sha256, Sm3, leaf_hash};
use heyi_ledger::{Checkpoint, Leaf, LeafKind, LogState, Purpose, Tree, canonical, commitment, derive_salt, verify};

fn leaf(n: u64) -> Vec<u8> {
    let seed = [n as u8; 32];
    let content = serde_json::json!({"kind": "visit_recorded", "number": n, "task": "task_01J", "text": "现场检查"});
    let mut leaf = Leaf::over(LeafKind::Process, &canonical(&content).unwrap());
    leaf.server_ms = n;
    leaf.case_commitment = commitment(&derive_salt(&seed, Purpose::Case), b"\"case_01J\"");
    leaf.subject_commitment = commitment(&derive_salt(&seed, Purpose::Subject), b"\"subject_01J\"");
    leaf.actor_commitment = commitment(&derive_salt(&seed, Purpose::Actor), b"\"person_01J\"");
    leaf.encode().unwrap()
}

fn timed<T>(what: &str, count: u64, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = run();
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:<52} {:>10.0} /s  {:>8.2} µs each", count as f64 / seconds, 1e6 * seconds / count as f64);
    done
}

fn main() {
    let count: u64 = std::env::args().nth(1).map_or(1_000_000, |n| n.parse().unwrap());
    let entries: Vec<Vec<u8>> = timed("leaf: canonical, 2 hashes, 3 commitments, encode", count, || (0..count).map(leaf).collect());
    timed("leaf hashes alone, SHA-256 and SM3", count, || {
        entries.iter().fold(0_u8, |x, e| x ^ leaf_hash::<Sha256>(e)[0] ^ leaf_hash::<Sm3>(e)[0])
    });
    let mut state = LogState::new();
    timed("append to both trees, tiles included", count, || entries.iter().map(|e| state.append(e).tiles.len()).sum::<usize>());
    timed("state to bytes and back", 10_000, || {
        for _ in 0..10_000 {
            state = LogState::from_bytes(&state.to_bytes()).unwrap();
        }
    });
    timed("clone of the state", 10_000, || (0..10_000).map(|_| state.clone().size()).max());
    timed("both roots", 10_000, || (0..10_000).map(|_| state.root_sha256()[0] ^ state.root_sm3()[0]).max());
    let keys = [SoftwareKey::ed25519("speed", &[1; 32]).unwrap()];
    let sm2 = SoftwareKey::sm2("speed", &[2; 32]).unwrap();
    let sign = |tree, root| Checkpoint::of("speed", tree, count, root).sign(&[&keys[0], &sm2]).unwrap();
    let notes =
        timed("checkpoint pair, Ed25519 and SM2", 1, || (sign(Tree::Sha256, state.root_sha256()), sign(Tree::Sm3, state.root_sm3())));
    let mut files = BTreeMap::new();
    timed("export", count, || {
        let mut exporter = Exporter::new();
        for entry in &entries {
            files.extend(exporter.push(entry).unwrap());
        }
        let records = [KeyRecord::signed(&keys[0], None, None).unwrap(), KeyRecord::signed(&sm2, None, None).unwrap()];
        files.extend(exporter.finish(notes.0.as_bytes(), notes.1.as_bytes(), &records).unwrap());
    });
    let report = timed("verification of the export", count, || verify(&files));
    assert!(report.ok, "{:?}", report.problems);
}
