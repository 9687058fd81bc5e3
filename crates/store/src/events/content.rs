//! The bytes a leaf commits to: the whole envelope and the body.

use super::Recorded;
use super::canonical::text;

/// What a leaf commits to for one event.
pub(crate) struct Content;

impl Content {
    /// Canonical JSON of envelope and body. `salt` keeps the digest from being guessed from likely bodies.
    /// The place in the whole record is not in it: that is the leaf's index.
    pub(crate) fn bytes(event: &Recorded, salt: &[u8; 32]) -> Vec<u8> {
        let mut out = String::with_capacity(event.body.len() + 400);
        out.push('{');
        field("acting_body", event.acting_body.as_deref(), &mut out);
        field("actor", Some(&event.actor), &mut out);
        number("at_ms", Some(event.at_ms), &mut out);
        out.push_str("\"body\":");
        out.push_str(&event.body);
        out.push(',');
        field("case", event.case_key.as_deref(), &mut out);
        field("causation", event.causation.as_deref(), &mut out);
        number("claimed_ms", event.claimed_ms, &mut out);
        field("device", event.device.as_deref(), &mut out);
        field("kind", Some(&event.kind), &mut out);
        number("number", i64::try_from(event.number).ok(), &mut out);
        field("salt", Some(&hex::encode(salt)), &mut out);
        field("stream", Some(&event.stream), &mut out);
        field("subject", event.subject_key.as_deref(), &mut out);
        number("version", Some(i64::from(event.version)), &mut out);
        out.pop();
        out.push('}');
        out.into_bytes()
    }
}

fn field(name: &str, value: Option<&str>, out: &mut String) {
    text(name, out);
    out.push(':');
    match value {
        Some(v) => text(v, out),
        None => out.push_str("null"),
    }
    out.push(',');
}

fn number(name: &str, value: Option<i64>, out: &mut String) {
    text(name, out);
    out.push(':');
    match value {
        Some(v) => out.push_str(&v.to_string()),
        None => out.push_str("null"),
    }
    out.push(',');
}
