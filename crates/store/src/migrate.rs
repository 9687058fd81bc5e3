//! Migrations: written once, run on both databases, forward only, their text checked against what ran.

use sha2::{Digest as _, Sha256};

use crate::sql::{Conn, Dialect};
use crate::{StoreError, args};

/// One step of the schema.
pub(crate) struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
}

const ALL: &[Migration] = &[
    Migration { version: 1, name: "core", text: include_str!("../migrations/0001_core.sql") },
    Migration { version: 2, name: "read", text: include_str!("../migrations/0002_read.sql") },
    Migration { version: 3, name: "behind_numbers", text: include_str!("../migrations/0003_behind_numbers.sql") },
    Migration { version: 4, name: "case", text: include_str!("../migrations/0004_case.sql") },
    Migration { version: 5, name: "case_finding", text: include_str!("../migrations/0005_case_finding.sql") },
    Migration { version: 6, name: "month_plan", text: include_str!("../migrations/0006_month_plan.sql") },
    Migration { version: 7, name: "draw", text: include_str!("../migrations/0007_draw.sql") },
];

/// A digest over all migrations, for naming template databases in tests.
#[must_use]
pub fn schema_digest() -> String {
    let mut hash = Sha256::new();
    for step in ALL {
        hash.update(digest(step.text));
    }
    hex::encode(hash.finalize())
}

/// `{INT}` whole number, `{TEXT}` text in byte order, `{BYTES}` bytes.
fn render(text: &str, dialect: Dialect) -> String {
    let (int, text_type, bytes) = match dialect {
        Dialect::Sqlite => ("INTEGER", "TEXT", "BLOB"),
        Dialect::Postgres => ("BIGINT", "TEXT COLLATE \"C\"", "BYTEA"),
    };
    text.replace("{INT}", int).replace("{TEXT}", text_type).replace("{BYTES}", bytes)
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Runs the steps that have not run, all in one transaction. Returns the names of those that ran now.
pub(crate) async fn run(conn: &mut Conn) -> Result<Vec<&'static str>, StoreError> {
    let dialect = conn.dialect();
    match dialect {
        Dialect::Sqlite => conn.as_ref().raw("BEGIN IMMEDIATE").await?,
        Dialect::Postgres => {
            conn.as_ref().raw("BEGIN").await?;
            // Several servers may start at once. The number only has to be the same in all of them.
            conn.as_ref().raw("SELECT pg_advisory_xact_lock(7160934)").await?;
        }
    }
    match steps(conn, dialect).await {
        Ok(done) => {
            conn.as_ref().raw("COMMIT").await?;
            Ok(done)
        }
        Err(e) => {
            if let Err(rollback) = conn.as_ref().raw("ROLLBACK").await {
                tracing::warn!(error = %rollback, "store.migrate.rollback_failed");
            }
            Err(e)
        }
    }
}

async fn steps(conn: &mut Conn, dialect: Dialect) -> Result<Vec<&'static str>, StoreError> {
    conn.as_ref()
        .raw(&render(
            "CREATE TABLE IF NOT EXISTS schema_migrations (\
             version {INT} PRIMARY KEY, name {TEXT} NOT NULL, sha256 {TEXT} NOT NULL)",
            dialect,
        ))
        .await?;
    let ran = ran(conn).await?;
    let mut done = Vec::new();
    for step in ALL.iter().skip(ran) {
        conn.as_ref().raw(&render(step.text, dialect)).await?;
        conn.as_ref()
            .execute(
                "INSERT INTO schema_migrations (version, name, sha256) VALUES ($1, $2, $3)".into(),
                args![step.version, step.name, digest(step.text)],
            )
            .await?;
        done.push(step.name);
    }
    Ok(done)
}

/// The steps that have not run. Only looks; a database without any table has run none.
pub(crate) async fn pending(conn: &mut Conn) -> Result<Vec<&'static str>, StoreError> {
    let there = match conn.dialect() {
        Dialect::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
        Dialect::Postgres => "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE tablename = 'schema_migrations'",
    };
    let made = !conn.as_ref().fetch(there.into(), args![]).await?.is_empty();
    let ran = if made { ran(conn).await? } else { 0 };
    Ok(ALL.iter().skip(ran).map(|step| step.name).collect())
}

/// How many steps have run, each compared with its text here.
async fn ran(conn: &mut Conn) -> Result<usize, StoreError> {
    let ran = conn.as_ref().fetch("SELECT version, name, sha256 FROM schema_migrations ORDER BY version".into(), args![]).await?;
    for row in &ran {
        let version = row.int("version")?;
        let Some(step) = ALL.iter().find(|s| s.version == version) else {
            return Err(StoreError::Schema(format!(
                "the database holds step {version} ({}), which this program does not know: use a newer program",
                row.text("name")?
            )));
        };
        if digest(step.text) != row.text("sha256")? {
            return Err(StoreError::Schema(format!("step {version} ({}) is not the text that ran", step.name)));
        }
    }
    Ok(ran.len())
}
