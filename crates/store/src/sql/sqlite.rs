//! SQLite, inside the process. Statements run at once on the thread that asks: no hand-over to another thread and back
//! (docs/decisions/0009).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Row, StoreError, Value};

/// How long a statement waits for another process that holds the file.
const BUSY: Duration = Duration::from_secs(10);

/// How long a reader waits for a connection.
const WAIT: Duration = Duration::from_secs(10);

/// Prepared statements kept by each connection.
const STATEMENTS: usize = 512;

/// How to open the file.
#[derive(Debug, Clone)]
pub(crate) struct SqliteOptions {
    file: PathBuf,
    flags: OpenFlags,
    pragmas: Vec<(&'static str, String)>,
}

impl SqliteOptions {
    /// For the one writer: makes the file, in WAL mode, each commit on disk.
    pub(crate) fn writer(file: &Path, max_pages: Option<u32>) -> Self {
        let mut pragmas = vec![
            ("journal_mode", "WAL".to_owned()),
            ("synchronous", "FULL".to_owned()),
            ("foreign_keys", "ON".to_owned()),
            // Checkpoints are made beside the writer; only a log that outgrows them is emptied here.
            ("wal_autocheckpoint", "40000".to_owned()),
            ("cache_size", "-32000".to_owned()),
            // What a savepoint would take back is kept in memory, not in a temporary file.
            ("temp_store", "MEMORY".to_owned()),
        ];
        if let Some(pages) = max_pages {
            pragmas.push(("max_page_count", pages.to_string()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self { file: file.to_owned(), flags, pragmas }
    }

    /// The same file for the thread that makes checkpoints.
    pub(crate) fn beside(&self) -> Self {
        let pragmas = vec![("synchronous", "FULL".to_owned()), ("wal_autocheckpoint", "0".to_owned())];
        Self { file: self.file.clone(), flags: OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX, pragmas }
    }

    /// For a reader of a file that is there.
    pub(crate) fn reader(file: &Path) -> Self {
        let pragmas = vec![("query_only", "ON".to_owned()), ("cache_size", "-8000".to_owned())];
        Self { file: file.to_owned(), flags: OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX, pragmas }
    }

    /// A file as it is, without any setting: for backups.
    pub(crate) fn plain(file: &Path, read_only: bool) -> Self {
        let way = if read_only { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
        Self { file: file.to_owned(), flags: way | OpenFlags::SQLITE_OPEN_NO_MUTEX, pragmas: Vec::new() }
    }

    pub(crate) fn open(&self) -> Result<SqliteConn, StoreError> {
        let lost = |e: rusqlite::Error| StoreError::from_sqlite("connect", &e);
        let conn = Connection::open_with_flags(&self.file, self.flags).map_err(lost)?;
        conn.busy_timeout(BUSY).map_err(lost)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        // A statement is planned once, not again for each value bound to it.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(lost)?;
        for (name, value) in &self.pragmas {
            conn.execute_batch(&format!("PRAGMA {name} = {value}")).map_err(lost)?;
        }
        Ok(SqliteConn { conn })
    }
}

/// An open connection.
pub(crate) struct SqliteConn {
    conn: Connection,
}

impl SqliteConn {
    pub(crate) fn fetch(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(sql, &e);
        let mut statement = self.conn.prepare_cached(sql).map_err(failed)?;
        bind(&mut statement, &args).map_err(failed)?;
        let columns: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            let mut values = Vec::with_capacity(columns.len());
            for (at, column) in columns.iter().enumerate() {
                let value = read(row.get_ref(at).map_err(failed)?);
                values.push(value.map_err(|what| StoreError::Column { column: column.clone(), what })?);
            }
            found.push(Row { columns: columns.clone(), values });
        }
        Ok(found)
    }

    pub(crate) fn execute(&mut self, sql: &str, args: Vec<Value>) -> Result<u64, StoreError> {
        self.fetch(sql, args)?;
        Ok(self.conn.changes())
    }

    pub(crate) fn raw(&mut self, sql: &str) -> Result<(), StoreError> {
        self.conn.execute_batch(sql).map_err(|e| StoreError::from_sqlite(sql, &e))
    }

    pub(crate) fn close(self) {
        if let Err((_, e)) = self.conn.close() {
            tracing::debug!(error = %e, "store.connection.close_failed");
        }
    }
}

/// SQLite numbers `$1, $2, …` in the order they appear in the text; the number in the name says which value is meant.
fn bind(statement: &mut CachedStatement<'_>, args: &[Value]) -> Result<(), rusqlite::Error> {
    for at in 1..=statement.parameter_count() {
        let named = statement.parameter_name(at).and_then(|name| name.get(1..)).and_then(|n| n.parse::<usize>().ok()).unwrap_or(at);
        let Some(value) = args.get(named.wrapping_sub(1)) else {
            return Err(rusqlite::Error::InvalidParameterCount(args.len(), named));
        };
        match value {
            Value::Null => statement.raw_bind_parameter(at, rusqlite::types::Null)?,
            Value::Int(v) => statement.raw_bind_parameter(at, v)?,
            Value::Text(v) => statement.raw_bind_parameter(at, v)?,
            Value::Bytes(v) => statement.raw_bind_parameter(at, v)?,
        }
    }
    Ok(())
}

fn read(value: ValueRef<'_>) -> Result<Value, String> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(v) => Ok(Value::Int(v)),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map(|t| Value::Text(t.to_owned())).map_err(|e| e.to_string()),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
        ValueRef::Real(_) => Err("a fraction has no place in the store".to_owned()),
    }
}

/// Connections for reading.
pub(crate) struct SqlitePool {
    options: SqliteOptions,
    idle: Mutex<Vec<SqliteConn>>,
    permits: Arc<Semaphore>,
}

impl SqlitePool {
    pub(crate) fn new(options: SqliteOptions, most: u32) -> Arc<Self> {
        let permits = Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1).max(1)));
        Arc::new(Self { options, idle: Mutex::new(Vec::new()), permits })
    }

    /// A connection, given back when dropped.
    pub(crate) async fn lend(self: &Arc<Self>) -> Result<Lent, StoreError> {
        let busy = || StoreError::Busy("all connections for reading are in use".to_owned());
        let permit = tokio::time::timeout(WAIT, self.permits.clone().acquire_owned()).await.map_err(|_| busy())?.map_err(|_| StoreError::Closed)?;
        let idle = self.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => self.options.open()?,
        };
        Ok(Lent { conn: Some(conn), begun: false, pool: self.clone(), _permit: permit })
    }

    /// No more connections are lent.
    pub(crate) fn close(&self) {
        self.permits.close();
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConn>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection of the pool. Ends its transaction and goes back when dropped.
pub(crate) struct Lent {
    conn: Option<SqliteConn>,
    begun: bool,
    pool: Arc<SqlitePool>,
    _permit: OwnedSemaphorePermit,
}

impl Lent {
    pub(crate) fn begin(&mut self) -> Result<(), StoreError> {
        self.conn()?.execute("BEGIN", Vec::new())?;
        self.begun = true;
        Ok(())
    }

    pub(crate) fn conn(&mut self) -> Result<&mut SqliteConn, StoreError> {
        self.conn.as_mut().ok_or(StoreError::Closed)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        // A connection whose transaction can't be ended is not lent again.
        if (!self.begun || conn.execute("ROLLBACK", Vec::new()).is_ok()) && !self.pool.permits.is_closed() {
            self.pool.idle().push(conn);
        }
    }
}
