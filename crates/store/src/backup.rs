//! Backup of a running SQLite store and its restoration.
//!
//! A PostgreSQL store is backed up with the database's own tools (`pg_dump`, streaming replicas). Restoring an old backup over a
//! newer record would fork the log, so it is refused.

use std::path::{Path, PathBuf};

use crate::ledger::log::read_state;
use crate::sql::{Conn, Dialect, SqliteOptions};
use crate::{Db, Location, StoreError, args};

/// Name of the file in a backup folder.
const FILE: &str = "heyi.sqlite";

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// Events in it.
    pub size: u64,
    /// Length in bytes.
    pub bytes: u64,
}

/// Copies the state of one instant into a folder, while others read and write.
///
/// # Errors
/// [`StoreError::File`] where the folder holds a backup already or can't be written; [`StoreError::Schema`] on PostgreSQL.
pub async fn backup(db: &Db, folder: &Path) -> Result<Backup, StoreError> {
    if db.dialect() == Dialect::Postgres {
        return Err(StoreError::Schema("PostgreSQL is backed up with pg_dump".to_owned()));
    }
    std::fs::create_dir_all(folder).map_err(|e| StoreError::file(folder, &e))?;
    let file = folder.join(FILE);
    if file.exists() {
        return Err(taken(&file));
    }
    // Written under another name first: a half-written copy never looks like a backup.
    let partial = folder.join("heyi.sqlite.partial");
    remove_if_there(&partial)?;
    let mut conn = db.inner.opener.open().await?;
    let done = conn.as_ref().execute("VACUUM INTO $1".into(), args![partial.display().to_string()]).await;
    conn.close().await;
    done?;
    sync(&partial)?;
    let size = log_size(&partial).await?;
    std::fs::rename(&partial, &file).map_err(|e| StoreError::file(&file, &e))?;
    sync(folder)?;
    let bytes = std::fs::metadata(&file).map_err(|e| StoreError::file(&file, &e))?.len();
    Ok(Backup { file, size, bytes })
}

/// Puts a backup in the place of a store that no process has open. What was there is kept beside it, its name ending in
/// `.before-restore`. Returns the number of events restored.
///
/// # Errors
/// [`StoreError::Schema`] where the place holds more events than the backup; [`StoreError::Busy`] where it is open;
/// [`StoreError::File`].
pub async fn restore(folder: &Path, into: &Location) -> Result<u64, StoreError> {
    let Some(target) = into.sqlite_file() else {
        return Err(StoreError::Schema("PostgreSQL is restored with pg_restore".to_owned()));
    };
    let source = folder.join(FILE);
    let size = log_size(&source).await?;
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent).map_err(|e| StoreError::file(parent, &e))?;
    }
    let beside = |suffix: &str| PathBuf::from(format!("{}{suffix}", target.display()));
    let fresh = beside(".restoring");
    std::fs::copy(&source, &fresh).map_err(|e| StoreError::file(&fresh, &e))?;
    sync(&fresh)?;
    if target.exists() {
        let there = settle(&target).await?;
        if there > size {
            remove_if_there(&fresh)?;
            return Err(StoreError::Schema(format!("the store holds {there} events, the backup only {size}")));
        }
        std::fs::rename(&target, beside(".before-restore")).map_err(|e| StoreError::file(&target, &e))?;
    }
    for leftover in ["-wal", "-shm"] {
        remove_if_there(&beside(leftover))?;
    }
    std::fs::rename(&fresh, &target).map_err(|e| StoreError::file(&target, &e))?;
    if let Some(parent) = target.parent() {
        sync(parent)?;
    }
    Ok(size)
}

/// Takes the file for itself, writes what waits in its WAL into it, and counts its events.
async fn settle(file: &Path) -> Result<u64, StoreError> {
    let mut conn = open(file, false)?;
    let done = async {
        conn.as_ref().raw("PRAGMA busy_timeout = 500; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT").await?;
        conn.as_ref().raw("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE").await?;
        size_of(&mut conn).await
    }
    .await;
    conn.close().await;
    done
}

async fn log_size(file: &Path) -> Result<u64, StoreError> {
    let mut conn = open(file, true)?;
    let size = size_of(&mut conn).await;
    conn.close().await;
    size
}

async fn size_of(conn: &mut Conn) -> Result<u64, StoreError> {
    let rows = conn.as_ref().fetch("SELECT bytes FROM log_state WHERE id = 1".into(), args![]).await?;
    rows.first().map_or(Ok(0), |row| Ok(read_state(row.bytes("bytes")?)?.size()))
}

fn open(file: &Path, read_only: bool) -> Result<Conn, StoreError> {
    if !file.exists() {
        return Err(StoreError::File { path: file.display().to_string(), what: "there is no such file".to_owned() });
    }
    SqliteOptions::plain(file, read_only).open().map(|c| Conn::Sqlite(Box::new(c)))
}

fn taken(file: &Path) -> StoreError {
    StoreError::File { path: file.display().to_string(), what: "there is a backup already".to_owned() }
}

fn remove_if_there(file: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(file) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(file, &e)),
        _ => Ok(()),
    }
}

fn sync(path: &Path) -> Result<(), StoreError> {
    std::fs::File::open(path).and_then(|f| f.sync_all()).map_err(|e| StoreError::file(path, &e))
}
