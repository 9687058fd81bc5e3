//! What can be asked of a transaction, for reading or writing, on both databases.

use std::borrow::Cow;
use std::future::Future;

use crate::{Row, StoreError, Value};

/// Statements on a transaction ([`crate::Tx`] or [`crate::Snapshot`]). Parameters are `$1, $2, …` on both databases.
///
/// Write aggregates so that both databases answer a whole number: `CAST(SUM(x) AS BIGINT)`.
pub trait Query: Send {
    /// All rows.
    ///
    /// # Errors
    /// [`StoreError`].
    fn fetch_all(
        &mut self,
        sql: impl Into<Cow<'static, str>> + Send,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// Runs a statement; the number of rows it touched.
    ///
    /// # Errors
    /// [`StoreError`]; on a read transaction every writing statement.
    fn execute(
        &mut self,
        sql: impl Into<Cow<'static, str>> + Send,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// The first row, if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    fn fetch_optional(
        &mut self,
        sql: impl Into<Cow<'static, str>> + Send,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send {
        async move { Ok(self.fetch_all(sql, args).await?.into_iter().next()) }
    }

    /// The first row.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] where there is none, [`StoreError`].
    fn fetch_one(
        &mut self,
        sql: impl Into<Cow<'static, str>> + Send,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Row, StoreError>> + Send {
        async move {
            let sql = sql.into();
            let rows = self.fetch_all(sql.clone(), args).await?;
            rows.into_iter().next().ok_or_else(|| StoreError::NoRow(sql.into_owned()))
        }
    }
}
