//! Merkle trees (RFC 6962) that grow at the right edge, one leaf at a time.

mod edge;
mod frontier;
mod state;

pub use edge::Edge;
pub(crate) use edge::complete_root;
pub use frontier::{Frontier, MAX_SIZE, StateError};
pub use state::{Appended, LogState};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{Hash, Hasher, Sha256, Sm3, empty_root, leaf_hash, node_hash};
    use crate::tiles::TILE_WIDTH;

    /// RFC 6962 §2.1, word for word.
    fn naive<H: Hasher>(leaves: &[Hash]) -> Hash {
        match leaves.len() {
            0 => empty_root::<H>(),
            1 => leaves[0],
            n => {
                let k = n.next_power_of_two() / 2;
                node_hash::<H>(&naive::<H>(&leaves[..k]), &naive::<H>(&leaves[k..]))
            }
        }
    }

    fn entry(n: u64) -> Vec<u8> {
        format!("entry {n}").into_bytes()
    }

    #[test]
    fn roots_are_those_of_the_definition() {
        let mut state = LogState::new();
        let (mut sha, mut sm) = (Vec::new(), Vec::new());
        for n in 0..600 {
            assert_eq!(state.root_sha256(), naive::<Sha256>(&sha), "{n}");
            assert_eq!(state.root_sm3(), naive::<Sm3>(&sm), "{n}");
            assert!(state.is_consistent());
            let done = state.append(&entry(n));
            sha.push(leaf_hash::<Sha256>(&entry(n)));
            sm.push(leaf_hash::<Sm3>(&entry(n)));
            assert_eq!((done.index, done.leaf_sha256, done.leaf_sm3), (n, sha[n as usize], sm[n as usize]));
        }
    }

    #[test]
    fn every_full_tile_comes_once_and_holds_the_right_hashes() {
        let mut state = LogState::new();
        let mut tiles = Vec::new();
        let mut leaves = Vec::new();
        let size = 256 * 256 * 2 + 700;
        for n in 0..size {
            let done = state.append(&entry(n));
            leaves.push(done.leaf_sha256);
            tiles.extend(done.tiles);
        }
        tiles.extend(state.open_tiles());
        for (level, count, last) in [(0_u8, 515_u64, 188), (1, 3, 2), (2, 1, 2)] {
            let of: Vec<_> = tiles.iter().filter(|t| t.level == level && t.tree == crate::Tree::Sha256).collect();
            assert_eq!(of.iter().map(|t| t.n).collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
            for (at, tile) in of.iter().enumerate() {
                let width = if at as u64 + 1 == count { last } else { TILE_WIDTH };
                assert_eq!(tile.hashes.len(), width, "level {level} tile {at}");
                let span = 1_usize << (8 * level);
                for (i, hash) in tile.hashes.iter().enumerate().step_by(97) {
                    let from = (at * 256 + i) * span;
                    assert_eq!(*hash, naive::<Sha256>(&leaves[from..from + span]));
                }
            }
        }
        assert_eq!(state.root_sha256(), naive::<Sha256>(&leaves));
        assert_eq!(tiles.len(), 2 * (515 + 3 + 1));
    }

    #[test]
    fn state_survives_bytes_and_refuses_others() {
        let mut state = LogState::new();
        for n in 0..66_000 {
            if n % 777 == 0 || n == 65_536 || n == 256 {
                let bytes = state.to_bytes();
                assert_eq!(LogState::from_bytes(&bytes).as_ref(), Ok(&state), "{n}");
                assert!(LogState::from_bytes(&bytes[..bytes.len() - 1]).is_err());
                let front = state.sha256().frontier().to_bytes();
                assert_eq!(Frontier::from_bytes(&front).as_ref(), Ok(state.sha256().frontier()));
                assert!(Frontier::<Sha256>::from_bytes(&[front, vec![0; 32]].concat()).is_err());
            }
            state.append(&entry(n));
        }
        let mut bytes = state.to_bytes();
        bytes[40] ^= 1;
        assert!(!LogState::from_bytes(&bytes).unwrap().is_consistent());
        bytes[0] = 9;
        assert_eq!(LogState::from_bytes(&bytes), Err(StateError::Version));
        let mut huge = vec![1];
        huge.extend(u64::MAX.to_be_bytes());
        assert_eq!(LogState::from_bytes(&huge), Err(StateError::Size(u64::MAX)));
        assert!(Frontier::<Sha256>::from_bytes(&huge[1..]).is_err());
    }
}
