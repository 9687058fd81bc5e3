//! Salted commitments: what stands in a leaf in place of a person, case or actor.

use crate::hash::{Hash, Hasher as _, Sha256};

/// What a salt is for. One random seed per leaf gives an independent salt for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// The case.
    Case,
    /// The person or firm concerned.
    Subject,
    /// Who acted.
    Actor,
    /// The content of the leaf.
    Content,
    /// One field of a field tree, by its name.
    Field(&'a str),
}

/// Commitment to canonical bytes: `SHA-256("el/v1/c\0" ‖ salt ‖ canonical)`.
///
/// With data and salt erased the 32 bytes say nothing. A case and a subject need a fresh salt in every leaf, so that nobody outside
/// can count a person's cases.
#[must_use]
pub fn commitment(salt: &[u8; 32], canonical: &[u8]) -> Hash {
    Sha256::digest(&[b"el/v1/c\0", salt, canonical])
}

/// The salt for one purpose from the random seed of a leaf.
///
/// `SHA-256("el/v1/salt\0" ‖ seed ‖ kind ‖ length of name (u32) ‖ name)`: knowing one salt gives neither the seed nor another salt.
#[must_use]
pub fn derive_salt(seed: &[u8; 32], purpose: Purpose<'_>) -> [u8; 32] {
    let (kind, name) = match purpose {
        Purpose::Case => (1_u8, ""),
        Purpose::Subject => (2, ""),
        Purpose::Actor => (3, ""),
        Purpose::Content => (4, ""),
        Purpose::Field(name) => (5, name),
    };
    let length = (name.len() as u32).to_be_bytes();
    Sha256::digest(&[b"el/v1/salt\0", seed, &[kind], &length, name.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salts_differ_by_purpose_and_seed() {
        let all = [
            Purpose::Case,
            Purpose::Subject,
            Purpose::Actor,
            Purpose::Content,
            Purpose::Field(""),
            Purpose::Field("a"),
            Purpose::Field("ab"),
        ];
        let mut seen: Vec<[u8; 32]> = Vec::new();
        for seed in [[0; 32], [1; 32]] {
            seen.extend(all.iter().map(|p| derive_salt(&seed, *p)));
        }
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }

    #[test]
    fn a_commitment_hides_behind_its_salt() {
        assert_ne!(commitment(&[0; 32], b"x"), commitment(&[1; 32], b"x"));
        assert_ne!(commitment(&[0; 32], b"x"), commitment(&[0; 32], b"y"));
        // printf 'el/v1/c\0' + 32 zero bytes + 'x' | sha256sum
        assert_eq!(hex::encode(commitment(&[0; 32], b"x")), "c38b325f623a805ad57cae61fc691c8b7ba477a9ce9ccaee5bca210be74cf35a");
    }
}
