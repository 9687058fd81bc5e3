//! Proof files (c2sp.org/tlog-proof): one leaf's path with the signed checkpoint it leads to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{MAX_PROOF, Proof, ProofError, verify_inclusion};
use crate::checkpoint::{Checkpoint, CheckpointError, Note};
use crate::hash::{Hash, Hasher, leaf_hash};
use crate::tree::MAX_SIZE;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// Why bytes are not a proof file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofFileError {
    /// Not text, or not starting as the format says.
    #[error("证明文件格式不符：第 {0} 行")]
    Line(usize),
    /// The checkpoint in it.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The path doesn't hold.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// A `.tlog-proof` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// Extra data, which nothing authenticates.
    pub extra: Option<Vec<u8>>,
    /// Index of the leaf.
    pub index: u64,
    /// Its path.
    pub proof: Proof,
    /// The signed checkpoint, word for word.
    pub checkpoint: String,
}

impl ProofFile {
    /// The file as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{FIRST_LINE}\n");
        if let Some(extra) = &self.extra {
            out.push_str(&format!("extra {}\n", STANDARD.encode(extra)));
        }
        out.push_str(&format!("index {}\n", self.index));
        for hash in &self.proof {
            out.push_str(&format!("{}\n", STANDARD.encode(hash)));
        }
        out.push('\n');
        out.push_str(&self.checkpoint);
        out
    }

    /// Reads a file; only the form that [`Self::to_text`] writes is accepted. Nothing is verified yet.
    ///
    /// # Errors
    /// [`ProofFileError::Line`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofFileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ProofFileError::Line(1))?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofFileError::Line(1))?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        if lines.next().is_none_or(|(_, line)| line != FIRST_LINE) {
            return Err(ProofFileError::Line(1));
        }
        let extra = match lines.next_if(|(_, line)| line.starts_with("extra ")) {
            Some((number, line)) => Some(decode(line.strip_prefix("extra "), number)?),
            None => None,
        };
        let (number, line) = lines.next().ok_or(ProofFileError::Line(2))?;
        let index = line.strip_prefix("index ").and_then(|n| n.parse::<u64>().ok().filter(|i| i.to_string() == n));
        let index = index.filter(|i| *i <= MAX_SIZE).ok_or(ProofFileError::Line(number))?;
        let mut proof = Vec::new();
        for (number, line) in lines {
            let hash = Hash::try_from(decode(Some(line), number)?).map_err(|_| ProofFileError::Line(number))?;
            proof.push(hash);
            if proof.len() > MAX_PROOF {
                return Err(ProofFileError::Line(number));
            }
        }
        Ok(Self { extra, index, proof, checkpoint: checkpoint.to_owned() })
    }

    /// Checks that `entry` is the leaf, by the root of the checkpoint in the file. The signatures of the note that comes back are not
    /// checked yet.
    ///
    /// # Errors
    /// [`ProofFileError`].
    pub fn verify<H: Hasher>(&self, entry: &[u8]) -> Result<(Checkpoint, Note), ProofFileError> {
        let (head, note) = Checkpoint::parse(self.checkpoint.as_bytes())?;
        verify_inclusion::<H>(&leaf_hash::<H>(entry), self.index, head.size, &self.proof, &head.root)?;
        Ok((head, note))
    }
}

fn decode(text: Option<&str>, number: usize) -> Result<Vec<u8>, ProofFileError> {
    text.and_then(|t| STANDARD.decode(t).ok()).ok_or(ProofFileError::Line(number))
}
