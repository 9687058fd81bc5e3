//! Freezing: what is bound before anybody can know the seed.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Hash, Input};

/// Hash of a list of ids: sorted bytewise, each with its length.
#[must_use]
pub fn list_hash<'a>(ids: impl IntoIterator<Item = &'a str>) -> Hash {
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(b"dr-draw/v1/list\0");
    hash.update(count(ids.len()));
    for id in ids {
        framed(&mut hash, id.as_bytes());
    }
    hash.finalize().into()
}

/// A party's commitment to its secret.
#[must_use]
pub fn party_commitment(secret: &Hash) -> Hash {
    Sha256::new().chain_update(b"dr-draw/v1/commit\0").chain_update(secret).finalize().into()
}

/// 承诺: the record that is logged before the draw. The input's secrets and the value of its beacon are not read: neither is known yet.
#[must_use]
pub fn commitment(input: &Input, party_commitments: &[Hash]) -> Value {
    let mut strata: Vec<_> = input.strata.iter().map(|s| (s.id.as_str(), s.quota)).collect();
    strata.sort_unstable();
    let mut weights: Vec<_> = input.objects.iter().map(|o| (o.id.as_str(), o.stratum.as_str(), o.weight)).collect();
    weights.sort_unstable();
    let mut exclusions: Vec<_> = input.exclusions.iter().map(|e| (e.officer.as_str(), e.object.as_str())).collect();
    exclusions.sort_unstable();
    json!({
        "beacon": input.beacon.id,
        "draw": input.draw,
        "exclusions": exclusions,
        "need": input.officers_per_object,
        "objects": hex::encode(list_hash(input.objects.iter().map(|o| o.id.as_str()))),
        "officers": hex::encode(list_hash(input.officers.iter().map(|o| o.id.as_str()))),
        "party_commitments": party_commitments.iter().map(hex::encode).collect::<Vec<_>>(),
        "rule": input.rule,
        "strata": strata,
        "weights": weights,
    })
}

/// Leaf hash of a commitment: SHA-256 of a zero byte and its canonical form.
#[must_use]
pub fn commitment_hash(commitment: &Value) -> Hash {
    Sha256::new().chain_update([0]).chain_update(canonical(commitment)).finalize().into()
}

/// RFC 8785 for what a commitment holds: texts and whole numbers; keys by code point.
pub(super) fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(&map[key], out);
            }
            out.push('}');
        }
        // Texts: the writer escapes exactly what RFC 8785 escapes, in the same spelling.
        other => out.push_str(&other.to_string()),
    }
}

/// A length in four bytes. Lists and ids are read from documents far smaller than that.
pub(super) fn count(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

/// Length and bytes.
pub(super) fn framed(hash: &mut Sha256, bytes: &[u8]) {
    hash.update(count(bytes.len()));
    hash.update(bytes);
}
