//! A tree only grew.

use super::source::{range_root, tiles_of};
use super::{HashSource, Proof, ProofError, TileAt, split};
use crate::hash::{Hash, Hasher, empty_root, node_hash};
use crate::tree::MAX_SIZE;

/// The ranges of leaves whose hashes make the proof (RFC 6962 §2.1.2, SUBPROOF), in its order.
fn ranges(old: u64, new: u64) -> Result<Vec<(u64, u64)>, ProofError> {
    if old > new || new > MAX_SIZE {
        return Err(ProofError::Sizes { old, new });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut from, mut to) = (0, new);
    let mut whole = true;
    let mut out = Vec::new();
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            out.push((middle, to));
            to = middle;
        } else {
            out.push((from, middle));
            from = middle;
            whole = false;
        }
    }
    if !whole {
        out.push((from, to));
    }
    out.reverse();
    Ok(out)
}

/// The tiles that [`prove_consistency`] reads.
#[must_use]
pub fn consistency_tiles(old: u64, new: u64) -> Vec<TileAt> {
    ranges(old, new).map(|r| tiles_of(&r, new)).unwrap_or_default()
}

/// Proof that the tree of `new` leaves starts with the tree of `old` leaves; empty for `old` = 0 or `old` = `new`.
///
/// # Errors
/// [`ProofError::Sizes`], [`ProofError::Missing`].
pub fn prove_consistency<H: Hasher>(source: &impl HashSource, old: u64, new: u64) -> Result<Proof, ProofError> {
    ranges(old, new)?.into_iter().map(|(from, to)| range_root::<H>(source, new, from, to)).collect()
}

/// Checks that the tree of `new` leaves starts with the tree of `old` leaves (RFC 9162 §2.1.4.2).
///
/// # Errors
/// [`ProofError::Sizes`], [`ProofError::Length`], [`ProofError::OldRoot`], [`ProofError::Root`].
pub fn verify_consistency<H: Hasher>(old: u64, new: u64, proof: &[Hash], old_root: &Hash, new_root: &Hash) -> Result<(), ProofError> {
    let expected = ranges(old, new)?.len();
    if proof.len() != expected {
        return Err(ProofError::Length { expected, actual: proof.len() });
    }
    if old == 0 && *old_root != empty_root::<H>() {
        return Err(ProofError::OldRoot);
    }
    if old == 0 {
        // Nothing is claimed of the new tree but, at size 0, its root.
        return if new > 0 || new_root == old_root { Ok(()) } else { Err(ProofError::Root) };
    }
    if old == new {
        return if old_root == new_root { Ok(()) } else { Err(ProofError::Root) };
    }
    let (first, rest) = if old.is_power_of_two() {
        (*old_root, proof)
    } else {
        let Some((first, rest)) = proof.split_first() else { return Err(ProofError::OldRoot) };
        (*first, rest)
    };
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in rest {
        if at & 1 == 1 || at == last {
            old_hash = node_hash::<H>(sibling, &old_hash);
            new_hash = node_hash::<H>(sibling, &new_hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash::<H>(&new_hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if old_hash != *old_root {
        return Err(ProofError::OldRoot);
    }
    if last == 0 && new_hash == *new_root { Ok(()) } else { Err(ProofError::Root) }
}
