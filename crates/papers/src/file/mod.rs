//! 案卷: many papers bound into one PDF with page numbers, and one archive of everything that belongs to a case.

mod archive;
mod binder;

pub use archive::{ArchiveError, ArchiveLimits, Entry, pack, unpack};
pub use binder::{Leaf, LeafKind, pages_of};
