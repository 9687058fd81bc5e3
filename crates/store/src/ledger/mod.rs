//! The log of leaves kept beside the events, in the same transaction.

mod checkpoint;
mod interim;
mod leaf;
mod log;

pub use checkpoint::{Checkpoint, latest_checkpoint};
pub(crate) use leaf::entry;
pub(crate) use log::Log;
