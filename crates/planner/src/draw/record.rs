//! What is published of a draw.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::freeze::canonical;

/// Name of the record's format.
pub const FORMAT: &str = "dr-draw/1";

/// 抽取记录: all that is needed to compute the draw again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The input as it was given, to the byte.
    pub input: String,
    /// What was frozen.
    pub commitment: Value,
    /// Its leaf hash, hex.
    pub commitment_hash: String,
    /// The seed, hex.
    pub seed: String,
    /// Objects drawn with their officers: strata by id, within them in ticket order.
    pub drawn: Vec<Drawn>,
    /// Objects passed over.
    pub replaced: Vec<Replaced>,
}

/// An object drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Stratum id.
    pub stratum: String,
    /// Object id.
    pub object: String,
    /// Officer ids in ticket order.
    pub officers: Vec<String>,
    /// As many officers as are needed.
    pub complete: bool,
}

/// An object whose turn it was and that could not be inspected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Stratum id.
    pub stratum: String,
    /// Object id.
    pub object: String,
    /// Why, as the input says.
    pub reason: String,
}

impl Record {
    /// The record's bytes: the input as given, the commitment in the canonical form that was hashed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let text = |value: &str| Value::String(value.to_owned()).to_string();
        let list = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        format!(
            "{{\"format\":{},\n\"input\":{},\n\"commitment\":{},\n\"commitment_hash\":{},\n\"seed\":{},\n\"drawn\":{},\n\"replaced\":{}}}\n",
            text(FORMAT),
            self.input.trim(),
            canonical(&self.commitment),
            text(&self.commitment_hash),
            text(&self.seed),
            list(serde_json::to_string(&self.drawn)),
            list(serde_json::to_string(&self.replaced)),
        )
    }

    /// SHA-256 of the record's bytes, hex: what is logged after the draw. It binds what the commitment leaves open: qualifications, and
    /// who was unavailable.
    #[must_use]
    pub fn digest(&self) -> String {
        digest(self.to_json().as_bytes())
    }
}

/// SHA-256 of a record's bytes, hex.
#[must_use]
pub fn digest(record: &[u8]) -> String {
    hex::encode(Sha256::digest(record))
}
