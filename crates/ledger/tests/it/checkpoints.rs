//! Checkpoints: what is signed is what is read, and nothing else holds.

use heyi_ledger::checkpoint::{Note, Signed, Signer, SoftwareKey};
use heyi_ledger::{Checkpoint, Tree};
use proptest::prelude::*;
use signed_note::{Note as TheirNote, StandardVerifier, VerifierList};

use crate::sample::{ORIGIN, keys, signed};

fn head() -> Checkpoint {
    Checkpoint::of(ORIGIN, Tree::Sha256, 20_852_163, [7; 32])
}

#[test]
fn the_text_is_that_of_the_format() {
    let text = String::from_utf8(signed(&head(), &keys())).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..4], [ORIGIN, "20852163", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", ""]);
    assert_eq!(lines.len(), 7);
    assert!(lines[4].starts_with(&format!("— {ORIGIN}/test-key ")));
    let (read, note) = Checkpoint::parse(text.as_bytes()).unwrap();
    assert_eq!((read, note.to_text()), (head(), text));
}

#[test]
fn each_key_says_what_it_signed() {
    let keys = keys();
    let (_, note) = Checkpoint::parse(&signed(&head(), &keys)).unwrap();
    assert_eq!(note.signed_by(keys.ed25519.public_key()), Signed::Valid { at: None });
    assert_eq!(note.signed_by(keys.sm2.public_key()), Signed::Valid { at: None });
    assert_eq!(note.signed_by(keys.witness.public_key()), Signed::Valid { at: Some(1_750_000_100) });
    let other = SoftwareKey::ed25519(ORIGIN, &[9; 32]).unwrap();
    assert_eq!(note.signed_by(other.public_key()), Signed::Not);
}

/// Any changed bit of a checkpoint makes it unreadable, or leaves no line of the changed key that holds.
#[test]
fn every_flipped_bit_is_refused() {
    let keys = keys();
    let public = [keys.ed25519.public_key(), keys.sm2.public_key(), keys.witness.public_key()];
    let good = signed(&head(), &keys);
    let text_length = head().body().len();
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        let Ok((_, note)) = Checkpoint::parse(&bad) else { continue };
        let holding = public.iter().filter(|k| matches!(note.signed_by(k), Signed::Valid { .. })).count();
        let most = if bit / 8 < text_length { 0 } else { 2 };
        assert!(holding <= most, "bit {bit}: {holding} signatures hold");
    }
}

/// A cosignature is over a header and the text, not over the text.
#[test]
fn a_log_signature_is_no_cosignature() {
    let keys = keys();
    let mut note = Note { text: head().body(), signatures: Vec::new() };
    note.sign(&keys.witness, Some(5)).unwrap();
    let raw = keys.witness.sign(note.text.as_bytes()).unwrap();
    note.signatures[0].signature = [5_u64.to_be_bytes().as_slice(), &raw].concat();
    assert_eq!(note.signed_by(keys.witness.public_key()), Signed::Invalid);
    assert!(note.sign(&keys.witness, None).is_err());
}

#[test]
fn unknown_lines_are_ignored_and_a_bad_known_line_is_not() {
    let keys = keys();
    let (_, mut note) = Checkpoint::parse(&signed(&head(), &keys)).unwrap();
    let mut odd = note.signatures[0].clone();
    odd.key_id = [0; 4];
    odd.signature = vec![1; 3000];
    note.signatures.insert(0, odd);
    let (_, mut note) = Checkpoint::parse(note.to_text().as_bytes()).unwrap();
    assert_eq!(note.signed_by(keys.ed25519.public_key()), Signed::Valid { at: None });
    let mut bad = note.signatures[1].clone();
    bad.signature[0] ^= 1;
    note.signatures.push(bad);
    assert_eq!(note.signed_by(keys.ed25519.public_key()), Signed::Invalid);
}

#[test]
fn odd_texts_are_refused() {
    let note = String::from_utf8(signed(&head(), &keys())).unwrap();
    let with = |from: &str, to: &str| Checkpoint::parse(note.replacen(from, to, 1).as_bytes());
    assert!(with("", "").is_ok());
    for (from, to) in [
        ("20852163", "020852163"),
        ("20852163", "+20852163"),
        ("20852163", "-1"),
        ("20852163", "18446744073709551616"),
        ("20852163", "18446744073709551615"),
        ("20852163", ""),
        ("wc=", "wd="),
        ("wc=", "wc"),
        ("wc=\n", "wc=\nextension\n"),
        ("2025\n", "2025\r\n"),
        ("\n\n", "\n"),
        ("— ", "- "),
        ("— ", "—  "),
        ("— ", "\n— "),
        (ORIGIN, ""),
    ] {
        assert!(with(from, to).is_err(), "{from:?} -> {to:?}");
    }
    let cut = &note[..note.len() - 1];
    assert!(Checkpoint::parse(cut.as_bytes()).is_err());
}

/// Cloudflare's `signed_note` accepts the same bytes with the Ed25519 key and ignores the SM2 line.
#[test]
fn signed_note_agrees() {
    let keys = keys();
    let note = signed(&head(), &keys);
    let verifier = StandardVerifier::new(&keys.ed25519.public_key().to_text()).unwrap();
    let list = VerifierList::new(vec![Box::new(verifier)]);
    let theirs = TheirNote::from_bytes(&note).unwrap();
    assert_eq!(theirs.text(), head().body().as_bytes());
    let (verified, unknown) = theirs.verify(&list).unwrap();
    assert_eq!((verified.len(), unknown.len()), (1, 2));
    assert_eq!(theirs.to_bytes(), note);
    let read = tlog_tiles::Checkpoint::from_bytes(theirs.text()).unwrap();
    assert_eq!((read.origin(), read.size(), read.hash().0, read.extension()), (ORIGIN, 20_852_163, [7; 32], ""));
}

#[test]
fn names_of_keys() {
    for bad in ["", "a b", "a+b", "a\u{3000}b", "a\n"] {
        assert!(SoftwareKey::ed25519(bad, &[1; 32]).is_err(), "{bad:?}");
    }
    let key = SoftwareKey::sm2("重庆市", &[1; 32]).unwrap();
    assert!(SoftwareKey::is_test_name(key.public_key().name()));
}

proptest! {
    /// No bytes make the reader panic, and what it reads it writes back the same.
    #[test]
    fn any_bytes(text in "[a—\n =A-Z+]{0,80}", raw: Vec<u8>) {
        if let Ok(note) = Note::parse(text.as_bytes()) {
            prop_assert_eq!(note.to_text(), text);
        }
        let _ = Note::parse(&raw);
    }
}
