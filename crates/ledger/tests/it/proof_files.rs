//! Proof files: one leaf, its path, its checkpoint.

use heyi_ledger::checkpoint::{Signed, Signer as _};
use heyi_ledger::hash::{Hasher, Sha256, Sm3};
use heyi_ledger::proof::{ProofFile, prove_inclusion};
use heyi_ledger::verify::ExportedTiles;
use heyi_ledger::{Checkpoint, HashSource as _};

use crate::sample::{entries, export_of, keys};

fn proof_of<H: Hasher>(size: u64, index: u64) -> (ProofFile, Vec<u8>) {
    let list = entries(size);
    let files = export_of(&list);
    let checkpoint = String::from_utf8(files[&heyi_ledger::export::checkpoint_path(H::TREE)].clone()).unwrap();
    let tiles = ExportedTiles { files: &files, tree: H::TREE };
    let proof = prove_inclusion::<H>(&tiles, index, size).unwrap();
    assert!(tiles.tile(heyi_ledger::TileAt { level: 9, n: 0, width: 256 }).is_none());
    (ProofFile { extra: None, index, proof, checkpoint }, list[index as usize].clone())
}

fn good<H: Hasher>(size: u64, index: u64) {
    let (file, entry) = proof_of::<H>(size, index);
    for extra in [None, Some(vec![]), Some(vec![1, 2, 3])] {
        let file = ProofFile { extra, ..file.clone() };
        let text = file.to_text();
        assert_eq!(ProofFile::parse(text.as_bytes()), Ok(file.clone()));
        let (head, note) = file.verify::<H>(&entry).unwrap();
        assert_eq!(head.size, size);
        assert_eq!(note.signed_by(keys().ed25519.public_key()), Signed::Valid { at: None });
    }
    assert!(file.verify::<H>(b"another entry").is_err());
}

#[test]
fn proofs_from_an_export() {
    for (size, index) in [(1, 0), (2, 1), (300, 0), (300, 255), (300, 299)] {
        good::<Sha256>(size, index);
        good::<Sm3>(size, index);
    }
}

/// A changed bit: unreadable, or the path fails, or the signature does.
#[test]
fn every_flipped_bit_is_refused() {
    let (file, entry) = proof_of::<Sm3>(20, 13);
    let text = file.to_text().into_bytes();
    let signatures = text.len() - file.checkpoint.len() + Checkpoint::parse(file.checkpoint.as_bytes()).unwrap().0.body().len();
    let keys = keys();
    for bit in 0..8 * text.len() {
        let mut bad = text.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        let Ok((_, note)) = ProofFile::parse(&bad).and_then(|f| f.verify::<Sm3>(&entry)) else { continue };
        let valid = |k| matches!(note.signed_by(k), Signed::Valid { .. });
        let all = valid(keys.ed25519.public_key()) && valid(keys.sm2.public_key()) && valid(keys.witness.public_key());
        assert!(!all, "bit {bit}");
        assert!(bit / 8 >= signatures || !valid(keys.ed25519.public_key()), "bit {bit}");
    }
}

#[test]
fn odd_files_are_refused() {
    let (file, _) = proof_of::<Sha256>(20, 13);
    let text = file.to_text();
    for (from, to) in [
        ("@v1", "@v2"),
        ("index 13", "index 013"),
        ("index 13", "index +13"),
        ("index 13", "index 18446744073709551615"),
        ("index 13", "Index 13"),
        ("index 13", "extra \nextra \nindex 13"),
        ("index 13", "extra !\nindex 13"),
        ("index 13\n", "index 13\nAAAA\n"),
        ("\n\n", "\n"),
    ] {
        assert!(ProofFile::parse(text.replacen(from, to, 1).as_bytes()).is_err(), "{from} -> {to}");
    }
}
