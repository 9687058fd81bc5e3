//! The store: events, read models, answers, queue, accounts and the log of leaves, on SQLite and PostgreSQL.
//!
//! Everything a request changes is written in one transaction by one writer ([`Db::write`]); reading goes through
//! [`Db::read`]. The store decides nothing about the law.

mod accounts;
mod answers;
mod backup;

mod counters;
mod db;
mod error;
mod events;
mod faults;
mod initials;
mod ledger;
mod migrate;
mod projection;
mod queue;
pub mod read;
mod row;
mod snapshot;
mod sql;
mod value;
mod write;

pub use accounts::{Account, Attempts, Session};
pub use answers::{Answer, Remembered};
pub use backup::{Backup, backup, restore};
pub use db::{Db, Location, Options};
pub use error::{AppendError, StoreError};
pub use events::{Entropy, Envelope, NewEvent, Recorded, canonical};
pub use faults::FaultPoints;
pub use initials::initials;
pub use ledger::{
    Checkpoint, FileSink, Problem, SharedSigner, VerifyReport, check_edge, checkpoint, export, export_to, latest_checkpoint, verify_live,
    verify_live_trusting,
};
pub use migrate::schema_digest;
pub use projection::{ProjectError, Projector, Statement};
pub use queue::{Job, JobState, Listed, NewJob};
pub use row::Row;
pub use snapshot::Snapshot;
pub use sql::{Dialect, Query};
pub use value::{Value, placeholders};
pub use write::{BoxFuture, Tx};
