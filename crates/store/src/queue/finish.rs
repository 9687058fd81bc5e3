//! The end of an attempt.

use super::Job;
use crate::sql::Query as _;
use crate::{Db, StoreError, Tx, args};

const HELD: &str = "id = $1 AND state = 'running' AND attempts = $2";

impl Tx {
    /// The job is done; call it in the transaction that stores its result. `false`: the lease was lost to another worker, and
    /// the caller should give up its result by answering an error.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn complete(&mut self, job: &Job) -> Result<bool, StoreError> {
        let n = self.execute(format!("DELETE FROM jobs WHERE {HELD}"), args![job.id, job.attempt]).await?;
        Ok(n == 1)
    }

    /// The attempt failed: the job waits until `again_at_ms`, or is dead after its last attempt.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fail(&mut self, job: &Job, error: &str, again_at_ms: i64) -> Result<bool, StoreError> {
        let state = if job.attempt >= job.most_attempts { "dead" } else { "waiting" };
        let n = self
            .execute(
                format!("UPDATE jobs SET state = $3, lease_ms = NULL, run_at_ms = $4, error = $5 WHERE {HELD}"),
                args![job.id, job.attempt, state, again_at_ms, error],
            )
            .await?;
        self.mark_enqueued();
        Ok(n == 1)
    }

    /// Gives a dead job a new set of attempts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revive(&mut self, id: u64, run_at_ms: i64) -> Result<bool, StoreError> {
        let n = self
            .execute(
                "UPDATE jobs SET state = 'waiting', attempts = 0, run_at_ms = $2 WHERE id = $1 AND state = 'dead'",
                args![id, run_at_ms],
            )
            .await?;
        self.mark_enqueued();
        Ok(n == 1)
    }
}

impl Db {
    /// [`Tx::complete`] alone in a transaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn complete(&self, job: &Job) -> Result<bool, StoreError> {
        let job = job.clone();
        self.write(move |tx| Box::pin(async move { tx.complete(&job).await })).await
    }

    /// [`Tx::fail`] alone in a transaction; the next attempt is 5 s later, then 10, 20, … up to an hour.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fail(&self, job: &Job, error: &str, now_ms: i64) -> Result<bool, StoreError> {
        let (job, error) = (job.clone(), error.to_owned());
        let again = now_ms.saturating_add(backoff_ms(job.attempt));
        self.write(move |tx| Box::pin(async move { tx.fail(&job, &error, again).await })).await
    }
}

/// Milliseconds to wait after the `attempt`-th failed attempt.
fn backoff_ms(attempt: u32) -> i64 {
    let doubled = 5_000_i64.saturating_mul(1_i64 << attempt.saturating_sub(1).min(20));
    doubled.min(3_600_000)
}
