//! Where proofs take their hashes from.

use super::{ProofError, Subtree, subtrees};
use crate::hash::{Hash, Hasher, empty_root, node_hash};
use crate::tiles::{TILE_WIDTH, tile_path, width_at};
use crate::tree::{Edge, MAX_SIZE, complete_root};

/// A tile as a tree of some size has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileAt {
    /// Tile level.
    pub level: u8,
    /// Number in the level.
    pub n: u64,
    /// Hashes that the tree has in it (1 to 256); a source may answer more.
    pub width: usize,
}

impl TileAt {
    /// Path of the tile in its tree's folder.
    #[must_use]
    pub fn path(&self) -> String {
        tile_path(self.level, self.n, self.width)
    }
}

/// Gives tiles of one tree. Read them beforehand where reading is asynchronous: [`super::inclusion_tiles`] and its sisters say which.
pub trait HashSource {
    /// The hashes of a tile: at least `at.width` of them, or none where there is no such tile.
    fn tile(&self, at: TileAt) -> Option<Vec<Hash>>;
}

impl<S: HashSource + ?Sized> HashSource for &S {
    fn tile(&self, at: TileAt) -> Option<Vec<Hash>> {
        (**self).tile(at)
    }
}

/// Tiles in memory, by level and number.
impl HashSource for std::collections::BTreeMap<(u8, u64), Vec<Hash>> {
    fn tile(&self, at: TileAt) -> Option<Vec<Hash>> {
        self.get(&(at.level, at.n)).cloned()
    }
}

/// The open tiles of the right edge, and another source for the rest.
impl<H: Hasher, S: HashSource> HashSource for (&Edge<H>, S) {
    fn tile(&self, at: TileAt) -> Option<Vec<Hash>> {
        let open = self.0.open_tiles().into_iter().find(|t| t.level == at.level && t.n == at.n);
        open.map(|t| t.hashes).or_else(|| self.1.tile(at))
    }
}

impl Subtree {
    /// The tile whose hashes give the root of this subtree, in a tree of `size` leaves.
    pub(super) const fn tile(self, size: u64) -> TileAt {
        let level = (self.height / 8) as u8;
        let first = self.index << (self.height % 8);
        let n = first / TILE_WIDTH as u64;
        TileAt { level, n, width: width_at(size, level, n) }
    }

    pub(super) fn root<H: Hasher>(self, source: &impl HashSource, size: u64) -> Result<Hash, ProofError> {
        let at = self.tile(size);
        let missing = || ProofError::Missing(at.path());
        let hashes = source.tile(at).ok_or_else(missing)?;
        let from = ((self.index << (self.height % 8)) % TILE_WIDTH as u64) as usize;
        let part = hashes.get(from..from + (1 << (self.height % 8))).ok_or_else(missing)?;
        Ok(complete_root::<H>(part))
    }
}

/// RFC 6962 hash of leaves `from..to`.
pub(super) fn range_root<H: Hasher>(source: &impl HashSource, size: u64, from: u64, to: u64) -> Result<Hash, ProofError> {
    let mut root = None;
    for subtree in subtrees(from, to).into_iter().rev() {
        let left = subtree.root::<H>(source, size)?;
        root = Some(root.map_or(left, |right| node_hash::<H>(&left, &right)));
    }
    Ok(root.unwrap_or_else(empty_root::<H>))
}

/// The root that the tree had at `old` leaves, from the tiles of a tree of `size` leaves.
///
/// # Errors
/// [`ProofError::Sizes`], [`ProofError::Missing`].
pub fn root_at<H: Hasher>(source: &impl HashSource, old: u64, size: u64) -> Result<Hash, ProofError> {
    if old > size || size > MAX_SIZE {
        return Err(ProofError::Sizes { old, new: size });
    }
    range_root::<H>(source, size, 0, old)
}

/// The tiles that [`root_at`] reads.
#[must_use]
pub fn root_tiles(old: u64, size: u64) -> Vec<TileAt> {
    if old > size || size > MAX_SIZE { Vec::new() } else { tiles_of(&[(0, old)], size) }
}

pub(super) fn tiles_of(ranges: &[(u64, u64)], size: u64) -> Vec<TileAt> {
    let mut tiles: Vec<TileAt> = ranges.iter().flat_map(|(from, to)| subtrees(*from, *to)).map(|s| s.tile(size)).collect();
    tiles.sort_unstable();
    tiles.dedup();
    tiles
}
