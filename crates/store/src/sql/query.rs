//! What can be asked of a transaction, for reading or writing, on both databases.

use std::borrow::Cow;

use crate::{BoxFuture, Row, StoreError, Value};

/// Statements on a transaction ([`crate::Tx`] or [`crate::Snapshot`]). Parameters are `$1, $2, …` on both databases.
///
/// Write aggregates so that both databases answer a whole number: `CAST(SUM(x) AS BIGINT)`.
// Boxed futures: a future that captures the type of `sql` can't be proven `Send` inside another one.
pub trait Query: Send {
    /// All rows.
    ///
    /// # Errors
    /// [`StoreError`].
    fn fetch_all(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<Vec<Row>, StoreError>>;

    /// Runs a statement; the number of rows it touched.
    ///
    /// # Errors
    /// [`StoreError`]; on a read transaction every writing statement.
    fn execute(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<u64, StoreError>>;

    /// The first row, if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    fn fetch_optional(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<Option<Row>, StoreError>> {
        let rows = self.fetch_all(sql, args);
        Box::pin(async move { Ok(rows.await?.into_iter().next()) })
    }

    /// The first row.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] where there is none, [`StoreError`].
    fn fetch_one(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<Row, StoreError>> {
        let sql = sql.into();
        let rows = self.fetch_all(sql.clone(), args);
        Box::pin(async move { rows.await?.into_iter().next().ok_or_else(|| StoreError::NoRow(sql.into_owned())) })
    }
}
