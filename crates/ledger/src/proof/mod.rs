//! Inclusion and consistency proofs (RFC 6962 §2.1.1, §2.1.2), made from tiles and checked without them.

mod consistency;
mod inclusion;
mod source;
mod text;

pub use consistency::{consistency_tiles, prove_consistency, verify_consistency};
pub use inclusion::{inclusion_tiles, prove_inclusion, verify_inclusion};
pub use source::{HashSource, TileAt, root_at, root_tiles};
pub use text::{ProofFile, ProofFileError};

use crate::hash::Hash;

/// Longest proof accepted: a tree has at most 62 levels.
pub const MAX_PROOF: usize = 64;

/// Why a proof could not be made or doesn't hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// No such leaf in a tree of this size.
    #[error("大小为 {size} 的日志中没有序号 {index} 的条目")]
    Index {
        /// Asked for.
        index: u64,
        /// Of the tree.
        size: u64,
    },
    /// The old tree is larger than the new one, or a size is out of range.
    #[error("日志大小 {old} 与 {new} 之间不能构成一致性证明")]
    Sizes {
        /// Older size.
        old: u64,
        /// Newer size.
        new: u64,
    },
    /// The source doesn't have this tile, or not all of it.
    #[error("缺少瓦片 {0}")]
    Missing(String),
    /// A proof of the wrong length.
    #[error("证明的散列个数不符：应为 {expected} 个，实为 {actual} 个")]
    Length {
        /// As many as needed.
        expected: usize,
        /// As many as there are.
        actual: usize,
    },
    /// The proof leads to another root.
    #[error("由证明算出的根与检查点的根不符")]
    Root,
    /// The proof leads to another old root.
    #[error("由证明算出的旧根与旧检查点的根不符")]
    OldRoot,
}

/// A complete subtree: `2^height` leaves, number `index` of that height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Subtree {
    height: u32,
    index: u64,
}

/// The complete subtrees that leaves `from..to` fall into, left to right. `from` is a multiple of the largest.
fn subtrees(from: u64, to: u64) -> Vec<Subtree> {
    let mut out = Vec::new();
    let mut at = from;
    while at < to {
        let height = (to - at).ilog2();
        out.push(Subtree { height, index: at >> height });
        at += 1 << height;
    }
    out
}

/// Largest power of two below `n` (n ≥ 2), the split of RFC 6962.
const fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// A proof as hashes, in the order of RFC 6962.
pub type Proof = Vec<Hash>;
