//! Logs made up for tests.

use std::collections::BTreeMap;

use heyi_ledger::checkpoint::{Signer, SoftwareKey};
use heyi_ledger::export::{Exporter, KeyRecord};
use heyi_ledger::hash::{Sha256, leaf_hash};
use heyi_ledger::{Checkpoint, Leaf, LeafKind, Note, Tail, Tree, commitment, derive_salt};

pub const ORIGIN: &str = "example.gov.cn/enforce/2025";

pub type Map = BTreeMap<String, Vec<u8>>;

/// Leaf number `n`: cases of three leaves each, chained.
pub fn entries(count: u64) -> Vec<Vec<u8>> {
    let mut entries: Vec<Vec<u8>> = Vec::new();
    for n in 0..count {
        let seed = [n as u8; 32];
        let kinds = LeafKind::ALL.iter().filter(|k| **k != LeafKind::TreePairing);
        let mut leaf = Leaf::over(*kinds.clone().nth(n as usize % kinds.count()).unwrap(), format!("{n}").as_bytes());
        leaf.server_ms = 1_750_000_000_000 + n;
        leaf.case_commitment = commitment(&derive_salt(&seed, heyi_ledger::Purpose::Case), b"\"case\"");
        leaf.tail = Tail::new().with_uint(9, n);
        if n % 3 > 0 {
            leaf.previous_in_case = leaf_hash::<Sha256>(&entries[n as usize - 1]);
        }
        entries.push(leaf.encode().unwrap());
    }
    entries
}

pub struct Keys {
    pub ed25519: SoftwareKey,
    pub sm2: SoftwareKey,
    pub witness: SoftwareKey,
}

pub fn keys() -> Keys {
    Keys {
        ed25519: SoftwareKey::ed25519(ORIGIN, &[1; 32]).unwrap(),
        sm2: SoftwareKey::sm2(ORIGIN, &[2; 32]).unwrap(),
        witness: SoftwareKey::witness("sifaju.example.gov.cn", &[3; 32]).unwrap(),
    }
}

pub fn signed(head: &Checkpoint, keys: &Keys) -> Vec<u8> {
    let note = head.sign(&[&keys.ed25519, &keys.sm2]).unwrap();
    let mut note = Note::parse(note.as_bytes()).unwrap();
    note.sign(&keys.witness, Some(1_750_000_100)).unwrap();
    note.to_text().into_bytes()
}

pub fn records(keys: &Keys) -> Vec<KeyRecord> {
    let signed = |k: &dyn Signer| KeyRecord::signed(k, Some("2025-01-01"), None).unwrap();
    vec![signed(&keys.ed25519), signed(&keys.sm2), signed(&keys.witness)]
}

/// An export of these entries, signed by log and witness.
pub fn export_of(entries: &[Vec<u8>]) -> Map {
    let keys = keys();
    let mut exporter = Exporter::new();
    let mut files = Map::new();
    for entry in entries {
        files.extend(exporter.push(entry).unwrap());
    }
    let size = exporter.size();
    let [sha256, sm3] = [(Tree::Sha256, exporter.root_sha256()), (Tree::Sm3, exporter.root_sm3())]
        .map(|(tree, root)| signed(&Checkpoint::of(ORIGIN, tree, size, root), &keys));
    files.extend(exporter.finish(&sha256, &sm3, &records(&keys)).unwrap());
    files
}
