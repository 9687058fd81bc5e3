//! Reading one state of the store.

use std::borrow::Cow;

use sqlx::{Postgres, Transaction};

use crate::sql::{ConnRef, Lent, Query};
use crate::{BoxFuture, Row, StoreError, Value};

/// A read transaction. Ends when dropped.
pub struct Snapshot {
    inner: Inner,
}

enum Inner {
    Sqlite(Lent),
    Postgres(Transaction<'static, Postgres>),
}

impl Snapshot {
    pub(crate) const fn sqlite(lent: Lent) -> Self {
        Self { inner: Inner::Sqlite(lent) }
    }

    pub(crate) const fn postgres(t: Transaction<'static, Postgres>) -> Self {
        Self { inner: Inner::Postgres(t) }
    }

    fn conn(&mut self) -> Result<ConnRef<'_>, StoreError> {
        Ok(match &mut self.inner {
            Inner::Sqlite(lent) => ConnRef::Sqlite(lent.conn()?),
            Inner::Postgres(t) => ConnRef::Postgres(t),
        })
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}

impl Query for Snapshot {
    fn fetch_all(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<Vec<Row>, StoreError>> {
        let sql = sql.into();
        Box::pin(async move { self.conn()?.fetch(sql, args).await })
    }

    fn execute(&mut self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<u64, StoreError>> {
        let sql = sql.into();
        Box::pin(async move { self.conn()?.execute(sql, args).await })
    }
}
