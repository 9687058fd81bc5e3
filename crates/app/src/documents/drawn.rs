//! Drawn signatures: their bytes for the paper they are printed on.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use heyi_domain::case::Done;
use serde_json::{Value, json};

use crate::App;

/// Most bytes of a signature that is printed.
pub(super) const SIGNATURE: u64 = 4 << 20;
/// Most signatures on one paper.
const MOST: usize = 40;

/// Digests of what was drawn in a step: by the party and by the officers.
fn digests(done: &Done) -> Vec<String> {
    let rows = done.entry.rows("officer_signatures");
    let officers = rows.iter().filter_map(|row| row.get("file").and_then(Value::as_str));
    let mut all: Vec<String> = std::iter::once(done.entry.text("signature")).chain(officers).filter(|d| !d.is_empty()).map(str::to_owned).collect();
    all.sort();
    all.dedup();
    all.truncate(MOST);
    all
}

impl App {
    /// Adds the pictures to the data of a paper. One that is not there is left out: the paper then names its digest only.
    pub(super) async fn with_drawn(&self, mut data: Value, done: &Done) -> Value {
        let mut drawn = Vec::new();
        for digest in digests(done) {
            match self.bytes_of(&digest, SIGNATURE).await {
                Ok(bytes) => drawn.push(json!({ "digest": digest, "picture": STANDARD.encode(bytes) })),
                Err(error) => tracing::warn!(signature.sha256 = digest, ?error, "picture of a signature could not be read"),
            }
        }
        if let Some(map) = data.as_object_mut().filter(|_| !drawn.is_empty()) {
            map.insert("drawn".to_owned(), drawn.into());
        }
        data
    }
}

/// The same data without pictures, where there are any.
pub(super) fn without(data: &Value) -> Option<Value> {
    let mut other = data.clone();
    other.as_object_mut()?.remove("drawn")?;
    Some(other)
}
