//! The leaf: what the log keeps of an event, in the encoding `el/v1`.
//!
//! A fixed big-endian header of 231 bytes and a tail in deterministic CBOR, at most 1,024 bytes together. Content itself is never in
//! a leaf, only its size and hashes.

mod commitment;
mod kind;
mod pairing;
mod tail;

pub use commitment::{Purpose, commitment, derive_salt};
pub use kind::LeafKind;
pub use pairing::{PREVIOUS_LOG, Pairing};
pub use tail::{Tail, TailError, TailValue};

use crate::hash::{Hash, ZERO, sha256, sm3};

/// Longest leaf in bytes.
pub const MAX_LEAF: usize = 1024;

/// Length of the fixed header in bytes.
pub const HEADER: usize = 231;

const MAGIC: &[u8; 3] = b"EL1";

/// Why bytes are not a leaf, or a leaf has no bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// Longer than [`MAX_LEAF`].
    #[error("条目长 {0} 字节，超过 1024 字节")]
    TooLong(usize),
    /// Shorter than the header and an empty tail.
    #[error("条目只有 {0} 字节，头部不完整")]
    TooShort(usize),
    /// Doesn't start with `EL1`.
    #[error("条目开头不是 EL1")]
    Magic,
    /// No such type.
    #[error("没有编号为 {0} 的条目类型")]
    Kind(u8),
    /// The tail.
    #[error("条目{0}")]
    Tail(#[from] TailError),
}

/// One leaf. Both trees hash the same bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What it stands for.
    pub kind: LeafKind,
    /// Flags of the type; 0 where a type defines none.
    pub flags: u8,
    /// Version of the content's schema.
    pub schema: u16,
    /// The server's instant, milliseconds UTC. A claim, not a proof.
    pub server_ms: u64,
    /// The instant the device claims, milliseconds UTC; 0 = none.
    pub device_ms: u64,
    /// Commitment to the case.
    pub case_commitment: Hash,
    /// Commitment to the person or firm concerned.
    pub subject_commitment: Hash,
    /// Commitment to who acted.
    pub actor_commitment: Hash,
    /// Size of the content in bytes.
    pub content_size: u64,
    /// SHA-256 of the content.
    pub content_sha256: Hash,
    /// SM3 of the content.
    pub content_sm3: Hash,
    /// SHA-256 leaf hash of the leaf before in the same case; zeros for the first.
    pub previous_in_case: Hash,
    /// First eight bytes of the signing key's identity; zeros where nobody signed.
    pub signer_key_id: [u8; 8],
    /// What the type adds.
    pub tail: Tail,
}

impl Leaf {
    /// A leaf of a type over some content, everything else zero.
    #[must_use]
    pub fn over(kind: LeafKind, content: &[u8]) -> Self {
        Self {
            kind,
            flags: 0,
            schema: 1,
            server_ms: 0,
            device_ms: 0,
            case_commitment: ZERO,
            subject_commitment: ZERO,
            actor_commitment: ZERO,
            content_size: content.len() as u64,
            content_sha256: sha256(content),
            content_sm3: sm3(content),
            previous_in_case: ZERO,
            signer_key_id: [0; 8],
            tail: Tail::new(),
        }
    }

    /// True where size and both hashes are those of `content`.
    #[must_use]
    pub fn is_over(&self, content: &[u8]) -> bool {
        self.content_size == content.len() as u64 && self.content_sha256 == sha256(content) && self.content_sm3 == sm3(content)
    }

    /// The bytes both trees hash.
    ///
    /// # Errors
    /// [`LeafError::TooLong`], the only thing that can be wrong with a leaf built in code.
    pub fn encode(&self) -> Result<Vec<u8>, LeafError> {
        let mut out = Vec::with_capacity(HEADER + 64);
        out.extend_from_slice(MAGIC);
        out.push(self.kind.code());
        out.push(self.flags);
        out.extend_from_slice(&self.schema.to_be_bytes());
        out.extend_from_slice(&self.server_ms.to_be_bytes());
        out.extend_from_slice(&self.device_ms.to_be_bytes());
        out.extend_from_slice(&self.case_commitment);
        out.extend_from_slice(&self.subject_commitment);
        out.extend_from_slice(&self.actor_commitment);
        out.extend_from_slice(&self.content_size.to_be_bytes());
        out.extend_from_slice(&self.content_sha256);
        out.extend_from_slice(&self.content_sm3);
        out.extend_from_slice(&self.previous_in_case);
        out.extend_from_slice(&self.signer_key_id);
        self.tail.write(&mut out);
        if out.len() > MAX_LEAF { Err(LeafError::TooLong(out.len())) } else { Ok(out) }
    }

    /// Reads a leaf. Encoding it again gives the same bytes.
    ///
    /// # Errors
    /// [`LeafError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, LeafError> {
        if bytes.len() > MAX_LEAF {
            return Err(LeafError::TooLong(bytes.len()));
        }
        let mut header = Header(bytes);
        let short = || LeafError::TooShort(bytes.len());
        if header.take::<3>().ok_or_else(short)? != *MAGIC {
            return Err(LeafError::Magic);
        }
        let [code] = header.take().ok_or_else(short)?;
        let kind = LeafKind::from_code(code).ok_or(LeafError::Kind(code))?;
        let [flags] = header.take().ok_or_else(short)?;
        Ok(Self {
            kind,
            flags,
            schema: u16::from_be_bytes(header.take().ok_or_else(short)?),
            server_ms: u64::from_be_bytes(header.take().ok_or_else(short)?),
            device_ms: u64::from_be_bytes(header.take().ok_or_else(short)?),
            case_commitment: header.take().ok_or_else(short)?,
            subject_commitment: header.take().ok_or_else(short)?,
            actor_commitment: header.take().ok_or_else(short)?,
            content_size: u64::from_be_bytes(header.take().ok_or_else(short)?),
            content_sha256: header.take().ok_or_else(short)?,
            content_sm3: header.take().ok_or_else(short)?,
            previous_in_case: header.take().ok_or_else(short)?,
            signer_key_id: header.take().ok_or_else(short)?,
            tail: Tail::decode(header.0)?,
        })
    }
}

/// What is left to read of a header.
struct Header<'a>(&'a [u8]);

impl Header<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Leaf {
        Leaf {
            flags: 3,
            schema: 0x0102,
            server_ms: 1_760_000_000_000,
            device_ms: 0,
            case_commitment: [1; 32],
            subject_commitment: [2; 32],
            actor_commitment: [3; 32],
            previous_in_case: [4; 32],
            signer_key_id: [5; 8],
            tail: Tail::new().with_uint(1, 7),
            ..Leaf::over(LeafKind::Process, b"content")
        }
    }

    #[test]
    fn header_is_231_bytes_and_every_field_is_in_its_place() {
        let bytes = sample().encode().unwrap();
        assert_eq!(bytes.len(), HEADER + 3);
        assert_eq!(&bytes[..7], b"EL1\x03\x03\x01\x02");
        assert_eq!(bytes[23..55], [1; 32]);
        assert_eq!(bytes[55..87], [2; 32]);
        assert_eq!(bytes[87..119], [3; 32]);
        assert_eq!(bytes[119..127], 7_u64.to_be_bytes());
        assert_eq!(bytes[127..159], sha256(b"content"));
        assert_eq!(bytes[159..191], sm3(b"content"));
        assert_eq!(bytes[191..223], [4; 32]);
        assert_eq!(bytes[223..231], [5; 8]);
        assert_eq!(Leaf::decode(&bytes), Ok(sample()));
    }

    #[test]
    fn hostile_bytes_are_refused() {
        let good = sample().encode().unwrap();
        for cut in 0..good.len() {
            assert!(Leaf::decode(&good[..cut]).is_err(), "{cut}");
        }
        let mut longer = good.clone();
        longer.push(0);
        assert_eq!(Leaf::decode(&longer), Err(LeafError::Tail(TailError::Trailing)));
        let mut magic = good.clone();
        magic[2] = b'2';
        assert_eq!(Leaf::decode(&magic), Err(LeafError::Magic));
        for code in [0, 15, 255] {
            let mut kind = good.clone();
            kind[3] = code;
            assert_eq!(Leaf::decode(&kind), Err(LeafError::Kind(code)));
        }
        assert_eq!(Leaf::decode(&[0; 1025]), Err(LeafError::TooLong(1025)));
    }

    #[test]
    fn a_leaf_is_at_most_1024_bytes() {
        let fits = Leaf { tail: Tail::new().with_bytes(1, vec![0; 1024 - HEADER - 5]), ..sample() };
        assert_eq!(fits.encode().unwrap().len(), 1024);
        let over = Leaf { tail: Tail::new().with_bytes(1, vec![0; 1024 - HEADER - 4]), ..sample() };
        assert_eq!(over.encode(), Err(LeafError::TooLong(1025)));
    }

    #[test]
    fn kinds_have_the_numbers_one_to_fourteen() {
        for (kind, code) in LeafKind::ALL.into_iter().zip(1_u8..) {
            assert_eq!((kind.code(), LeafKind::from_code(code)), (code, Some(kind)));
        }
    }
}
