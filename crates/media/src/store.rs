//! The folder of objects.
//!
//! ```text
//! <root>/objects/ab/cd/abcd…   one object each, read-only
//! <root>/incoming/…            uploads under way; leftovers of a crash are removed at the start
//! ```

mod get;
mod put;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::sync::atomic::AtomicU64;

use serde::{Deserialize, Serialize};
use tokio::fs;

pub use get::Reading;
pub use put::Expected;

use crate::{Digest, MediaKind};

/// A store of evidence objects. Cheap to clone; clones share the folder.
#[derive(Debug, Clone)]
pub struct EvidenceStore {
    root: Arc<PathBuf>,
    next: Arc<AtomicU64>,
    settled: Settled,
}

/// Folders `ab/cd` that are entries of their parents on disk, the parents too: they needn't be synced with each object again.
type Settled = Arc<Mutex<HashSet<[u8; 2]>>>;

/// What is known of an object once it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Address: SHA-256 of the bytes.
    pub sha256: Digest,
    /// SM3 of the bytes, 64 lower-case hexadecimal digits (国密杂凑).
    pub sm3: String,
    /// Bytes.
    pub size: u64,
    /// Type by its first bytes.
    pub kind: MediaKind,
    /// Whether the same bytes were there before; then nothing was written.
    pub known: bool,
}

impl EvidenceStore {
    /// Opens the store in a folder, making it if need be, and removes what interrupted uploads have left.
    ///
    /// One process owns the folder.
    pub async fn open(root: impl AsRef<Path>) -> io::Result<Self> {
        let root = root.as_ref().to_path_buf();
        fs::create_dir_all(root.join("objects")).await?;
        let incoming = root.join("incoming");
        fs::create_dir_all(&incoming).await?;
        let mut left = fs::read_dir(&incoming).await?;
        while let Some(entry) = left.next_entry().await? {
            fs::remove_file(entry.path()).await?;
        }
        Ok(Self { root: Arc::new(root), next: Arc::default(), settled: Settled::default() })
    }

    /// Opens a store another process may own, to read from it: what is being uploaded there stays.
    #[must_use]
    pub fn beside(root: impl AsRef<Path>) -> Self {
        Self { root: Arc::new(root.as_ref().to_path_buf()), next: Arc::default(), settled: Settled::default() }
    }

    /// Where an object lies, whether it exists or not. Made of the digest's digits only.
    fn place(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        let (first, second) = (name.get(..2).unwrap_or_default(), name.get(2..4).unwrap_or_default());
        self.root.join("objects").join(first).join(second).join(&name)
    }
}
