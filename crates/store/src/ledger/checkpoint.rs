//! Signed heads of the log.

use crate::{Db, StoreError, args};

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

/// The newest checkpoint.
///
/// # Errors
/// [`StoreError`].
pub async fn latest_checkpoint(db: &Db) -> Result<Option<Checkpoint>, StoreError> {
    let row = db
        .fetch_optional("SELECT size, at_ms, note, note_sm3 FROM checkpoints ORDER BY size DESC LIMIT 1", args![])
        .await?;
    row.map(|row| {
        Ok(Checkpoint {
            size: row.uint("size")?,
            at_ms: row.int("at_ms")?,
            note: row.string("note")?,
            note_sm3: row.string("note_sm3")?,
        })
    })
    .transpose()
}
