//! Looking at the queue.

use crate::{Db, StoreError, args};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waits for its instant or its next attempt.
    Waiting,
    /// A worker has it.
    Running,
    /// Failed too often; an operator must look.
    Dead,
}

/// A job as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Number.
    pub id: u64,
    /// Kind.
    pub kind: String,
    /// Key.
    pub key: String,
    /// State.
    pub state: JobState,
    /// Due from this instant, milliseconds UTC.
    pub run_at_ms: i64,
    /// End of the lease, milliseconds UTC.
    pub lease_ms: Option<i64>,
    /// Attempts made.
    pub attempts: u32,
    /// What the last attempt said.
    pub error: Option<String>,
}

impl Db {
    /// Jobs in the queue by number, after a number, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn jobs(&self, after: u64, limit: u32) -> Result<Vec<Listed>, StoreError> {
        let rows = self
            .fetch_all(
                "SELECT id, kind, key, state, run_at_ms, lease_ms, attempts, error FROM jobs \
                 WHERE id > $1 ORDER BY id LIMIT $2",
                args![after, limit],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Listed {
                    id: row.uint("id")?,
                    kind: row.string("kind")?,
                    key: row.string("key")?,
                    state: match row.text("state")? {
                        "waiting" => JobState::Waiting,
                        "running" => JobState::Running,
                        "dead" => JobState::Dead,
                        other => return Err(StoreError::broken(format!("job state {other}"))),
                    },
                    run_at_ms: row.int("run_at_ms")?,
                    lease_ms: row.opt_int("lease_ms")?,
                    attempts: u32::try_from(row.int("attempts")?).unwrap_or(u32::MAX),
                    error: row.opt_string("error")?,
                })
            })
            .collect()
    }
}
