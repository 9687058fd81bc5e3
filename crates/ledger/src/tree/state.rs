//! Both trees over the same entries.

use super::edge::Edge;
use super::frontier::{MAX_SIZE, StateError};
use crate::hash::{Hash, Sha256, Sm3};
use crate::tiles::Tile;

const VERSION: u8 = 1;

/// What an append did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Index of the leaf.
    pub index: u64,
    /// Its hash in the SHA-256 tree.
    pub leaf_sha256: Hash,
    /// Its hash in the SM3 tree.
    pub leaf_sm3: Hash,
    /// Tiles of both trees that this append made full (256 hashes). They never change again: write each once.
    pub tiles: Vec<Tile>,
}

/// The right edge of both trees, kept at the same size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogState {
    sha256: Edge<Sha256>,
    sm3: Edge<Sm3>,
}

impl LogState {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.sha256.size()
    }

    /// Root of the SHA-256 tree.
    #[must_use]
    pub fn root_sha256(&self) -> Hash {
        self.sha256.root()
    }

    /// Root of the SM3 tree.
    #[must_use]
    pub fn root_sm3(&self) -> Hash {
        self.sm3.root()
    }

    /// Right edge of the SHA-256 tree.
    #[must_use]
    pub const fn sha256(&self) -> &Edge<Sha256> {
        &self.sha256
    }

    /// Right edge of the SM3 tree.
    #[must_use]
    pub const fn sm3(&self) -> &Edge<Sm3> {
        &self.sm3
    }

    /// Adds an entry (the bytes of a leaf) to both trees.
    pub fn append(&mut self, entry: &[u8]) -> Appended {
        let index = self.size();
        let mut tiles = Vec::new();
        let leaf_sha256 = self.sha256.append(entry, &mut tiles);
        let leaf_sm3 = self.sm3.append(entry, &mut tiles);
        Appended { index, leaf_sha256, leaf_sm3, tiles }
    }

    /// The tiles of both trees that are not full, for an export or a published checkpoint.
    #[must_use]
    pub fn open_tiles(&self) -> Vec<Tile> {
        let mut tiles = self.sha256.open_tiles();
        tiles.extend(self.sm3.open_tiles());
        tiles
    }

    /// Version (1 byte), size (8 bytes, big-endian), then peaks and open tiles of each tree: at most about 50 kB for 2^24 leaves.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(9 + 2 * Edge::<Sha256>::length(self.size()));
        out.push(VERSION);
        out.extend_from_slice(&self.size().to_be_bytes());
        self.sha256.write(&mut out);
        self.sm3.write(&mut out);
        out
    }

    /// Reads what [`Self::to_bytes`] wrote. The hashes themselves are taken as they are; [`Self::is_consistent`] checks them.
    ///
    /// # Errors
    /// [`StateError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StateError> {
        let (head, rest) = bytes.split_first_chunk::<9>().ok_or(StateError::Length { expected: 9, actual: bytes.len() })?;
        let [version, size @ ..] = *head;
        let size = u64::from_be_bytes(size);
        if version != VERSION {
            return Err(StateError::Version);
        }
        if size > MAX_SIZE {
            return Err(StateError::Size(size));
        }
        let one = Edge::<Sha256>::length(size);
        let wrong = StateError::Length { expected: 9 + 2 * one, actual: bytes.len() };
        let (hashes, []) = rest.as_chunks::<32>() else { return Err(wrong) };
        let (sha256, sm3) = hashes.split_at_checked(one / 32).ok_or(wrong)?;
        if sm3.len() != sha256.len() {
            return Err(wrong);
        }
        Ok(Self { sha256: Edge::read(size, sha256)?, sm3: Edge::read(size, sm3)? })
    }

    /// True where peaks and open tiles agree in both trees. About 1 ms at 2^24 leaves.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        self.sha256.is_consistent() && self.sm3.is_consistent()
    }
}
