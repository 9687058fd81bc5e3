//! The right edge of a tree that is kept in tiles of 256 hashes.

use super::frontier::{Frontier, StateError};
use crate::hash::{Hash, Hasher, leaf_hash, node_hash};
use crate::tiles::{TILE_WIDTH, Tile};

/// A frontier and, for each tile level, the hashes of the tile that is not full yet (fewer than 256).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge<H> {
    frontier: Frontier<H>,
    open: Vec<Vec<Hash>>,
}

impl<H: Hasher> Default for Edge<H> {
    fn default() -> Self {
        Self { frontier: Frontier::default(), open: Vec::new() }
    }
}

/// How many hashes the open tile of a level holds at a size; none: there is no such level yet.
const fn open_width(size: u64, level: usize) -> Option<usize> {
    match size.checked_shr(8 * level as u32) {
        None | Some(0) => None,
        Some(n) => Some((n & 0xff) as usize),
    }
}

impl<H: Hasher> Edge<H> {
    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The O(log n) part.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier<H> {
        &self.frontier
    }

    /// Adds an entry: its leaf hash. Tiles that it fills go to `full`.
    pub fn append(&mut self, entry: &[u8], full: &mut Vec<Tile>) -> Hash {
        let leaf = leaf_hash::<H>(entry);
        self.append_hash(leaf, full);
        leaf
    }

    /// Adds a leaf hash. Tiles that it fills go to `full`.
    pub fn append_hash(&mut self, leaf: Hash, full: &mut Vec<Tile>) {
        let index = self.frontier.size();
        let open = &mut self.open;
        self.frontier.append_with(leaf, |height, hash| {
            if !height.is_multiple_of(8) {
                return;
            }
            let level = (height / 8) as usize;
            if open.len() <= level {
                open.push(Vec::new());
            }
            if let Some(tile) = open.get_mut(level) {
                tile.push(*hash);
                if tile.len() == TILE_WIDTH {
                    let hashes = std::mem::take(tile);
                    let n = (index >> height) >> 8;
                    full.push(Tile { tree: H::TREE, level: level as u8, n, hashes });
                }
            }
        });
    }

    /// The tiles that are not full, lowest level first; empty ones are left out.
    #[must_use]
    pub fn open_tiles(&self) -> Vec<Tile> {
        (0_u8..)
            .zip(&self.open)
            .filter(|(_, hashes)| !hashes.is_empty())
            .map(|(level, hashes)| Tile { tree: H::TREE, level, n: (self.size() >> (8 * u32::from(level))) >> 8, hashes: hashes.clone() })
            .collect()
    }

    /// True where the frontier is the one that the open tiles give. Costs up to 255 hashes a level.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        let mut peaks = Vec::new();
        for hashes in self.open.iter().rev() {
            let mut rest = hashes.as_slice();
            while !rest.is_empty() {
                let (subtree, tail) = rest.split_at(1 << rest.len().ilog2());
                peaks.push(complete_root::<H>(subtree));
                rest = tail;
            }
        }
        peaks == self.frontier.peaks()
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.frontier.peaks().as_flattened());
        for hashes in &self.open {
            out.extend_from_slice(hashes.as_flattened());
        }
    }

    /// Bytes that [`Self::write`] makes at a size.
    pub(super) fn length(size: u64) -> usize {
        let open: usize = (0..8).map_while(|level| open_width(size, level)).sum();
        32 * (size.count_ones() as usize + open)
    }

    /// `hashes` is as many as [`Self::length`] says.
    pub(super) fn read(size: u64, hashes: &[Hash]) -> Result<Self, StateError> {
        let short = || StateError::Length { expected: Self::length(size), actual: 32 * hashes.len() };
        let (peaks, mut rest) = hashes.split_at_checked(size.count_ones() as usize).ok_or_else(short)?;
        let mut open = Vec::new();
        for width in (0..8).map_while(|level| open_width(size, level)) {
            let (tile, tail) = rest.split_at_checked(width).ok_or_else(short)?;
            open.push(tile.to_vec());
            rest = tail;
        }
        if rest.is_empty() { Ok(Self { frontier: Frontier::from_peaks(size, peaks.to_vec()), open }) } else { Err(short()) }
    }
}

/// Root of a complete subtree from its lowest hashes (a power of two of them).
pub(crate) fn complete_root<H: Hasher>(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => crate::hash::empty_root::<H>(),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            node_hash::<H>(&complete_root::<H>(left), &complete_root::<H>(right))
        }
    }
}
