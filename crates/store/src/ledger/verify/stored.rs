//! What the store holds of the log: its right edge and the hashes of its leaves.

use heyi_ledger::hash::Hash;
use heyi_ledger::tiles::read_tile;
use heyi_ledger::{LogState, Tree};

use super::Problem;
use crate::ledger::log::read_state;
use crate::sql::Query as _;
use crate::{Snapshot, StoreError, args};

/// The stored log.
pub(super) struct Stored {
    state: Option<LogState>,
    last_at_ms: i64,
    /// Leaf hashes of both trees from this index on, as far as they were asked for.
    from: u64,
    leaves: [Vec<Option<Hash>>; 2],
}

impl Stored {
    pub(super) async fn load(read: &mut Snapshot, problems: &mut Vec<Problem>) -> Result<Self, StoreError> {
        let row = read.fetch_optional("SELECT bytes, last_at_ms FROM log_state WHERE id = 1", args![]).await?;
        let mut stored = Self { state: None, last_at_ms: i64::MIN, from: 0, leaves: [Vec::new(), Vec::new()] };
        let mut wrong = |what: String| problems.push(Problem { index: None, what });
        if row.is_none() {
            wrong("日志状态缺失".to_owned());
        }
        if let Some(row) = row {
            stored.last_at_ms = row.int("last_at_ms")?;
            match read_state(row.bytes("bytes")?) {
                Ok(state) => {
                    if !state.is_consistent() {
                        wrong("日志状态自身前后不一致".to_owned());
                    }
                    stored.state = Some(state);
                }
                Err(e) => wrong(format!("日志状态无法读取：{e}")),
            }
        }
        Ok(stored)
    }

    pub(super) const fn state(&self) -> Option<&LogState> {
        self.state.as_ref()
    }

    pub(super) fn size(&self) -> u64 {
        self.state.as_ref().map_or(0, LogState::size)
    }

    pub(super) const fn last_at_ms(&self) -> i64 {
        self.last_at_ms
    }

    /// The stored leaf hashes in both trees; none where there is none.
    pub(super) fn leaf(&self, index: u64) -> [Option<Hash>; 2] {
        let at = index.checked_sub(self.from).and_then(|n| usize::try_from(n).ok());
        let get = |tree: &Vec<Option<Hash>>| at.and_then(|at| tree.get(at).copied().flatten());
        [get(&self.leaves[0]), get(&self.leaves[1])]
    }

    /// Whether the hashes of this leaf were asked for.
    pub(super) fn covers(&self, index: u64) -> bool {
        index >= self.from && index - self.from < self.leaves[0].len() as u64
    }

    /// Reads the leaf hashes from `from` up to `to` out of the tiles and the open tile.
    pub(super) async fn load_leaves(&mut self, read: &mut Snapshot, from: u64, to: u64) -> Result<(), StoreError> {
        self.from = from;
        let to = to.min(self.size());
        let count = usize::try_from(to.saturating_sub(from)).unwrap_or(0);
        for (tree, leaves) in Tree::BOTH.iter().zip(&mut self.leaves) {
            *leaves = vec![None; count];
            let rows = read
                .fetch_all(
                    "SELECT n, hashes FROM log_tiles WHERE tree = $1 AND level = 0 AND n >= $2 AND n <= $3",
                    args![tree.as_str(), from / 256, to / 256],
                )
                .await?;
            let mut put = |n: u64, hashes: Vec<Hash>| {
                for (index, hash) in (n * 256..).zip(hashes) {
                    let at = index.checked_sub(from).and_then(|at| usize::try_from(at).ok());
                    if let Some(slot) = at.and_then(|at| leaves.get_mut(at)) {
                        *slot = Some(hash);
                    }
                }
            };
            for row in &rows {
                put(row.uint("n")?, read_tile(row.bytes("hashes")?).unwrap_or_default());
            }
            let open = self.state.as_ref().map(LogState::open_tiles).unwrap_or_default();
            for tile in open.into_iter().filter(|t| t.level == 0 && t.tree == *tree) {
                put(tile.n, tile.hashes);
            }
        }
        Ok(())
    }
}
