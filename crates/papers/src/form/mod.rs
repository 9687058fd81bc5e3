//! Papers as data: `paper.json` with `form`, filled from the facts of a case.

mod block;
mod capital;
mod facts;
mod fill;
mod kind;
mod show;
mod sign;
mod words;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub(crate) use block::{Form, SharedWording};
pub(crate) use facts::Dictionary;

use crate::data::{FieldProblem, Fields};

/// What every form is handed besides its facts.
const ENVELOPE: &str = r#"{"fields": [
    {"name": "number", "label": "文号", "type": "text", "required": true, "max": 60},
    {"name": "body", "label": "行政执法主体", "type": "text", "required": true, "max": 80},
    {"name": "seal", "label": "印章", "type": "object", "of": "seal"},
    {"name": "verify", "label": "核验", "type": "object", "of": "verify"},
    {"name": "version", "label": "版次", "type": "int"},
    {"name": "drawn", "label": "签名图像", "type": "list", "of": "drawn_signature", "max": 60}
]}"#;

/// Fields of the envelope, with the shared groups.
pub(crate) fn envelope(groups: &str) -> Result<Fields, String> {
    Fields::parse(ENVELOPE, groups)
}

/// Facts and declared fields of the step inside the data of a paper; the rest is its envelope.
pub(crate) fn split(data: &Value) -> (Value, Value, Value) {
    let mut envelope = data.clone();
    let mut take = |key: &str| envelope.as_object_mut().and_then(|map| map.remove(key)).unwrap_or(Value::Null);
    let (facts, fields) = (take("facts"), take("this_fields"));
    (envelope, facts, fields)
}

/// Title and blocks of a form, as JSON.
pub(crate) fn filled(form: &Form, dictionary: &Dictionary, facts: &Value, fields: &Value) -> Result<Value, Vec<FieldProblem>> {
    let none = Map::new();
    let values = match facts {
        Value::Null => &none,
        Value::Object(map) => map,
        _ => return Err(vec![FieldProblem { path: "facts".into(), label: "案件要素".into(), why: "应当是一组内容".into() }]),
    };
    let facts = facts::Facts::read(dictionary, values, fields).map_err(|problem| vec![problem])?;
    fill::fill(form, &facts)
}
