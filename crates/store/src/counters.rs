//! Numbers given out one after another, as document numbers (文号) need: a rolled back job leaves no gap.

use crate::sql::Query as _;
use crate::{StoreError, Tx, args};

impl Tx {
    /// The next number of a counter, from 1, without gaps.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next_number(&mut self, counter: &str) -> Result<u64, StoreError> {
        let row = self
            .fetch_one(
                "INSERT INTO counters (name, value) VALUES ($1, 1) \
                 ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value",
                args![counter],
            )
            .await?;
        row.uint("value")
    }
}
