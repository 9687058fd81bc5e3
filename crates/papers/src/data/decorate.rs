//! From checked data to what the template reads: labels of choices, pictures and codes as files.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::fields::{Field, Kind};
use super::{FieldProblem, Wording, picture, qr};

/// Pictures and codes on one paper; file names are few and fixed.
const FILES_MAX: usize = 100;

/// Data for a template and the files it refers to.
pub(crate) struct Decorated {
    pub data: Value,
    /// Virtual path without the leading slash → bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// `data` must have passed [`super::check`].
pub(crate) fn decorate(fields: &[Field], data: &Value, wording: &mut Wording) -> Result<Decorated, Vec<FieldProblem>> {
    let mut work = Work { wording, files: BTreeMap::new(), problems: Vec::new() };
    let empty = Map::new();
    let data = work.object(fields, data.as_object().unwrap_or(&empty), "");
    if work.problems.is_empty() { Ok(Decorated { data, files: work.files }) } else { Err(work.problems) }
}

struct Work<'w, 'f> {
    wording: &'w mut Wording<'f>,
    files: BTreeMap<String, Vec<u8>>,
    problems: Vec<FieldProblem>,
}

impl Work<'_, '_> {
    /// Every declared field is present afterwards; what was left out is `null`.
    fn object(&mut self, fields: &[Field], map: &Map<String, Value>, at: &str) -> Value {
        let mut out = Map::new();
        for field in fields {
            let path = if at.is_empty() { field.name.clone() } else { format!("{at}.{}", field.name) };
            let value = match (map.get(&field.name), &field.kind) {
                (None | Some(Value::Null), Kind::Records(..) | Kind::Values(..)) => json!([]),
                (None | Some(Value::Null), _) => Value::Null,
                (Some(Value::String(s)), Kind::Text(_) | Kind::Paragraphs(_)) if s.trim().is_empty() => Value::Null,
                (Some(value), kind) => self.one(kind, value, &path, &field.label),
            };
            out.insert(field.name.clone(), value);
        }
        Value::Object(out)
    }

    fn one(&mut self, kind: &Kind, value: &Value, path: &str, label: &str) -> Value {
        match (kind, value) {
            (Kind::Text(_), Value::String(text)) => self.wording.line(text).into(),
            (Kind::Paragraphs(_), Value::String(text)) => self.wording.paragraphs(text).into(),
            (Kind::Choice(values), Value::String(key)) => {
                let place = values.iter().position(|(k, _)| k == key).unwrap_or(0);
                let printed = values.get(place).map(|(_, label)| label.clone()).unwrap_or_default();
                json!({ "key": key, "label": printed, "place": place })
            }
            (Kind::Qr, Value::String(text)) => match qr::svg(text) {
                Some(svg) => self.file("qr", "svg", svg.into_bytes(), path, label),
                None => self.refuse(path, label, "太长，无法制成二维码".into()),
            },
            (Kind::Picture, value) => match picture::read(value) {
                Ok(p) => self.file("picture", p.ending, p.bytes, path, label),
                Err(why) => self.refuse(path, label, why),
            },
            (Kind::Object(fields), Value::Object(map)) => self.object(fields, map, path),
            (Kind::Records(fields, _), Value::Array(list)) => {
                let empty = Map::new();
                let each = list.iter().enumerate();
                each.map(|(i, v)| self.object(fields, v.as_object().unwrap_or(&empty), &format!("{path}[{i}]"))).collect()
            }
            (Kind::Values(kind, _), Value::Array(list)) => {
                list.iter().enumerate().map(|(i, v)| self.one(kind, v, &format!("{path}[{i}]"), label)).collect()
            }
            (_, value) => value.clone(),
        }
    }

    fn file(&mut self, stem: &str, ending: &str, bytes: Vec<u8>, path: &str, label: &str) -> Value {
        if self.files.len() >= FILES_MAX {
            return self.refuse(path, label, format!("一份文书最多{FILES_MAX}幅图片"));
        }
        let name = format!("_data/{stem}-{}.{ending}", self.files.len());
        let value = Value::String(format!("/{name}"));
        self.files.insert(name, bytes);
        value
    }

    fn refuse(&mut self, path: &str, label: &str, why: String) -> Value {
        self.problems.push(FieldProblem { path: path.into(), label: label.into(), why });
        Value::Null
    }
}
