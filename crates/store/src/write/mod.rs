//! One writer: jobs run one after another inside a transaction, each in its own savepoint, and share one commit.

mod group;
mod job;
mod tx;
mod wal;

pub(crate) use group::Writer;
pub(crate) use job::{Job, package};
pub use tx::Tx;
pub(crate) use wal::Checkpoints;

/// A future that borrows the transaction.
pub type BoxFuture<'t, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 't>>;
