//! Signature lines: who signs, what was drawn, and what stands there instead where nobody signed.

use serde_json::{Value, json};

use super::block::SignLine;
use super::facts::Facts;
use super::show::person_parts;
use super::words::How;

/// The block. A line has one entry per person: name, certificate, digest of the drawn signature; `blank`: to be signed by hand.
pub(super) fn block(facts: &Facts, lines: &[SignLine], signed: bool) -> Value {
    let text = |name: &str| facts.text(name, How::Plain, false).ok().flatten();
    let state = signed.then(|| facts.value("this.signed").and_then(Value::as_str)).flatten().filter(|s| *s != "signed");
    let party = lines.iter().position(|l| l.fact.is_none());
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let named = line.fact.as_deref().and_then(|f| facts.value(f));
        if named.is_none() && line.only_if_there {
            continue;
        }
        let people = match named {
            None => vec![(None, None)],
            Some(Value::Array(list)) => list.iter().filter_map(person_parts).map(|(name, c)| (Some(name), c)).collect(),
            Some(value) => person_parts(value).map(|(name, c)| vec![(Some(name), c)]).unwrap_or_default(),
        };
        let unsigned = state.is_some() && party == Some(at);
        let drawn = line.drawn.as_deref().filter(|_| !unsigned).and_then(|f| facts.value(f));
        let one = |(name, certificate): (Option<String>, Option<String>)| {
            let digest = drawn.and_then(|d| digest(d, name.as_deref()));
            json!({ "name": name, "certificate": certificate, "drawn": digest, "instead": unsigned.then(|| text("this.signed")).flatten() })
        };
        out.push(json!({ "label": line.label, "people": people.into_iter().map(one).collect::<Vec<_>>() }));
    }
    let state = state.map(|state| json!({ "state": state, "label": text("this.signed"), "reason": text("this.refusal"), "witness": text("this.witness") }));
    json!({ "kind": "sign", "lines": out, "state": state })
}

/// The digest of what somebody drew: the only picture of the field, or the one under his name.
fn digest(drawn: &Value, name: Option<&str>) -> Option<String> {
    let hex = |t: &&str| t.len() == 64 && t.bytes().all(|b| b.is_ascii_hexdigit());
    let text = |v: &Value| v.as_str().map(str::trim).filter(hex).map(str::to_owned);
    match drawn {
        Value::Array(list) => list.iter().find(|row| row.get("name").and_then(Value::as_str).map(str::trim) == name).and_then(|row| text(row.get("file")?)),
        one => text(one),
    }
}
