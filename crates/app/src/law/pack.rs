//! The rulebook as the phone's own copy of the core reads it.

use std::collections::BTreeMap;

use bytes::Bytes;
use heyi_rulebook::{PROGRAM, PROGRAM_ENTRY};

use crate::{App, AppError};

/// The files of the rulebook as JSON text `{path: text}`, and the program they are for.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Digest of the files, and the program.
    pub version: String,
    /// The JSON text.
    pub bytes: Bytes,
}

/// Folders the core doesn't read.
const LEFT_OUT: [&str; 2] = ["papers/", "examples/"];

impl App {
    /// The files that the core reads. Made once, answered from memory.
    ///
    /// # Errors
    /// A file that isn't text: a bug of the build.
    pub fn rules_pack(&self) -> Result<Pack, AppError> {
        let version = format!("{}-{PROGRAM}", self.rules_version());
        if let Some(bytes) = self.shelf.pack.get() {
            return Ok(Pack { version, bytes: bytes.clone() });
        }
        let mut files = BTreeMap::from([(PROGRAM_ENTRY, PROGRAM)]);
        for (path, bytes) in self.rule_files.iter() {
            if LEFT_OUT.iter().any(|folder| path.starts_with(folder))
                || !std::path::Path::new(path).extension().is_some_and(|ending| ending == "json")
            {
                continue;
            }
            files.insert(path.as_str(), std::str::from_utf8(bytes).map_err(|e| AppError::Broken(format!("{path}: {e}")))?);
        }
        let bytes = Bytes::from(serde_json::to_vec(&files)?);
        Ok(Pack { version, bytes: self.shelf.pack.get_or_init(|| bytes).clone() })
    }
}
