//! Proofs verify, and no changed bit does. Cloudflare's `tlog_tiles` agrees.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use heyi_ledger::hash::{Hash, Hasher, Sha256, Sm3};
use heyi_ledger::proof::{
    ProofError, consistency_tiles, inclusion_tiles, prove_consistency, prove_inclusion, root_at, root_tiles, verify_consistency,
    verify_inclusion,
};
use heyi_ledger::tree::Frontier;
use heyi_ledger::{HashSource, LogState, TileAt};
use proptest::prelude::*;

const SIZE: u64 = 66_000;

type Tiles = BTreeMap<(u8, u64), Vec<Hash>>;

struct Built {
    sha256: Tiles,
    sm3: Tiles,
    leaves: Vec<[Hash; 2]>,
}

/// One log of 66,000 leaves: three levels of tiles.
static LOG: LazyLock<Built> = LazyLock::new(|| {
    let mut state = LogState::new();
    let mut built = Built { sha256: Tiles::new(), sm3: Tiles::new(), leaves: Vec::new() };
    let mut tiles = Vec::new();
    for n in 0..SIZE {
        let done = state.append(&n.to_be_bytes());
        built.leaves.push([done.leaf_sha256, done.leaf_sm3]);
        tiles.extend(done.tiles);
    }
    tiles.extend(state.open_tiles());
    for tile in tiles {
        let of = if tile.tree == heyi_ledger::Tree::Sha256 { &mut built.sha256 } else { &mut built.sm3 };
        of.insert((tile.level, tile.n), tile.hashes);
    }
    built
});

/// Gives only the tiles it was promised would be asked for, as a store does that reads them first.
struct Only<'a>(&'a Tiles, Vec<TileAt>);

impl HashSource for Only<'_> {
    fn tile(&self, at: TileAt) -> Option<Vec<Hash>> {
        assert!(self.1.contains(&at), "{at:?} was not announced");
        self.0.get(&(at.level, at.n)).map(|t| t[..at.width].to_vec())
    }
}

fn flips<'a>(hashes: &'a [Hash], step: usize) -> impl Iterator<Item = Vec<Hash>> + 'a {
    (0..hashes.len() * 256).step_by(step).map(|bit| {
        let mut changed = hashes.to_vec();
        changed[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
        changed
    })
}

fn every_small_tree<H: Hasher>() {
    let mut tree = Frontier::<H>::new();
    let mut state = heyi_ledger::tree::Edge::<H>::default();
    let mut leaves = Vec::new();
    let mut roots = vec![tree.root()];
    for size in 1..=20_u64 {
        let leaf = H::digest(&[b"\0", &size.to_be_bytes()]);
        tree.append(leaf);
        state.append_hash(leaf, &mut Vec::new());
        leaves.push(leaf);
        roots.push(tree.root());
        let source = (&state, Tiles::new());
        for (index, leaf) in (0..).zip(&leaves) {
            let proof = prove_inclusion::<H>(&source, index, size).unwrap();
            let root = &roots[size as usize];
            assert_eq!(verify_inclusion::<H>(leaf, index, size, &proof, root), Ok(()));
            for changed in flips(&proof, 1) {
                assert_eq!(verify_inclusion::<H>(leaf, index, size, &changed, root), Err(ProofError::Root));
            }
            for changed in flips(&[*leaf, *root], 1) {
                assert!(verify_inclusion::<H>(&changed[0], index, size, &proof, &changed[1]).is_err());
            }
            for other in (0..size).filter(|o| *o != index) {
                assert!(verify_inclusion::<H>(leaf, other, size, &proof, root).is_err());
            }
            let longer = [proof.as_slice(), &[*root]].concat();
            assert!(matches!(verify_inclusion::<H>(leaf, index, size, &longer, root), Err(ProofError::Length { .. })));
            assert!(verify_inclusion::<H>(leaf, index, size, &proof[..proof.len().saturating_sub(1)], root).is_err() || proof.is_empty());
            assert_eq!(verify_inclusion::<H>(leaf, size, size, &proof, root), Err(ProofError::Index { index: size, size }));
        }
        for old in 0..=size {
            let proof = prove_consistency::<H>(&source, old, size).unwrap();
            let (was, is) = (&roots[old as usize], &roots[size as usize]);
            assert_eq!(verify_consistency::<H>(old, size, &proof, was, is), Ok(()), "{old} {size}");
            assert_eq!(root_at::<H>(&source, old, size).as_ref(), Ok(was));
            for changed in flips(&proof, 3) {
                assert!(verify_consistency::<H>(old, size, &changed, was, is).is_err());
            }
            for changed in flips(&[*was, *is], 3) {
                // Of an empty old tree only its root is claimed.
                let accepted = verify_consistency::<H>(old, size, &proof, &changed[0], &changed[1]).is_ok();
                assert_eq!(accepted, old == 0 && changed[0] == *was);
            }
            for other in (1..=size).filter(|o| *o != old) {
                assert!(old == 0 || verify_consistency::<H>(other, size, &proof, was, is).is_err());
            }
        }
        assert!(matches!(prove_consistency::<H>(&source, size + 1, size), Err(ProofError::Sizes { .. })));
    }
}

#[test]
fn every_small_tree_in_sha256() {
    every_small_tree::<Sha256>();
}

#[test]
fn every_small_tree_in_sm3() {
    every_small_tree::<Sm3>();
}

fn root<H: Hasher>(tiles: &Tiles, size: u64) -> Hash {
    root_at::<H>(&Only(tiles, root_tiles(size, SIZE)), size, SIZE).unwrap()
}

fn inclusion<H: Hasher>(tiles: &Tiles, leaf: &Hash, index: u64, size: u64, bit: usize) {
    let source = Only(tiles, inclusion_tiles(index, size));
    let proof = prove_inclusion::<H>(&source, index, size).unwrap();
    let root = root::<H>(tiles, size);
    assert_eq!(verify_inclusion::<H>(leaf, index, size, &proof, &root), Ok(()));
    if !proof.is_empty() {
        let mut changed = proof.clone();
        changed[bit / 256 % proof.len()][bit % 256 / 8] ^= 1 << (bit % 8);
        assert!(verify_inclusion::<H>(leaf, index, size, &changed, &root).is_err());
    }
}

fn consistency<H: Hasher>(tiles: &Tiles, old: u64, size: u64, bit: usize) {
    let source = Only(tiles, consistency_tiles(old, size));
    let proof = prove_consistency::<H>(&source, old, size).unwrap();
    let (was, is) = (root::<H>(tiles, old), root::<H>(tiles, size));
    assert_eq!(verify_consistency::<H>(old, size, &proof, &was, &is), Ok(()));
    if !proof.is_empty() {
        let mut changed = proof.clone();
        changed[bit / 256 % proof.len()][bit % 256 / 8] ^= 1 << (bit % 8);
        assert!(verify_consistency::<H>(old, size, &changed, &was, &is).is_err());
    }
}

proptest! {
    #[test]
    fn large_trees(size in 1..=SIZE, at: prop::sample::Index, bit in 0_usize..1 << 16) {
        let index = at.index(size as usize) as u64;
        let [sha256, sm3] = &LOG.leaves[index as usize];
        inclusion::<Sha256>(&LOG.sha256, sha256, index, size, bit);
        inclusion::<Sm3>(&LOG.sm3, sm3, index, size, bit);
        consistency::<Sha256>(&LOG.sha256, index, size, bit);
        consistency::<Sm3>(&LOG.sm3, index, size, bit);
    }

    /// Proofs, roots and paths are the ones Cloudflare's implementation makes from the same tiles.
    #[test]
    fn tlog_tiles_agrees(size in 1..=SIZE, at: prop::sample::Index) {
        let index = at.index(size as usize) as u64;
        let theirs = |hashes: Vec<tlog_tiles::Hash>| hashes.into_iter().map(|h| h.0).collect::<Vec<_>>();
        let reader = Theirs { size };
        let root = root::<Sha256>(&LOG.sha256, size);
        prop_assert_eq!(tlog_tiles::tree_hash(size, &reader).unwrap().0, root);
        let proof = prove_inclusion::<Sha256>(&LOG.sha256, index, size).unwrap();
        prop_assert_eq!(theirs(tlog_tiles::prove_record(size, index, &reader).unwrap()), proof.clone());
        let given = proof.into_iter().map(tlog_tiles::Hash).collect();
        let leaf = tlog_tiles::Hash(LOG.leaves[index as usize][0]);
        prop_assert!(tlog_tiles::check_record(&given, size, tlog_tiles::Hash(root), index, leaf).is_ok());
        if index > 0 {
            let proof = prove_consistency::<Sha256>(&LOG.sha256, index, size).unwrap();
            prop_assert_eq!(theirs(tlog_tiles::prove_tree(size, index, &reader).unwrap()), proof);
        }
    }

    #[test]
    fn paths_are_those_of_tlog_tiles(level in 0_u8..6, n in 0_u64..1 << 40, width in 1_u32..=256) {
        let path = heyi_ledger::tiles::tile_path(level, n, width as usize);
        // Theirs carries the tile height as well: tile/8/L/N.
        prop_assert_eq!(tlog_tiles::Tile::new(8, level, n, width, false).path().replacen("tile/8/", "tile/", 1), path);
    }

    /// Sizes and indexes of any value give an answer, never a panic.
    #[test]
    fn hostile_numbers(index: u64, size: u64, proof: Vec<[u8; 32]>) {
        let zero = [0; 32];
        prop_assert!(verify_inclusion::<Sha256>(&zero, index, size, &proof, &zero).is_err());
        let _ = verify_consistency::<Sha256>(index, size, &proof, &zero, &zero);
        let _ = prove_inclusion::<Sha256>(&Tiles::new(), index, size);
        let _ = prove_consistency::<Sha256>(&Tiles::new(), index, size);
        let _ = root_at::<Sha256>(&Tiles::new(), index, size);
    }
}

/// Our tiles as their hash reader.
struct Theirs {
    size: u64,
}

impl tlog_tiles::HashReader for Theirs {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let hash = |index: &u64| {
            let (level, n) = tlog_tiles::split_stored_hash_index(*index);
            assert!((n + 1) << level <= self.size);
            let tile = &LOG.sha256[&(level / 8, (n << (level % 8)) / 256)];
            let from = ((n << (level % 8)) % 256) as usize;
            let mut hashes = tile[from..from + (1 << (level % 8))].to_vec();
            while hashes.len() > 1 {
                hashes = hashes.chunks(2).map(|p| Sha256::digest(&[&[1], &p[0], &p[1]])).collect();
            }
            tlog_tiles::Hash(hashes[0])
        };
        Ok(indexes.iter().map(hash).collect())
    }
}
