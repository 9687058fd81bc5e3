//! Seed and tickets.

use sha2::{Digest, Sha256};

use super::Hash;
use super::freeze::{count, framed};

/// The seed: nobody knows it before all secrets and the beacon are known.
#[must_use]
pub fn seed(commitment_hash: &Hash, reveals: &[Hash], beacon: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"dr-draw/v1/seed\0");
    hash.update(commitment_hash);
    hash.update(count(reveals.len()));
    for reveal in reveals {
        hash.update(reveal);
    }
    framed(&mut hash, beacon);
    hash.finalize().into()
}

/// Tickets of one stage. The hash of what they have in common is made once and continued for each.
#[derive(Debug, Clone)]
pub struct Tickets {
    common: Sha256,
}

impl Tickets {
    /// A stage: `object/<stratum>` or `officer/<object>`.
    #[must_use]
    pub fn new(seed: &Hash, stage: &str) -> Self {
        let mut common = Sha256::new();
        common.update(b"dr-draw/v1/ticket\0");
        common.update(seed);
        framed(&mut common, stage.as_bytes());
        Self { common }
    }

    /// The smallest of the tickets of one id: with weight w it has w of them, so an exact weighted draw without replacement.
    #[must_use]
    pub fn smallest(&self, id: &str, weight: u32) -> Hash {
        let mut of_id = self.common.clone();
        framed(&mut of_id, id.as_bytes());
        let ticket = |j: u32| -> Hash { of_id.clone().chain_update(j.to_be_bytes()).finalize().into() };
        (1..weight).fold(ticket(0), |least, j| least.min(ticket(j)))
    }
}
