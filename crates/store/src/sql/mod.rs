//! One small layer over both databases: the same statement text, the same values, the same rows.

mod postgres;
mod query;
mod sqlite;

pub use query::Query;

use std::borrow::Cow;

use sqlx::{PgConnection, SqliteConnection};

use crate::{Row, StoreError, Value};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, inside the process.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

/// A borrowed connection to either database.
pub(crate) enum ConnRef<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl ConnRef<'_> {
    pub(crate) async fn fetch(&mut self, sql: Cow<'static, str>, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(c) => sqlite::fetch(c, sql, args).await,
            Self::Postgres(c) => postgres::fetch(c, sql, args).await,
        }
    }

    pub(crate) async fn execute(&mut self, sql: Cow<'static, str>, args: Vec<Value>) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(c) => sqlite::execute(c, sql, args).await,
            Self::Postgres(c) => postgres::execute(c, sql, args).await,
        }
    }

    /// Statements without parameters, not prepared: transaction control and migrations.
    pub(crate) async fn raw(&mut self, sql: &str) -> Result<(), StoreError> {
        let text = sqlx::AssertSqlSafe(sql);
        let done = match self {
            Self::Sqlite(c) => sqlx::raw_sql(text).execute(&mut **c).await.map(|_| ()),
            Self::Postgres(c) => sqlx::raw_sql(text).execute(&mut **c).await.map(|_| ()),
        };
        done.map_err(|e| StoreError::from_sqlx(sql, &e))
    }
}

/// An owned connection outside the pools: the writer's.
pub(crate) enum Conn {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

impl Conn {
    pub(crate) fn as_ref(&mut self) -> ConnRef<'_> {
        match self {
            Self::Sqlite(c) => ConnRef::Sqlite(c),
            Self::Postgres(c) => ConnRef::Postgres(c),
        }
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(crate) async fn close(self) {
        use sqlx::Connection as _;
        let closed = match self {
            Self::Sqlite(c) => c.close().await,
            Self::Postgres(c) => c.close().await,
        };
        if let Err(e) = closed {
            tracing::debug!(error = %e, "store.connection.close_failed");
        }
    }
}
