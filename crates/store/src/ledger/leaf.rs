//! The leaf of an event.

use heyi_ledger::hash::{Hash, ZERO};
use heyi_ledger::{Leaf, LeafKind, Purpose, Tail, commitment, derive_salt};

use super::checkpoint::PAIRED;
use crate::events::Content;
use crate::{Recorded, StoreError};

/// What leaf type an event has, by the first word of its kind.
///
/// Append-only: a stored event must get the same type for ever, or its leaf no longer verifies.
fn kind_of(event_kind: &str) -> LeafKind {
    match event_kind.split('.').next() {
        Some("evidence") => LeafKind::Evidence,
        Some("document") => LeafKind::Document,
        Some("draw") => LeafKind::Draw,
        Some("key" | "device") => LeafKind::Enrolment,
        Some("rulebook") => LeafKind::RulePack,
        Some("log") => LeafKind::TreePairing,
        _ => LeafKind::Process,
    }
}

/// What a binding of checkpoints (`log.paired`) adds: size and both roots, as `heyi_ledger::Pairing` reads them.
fn tail_of(event: &Recorded) -> Tail {
    #[derive(serde::Deserialize)]
    struct Paired {
        size: u64,
        root_sha256: String,
        root_sm3: String,
    }
    if event.kind != PAIRED {
        return Tail::new();
    }
    let Ok(paired) = serde_json::from_str::<Paired>(&event.body) else { return Tail::new() };
    let (Ok(sha256), Ok(sm3)) = (hex::decode(paired.root_sha256), hex::decode(paired.root_sm3)) else {
        return Tail::new();
    };
    Tail::new().with_uint(1, paired.size).with_bytes(2, sha256).with_bytes(3, sm3)
}

/// The leaf of an event. `seed` is the event's salt, `before_in_case` the SHA-256 leaf hash of the event before in the same case.
pub(crate) fn leaf(event: &Recorded, seed: &[u8; 32], before_in_case: &Hash) -> Leaf {
    let commit = |purpose: Purpose<'_>, value: Option<&str>| value.map_or(ZERO, |v| commitment(&derive_salt(seed, purpose), v.as_bytes()));
    let content = Content::bytes(event, &derive_salt(seed, Purpose::Content));
    Leaf {
        schema: event.version,
        server_ms: u64::try_from(event.at_ms).unwrap_or(0),
        device_ms: event.claimed_ms.and_then(|ms| u64::try_from(ms).ok()).unwrap_or(0),
        case_commitment: commit(Purpose::Case, event.case_key.as_deref()),
        subject_commitment: commit(Purpose::Subject, event.subject_key.as_deref()),
        actor_commitment: commit(Purpose::Actor, Some(&event.actor)),
        previous_in_case: *before_in_case,
        tail: tail_of(event),
        ..Leaf::over(kind_of(&event.kind), &content)
    }
}

/// The bytes both trees hash.
pub(crate) fn entry(event: &Recorded, seed: &[u8; 32], before_in_case: &Hash) -> Result<Vec<u8>, StoreError> {
    leaf(event, seed, before_in_case).encode().map_err(|e| StoreError::broken(e.to_string()))
}
