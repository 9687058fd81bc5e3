//! One small layer over both databases: the same statement text, the same values, the same rows.

mod postgres;
mod query;
mod sqlite;

pub use query::Query;
pub(crate) use sqlite::{Lent, SqliteConn, SqliteOptions, SqlitePool};

use std::borrow::Cow;

use sqlx::PgConnection;

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
    Sqlite(&'c mut SqliteConn),
    Postgres(&'c mut PgConnection),
}

impl ConnRef<'_> {
    pub(crate) async fn fetch(&mut self, sql: Cow<'static, str>, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(c) => c.fetch(&sql, args),
            Self::Postgres(c) => postgres::fetch(c, sql, args).await,
        }
    }

    pub(crate) async fn execute(&mut self, sql: Cow<'static, str>, args: Vec<Value>) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(c) => c.execute(&sql, args),
            Self::Postgres(c) => postgres::execute(c, sql, args).await,
        }
    }

    /// Statements without parameters, not prepared: transaction control and migrations.
    pub(crate) async fn raw(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(c) => c.raw(sql),
            Self::Postgres(c) => {
                let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut **c).await;
                done.map(|_| ()).map_err(|e| StoreError::from_sqlx(sql, &e))
            }
        }
    }
}

/// An owned connection outside the pools: the writer's.
pub(crate) enum Conn {
    Sqlite(Box<SqliteConn>),
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
        match self {
            Self::Sqlite(c) => c.close(),
            Self::Postgres(c) => {
                if let Err(e) = c.close().await {
                    tracing::debug!(error = %e, "store.connection.close_failed");
                }
            }
        }
    }
}
