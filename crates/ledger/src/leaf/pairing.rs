//! Leaves that bind the two trees, and one year's log to the next (type 12).

use super::{Leaf, LeafKind, Tail};
use crate::hash::Hash;

/// Flag of a pairing of the log of the year before, which the new year's first leaf holds.
pub const PREVIOUS_LOG: u8 = 1;

/// Both heads of a log at one size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pairing {
    /// Number of leaves.
    pub size: u64,
    /// Root of the SHA-256 tree.
    pub root_sha256: Hash,
    /// Root of the SM3 tree.
    pub root_sm3: Hash,
}

impl Pairing {
    /// The leaf that binds a pair of checkpoints of this log. Content: the two signed notes, one after another.
    /// The caller sets the times and the signer.
    #[must_use]
    pub fn leaf(&self, note: &[u8], note_sm3: &[u8]) -> Leaf {
        let tail = Tail::new().with_uint(1, self.size).with_bytes(2, self.root_sha256.as_slice()).with_bytes(3, self.root_sm3.as_slice());
        Leaf { tail, ..Leaf::over(LeafKind::TreePairing, &[note, note_sm3].concat()) }
    }

    /// The first leaf of a new year: the final checkpoints of the year before.
    #[must_use]
    pub fn first_leaf(&self, note: &[u8], note_sm3: &[u8]) -> Leaf {
        Leaf { flags: PREVIOUS_LOG, ..self.leaf(note, note_sm3) }
    }

    /// What a type-12 leaf says; none where its tail is not a pairing.
    #[must_use]
    pub fn of(leaf: &Leaf) -> Option<Self> {
        if leaf.kind != LeafKind::TreePairing {
            return None;
        }
        Some(Self {
            size: leaf.tail.uint(1)?,
            root_sha256: leaf.tail.bytes(2)?.try_into().ok()?,
            root_sm3: leaf.tail.bytes(3)?.try_into().ok()?,
        })
    }
}
