//! Events: the statutory whole-process record (全过程记录), appended to streams, never changed.

mod append;
mod canonical;
mod content;
mod load;
mod record;

pub use canonical::canonical;
pub(crate) use content::Content;
pub use record::{Entropy, Envelope, NewEvent, Recorded};
