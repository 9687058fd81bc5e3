//! The store, the same suite on SQLite and PostgreSQL.

mod append;
mod backup;
mod checkpoint;
mod crash;
mod full;
mod group;
mod idempotency;
mod identity;
mod queue;
mod rebuild;
mod schema;
mod support;
mod tamper;
mod waits;
