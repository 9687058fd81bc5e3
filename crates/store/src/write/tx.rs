//! The transaction a job works in.

use std::borrow::Cow;

use crate::db::Options;
use crate::ledger::Log;
use crate::projection::Projector;
use crate::sql::{Conn, Dialect, Query};
use crate::{BoxFuture, Row, StoreError, Value};

/// A write transaction, lent to one job.
pub struct Tx {
    conn: Conn,
    options: Options,
    /// The right edge of the log, ahead of what is stored until the group commits.
    pub(crate) log: Log,
    /// As it was before the running job.
    before: Option<Log>,
    /// The first failed statement of the running job.
    failed: Option<StoreError>,
    size_at_begin: u64,
    enqueued: bool,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("failed", &self.failed).finish_non_exhaustive()
    }
}

impl Tx {
    pub(crate) fn new(conn: Conn, options: Options, log: Log) -> Self {
        let size_at_begin = log.size();
        Self { conn, options, log, before: None, failed: None, size_at_begin, enqueued: false }
    }

    /// Which database this is.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.conn.dialect()
    }

    pub(crate) fn projector(&self) -> Option<std::sync::Arc<dyn Projector>> {
        self.options.projector.clone()
    }

    pub(crate) fn failure(&self) -> Option<StoreError> {
        self.failed.clone()
    }

    pub(crate) const fn mark_enqueued(&mut self) {
        self.enqueued = true;
    }

    pub(crate) const fn enqueued(&self) -> bool {
        self.enqueued
    }

    /// The new size of the log, if this group added to it.
    pub(crate) fn appended_size(&self) -> Option<u64> {
        (self.log.size() != self.size_at_begin).then(|| self.log.size())
    }

    pub(crate) fn into_conn(self) -> Conn {
        self.conn
    }

    pub(crate) async fn savepoint(&mut self) -> Result<(), StoreError> {
        self.failed = None;
        self.before = Some(self.log.clone());
        self.control("SAVEPOINT job").await
    }

    pub(crate) async fn release(&mut self) -> Result<(), StoreError> {
        self.control("RELEASE SAVEPOINT job").await
    }

    /// Takes back what the running job did. Fails where the database has already given up the whole transaction (disk full).
    pub(crate) async fn undo(&mut self) -> Result<(), StoreError> {
        if let Some(before) = self.before.take() {
            self.log = before;
        }
        let failed = self.failed.take();
        let undone = match self.control("ROLLBACK TO SAVEPOINT job").await {
            Ok(()) => self.control("RELEASE SAVEPOINT job").await,
            Err(e) => Err(e),
        };
        // The cause is worth more than the missing savepoint.
        undone.map_err(|e| failed.unwrap_or(e))
    }

    pub(crate) async fn commit(&mut self) -> Result<(), StoreError> {
        self.control("COMMIT").await
    }

    async fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.options.faults.pass()?;
        // Prepared once, unlike a raw statement.
        self.conn.as_ref().execute(sql.into(), Vec::new()).await?;
        self.options.faults.pass()
    }

    /// A statement of the store itself at the end of the group, outside any job.
    pub(crate) async fn execute_group(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64, StoreError> {
        self.options.faults.pass()?;
        let n = self.conn.as_ref().execute(sql.into(), args).await?;
        self.options.faults.pass()?;
        Ok(n)
    }

    fn check(&self) -> Result<(), StoreError> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn note<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &done {
            self.failed.get_or_insert_with(|| error.clone());
        }
        done
    }

    async fn try_fetch(&mut self, sql: Cow<'static, str>, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let writes = !sql.trim_start().starts_with("SELECT");
        if writes {
            self.options.faults.pass()?;
        }
        let rows = self.conn.as_ref().fetch(sql, args).await?;
        if writes {
            self.options.faults.pass()?;
        }
        Ok(rows)
    }

    async fn try_execute(&mut self, sql: Cow<'static, str>, args: Vec<Value>) -> Result<u64, StoreError> {
        self.options.faults.pass()?;
        let n = self.conn.as_ref().execute(sql, args).await?;
        self.options.faults.pass()?;
        Ok(n)
    }
}

/// After one failed statement every further one answers the same error and the job is rolled back, on both databases.
impl Query for Tx {
    fn fetch_all(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<Vec<Row>, StoreError>> {
        let sql = sql.into();
        Box::pin(async move {
            self.check()?;
            let done = self.try_fetch(sql, args).await;
            self.note(done)
        })
    }

    fn execute(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<u64, StoreError>> {
        let sql = sql.into();
        Box::pin(async move {
            self.check()?;
            let done = self.try_execute(sql, args).await;
            self.note(done)
        })
    }
}
