//! Taking a job to do it.

use crate::sql::Query as _;
use crate::{Db, Row, StoreError, Value, args, placeholders};

/// A job lent to a worker until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Number.
    pub id: u64,
    /// Kind.
    pub kind: String,
    /// Key.
    pub key: String,
    /// What to do, as JSON.
    pub payload: String,
    /// Which attempt this is, from 1. Names the lease.
    pub attempt: u32,
    /// Attempts before it is dead.
    pub most_attempts: u32,
}

/// Waiting and due, or running with a lease that ended (its worker died).
const DUE: &str = "((state = 'waiting' AND run_at_ms <= $1) OR (state = 'running' AND lease_ms <= $2))";

impl Db {
    /// Takes the job of these kinds that has been due longest, for `lease_ms`. A worker that doesn't finish in time loses it
    /// to another one: work must bear being done twice.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take(&self, kinds: &[&str], now_ms: i64, lease_ms: i64) -> Result<Option<Job>, StoreError> {
        self.take_due(kinds, now_ms, now_ms, lease_ms).await
    }

    /// [`Db::take`] of what was due at `due_ms` already: where urgent jobs carry an early instant, only those.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_due(&self, kinds: &[&str], due_ms: i64, now_ms: i64, lease_ms: i64) -> Result<Option<Job>, StoreError> {
        // Look before asking the writer: an idle worker costs no write.
        let due = format!("SELECT id FROM jobs WHERE {DUE} AND kind IN ({}) LIMIT 1", placeholders(3, kinds.len()));
        let mut args: Vec<Value> = args![due_ms, now_ms];
        args.extend(kinds.iter().map(|k| Value::from(*k)));
        if self.fetch_optional(due, args.clone()).await?.is_none() {
            return Ok(None);
        }
        let n = kinds.len();
        let take = format!(
            "UPDATE jobs SET state = 'running', lease_ms = ${lease}, attempts = attempts + 1 WHERE id = (\
             SELECT id FROM jobs WHERE {DUE} AND attempts < most AND kind IN ({kinds}) ORDER BY run_at_ms, id LIMIT 1) \
             RETURNING id, kind, key, payload, attempts, most",
            lease = n + 3,
            kinds = placeholders(3, n),
        );
        let expired = "UPDATE jobs SET state = 'dead', error = COALESCE(error, $2) \
             WHERE state = 'running' AND lease_ms <= $1 AND attempts >= most";
        args.push(Value::Int(now_ms.saturating_add(lease_ms)));
        self.write(move |tx| {
            Box::pin(async move {
                tx.execute(expired, args![now_ms, "多次执行均未完成"]).await?;
                tx.fetch_optional(take, args).await?.as_ref().map(job).transpose()
            })
        })
        .await
    }
}

fn job(row: &Row) -> Result<Job, StoreError> {
    let small = |c: &str| row.int(c).map(|v| u32::try_from(v).unwrap_or(u32::MAX));
    Ok(Job {
        id: row.uint("id")?,
        kind: row.string("kind")?,
        key: row.string("key")?,
        payload: row.string("payload")?,
        attempt: small("attempts")?,
        most_attempts: small("most")?,
    })
}
