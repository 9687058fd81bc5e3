//! Sign-in attempts, for throttling by login or address.

use crate::sql::Query as _;
use crate::{StoreError, Tx, args};

/// Attempts of one subject since an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// Failed ones.
    pub failed: u64,
    /// Good ones.
    pub good: u64,
}

impl Tx {
    /// Notes an attempt. `subject` is a login or an address, as the caller decides.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_attempt(&mut self, subject: &str, at_ms: i64, ok: bool) -> Result<(), StoreError> {
        self.execute("INSERT INTO attempts (subject, at_ms, ok) VALUES ($1, $2, $3)", args![subject, at_ms, ok]).await?;
        Ok(())
    }

    /// Counts attempts from an instant on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn attempts(&mut self, subject: &str, since_ms: i64) -> Result<Attempts, StoreError> {
        let row = self
            .fetch_one(
                "SELECT COALESCE(CAST(SUM(1 - ok) AS BIGINT), 0) AS failed, COALESCE(CAST(SUM(ok) AS BIGINT), 0) AS good \
                 FROM attempts WHERE subject = $1 AND at_ms >= $2",
                args![subject, since_ms],
            )
            .await?;
        Ok(Attempts { failed: row.uint("failed")?, good: row.uint("good")? })
    }

    /// Deletes attempts before an instant; how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purge_attempts(&mut self, before_ms: i64) -> Result<u64, StoreError> {
        self.execute("DELETE FROM attempts WHERE at_ms < $1", args![before_ms]).await
    }
}
