//! One test, two databases.

use std::fmt;

use heyi_store::{Db, Dialect, Location, Options};

use crate::pg::{Pg, PgDatabase};

/// An empty, migrated store for one test. Everything is gone when it is dropped.
pub struct TestDb {
    /// The store.
    pub db: Db,
    /// Where it is.
    pub location: Location,
    /// How it was opened.
    pub options: Options,
    /// Folder of this test.
    pub folder: tempfile::TempDir,
    _pg: Option<PgDatabase>,
}

impl fmt::Display for TestDb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.db.dialect() {
            Dialect::Sqlite => "on SQLite",
            Dialect::Postgres => "on PostgreSQL",
        })
    }
}

impl fmt::Debug for TestDb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TestDb {
    /// An SQLite store in a temporary folder.
    ///
    /// # Panics
    /// Where it can't be made: the test can't run.
    pub async fn sqlite(options: Options) -> Self {
        let folder = folder();
        let location = Location::Sqlite(folder.path().to_path_buf());
        let db = open(&location, &options).await;
        db.migrate().await.unwrap_or_else(|e| panic!("migrate SQLite: {e}"));
        Self { db, location, options, folder, _pg: None }
    }

    /// A database of its own in the PostgreSQL server of the tests.
    ///
    /// # Panics
    /// Where no PostgreSQL is installed or it can't be started: the test can't run.
    pub async fn postgres(options: Options) -> Self {
        let database = Pg::shared().database().await;
        let location = Location::Postgres(database.url());
        let db = open(&location, &options).await;
        Self { db, location, options, folder: folder(), _pg: Some(database) }
    }

    /// The same data opened once more, as after a restart.
    ///
    /// # Panics
    /// Where it can't be opened.
    pub async fn reopen(&self, options: Options) -> Db {
        open(&self.location, &options).await
    }
}

async fn open(location: &Location, options: &Options) -> Db {
    Db::open(location, options.clone()).await.unwrap_or_else(|e| panic!("open: {e}"))
}

fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("heyi-test-").tempdir().unwrap_or_else(|e| panic!("temporary folder: {e}"))
}

/// Runs a test on SQLite, then on PostgreSQL.
pub async fn both<F, Fut>(test: F)
where
    F: Fn(TestDb) -> Fut,
    Fut: Future<Output = ()>,
{
    both_with(Options::default, test).await;
}

/// The same with options of the test's choice.
pub async fn both_with<O, F, Fut>(options: O, test: F)
where
    O: Fn() -> Options,
    F: Fn(TestDb) -> Fut,
    Fut: Future<Output = ()>,
{
    test(TestDb::sqlite(options()).await).await;
    test(TestDb::postgres(options()).await).await;
}
