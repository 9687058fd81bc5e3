//! Putting a job into the queue.

use crate::sql::Query as _;
use crate::{StoreError, Tx, args};

/// A job to do later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Kind, as `document.render`.
    pub kind: String,
    /// The same kind and key waits only once.
    pub key: String,
    /// What to do, as JSON.
    pub payload: String,
    /// Not before this instant, milliseconds UTC.
    pub run_at_ms: i64,
    /// After this many failed attempts the job is dead and an operator must look.
    pub most_attempts: u32,
}

impl NewJob {
    /// A job with eight attempts.
    pub fn new(kind: impl Into<String>, key: impl Into<String>, payload: impl Into<String>, run_at_ms: i64) -> Self {
        Self { kind: kind.into(), key: key.into(), payload: payload.into(), run_at_ms, most_attempts: 8 }
    }
}

impl Tx {
    /// Puts a job into the queue; `false` where the same kind and key is there already (waiting, running or dead).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn enqueue(&mut self, job: NewJob) -> Result<bool, StoreError> {
        // Never a number used before: a worker that lost its lease must not end another job.
        let id = self.next_number("jobs").await?;
        let new = self
            .execute(
                "INSERT INTO jobs (id, kind, key, payload, state, run_at_ms, lease_ms, attempts, most, error) \
                 VALUES ($1, $2, $3, $4, 'waiting', $5, NULL, 0, $6, NULL) ON CONFLICT (kind, key) DO NOTHING",
                args![id, job.kind, job.key, job.payload, job.run_at_ms, job.most_attempts],
            )
            .await?;
        if new == 1 {
            self.mark_enqueued();
        }
        Ok(new == 1)
    }
}
