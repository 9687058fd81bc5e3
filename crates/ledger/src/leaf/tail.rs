//! The tail of a leaf: a small map in deterministic CBOR (RFC 8949 §4.2).
//!
//! Keys are unsigned integers; values are unsigned integers, byte strings, booleans and lists of these. There is no text on purpose:
//! a leaf never holds a name, number, plate, place or any words in clear.

use std::collections::BTreeMap;

/// Deepest list inside a tail.
const MAX_DEPTH: usize = 4;

/// Why bytes are not a tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TailError {
    /// Ends too early.
    #[error("尾部不完整")]
    Short,
    /// A CBOR type that a tail may not have (text, float, tag, negative, indefinite length…).
    #[error("尾部含有不允许的类型 0x{0:02x}")]
    Type(u8),
    /// A number written longer than needed, or keys out of order or twice.
    #[error("尾部不是确定性编码")]
    NotDeterministic,
    /// Lists too deep.
    #[error("尾部嵌套过深")]
    TooDeep,
    /// Bytes after the end.
    #[error("尾部之后有多余字节")]
    Trailing,
}

/// A value in a tail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TailValue {
    /// Unsigned integer.
    Uint(u64),
    /// Byte string.
    Bytes(Vec<u8>),
    /// Truth value.
    Bool(bool),
    /// List.
    List(Vec<Self>),
}

/// The tail of a leaf.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tail(BTreeMap<u64, TailValue>);

impl Tail {
    /// An empty tail (one byte, 0xa0).
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// With one more value; a second value under the same key replaces the first.
    #[must_use]
    pub fn with(mut self, key: u64, value: TailValue) -> Self {
        self.0.insert(key, value);
        self
    }

    /// With an unsigned integer.
    #[must_use]
    pub fn with_uint(self, key: u64, value: u64) -> Self {
        self.with(key, TailValue::Uint(value))
    }

    /// With a byte string.
    #[must_use]
    pub fn with_bytes(self, key: u64, value: impl Into<Vec<u8>>) -> Self {
        self.with(key, TailValue::Bytes(value.into()))
    }

    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: u64) -> Option<&TailValue> {
        self.0.get(&key)
    }

    /// The unsigned integer under a key.
    #[must_use]
    pub fn uint(&self, key: u64) -> Option<u64> {
        match self.get(key) {
            Some(TailValue::Uint(n)) => Some(*n),
            _ => None,
        }
    }

    /// The byte string under a key.
    #[must_use]
    pub fn bytes(&self, key: u64) -> Option<&[u8]> {
        match self.get(key) {
            Some(TailValue::Bytes(b)) => Some(b),
            _ => None,
        }
    }

    /// True without any value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        head(5, self.0.len() as u64, out);
        for (key, value) in &self.0 {
            head(0, *key, out);
            value.write(out);
        }
    }

    /// The bytes of the tail alone.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    /// Reads a tail; only its one deterministic form is accepted.
    ///
    /// # Errors
    /// [`TailError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, TailError> {
        let mut rest = bytes;
        let (major, count) = read_head(&mut rest)?;
        if major != 5 {
            return Err(TailError::Type(major << 5));
        }
        let mut map = BTreeMap::new();
        let mut last = None;
        for _ in 0..count {
            let (major, key) = read_head(&mut rest)?;
            if major != 0 {
                return Err(TailError::Type(major << 5));
            }
            if last.is_some_and(|l| l >= key) {
                return Err(TailError::NotDeterministic);
            }
            last = Some(key);
            map.insert(key, TailValue::read(&mut rest, 0)?);
        }
        if rest.is_empty() { Ok(Self(map)) } else { Err(TailError::Trailing) }
    }
}

impl TailValue {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Uint(n) => head(0, *n, out),
            Self::Bytes(b) => {
                head(2, b.len() as u64, out);
                out.extend_from_slice(b);
            }
            Self::Bool(b) => out.push(0xf4 | u8::from(*b)),
            Self::List(items) => {
                head(4, items.len() as u64, out);
                for item in items {
                    item.write(out);
                }
            }
        }
    }

    fn read(rest: &mut &[u8], depth: usize) -> Result<Self, TailError> {
        if depth > MAX_DEPTH {
            return Err(TailError::TooDeep);
        }
        match *rest {
            [byte @ (0xf4 | 0xf5), tail @ ..] => {
                *rest = tail;
                return Ok(Self::Bool(*byte == 0xf5));
            }
            [byte, ..] if byte >> 5 == 7 => return Err(TailError::Type(*byte)),
            _ => {}
        }
        let (major, n) = read_head(rest)?;
        match major {
            0 => Ok(Self::Uint(n)),
            2 => {
                let len = usize::try_from(n).map_err(|_| TailError::Short)?;
                let (bytes, tail) = rest.split_at_checked(len).ok_or(TailError::Short)?;
                *rest = tail;
                Ok(Self::Bytes(bytes.to_vec()))
            }
            4 => {
                let mut items = Vec::new();
                for _ in 0..n {
                    items.push(Self::read(rest, depth + 1)?);
                }
                Ok(Self::List(items))
            }
            other => Err(TailError::Type(other << 5)),
        }
    }
}

fn head(major: u8, n: u64, out: &mut Vec<u8>) {
    let major = major << 5;
    let bytes = n.to_be_bytes();
    match n {
        0..=23 => out.push(major | bytes[7]),
        24..=0xff => out.extend_from_slice(&[major | 24, bytes[7]]),
        0x100..=0xffff => {
            out.push(major | 25);
            out.extend_from_slice(&bytes[6..]);
        }
        0x1_0000..=0xffff_ffff => {
            out.push(major | 26);
            out.extend_from_slice(&bytes[4..]);
        }
        _ => {
            out.push(major | 27);
            out.extend_from_slice(&bytes);
        }
    }
}

fn read_head(rest: &mut &[u8]) -> Result<(u8, u64), TailError> {
    let (first, tail) = rest.split_first().ok_or(TailError::Short)?;
    let (major, info) = (first >> 5, first & 31);
    let (width, least) = match info {
        0..=23 => {
            *rest = tail;
            return Ok((major, u64::from(info)));
        }
        24 => (1, 24),
        25 => (2, 0x100),
        26 => (4, 0x1_0000),
        27 => (8, 0x1_0000_0000),
        _ => return Err(TailError::Type(*first)),
    };
    let (bytes, tail) = tail.split_at_checked(width).ok_or(TailError::Short)?;
    let n = bytes.iter().fold(0_u64, |n, b| n << 8 | u64::from(*b));
    if n < least {
        return Err(TailError::NotDeterministic);
    }
    *rest = tail;
    Ok((major, n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bytes() {
        assert_eq!(Tail::new().encode(), [0xa0]);
        let tail = Tail::new()
            .with_uint(1, 1000)
            .with_bytes(30, [7, 8])
            .with(2, TailValue::List(vec![TailValue::Bool(true), TailValue::Uint(u64::MAX), TailValue::Bool(false)]));
        let bytes = tail.encode();
        assert_eq!(hex::encode(&bytes), "a3011903e80283f51bfffffffffffffffff4181e420708");
        assert_eq!(Tail::decode(&bytes), Ok(tail));
    }

    #[test]
    fn other_forms_are_refused() {
        for (bad, why) in [
            ("", TailError::Short),
            ("a1", TailError::Short),
            ("a10101ff", TailError::Trailing),
            ("a1180101", TailError::NotDeterministic),
            ("a101190001", TailError::NotDeterministic),
            ("a202000100", TailError::NotDeterministic),
            ("a201000100", TailError::NotDeterministic),
            ("a1016161", TailError::Type(0x60)),
            ("a10120", TailError::Type(0x20)),
            ("a101fb3ff8000000000000", TailError::Type(0xfb)),
            ("a101f6", TailError::Type(0xf6)),
            ("bf0101ff", TailError::Type(0xbf)),
            ("a1015bffffffffffffffff00", TailError::Short),
            ("a1019bffffffffffffffff", TailError::Short),
            ("bb7fffffffffffffff", TailError::Short),
            ("a10181818181818100", TailError::TooDeep),
            ("80", TailError::Type(0x80)),
        ] {
            assert_eq!(Tail::decode(&hex::decode(bad).unwrap()), Err(why), "{bad}");
        }
    }
}
