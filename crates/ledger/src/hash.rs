//! The two hash functions and the RFC 6962 way of hashing leaves and nodes with them.

use sha2::Digest as _;

/// 32 bytes of SHA-256 or SM3.
pub type Hash = [u8; 32];

/// Thirty-two zero bytes: "no previous leaf".
pub const ZERO: Hash = [0; 32];

/// Which of the two trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tree {
    /// The public C2SP tree.
    Sha256,
    /// The tree of the commercial-cryptography profile (商用密码, GB/T 32905).
    Sm3,
}

impl Tree {
    /// Both, in the order they are written.
    pub const BOTH: [Self; 2] = [Self::Sha256, Self::Sm3];

    /// `sha256` or `sm3`, as stored in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sm3 => "sm3",
        }
    }

    /// Folder of this tree in an export, with its slash: empty or `sm3/`.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Sha256 => "",
            Self::Sm3 => "sm3/",
        }
    }

    /// The tree of a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::BOTH.into_iter().find(|t| t.as_str() == name)
    }
}

/// A hash function a tree can be built with.
pub trait Hasher: Clone + std::fmt::Debug + 'static {
    /// The tree built with it.
    const TREE: Tree;

    /// Hash of the parts, one after another.
    fn digest(parts: &[&[u8]]) -> Hash;
}

/// SHA-256 (FIPS 180-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sha256;

/// SM3 (GB/T 32905-2016).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sm3;

impl Hasher for Sha256 {
    const TREE: Tree = Tree::Sha256;

    fn digest(parts: &[&[u8]]) -> Hash {
        let mut h = sha2::Sha256::new();
        for part in parts {
            h.update(part);
        }
        h.finalize().into()
    }
}

impl Hasher for Sm3 {
    const TREE: Tree = Tree::Sm3;

    fn digest(parts: &[&[u8]]) -> Hash {
        let mut h = sm3::Sm3::new();
        for part in parts {
            h.update(part);
        }
        h.finalize().into()
    }
}

/// SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(&[bytes])
}

/// SM3 of some bytes.
#[must_use]
pub fn sm3(bytes: &[u8]) -> Hash {
    Sm3::digest(&[bytes])
}

/// Leaf hash, `H(0x00 ‖ entry)` (RFC 6962 §2.1).
#[must_use]
pub fn leaf_hash<H: Hasher>(entry: &[u8]) -> Hash {
    H::digest(&[&[0], entry])
}

/// Node hash, `H(0x01 ‖ left ‖ right)` (RFC 6962 §2.1).
#[must_use]
pub fn node_hash<H: Hasher>(left: &Hash, right: &Hash) -> Hash {
    H::digest(&[&[1], left, right])
}

/// Root of the empty tree, `H("")`.
#[must_use]
pub fn empty_root<H: Hasher>() -> Hash {
    H::digest(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha(parts: &[&[u8]]) -> String {
        hex::encode(Sha256::digest(parts))
    }

    /// transparency-dev/merkle, rfc6962_test.go (Apache-2.0).
    #[test]
    fn rfc6962_vectors() {
        assert_eq!(hex::encode(empty_root::<Sha256>()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(hex::encode(leaf_hash::<Sha256>(b"")), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        let leaf = hex::encode(leaf_hash::<Sha256>(b"L123456"));
        assert!(leaf.starts_with("395aa064") && leaf.ends_with("4d56"), "{leaf}");
        let node = sha(&[&[1], b"N123", b"N456"]);
        assert!(node.starts_with("aa217fe8") && node.ends_with("6bbb"), "{node}");
    }

    /// GB/T 32905-2016 appendix A, also in GmSSL tests/sm3test.c (Apache-2.0).
    #[test]
    fn sm3_vectors() {
        assert_eq!(hex::encode(sm3(b"abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(hex::encode(sm3(&b"abcd".repeat(16))), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    }

    #[test]
    fn a_leaf_is_never_a_node() {
        let (l, r) = (sha256(b"l"), sha256(b"r"));
        let both = [l, r].concat();
        assert_ne!(leaf_hash::<Sha256>(&both), node_hash::<Sha256>(&l, &r));
        assert_ne!(leaf_hash::<Sm3>(&both), node_hash::<Sm3>(&l, &r));
    }
}
