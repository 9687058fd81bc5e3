//! The rulebook inside the binary.

use std::sync::Arc;

use heyi_rulebook::{LoadError, Rulebook};
use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rulebook");

/// Every file of the rulebook in the binary, path and bytes, in path order.
#[must_use]
pub fn embedded_files() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    collect(&FILES, &mut files);
    files.sort();
    files
}

fn collect(dir: &Dir<'_>, into: &mut Vec<(String, Vec<u8>)>) {
    for file in dir.files() {
        into.push((file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec()));
    }
    for sub in dir.dirs() {
        collect(sub, into);
    }
}

/// The rulebook in the binary.
///
/// # Errors
/// A file is broken: a bug of the build.
pub fn embedded() -> Result<Arc<Rulebook>, LoadError> {
    Rulebook::load(embedded_files()).map(Arc::new)
}

impl crate::App {
    /// Digest of the rulebook in force: answers of a phone are comparable only with the same one.
    #[must_use]
    pub fn rules_version(&self) -> &str {
        &self.rules_digest
    }
}

/// SHA-256 over paths and bytes, hex.
pub(crate) fn digest(files: &[(String, Vec<u8>)]) -> String {
    let mut all = Vec::new();
    for (path, bytes) in files {
        all.extend_from_slice(path.as_bytes());
        all.push(0);
        all.extend_from_slice(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        all.extend_from_slice(bytes);
    }
    hex::encode(heyi_ledger::hash::sha256(&all))
}
