//! Leaves read as they were written, and nothing else reads.

use heyi_ledger::leaf::{HEADER, MAX_LEAF};
use heyi_ledger::{Leaf, LeafKind, Tail, TailValue, canonical, parse_canonical};
use proptest::collection::vec;
use proptest::prelude::*;

fn value() -> impl Strategy<Value = TailValue> {
    let simple = prop_oneof![
        any::<u64>().prop_map(TailValue::Uint),
        (0_u64..300).prop_map(TailValue::Uint),
        vec(any::<u8>(), 0..60).prop_map(TailValue::Bytes),
        any::<bool>().prop_map(TailValue::Bool),
    ];
    simple.prop_recursive(3, 12, 4, |inner| vec(inner, 0..4).prop_map(TailValue::List))
}

prop_compose! {
    fn leaf()(
        kind in 0_usize..14, flags: u8, schema: u16, times: [u64; 2], hashes: [[u8; 32]; 6], content_size: u64,
        signer_key_id: [u8; 8], tail in vec((0_u64..40, value()), 0..5),
    ) -> Leaf {
        let [case_commitment, subject_commitment, actor_commitment, content_sha256, content_sm3, previous_in_case] = hashes;
        Leaf {
            kind: LeafKind::ALL[kind], flags, schema, server_ms: times[0], device_ms: times[1], case_commitment,
            subject_commitment, actor_commitment, content_size, content_sha256, content_sm3, previous_in_case,
            signer_key_id, tail: tail.into_iter().fold(Tail::new(), |t, (k, v)| t.with(k, v)),
        }
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let simple = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        (-(1_i64 << 53) + 1..1_i64 << 53).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    simple.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::hash_map(any::<String>(), inner, 0..6).prop_map(|m| serde_json::Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn decode_undoes_encode(leaf in leaf()) {
        match leaf.encode() {
            Ok(bytes) => {
                prop_assert!((HEADER..=MAX_LEAF).contains(&bytes.len()));
                prop_assert_eq!(Leaf::decode(&bytes), Ok(leaf));
            }
            Err(e) => prop_assert!(matches!(e, heyi_ledger::LeafError::TooLong(n) if n > MAX_LEAF)),
        }
    }

    /// No two byte strings are the same leaf.
    #[test]
    fn what_decodes_encodes_to_the_same_bytes(leaf in leaf(), at: prop::sample::Index, bits: u8, cut: prop::sample::Index) {
        let Ok(mut bytes) = leaf.encode() else { return Ok(()) };
        let at = at.index(bytes.len());
        bytes[at] ^= bits;
        bytes.truncate(cut.index(bytes.len()) + 1);
        if let Ok(read) = Leaf::decode(&bytes) {
            prop_assert_eq!(read.encode(), Ok(bytes));
        }
    }

    #[test]
    fn any_tail_bytes_are_read_strictly(bytes in vec(any::<u8>(), 0..40)) {
        if let Ok(tail) = Tail::decode(&bytes) {
            prop_assert_eq!(tail.encode(), bytes);
        }
    }

    #[test]
    fn canonical_json_reads_back(value in json()) {
        let bytes = canonical(&value).unwrap();
        prop_assert_eq!(parse_canonical(&bytes).unwrap(), value);
    }
}
