//! Entries and tiles of an export: everything is computed again.

use std::collections::BTreeSet;

use super::files::{Files, need};
use super::report::Findings;
use crate::hash::{Tree, ZERO};
use crate::leaf::{Leaf, LeafKind, PREVIOUS_LOG, Pairing};
use crate::tiles::{TILE_WIDTH, Tile, entries_path, read_bundle, read_tile, width_at};
use crate::tree::LogState;

/// What the entries lead to.
pub(super) struct Recomputed {
    pub(super) state: LogState,
    /// Pairing leaves of this log, by their index.
    pub(super) pairings: Vec<(u64, Pairing)>,
}

/// Reads every bundle up to `size`; none where one is missing or broken, after which nothing can be computed.
pub(super) fn recompute(files: &impl Files, size: u64, found: &mut Findings) -> Option<Recomputed> {
    let mut done = Recomputed { state: LogState::new(), pairings: Vec::new() };
    let mut predecessors = BTreeSet::new();
    for n in 0..size.div_ceil(TILE_WIDTH as u64) {
        let width = width_at(size, 0, n);
        let first = n * TILE_WIDTH as u64;
        let path = entries_path(n, width);
        let bytes = match need(files, &path) {
            Ok(bytes) => bytes,
            Err(what) => {
                found.problem(Some(first), || what);
                return None;
            }
        };
        let entries = match read_bundle(&bytes) {
            Ok(entries) if entries.len() == width => entries,
            Ok(entries) => {
                let index = first + entries.len().min(width) as u64;
                found.problem(Some(index), || format!("{path} 应有 {width} 条，实有 {} 条", entries.len()));
                return None;
            }
            Err(e) => {
                found.problem(Some(first), || format!("{path} 格式不符：{e}"));
                return None;
            }
        };
        same_in_sm3(files, &path, &bytes, &entries, first, found);
        for entry in entries {
            let index = done.state.size();
            leaf(entry, index, &mut done.pairings, &mut predecessors, found);
            for tile in done.state.append(entry).tiles {
                check_tile(files, &tile, found);
            }
        }
    }
    for tile in done.state.open_tiles() {
        check_tile(files, &tile, found);
    }
    Some(done)
}

/// Both trees must be over the same bytes.
fn same_in_sm3(files: &impl Files, path: &str, bytes: &[u8], entries: &[&[u8]], first: u64, found: &mut Findings) {
    let other = format!("{}{path}", Tree::Sm3.prefix());
    let again = match need(files, &other) {
        Ok(again) => again,
        Err(what) => return found.problem(Some(first), || what),
    };
    if again == bytes {
        return;
    }
    let differs = match read_bundle(&again) {
        Ok(others) => entries.iter().zip(&others).take_while(|(a, b)| a == b).count(),
        Err(_) => 0,
    };
    found.problem(Some(first + differs as u64), || format!("{path} 与 {other} 的条目不一致"));
}

fn leaf(entry: &[u8], index: u64, pairings: &mut Vec<(u64, Pairing)>, predecessors: &mut BTreeSet<[u8; 16]>, found: &mut Findings) {
    let leaf = match Leaf::decode(entry) {
        Ok(leaf) => leaf,
        Err(e) => return found.problem(Some(index), || e.to_string()),
    };
    // Half of the hash is enough to find two leaves after one.
    if leaf.previous_in_case != ZERO
        && let Some(half) = leaf.previous_in_case.first_chunk::<16>()
        && !predecessors.insert(*half)
    {
        found.problem(Some(index), || "同一案件的同一前序条目之后出现两条记录，案件记录分叉".to_owned());
    }
    if leaf.kind == LeafKind::TreePairing && leaf.flags & PREVIOUS_LOG == 0 {
        match Pairing::of(&leaf) {
            Some(pairing) => pairings.push((index, pairing)),
            None => found.problem(Some(index), || "双树绑定条目缺少大小或者根".to_owned()),
        }
    }
}

fn check_tile(files: &impl Files, tile: &Tile, found: &mut Findings) {
    let path = tile.path();
    let span = 8 * u32::from(tile.level);
    let index = |at: usize| (tile.n * TILE_WIDTH as u64 + at as u64) << span;
    let bytes = match need(files, &path) {
        Ok(bytes) => bytes,
        Err(what) => return found.problem(Some(index(0)), || what),
    };
    let Some(stored) = read_tile(&bytes).filter(|s| s.len() == tile.hashes.len()) else {
        let expected = 32 * tile.hashes.len();
        return found.problem(Some(index(0)), || format!("{path} 应为 {expected} 字节，实为 {} 字节", bytes.len()));
    };
    if let Some(at) = stored.iter().zip(&tile.hashes).position(|(a, b)| a != b) {
        found.problem(Some(index(at)), || format!("{path} 第 {at} 个散列（从 0 起）与由条目算出的不符"));
    }
}
