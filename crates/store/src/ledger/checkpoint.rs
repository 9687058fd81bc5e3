//! Signed heads of the log.

use heyi_ledger::hash::Hash;

use crate::sql::Query;
use crate::{Db, Row, StoreError, args};

/// A stored checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Number of leaves.
    pub size: u64,
    /// Made at, milliseconds UTC.
    pub at_ms: i64,
    /// Signed note of the SHA-256 tree.
    pub note: String,
    /// Signed note of the SM3 tree.
    pub note_sm3: String,
}

fn read(row: &Row) -> Result<Checkpoint, StoreError> {
    Ok(Checkpoint {
        size: row.uint("size")?,
        at_ms: row.int("at_ms")?,
        note: row.string("note")?,
        note_sm3: row.string("note_sm3")?,
    })
}

/// The newest checkpoint.
///
/// # Errors
/// [`StoreError`].
pub async fn latest_checkpoint(db: &Db) -> Result<Option<Checkpoint>, StoreError> {
    let row = db
        .fetch_optional("SELECT size, at_ms, note, note_sm3 FROM checkpoints ORDER BY size DESC LIMIT 1", args![])
        .await?;
    row.as_ref().map(read).transpose()
}

/// All checkpoints, smallest first.
pub(super) async fn all(q: &mut impl Query) -> Result<Vec<Checkpoint>, StoreError> {
    let rows = q.fetch_all("SELECT size, at_ms, note, note_sm3 FROM checkpoints ORDER BY size", args![]).await?;
    rows.iter().map(read).collect()
}

/// What differs between a checkpoint and the recomputed trees at `size`.
pub(super) fn compare(_checkpoint: &Checkpoint, _size: u64, _sha256: &Hash, _sm3: &Hash) -> Vec<String> {
    Vec::new()
}
