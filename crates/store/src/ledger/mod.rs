//! The log of leaves kept beside the events, in the same transaction.

mod checkpoint;
mod export;
mod leaf;
pub(crate) mod log;
mod verify;

pub use checkpoint::{Checkpoint, SharedSigner, checkpoint, latest_checkpoint};
pub use export::{FileSink, export, export_to};
pub(crate) use leaf::entry;
pub(crate) use log::Log;
pub use verify::{Problem, VerifyReport, check_edge, verify_live, verify_live_trusting};
