//! The right edge of the log during a group of jobs.

use heyi_ledger::{LogState, Tile};

use crate::{Row, StoreError, Tx, args};

/// The log as the running transaction sees it, with the full tiles that must be written before it commits.
#[derive(Clone)]
pub(crate) struct Log {
    state: LogState,
    last_at_ms: i64,
    tiles: Vec<Tile>,
    changed: bool,
}

impl Log {
    /// From the one row of `log_state`.
    pub(crate) fn from_row(row: Option<&Row>) -> Result<Self, StoreError> {
        let row = row.ok_or_else(|| StoreError::broken("日志状态缺失"))?;
        let state = read_state(row.bytes("bytes")?)?;
        Ok(Self { state, last_at_ms: row.int("last_at_ms")?, tiles: Vec::new(), changed: false })
    }

    /// Number of leaves.
    pub(crate) const fn size(&self) -> u64 {
        self.state.size()
    }

    /// The instant to store: never before the last one, even if the clock was set back.
    pub(crate) fn instant(&self, now_ms: i64) -> i64 {
        now_ms.max(self.last_at_ms)
    }

    /// Adds a leaf; its SHA-256 leaf hash.
    pub(crate) fn append(&mut self, entry: &[u8], at_ms: i64) -> [u8; 32] {
        let appended = self.state.append(entry);
        self.tiles.extend(appended.tiles);
        self.last_at_ms = at_ms;
        self.changed = true;
        appended.leaf_sha256
    }
}

/// The stored right edge; no bytes: an empty log.
pub(crate) fn read_state(bytes: &[u8]) -> Result<LogState, StoreError> {
    if bytes.is_empty() {
        return Ok(LogState::new());
    }
    LogState::from_bytes(bytes).map_err(|e| StoreError::broken(e.to_string()))
}

impl Tx {
    /// Writes the right edge and the tiles that became full, once for the whole group.
    pub(crate) async fn flush_log(&mut self) -> Result<(), StoreError> {
        if !self.log.changed {
            return Ok(());
        }
        // Insert only: a full tile never changes.
        for tile in std::mem::take(&mut self.log.tiles) {
            self.execute_group(
                "INSERT INTO log_tiles (tree, level, n, hashes) VALUES ($1, $2, $3, $4)",
                args![tile.tree.as_str(), tile.level, tile.n, tile.bytes()],
            )
            .await?;
        }
        self.execute_group(
            "UPDATE log_state SET bytes = $1, last_at_ms = $2 WHERE id = 1",
            args![self.log.state.to_bytes(), self.log.last_at_ms],
        )
        .await?;
        Ok(())
    }
}
