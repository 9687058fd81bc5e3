//! What can go wrong in the store.

/// A failure of the store. Never a judgement about the law: that is a refusal of the domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database can't be reached or was lost on the way. Nothing of the request is stored, unless the answer was lost after
    /// the commit: repeat it with the same idempotency key.
    #[error("database not reachable: {0}")]
    Unavailable(String),
    /// No room left for the data, or the system refuses to write more. Nothing of the request is stored.
    #[error("no space left for the database: {0}")]
    Full(String),
    /// Another process holds the database for too long. Nothing of the request is stored.
    #[error("database busy: {0}")]
    Busy(String),
    /// A unique key exists already.
    #[error("already exists: {0}")]
    Duplicate(String),
    /// A statement failed: a bug.
    #[error("statement failed: {message} in: {sql}")]
    Statement {
        /// The statement.
        sql: String,
        /// The database's message.
        message: String,
    },
    /// A column isn't there or holds something else: a bug.
    #[error("column {column}: {what}")]
    Column {
        /// The column asked for.
        column: String,
        /// What was found.
        what: String,
    },
    /// `fetch_one` found no row.
    #[error("no row for: {0}")]
    NoRow(String),
    /// The job panicked and was rolled back alone.
    #[error("a write job panicked: {0}")]
    Panicked(String),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// Stored data contradict themselves: an operator must look (`heyi ledger verify`).
    #[error("stored data are broken: {0}")]
    Broken(String),
    /// A migration that differs from the one that ran, or a database newer than this program.
    #[error("schema: {0}")]
    Schema(String),
    /// A projection refused an event: a bug in the projection.
    #[error("projection of event {position} ({kind}): {what}")]
    Projection {
        /// Position of the event.
        position: u64,
        /// Its kind.
        kind: String,
        /// What went wrong.
        what: String,
    },
    /// Reading or writing files (backup, export).
    #[error("file {path}: {what}")]
    File {
        /// Which file.
        path: String,
        /// The system's message.
        what: String,
    },
    /// Stopped by a test at this fault point.
    #[error("stopped at fault point {0}")]
    Fault(u64),
}

impl StoreError {
    /// Whether the same request, sent again with the same key, can succeed without anybody changing anything.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Busy(_) | Self::Full(_))
    }

    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), what: error.to_string() }
    }

    pub(crate) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }

    pub(crate) fn from_sqlx(sql: &str, error: &sqlx::Error) -> Self {
        let message = error.to_string();
        let Some(database) = error.as_database_error() else {
            return match error {
                sqlx::Error::RowNotFound => Self::NoRow(sql.to_owned()),
                sqlx::Error::PoolTimedOut => Self::Busy(message),
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Configuration(_)
                | sqlx::Error::Protocol(_) => Self::Unavailable(message),
                _ => Self::Statement { sql: sql.to_owned(), message },
            };
        };
        if database.is_unique_violation() {
            return Self::Duplicate(message);
        }
        let code = database.code().unwrap_or_default();
        match &*code {
            "53100" | "53200" => Self::Full(message),
            "40001" | "40P01" | "55P03" | "53300" => Self::Busy(message),
            c if c.starts_with("08") || c.starts_with("57P") => Self::Unavailable(message),
            "XX001" | "XX002" => Self::Broken(message),
            _ => Self::Statement { sql: sql.to_owned(), message },
        }
    }

    pub(crate) fn from_sqlite(sql: &str, error: &rusqlite::Error) -> Self {
        let message = error.to_string();
        let statement = || Self::Statement { sql: sql.to_owned(), message: message.clone() };
        let Some(code) = error.sqlite_error().map(|e| e.extended_code) else { return statement() };
        // SQLite calls only ENOSPC "full". A write refused by a quota or a limit (IOERR_WRITE) and a shared-memory file that can't grow
        // (IOERR_SHMSIZE) are the same to us: nothing of the transaction is stored, and with room again the next write succeeds.
        match code {
            778 | 4874 => return Self::Full(message),
            // CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE.
            1555 | 2067 => return Self::Duplicate(message),
            _ => {}
        }
        // The primary result code is in the low byte.
        match code & 0xff {
            13 => Self::Full(message),
            5 | 6 => Self::Busy(message),
            10 | 14 => Self::Unavailable(message),
            11 | 26 => Self::Broken(message),
            _ => statement(),
        }
    }
}

/// An append that was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// Somebody else wrote to the stream meanwhile.
    #[error("stream {stream}: expected {expected}, found {actual}")]
    Conflict {
        /// The stream.
        stream: String,
        /// The last number the caller had seen.
        expected: u64,
        /// The last number there is.
        actual: u64,
        /// Kinds of the events the caller has not seen, oldest first.
        since: Vec<String>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
