//! Signed notes (c2sp.org/signed-note): a text and lines that sign it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key::{Algorithm, PublicKey};
use super::signer::{SignError, Signer};
use super::{cosignature, key::KeyError};

/// Longest note read, in bytes.
pub const MAX_NOTE: usize = 1 << 20;

/// Most signature lines read.
pub const MAX_SIGNATURES: usize = 256;

/// Why bytes are not a signed note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than [`MAX_NOTE`].
    #[error("检查点文件过大")]
    TooLong,
    /// Not UTF-8, or with control characters.
    #[error("检查点不是合法文本")]
    Text,
    /// No empty line between text and signatures, or no line feed at the end.
    #[error("检查点缺少正文与签名之间的空行，或者末尾没有换行")]
    Parts,
    /// A signature line that doesn't read `— name base64`.
    #[error("检查点第 {0} 行签名格式不符")]
    Line(usize),
    /// More than [`MAX_SIGNATURES`], or none.
    #[error("检查点没有签名行，或者签名行过多")]
    Count,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Its four bytes.
    pub key_id: [u8; 4],
    /// What follows: for the kinds known here 64 bytes, 72 for a cosignature.
    pub signature: Vec<u8>,
}

/// What a key says of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// No line of this key: it says nothing.
    Not,
    /// The line holds; for a cosignature with its time in seconds since 1970.
    Valid {
        /// Time of a cosignature.
        at: Option<u64>,
    },
    /// A line of this key that doesn't hold.
    Invalid,
}

/// A text with its signature lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text, ending in a line feed.
    pub text: String,
    /// Its signature lines, known or not.
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    /// Reads a note. What the signatures are worth is asked with [`Self::signed_by`].
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE {
            return Err(NoteError::TooLong);
        }
        let all = std::str::from_utf8(bytes).map_err(|_| NoteError::Text)?;
        if all.bytes().any(|b| b < 0x20 && b != b'\n') {
            return Err(NoteError::Text);
        }
        let at = all.rfind("\n\n").ok_or(NoteError::Parts)?;
        let (text, lines) = (&all[..=at], &all[at + 2..]);
        if lines.is_empty() {
            return Err(NoteError::Count);
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Parts)?;
        let mut signatures = Vec::new();
        for (number, line) in (1..).zip(lines.split('\n')) {
            if number > MAX_SIGNATURES {
                return Err(NoteError::Count);
            }
            signatures.push(read_line(line).ok_or(NoteError::Line(number))?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The note as bytes.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{}\n", self.text);
        for s in &self.signatures {
            let value = [s.key_id.as_slice(), &s.signature].concat();
            out.push_str(&format!("— {} {}\n", s.name, STANDARD.encode(value)));
        }
        out
    }

    /// Adds the line of a signer: over the text, or for a witness over the text with a time.
    ///
    /// # Errors
    /// [`SignError`]; also for a witness where `at` (seconds since 1970) is missing.
    pub fn sign(&mut self, signer: &dyn Signer, at: Option<u64>) -> Result<(), SignError> {
        let key = signer.public_key();
        let signature = match (key.algorithm(), at) {
            (Algorithm::CosignatureV1, Some(at)) => {
                let signature = signer.sign(&cosignature::message(&self.text, at))?;
                [at.to_be_bytes().as_slice(), &signature].concat()
            }
            (Algorithm::CosignatureV1, None) => return Err(SignError("副署须有时间".to_owned())),
            _ => signer.sign(self.text.as_bytes())?.to_vec(),
        };
        self.signatures.push(NoteSignature { name: key.name().to_owned(), key_id: key.id(), signature });
        Ok(())
    }

    /// What this key says of the note. Lines with another name or identity are not looked at.
    #[must_use]
    pub fn signed_by(&self, key: &PublicKey) -> Signed {
        let id = key.id();
        let mut said = Signed::Not;
        for line in self.signatures.iter().filter(|s| s.name == key.name() && s.key_id == id) {
            match self.check(key, &line.signature) {
                Ok(at) => said = Signed::Valid { at },
                Err(_) => return Signed::Invalid,
            }
        }
        said
    }

    fn check(&self, key: &PublicKey, signature: &[u8]) -> Result<Option<u64>, KeyError> {
        let wrong = KeyError::Signature;
        if key.algorithm() == Algorithm::CosignatureV1 {
            let (at, signature) = signature.split_first_chunk::<8>().ok_or(wrong.clone())?;
            let at = u64::from_be_bytes(*at);
            let signature = signature.try_into().map_err(|_| wrong)?;
            key.verify(&cosignature::message(&self.text, at), signature)?;
            return Ok(Some(at));
        }
        key.verify(self.text.as_bytes(), signature.try_into().map_err(|_| wrong)?)?;
        Ok(None)
    }
}

fn read_line(line: &str) -> Option<NoteSignature> {
    let (name, value) = line.strip_prefix("— ")?.split_once(' ')?;
    super::key::check_name(name).ok()?;
    let value = STANDARD.decode(value).ok()?;
    let (key_id, signature) = value.split_first_chunk::<4>()?;
    if signature.is_empty() {
        return None;
    }
    Some(NoteSignature { name: name.to_owned(), key_id: *key_id, signature: signature.to_vec() })
}
