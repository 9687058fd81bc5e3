//! The log of leaves kept beside the events, in the same transaction.

mod checkpoint;
mod leaf;
pub(crate) mod log;
mod verify;

pub use checkpoint::{Checkpoint, latest_checkpoint};
pub(crate) use leaf::entry;
pub(crate) use log::Log;
pub use verify::{Problem, VerifyReport, verify_live};
