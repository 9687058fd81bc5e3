//! The right edge of a tree: the roots of its complete subtrees, O(log n) hashes.

use std::marker::PhantomData;

use crate::hash::{Hash, Hasher, empty_root, node_hash};

/// Most leaves a tree may have (2^62 − 1).
pub const MAX_SIZE: u64 = (1 << 62) - 1;

/// Why bytes are not a stored right edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// The size is beyond [`MAX_SIZE`].
    #[error("日志大小 {0} 超出允许范围")]
    Size(u64),
    /// Not as long as this size needs.
    #[error("日志状态长度不符：应为 {expected} 字节，实为 {actual} 字节")]
    Length {
        /// Bytes that this size needs.
        expected: usize,
        /// Bytes there are.
        actual: usize,
    },
    /// An unknown version.
    #[error("日志状态版本不识别")]
    Version,
}

/// Roots of the complete subtrees of a tree, largest first, with its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier<H> {
    size: u64,
    peaks: Vec<Hash>,
    hasher: PhantomData<fn() -> H>,
}

impl<H: Hasher> Default for Frontier<H> {
    fn default() -> Self {
        Self { size: 0, peaks: Vec::new(), hasher: PhantomData }
    }
}

impl<H: Hasher> Frontier<H> {
    /// The empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, largest first: one for each bit set in the size.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Adds a leaf hash; its index.
    pub fn append(&mut self, leaf: Hash) -> u64 {
        self.append_with(leaf, |_, _| {})
    }

    /// Adds a leaf hash and names every subtree that it completes: its height (0 for the leaf) and its root.
    pub fn append_with(&mut self, leaf: Hash, mut completed: impl FnMut(u32, &Hash)) -> u64 {
        let index = self.size;
        let mut hash = leaf;
        completed(0, &hash);
        for height in 1..=index.trailing_ones() {
            // One peak stands for each trailing one of the old size.
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash::<H>(&left, &hash);
            completed(height, &hash);
        }
        self.peaks.push(hash);
        self.size += 1;
        index
    }

    /// The root (RFC 6962 §2.1).
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty_root::<H>() };
        peaks.fold(*last, |right, left| node_hash::<H>(left, &right))
    }

    /// Size (8 bytes, big-endian) and peaks.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.size.to_be_bytes().to_vec();
        out.extend_from_slice(self.peaks.as_flattened());
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`StateError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StateError> {
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or(StateError::Length { expected: 8, actual: bytes.len() })?;
        let size = u64::from_be_bytes(*size);
        if size > MAX_SIZE {
            return Err(StateError::Size(size));
        }
        let expected = 8 + 32 * size.count_ones() as usize;
        match rest.as_chunks::<32>() {
            (peaks, []) if bytes.len() == expected => Ok(Self::from_peaks(size, peaks.to_vec())),
            _ => Err(StateError::Length { expected, actual: bytes.len() }),
        }
    }

    pub(super) const fn from_peaks(size: u64, peaks: Vec<Hash>) -> Self {
        Self { size, peaks, hasher: PhantomData }
    }
}
