//! Answers given, so that a request sent twice is done once.

use crate::sql::Query as _;
use crate::{StoreError, Tx, args};

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body as JSON.
    pub body: String,
}

/// What is known about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembered {
    /// Never seen.
    New,
    /// Done before: give this answer again.
    Same(Answer),
    /// The key was used for another request.
    DifferentRequest,
}

impl Tx {
    /// What was answered to this actor under this idempotency key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remembered(&mut self, actor: &str, key: &str, request_digest: &str) -> Result<Remembered, StoreError> {
        let row = self
            .fetch_optional("SELECT request_digest, status, body FROM answers WHERE actor = $1 AND key = $2", args![actor, key])
            .await?;
        let Some(row) = row else { return Ok(Remembered::New) };
        if row.text("request_digest")? != request_digest {
            return Ok(Remembered::DifferentRequest);
        }
        let status = u16::try_from(row.int("status")?).map_err(|_| StoreError::broken("status of an answer"))?;
        Ok(Remembered::Same(Answer { status, body: row.string("body")? }))
    }

    /// Keeps an answer. Call it in the job that did the work.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where the key is taken.
    pub async fn remember(&mut self, actor: &str, key: &str, request_digest: &str, answer: &Answer, at_ms: i64) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO answers (actor, key, request_digest, status, body, at_ms) VALUES ($1, $2, $3, $4, $5, $6)",
            args![actor, key, request_digest, answer.status, &answer.body, at_ms],
        )
        .await?;
        Ok(())
    }

    /// Forgets answers older than an instant; how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_answers(&mut self, before_ms: i64) -> Result<u64, StoreError> {
        self.execute("DELETE FROM answers WHERE at_ms < $1", args![before_ms]).await
    }
}
