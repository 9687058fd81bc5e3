//! One writer: jobs run one after another inside a transaction, each in its own savepoint, and share one commit.

mod group;
mod job;
mod tx;

pub(crate) use group::Writer;
pub(crate) use job::{Job, package};
pub use tx::Tx;

/// A future that borrows the transaction.
pub type BoxFuture<'t, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 't>>;
