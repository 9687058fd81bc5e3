//! A leaf is in a tree.

use super::source::{range_root, tiles_of};
use super::{HashSource, Proof, ProofError, TileAt, split};
use crate::hash::{Hash, Hasher, node_hash};
use crate::tree::MAX_SIZE;

/// The ranges of leaves whose hashes make the path, nearest the leaf first.
fn ranges(index: u64, size: u64) -> Result<Vec<(u64, u64)>, ProofError> {
    if index >= size || size > MAX_SIZE {
        return Err(ProofError::Index { index, size });
    }
    let (mut from, mut to) = (0, size);
    let mut out = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            out.push((middle, to));
            to = middle;
        } else {
            out.push((from, middle));
            from = middle;
        }
    }
    out.reverse();
    Ok(out)
}

/// The tiles that [`prove_inclusion`] reads; none for a leaf that is not there.
#[must_use]
pub fn inclusion_tiles(index: u64, size: u64) -> Vec<TileAt> {
    ranges(index, size).map(|r| tiles_of(&r, size)).unwrap_or_default()
}

/// The audit path of leaf `index` in a tree of `size` leaves (RFC 6962 §2.1.1).
///
/// # Errors
/// [`ProofError::Index`], [`ProofError::Missing`].
pub fn prove_inclusion<H: Hasher>(source: &impl HashSource, index: u64, size: u64) -> Result<Proof, ProofError> {
    ranges(index, size)?.into_iter().map(|(from, to)| range_root::<H>(source, size, from, to)).collect()
}

/// Checks that the leaf with this hash is number `index` in the tree of `size` leaves with this root (RFC 9162 §2.1.3.2).
///
/// # Errors
/// [`ProofError::Index`], [`ProofError::Length`], [`ProofError::Root`].
pub fn verify_inclusion<H: Hasher>(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<(), ProofError> {
    let expected = ranges(index, size)?.len();
    if proof.len() != expected {
        return Err(ProofError::Length { expected, actual: proof.len() });
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if at & 1 == 1 || at == last {
            hash = node_hash::<H>(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash::<H>(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == *root { Ok(()) } else { Err(ProofError::Root) }
}
