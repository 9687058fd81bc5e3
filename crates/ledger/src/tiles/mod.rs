//! Tiles of 256 hashes, their paths and the bundles of entries beside them (c2sp.org/tlog-tiles).

mod bundle;
mod path;

pub use bundle::{BundleError, read_bundle, write_bundle, write_entry};
pub use path::{entries_path, parse_tile_path, tile_path};

use crate::hash::{Hash, Tree};

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: usize = 256;

/// Some hashes of one level of one tree: hash `i` is the root of the complete subtree of 256^level leaves number `256·n + i`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Which tree.
    pub tree: Tree,
    /// Tile level, 0 = leaf hashes.
    pub level: u8,
    /// Number of the tile in its level.
    pub n: u64,
    /// 1 to 256 hashes.
    pub hashes: Vec<Hash>,
}

impl Tile {
    /// True where all 256 hashes are there.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.hashes.len() == TILE_WIDTH
    }

    /// The hashes one after another, as stored.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.hashes.as_flattened().to_vec()
    }

    /// Path in an export, `tile/…` or `sm3/tile/…`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}{}", self.tree.prefix(), tile_path(self.level, self.n, self.hashes.len()))
    }
}

/// The hashes of stored tile bytes; none where the length is not 1 to 256 times 32.
#[must_use]
pub fn read_tile(bytes: &[u8]) -> Option<Vec<Hash>> {
    match bytes.as_chunks::<32>() {
        (hashes, []) if (1..=TILE_WIDTH).contains(&hashes.len()) => Some(hashes.to_vec()),
        _ => None,
    }
}

/// Number of hashes that a tree of `size` leaves has in a tile, at most 256; 0: there is no such tile.
#[must_use]
pub const fn width_at(size: u64, level: u8, n: u64) -> usize {
    let Some(hashes) = size.checked_shr(8 * level as u32) else { return 0 };
    let Some(before) = n.checked_mul(TILE_WIDTH as u64) else { return 0 };
    let width = hashes.saturating_sub(before);
    if width > TILE_WIDTH as u64 { TILE_WIDTH } else { width as usize }
}
