//! An export: the log as a tree of files that any C2SP tool reads.
//!
//! `checkpoint`, `tile/<L>/<N>`, `tile/entries/<N>` for the SHA-256 tree, the same under `sm3/` for the SM3 tree, and `keys.json`.

mod keys;

pub use keys::{KeyRecord, KeyRecordError, read_keys, write_keys};

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::{Hash, Tree};
use crate::tiles::{BundleError, TILE_WIDTH, entries_path, write_entry};
use crate::tree::LogState;

/// A file of an export: path with forward slashes, bytes.
pub type File = (String, Vec<u8>);

/// Path of the keys.
pub const KEYS_PATH: &str = "keys.json";

/// Path of the checkpoint of a tree.
#[must_use]
pub fn checkpoint_path(tree: Tree) -> String {
    format!("{}checkpoint", tree.prefix())
}

/// Why an export could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// An entry doesn't fit in a bundle.
    #[error("第 {index} 条：{why}")]
    Entry {
        /// Index of the entry.
        index: u64,
        /// What is wrong.
        why: BundleError,
    },
    /// A checkpoint can't be read.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The checkpoint is of another size than the entries given.
    #[error("检查点大小为 {checkpoint}，而条目有 {entries} 条")]
    Size {
        /// Size in the checkpoint.
        checkpoint: u64,
        /// Entries given.
        entries: u64,
    },
    /// The entries don't lead to the root of the checkpoint.
    #[error("由条目算出的 {0} 根与检查点不符")]
    Root(&'static str),
}

/// Makes an export from the entries, one after another; holds at most one bundle and the right edge.
#[derive(Debug, Clone, Default)]
pub struct Exporter {
    state: LogState,
    bundle: Vec<u8>,
}

impl Exporter {
    /// Starts with no entry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Entries so far.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.state.size()
    }

    /// Root of the SHA-256 tree so far.
    #[must_use]
    pub fn root_sha256(&self) -> Hash {
        self.state.root_sha256()
    }

    /// Root of the SM3 tree so far.
    #[must_use]
    pub fn root_sm3(&self) -> Hash {
        self.state.root_sm3()
    }

    /// Adds the next entry: the files that it completes.
    ///
    /// # Errors
    /// [`ExportError::Entry`].
    pub fn push(&mut self, entry: &[u8]) -> Result<Vec<File>, ExportError> {
        let index = self.state.size();
        write_entry(entry, &mut self.bundle).map_err(|why| ExportError::Entry { index, why })?;
        let mut files: Vec<File> = self.state.append(entry).tiles.iter().map(|t| (t.path(), t.bytes())).collect();
        if self.state.size().is_multiple_of(TILE_WIDTH as u64) {
            files.extend(self.bundle_files(index / TILE_WIDTH as u64, TILE_WIDTH));
        }
        Ok(files)
    }

    fn bundle_files(&mut self, n: u64, width: usize) -> [File; 2] {
        let bytes = std::mem::take(&mut self.bundle);
        let path = entries_path(n, width);
        [(format!("{}{path}", Tree::Sm3.prefix()), bytes.clone()), (path, bytes)]
    }

    /// The files that are left: partial tiles and bundles, both checkpoints, the keys.
    ///
    /// # Errors
    /// [`ExportError`] where a checkpoint is not one of exactly these entries.
    pub fn finish(mut self, checkpoint: &[u8], checkpoint_sm3: &[u8], keys: &[KeyRecord]) -> Result<Vec<File>, ExportError> {
        let size = self.state.size();
        let mut files: Vec<File> = self.state.open_tiles().iter().map(|t| (t.path(), t.bytes())).collect();
        let width = (size % TILE_WIDTH as u64) as usize;
        if width > 0 {
            files.extend(self.bundle_files(size / TILE_WIDTH as u64, width));
        }
        for (tree, note, root) in [(Tree::Sha256, checkpoint, self.state.root_sha256()), (Tree::Sm3, checkpoint_sm3, self.state.root_sm3())]
        {
            let (head, _) = Checkpoint::parse(note)?;
            if head.size != size {
                return Err(ExportError::Size { checkpoint: head.size, entries: size });
            }
            if head.root != root {
                return Err(ExportError::Root(tree.as_str()));
            }
            files.push((checkpoint_path(tree), note.to_vec()));
        }
        files.push((KEYS_PATH.to_owned(), write_keys(keys)));
        Ok(files)
    }
}

/// Exports everything at once, handing each file to `write`. The entries are those of the checkpoints, in order.
///
/// # Errors
/// [`ExportError`], or what `write` or an entry answers.
pub fn export<E: From<ExportError>>(
    entries: impl IntoIterator<Item = Result<Vec<u8>, E>>,
    checkpoint: &[u8],
    checkpoint_sm3: &[u8],
    keys: &[KeyRecord],
    mut write: impl FnMut(String, Vec<u8>) -> Result<(), E>,
) -> Result<u64, E> {
    let mut exporter = Exporter::new();
    for entry in entries {
        for (path, bytes) in exporter.push(&entry?)? {
            write(path, bytes)?;
        }
    }
    let size = exporter.size();
    for (path, bytes) in exporter.finish(checkpoint, checkpoint_sm3, keys)? {
        write(path, bytes)?;
    }
    Ok(size)
}
