//! Opening a store, reading from it and handing jobs to its writer.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, PgPool};
use tokio::sync::{mpsc, watch};

use crate::faults::FaultPoints;
use crate::projection::Projector;
use crate::snapshot::Snapshot;
use crate::sql::{Conn, ConnRef, Dialect, SqliteOptions, SqlitePool};
use crate::write::{BoxFuture, Checkpoints, Job, Tx, Writer, package};
use crate::{Row, StoreError, Value, args};

/// Where the data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A folder (the file is then `heyi.sqlite` in it) or a file ending in `.sqlite`.
    Sqlite(PathBuf),
    /// `postgres://user@host/database`.
    Postgres(String),
}

impl Location {
    /// The file of an SQLite store.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite(path) if path.extension().is_some_and(|e| e == "sqlite") => Some(path.clone()),
            Self::Sqlite(path) => Some(path.join("heyi.sqlite")),
            Self::Postgres(_) => None,
        }
    }
}

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    /// Makes the read models; none: only events are kept.
    pub projector: Option<Arc<dyn Projector>>,
    /// Where a test stops the store.
    pub faults: FaultPoints,
    /// Connections for reading.
    pub readers: u32,
    /// Most pages of the SQLite file (4 KiB each), for tests of a full disk.
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { projector: None, faults: FaultPoints::none(), readers: 8, max_pages: None }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("projector", &self.projector.is_some())
            .field("faults", &self.faults)
            .field("readers", &self.readers)
            .field("max_pages", &self.max_pages)
            .finish()
    }
}

#[derive(Clone)]
pub(crate) enum Pool {
    Sqlite(Arc<SqlitePool>),
    Postgres(PgPool),
}

/// What opens a connection of the writer.
#[derive(Clone)]
pub(crate) enum Opener {
    Sqlite(SqliteOptions),
    Postgres(PgConnectOptions),
}

impl Opener {
    pub(crate) async fn open(&self) -> Result<Conn, StoreError> {
        match self {
            Self::Sqlite(o) => o.open().map(|c| Conn::Sqlite(Box::new(c))),
            Self::Postgres(o) => {
                o.connect().await.map(|c| Conn::Postgres(Box::new(c))).map_err(|e| StoreError::from_sqlx("connect", &e))
            }
        }
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

/// An open store. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) location: Location,
    pub(crate) opener: Opener,
    pool: Pool,
    jobs: mpsc::Sender<Job>,
    events: watch::Receiver<u64>,
    queue: watch::Receiver<u64>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the address: it may hold a password.
        f.debug_struct("Db").field("dialect", &self.dialect()).finish_non_exhaustive()
    }
}

impl Db {
    /// Opens a store and starts its writer. The schema is not touched: call [`Db::migrate`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the file or the server can't be reached.
    pub async fn open(location: &Location, options: Options) -> Result<Self, StoreError> {
        let (opener, pool) = match location {
            Location::Sqlite(_) => sqlite(location, &options)?,
            Location::Postgres(url) => postgres(url, &options)?,
        };
        let (jobs, inbox) = mpsc::channel(1024);
        let (events_in, events) = watch::channel(0);
        let (queue_in, queue) = watch::channel(0);
        let checkpoints = match &opener {
            Opener::Sqlite(options) => Some(Checkpoints::start(&options.beside())?),
            Opener::Postgres(_) => None,
        };
        let writer = Writer::new(opener.clone(), inbox, options, events_in, queue_in, checkpoints);
        start(writer, &opener)?;
        let inner = Inner { location: location.clone(), opener, pool, jobs, events, queue };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Brings the schema up to date; the names of the steps that ran now.
    ///
    /// # Errors
    /// [`StoreError::Schema`] where the database is newer than this program or a step's text changed.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, StoreError> {
        let mut conn = self.inner.opener.open().await?;
        let done = crate::migrate::run(&mut conn).await;
        conn.close().await;
        done
    }

    /// The steps of the schema that have not run. Only looks.
    ///
    /// # Errors
    /// [`StoreError::Schema`] where the database is newer than this program or a step's text changed.
    pub async fn pending_migrations(&self) -> Result<Vec<&'static str>, StoreError> {
        let mut conn = self.inner.opener.open().await?;
        let pending = crate::migrate::pending(&mut conn).await;
        conn.close().await;
        pending
    }

    /// The instant of the last event, milliseconds UTC; `None` where there is none. A clock that shows less was set back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_instant(&self) -> Result<Option<i64>, StoreError> {
        let row = self.fetch_optional("SELECT last_at_ms FROM log_state WHERE id = 1", args![]).await?;
        Ok(row.map(|row| row.int("last_at_ms")).transpose()?.filter(|at| *at > 0))
    }

    /// Which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.inner.opener.dialect()
    }

    /// Where the data are.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.inner.location
    }

    /// The folder of an SQLite store.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        self.inner.location.sqlite_file().and_then(|f| f.parent().map(Path::to_path_buf))
    }

    /// Runs one job in a transaction and answers after it is on disk.
    ///
    /// The job is rolled back alone if it answers an error, panics or if one of its statements failed. Jobs run one after another,
    /// several share one commit. The job runs to its end even if the caller goes away. All others wait for it: never call `write`
    /// inside a job, and do slow work (documents, signatures, network) before or after it.
    ///
    /// ```
    /// # async fn f(db: &heyi_store::Db) -> Result<(), heyi_store::StoreError> {
    /// use heyi_store::{NewJob, StoreError};
    /// let key = "doc_1".to_owned();
    /// let fresh: bool = db
    ///     .write(move |tx| {
    ///         Box::pin(async move { tx.enqueue(NewJob::new("document.render", key, "{}", 0)).await })
    ///     })
    ///     .await?;
    /// # Ok::<(), StoreError>(()) }
    /// ```
    ///
    /// # Errors
    /// The job's own error, or a [`StoreError`] turned into it: then nothing of the job is stored.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = package(job);
        if self.inner.jobs.send(job).await.is_err() {
            return Err(E::from(StoreError::Closed));
        }
        answer.await.unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
    }

    /// A transaction that sees one state of the store and changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Busy`].
    pub async fn read(&self) -> Result<Snapshot, StoreError> {
        match &self.inner.pool {
            Pool::Sqlite(pool) => {
                let mut lent = pool.lend().await?;
                lent.begin()?;
                Ok(Snapshot::sqlite(lent))
            }
            Pool::Postgres(pool) => {
                let begun = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await;
                begun.map(Snapshot::postgres).map_err(|e| StoreError::from_sqlx("begin", &e))
            }
        }
    }

    /// All rows of one statement outside a transaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn fetch_all(&self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<Vec<Row>, StoreError>> {
        let sql = sql.into();
        Box::pin(async move {
            let lost = |e| StoreError::from_sqlx("acquire", &e);
            match &self.inner.pool {
                Pool::Sqlite(pool) => ConnRef::Sqlite(pool.lend().await?.conn()?).fetch(sql, args).await,
                Pool::Postgres(pool) => ConnRef::Postgres(&mut *pool.acquire().await.map_err(lost)?).fetch(sql, args).await,
            }
        })
    }

    /// The first row of one statement outside a transaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn fetch_optional(&self, sql: impl Into<Cow<'static, str>>, args: Vec<Value>) -> BoxFuture<'_, Result<Option<Row>, StoreError>> {
        let rows = self.fetch_all(sql, args);
        Box::pin(async move { Ok(rows.await?.into_iter().next()) })
    }

    /// The number of events after the last commit of this process that added some; changes wake the receiver.
    #[must_use]
    pub fn watch_events(&self) -> watch::Receiver<u64> {
        self.inner.events.clone()
    }

    /// Changes when this process committed new jobs for the queue.
    #[must_use]
    pub fn watch_queue(&self) -> watch::Receiver<u64> {
        self.inner.queue.clone()
    }

    /// Closes the reading connections and, if this is the last clone, waits until the writer has done what was asked of it and
    /// closed its connection too.
    pub async fn close(self) {
        match &self.inner.pool {
            Pool::Sqlite(pool) => pool.close(),
            Pool::Postgres(pool) => pool.close().await,
        }
        let mut writer = self.inner.events.clone();
        if let Some(inner) = Arc::into_inner(self.inner) {
            drop(inner);
            while writer.changed().await.is_ok() {}
        }
    }
}

/// Starts the writer. On SQLite its statements run on the thread that asks, and a commit waits for the disk: it has a thread to itself.
fn start(writer: Writer, opener: &Opener) -> Result<(), StoreError> {
    if matches!(opener, Opener::Postgres(_)) {
        tokio::spawn(writer.run());
        return Ok(());
    }
    let no_thread = |e: std::io::Error| StoreError::Unavailable(format!("no thread for the writer: {e}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(no_thread)?;
    std::thread::Builder::new().name("heyi-writer".to_owned()).spawn(move || runtime.block_on(writer.run())).map_err(no_thread)?;
    Ok(())
}

fn sqlite(location: &Location, options: &Options) -> Result<(Opener, Pool), StoreError> {
    let file = location.sqlite_file().unwrap_or_default();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|e| StoreError::file(folder, &e))?;
    }
    let writer = SqliteOptions::writer(&file, options.max_pages);
    // The file must be there, in WAL mode, before anybody can read it.
    writer.open()?.close();
    let pool = SqlitePool::new(SqliteOptions::reader(&file), options.readers);
    Ok((Opener::Sqlite(writer), Pool::Sqlite(pool)))
}

fn postgres(url: &str, options: &Options) -> Result<(Opener, Pool), StoreError> {
    let base = PgConnectOptions::from_str(url)
        .map_err(|e| StoreError::from_sqlx("connect", &e))?
        .application_name("heyi")
        .statement_cache_capacity(512)
        .disable_statement_logging();
    let pool =
        PgPoolOptions::new().max_connections(options.readers).acquire_timeout(Duration::from_secs(10)).connect_lazy_with(base.clone());
    Ok((Opener::Postgres(base), Pool::Postgres(pool)))
}
