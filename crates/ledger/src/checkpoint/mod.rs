//! Checkpoints (c2sp.org/tlog-checkpoint): the head of a tree, signed.

mod cosignature;
mod key;
mod note;
mod signer;

pub use key::{Algorithm, KeyError, PublicKey, SM2_IDENTIFIER, SM2_USER_ID};
pub use note::{MAX_NOTE, MAX_SIGNATURES, Note, NoteError, NoteSignature, Signed};
pub use signer::{SignError, Signer, SoftwareKey};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::hash::{Hash, Tree};

/// What the origin of an SM3 tree ends in.
pub const SM3_SUFFIX: &str = "/sm3";

/// Why a text is not a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a signed note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not three lines.
    #[error("检查点正文应当恰有三行：来源、大小、根")]
    Lines,
    /// The origin is empty.
    #[error("检查点来源为空")]
    Origin,
    /// Not a decimal number without leading zeros, or too large.
    #[error("检查点大小不是合法的十进制数：{0}")]
    Size(String),
    /// Not 32 bytes in base64.
    #[error("检查点的根不是 32 字节")]
    Root,
}

/// The head of one tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log, `<city>/enforce/<year>`, with [`SM3_SUFFIX`] for the SM3 tree.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root at that size.
    pub root: Hash,
}

impl Checkpoint {
    /// The head of one tree of a log.
    #[must_use]
    pub fn of(log: &str, tree: Tree, size: u64, root: Hash) -> Self {
        let suffix = if tree == Tree::Sm3 { SM3_SUFFIX } else { "" };
        Self { origin: format!("{log}{suffix}"), size, root }
    }

    /// The text that is signed: origin, size, root, each on its line.
    #[must_use]
    pub fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Reads the text of a note; only the form [`Self::body`] makes is accepted.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn from_body(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?.split('\n');
        let (Some(origin), Some(size), Some(root), None) = (lines.next(), lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Lines);
        };
        if origin.is_empty() {
            return Err(CheckpointError::Origin);
        }
        let number: u64 = size.parse().map_err(|_| CheckpointError::Size(size.to_owned()))?;
        if number.to_string() != size || number > crate::tree::MAX_SIZE {
            return Err(CheckpointError::Size(size.to_owned()));
        }
        let root = STANDARD.decode(root).ok().and_then(|r| r.try_into().ok()).ok_or(CheckpointError::Root)?;
        Ok(Self { origin: origin.to_owned(), size: number, root })
    }

    /// The signed note, with one line of each signer. Witnesses add theirs later with [`Note::sign`].
    ///
    /// # Errors
    /// [`SignError`].
    pub fn sign(&self, signers: &[&dyn Signer]) -> Result<String, SignError> {
        let mut note = Note { text: self.body(), signatures: Vec::new() };
        for signer in signers {
            note.sign(*signer, None)?;
        }
        Ok(note.to_text())
    }

    /// Reads a signed checkpoint. The signatures are not checked yet: ask [`Note::signed_by`].
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn parse(bytes: &[u8]) -> Result<(Self, Note), CheckpointError> {
        let note = Note::parse(bytes)?;
        Ok((Self::from_body(&note.text)?, note))
    }
}
