//! Statements on PostgreSQL.

use std::borrow::Cow;
use std::sync::Arc;

use sqlx::encode::IsNull;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgRow, PgTypeInfo, PgValueRef};
use sqlx::{AssertSqlSafe, Column as _, Encode, PgConnection, Postgres, Row as _, Type, TypeInfo as _, ValueRef as _};

use crate::{Row, StoreError, Value};

type Prepared = sqlx::query::Query<'static, Postgres, <Postgres as sqlx::Database>::Arguments>;

/// A null whose type the server finds out from the place where it stands.
struct Nothing;

/// `unknown` in the catalogue of PostgreSQL.
const UNKNOWN: Oid = Oid(705);

impl Type<Postgres> for Nothing {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(UNKNOWN)
    }
}

impl Encode<'_, Postgres> for Nothing {
    fn encode_by_ref(&self, _buffer: &mut PgArgumentBuffer) -> Result<IsNull, sqlx::error::BoxDynError> {
        Ok(IsNull::Yes)
    }
}

fn prepare(sql: Cow<'static, str>, args: Vec<Value>) -> Prepared {
    let mut query = sqlx::query::<Postgres>(AssertSqlSafe(sql));
    for arg in args {
        query = match arg {
            Value::Null => query.bind(Nothing),
            Value::Int(v) => query.bind(v),
            Value::Text(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
        };
    }
    query
}

pub(super) async fn fetch(conn: &mut PgConnection, sql: Cow<'static, str>, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
    let rows = prepare(sql.clone(), args).fetch_all(conn).await.map_err(|e| StoreError::from_sqlx(&sql, &e))?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let columns: Arc<[String]> = first.columns().iter().map(|c| c.name().to_owned()).collect();
    rows.iter().map(|row| read(row, &columns)).collect()
}

pub(super) async fn execute(conn: &mut PgConnection, sql: Cow<'static, str>, args: Vec<Value>) -> Result<u64, StoreError> {
    let done = prepare(sql.clone(), args).execute(conn).await.map_err(|e| StoreError::from_sqlx(&sql, &e))?;
    Ok(done.rows_affected())
}

fn read(row: &PgRow, columns: &Arc<[String]>) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let bad = |what: String| StoreError::Column { column: column.clone(), what };
        let raw: PgValueRef<'_> = row.try_get_raw(at).map_err(|e| bad(e.to_string()))?;
        let value = if raw.is_null() {
            Value::Null
        } else {
            let kind = raw.type_info().name().to_owned();
            match kind.as_str() {
                "INT8" => row.try_get_unchecked::<i64, _>(at).map(Value::Int),
                "INT4" => row.try_get_unchecked::<i32, _>(at).map(|v| Value::Int(i64::from(v))),
                "INT2" => row.try_get_unchecked::<i16, _>(at).map(|v| Value::Int(i64::from(v))),
                "BOOL" => row.try_get_unchecked::<bool, _>(at).map(|v| Value::Int(i64::from(v))),
                "BYTEA" => row.try_get_unchecked::<Vec<u8>, _>(at).map(Value::Bytes),
                "TEXT" | "VARCHAR" | "NAME" | "CHAR" | "\"CHAR\"" | "UNKNOWN" => row.try_get_unchecked::<String, _>(at).map(Value::Text),
                other => {
                    return Err(bad(format!("{other} has no place in the store; cast it, as in CAST(SUM(x) AS BIGINT)")));
                }
            }
            .map_err(|e| bad(e.to_string()))?
        };
        values.push(value);
    }
    Ok(Row { columns: columns.clone(), values })
}
