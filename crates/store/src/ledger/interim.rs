//! Stands in for the `ledger` crate until its API is there.

use sha2::{Digest as _, Sha256};

use crate::StoreError;

pub(crate) struct TileWrite {
    pub(crate) tree: &'static str,
    pub(crate) level: u8,
    pub(crate) n: u64,
    pub(crate) hashes: Vec<u8>,
}

pub(crate) struct Appended {
    pub(crate) leaf_sha256: [u8; 32],
    pub(crate) tiles: Vec<TileWrite>,
}

#[derive(Clone, Default)]
pub(crate) struct LogState {
    size: u64,
    edge: Vec<Vec<[u8; 32]>>,
}

fn node(l: &[u8], r: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([1]).chain_update(l).chain_update(r).finalize().into()
}

impl LogState {
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn append(&mut self, entry: &[u8]) -> Appended {
        let leaf: [u8; 32] = Sha256::new().chain_update([0]).chain_update(entry).finalize().into();
        let mut tiles = Vec::new();
        let mut up = Some(leaf);
        let mut level = 0;
        while let Some(hash) = up.take() {
            if self.edge.len() <= level {
                self.edge.push(Vec::new());
            }
            let edge = &mut self.edge[level];
            edge.push(hash);
            let n = self.size >> (8 * (level + 1));
            tiles.push(TileWrite { tree: "sha256", level: level as u8, n, hashes: edge.concat() });
            if edge.len() == 256 {
                let mut row = std::mem::take(edge);
                while row.len() > 1 {
                    row = row.chunks(2).map(|p| node(&p[0], &p[1])).collect();
                }
                up = row.first().copied();
            }
            level += 1;
        }
        self.size += 1;
        Appended { leaf_sha256: leaf, tiles }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.size.to_be_bytes().to_vec();
        for level in &self.edge {
            out.extend((level.len() as u16).to_be_bytes());
            out.extend(level.concat());
        }
        out
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let broken = || StoreError::broken("log state");
        let (size, mut rest) = bytes.split_first_chunk::<8>().ok_or_else(broken)?;
        let mut edge = Vec::new();
        while !rest.is_empty() {
            let (n, tail) = rest.split_first_chunk::<2>().ok_or_else(broken)?;
            let n = usize::from(u16::from_be_bytes(*n)) * 32;
            let (hashes, tail) = tail.split_at_checked(n).ok_or_else(broken)?;
            edge.push(hashes.chunks(32).filter_map(|c| c.try_into().ok()).collect());
            rest = tail;
        }
        Ok(Self { size: u64::from_be_bytes(*size), edge })
    }
}
