//! Statements on SQLite.

use std::borrow::Cow;
use std::sync::Arc;

use sqlx::sqlite::{SqliteRow, SqliteValueRef};
use sqlx::{AssertSqlSafe, Column as _, Row as _, Sqlite, SqliteConnection, TypeInfo as _, ValueRef as _};

use crate::{Row, StoreError, Value};

type Prepared = sqlx::query::Query<'static, Sqlite, <Sqlite as sqlx::Database>::Arguments>;

fn prepare(sql: Cow<'static, str>, args: Vec<Value>) -> Prepared {
    let mut query = sqlx::query::<Sqlite>(AssertSqlSafe(sql));
    for arg in args {
        query = match arg {
            Value::Null => query.bind(None::<i64>),
            Value::Int(v) => query.bind(v),
            Value::Text(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
        };
    }
    query
}

pub(super) async fn fetch(conn: &mut SqliteConnection, sql: Cow<'static, str>, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
    let rows = prepare(sql.clone(), args).fetch_all(conn).await.map_err(|e| StoreError::from_sqlx(&sql, &e))?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let columns: Arc<[String]> = first.columns().iter().map(|c| c.name().to_owned()).collect();
    rows.iter().map(|row| read(row, &columns)).collect()
}

pub(super) async fn execute(conn: &mut SqliteConnection, sql: Cow<'static, str>, args: Vec<Value>) -> Result<u64, StoreError> {
    let done = prepare(sql.clone(), args).execute(conn).await.map_err(|e| StoreError::from_sqlx(&sql, &e))?;
    Ok(done.rows_affected())
}

fn read(row: &SqliteRow, columns: &Arc<[String]>) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let bad = |what: String| StoreError::Column { column: column.clone(), what };
        let raw: SqliteValueRef<'_> = row.try_get_raw(at).map_err(|e| bad(e.to_string()))?;
        let value = if raw.is_null() {
            Value::Null
        } else {
            let kind = raw.type_info().name().to_owned();
            match kind.as_str() {
                "INTEGER" | "BOOLEAN" => row.try_get_unchecked::<i64, _>(at).map(Value::Int),
                "TEXT" | "DATETIME" | "DATE" | "TIME" => row.try_get_unchecked::<String, _>(at).map(Value::Text),
                "BLOB" => row.try_get_unchecked::<Vec<u8>, _>(at).map(Value::Bytes),
                other => return Err(bad(format!("a value of type {other} has no place in the store"))),
            }
            .map_err(|e| bad(e.to_string()))?
        };
        values.push(value);
    }
    Ok(Row { columns: columns.clone(), values })
}
