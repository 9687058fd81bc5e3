//! What happens later: jobs written in the transaction that causes them, done at least once.
//!
//! Every write of the store goes through one writer, which on PostgreSQL holds the ledger row: two servers can't take the same job.

mod enqueue;
mod finish;
mod list;
mod take;

pub use enqueue::NewJob;
pub use list::{JobState, Listed};
pub use take::Job;
