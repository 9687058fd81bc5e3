//! Evidence objects (证据材料): photos, videos and documents, kept by content.
//!
//! The store is one local folder. An object's address is the SHA-256 of its bytes; no name, path or type that
//! came with an upload ever becomes part of a path. Uploads are hostile: bounded in size, judged by their first
//! bytes, written beside the objects and moved in only when whole and on disk.

mod digest;
mod error;
mod kind;
mod store;

pub use digest::{BadDigest, Digest};
pub use error::{GetError, PutError};
pub use kind::MediaKind;
pub use store::{EvidenceStore, Expected, Reading, Stored};
