//! Data against the declared fields, before anything is printed.

use serde_json::{Map, Value};

use super::fields::{Bounds, Field, Kind};
use crate::Day;

/// One field that keeps a paper from being printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where, as `findings[2].article`.
    pub path: String,
    /// Chinese label of the field, or its key if the paper doesn't know it.
    pub label: String,
    /// What is wrong and what is expected, in Chinese.
    pub why: String,
}

/// At most this many problems are collected; the rest would not help anybody.
const ENOUGH: usize = 50;

pub(crate) fn check(fields: &[Field], data: &Value) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    match data.as_object() {
        Some(map) => object(fields, map, "", &mut found),
        None => found.push(FieldProblem {
            path: String::new(),
            label: "文书数据".into(),
            why: "应当是一组字段".into(),
        }),
    }
    found
}

fn object(fields: &[Field], map: &Map<String, Value>, at: &str, found: &mut Vec<FieldProblem>) {
    for field in fields {
        let path = join(at, &field.name);
        match map.get(&field.name) {
            None | Some(Value::Null) if field.required => tell(found, &path, &field.label, "必须填写"),
            None | Some(Value::Null) => {}
            Some(value) => one(&field.kind, value, &path, &field.label, field.required, found),
        }
    }
    for key in map.keys() {
        if !fields.iter().any(|f| f.name == *key) {
            tell(found, &join(at, key), key, "不是本文书的字段");
        }
    }
}

fn one(kind: &Kind, value: &Value, path: &str, label: &str, required: bool, found: &mut Vec<FieldProblem>) {
    if found.len() >= ENOUGH {
        return;
    }
    let wrong = match (kind, value) {
        (Kind::Text(max) | Kind::Paragraphs(max), Value::String(text)) => {
            if required && text.trim().is_empty() {
                Some("必须填写".to_owned())
            } else if text.chars().count() > *max {
                Some(format!("最多{max}个字"))
            } else {
                None
            }
        }
        (Kind::Text(_) | Kind::Paragraphs(_), _) => Some("应当是文字".into()),
        (Kind::Day, Value::String(text)) if text.parse::<Day>().is_ok() => None,
        (Kind::Day, _) => Some("应当是日期，如2026-03-09".into()),
        (Kind::Time, Value::String(text)) if is_time(text) => None,
        (Kind::Time, _) => Some("应当是日期和时间，如2026-03-09T10:05".into()),
        (Kind::Int | Kind::Money, Value::Number(n)) if n.is_i64() => None,
        (Kind::Int, _) => Some("应当是整数".into()),
        (Kind::Money, _) => Some("应当是以分为单位的整数".into()),
        (Kind::Bool, Value::Bool(_)) => None,
        (Kind::Bool, _) => Some("应当是“是”或者“否”".into()),
        (Kind::Choice(values), _) => {
            let known = value.as_str().is_some_and(|v| values.iter().any(|(key, _)| key == v));
            let labels = || values.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join("、");
            (!known).then(|| format!("只能是：{}", labels()))
        }
        (Kind::Qr, Value::String(text)) if (1..=300).contains(&text.len()) => None,
        (Kind::Qr, _) => Some("应当是不超过300字节的文字".into()),
        (Kind::Picture, Value::String(_) | Value::Object(_)) => None, // its bytes are judged when it is read
        (Kind::Picture, _) => Some("应当是图片".into()),
        (Kind::Object(fields), Value::Object(map)) => {
            object(fields, map, path, found);
            None
        }
        (Kind::Object(_), _) => Some("应当是一组字段".into()),
        (Kind::Records(fields, bounds), Value::Array(list)) => {
            for (i, element) in list.iter().enumerate() {
                let path = format!("{path}[{i}]");
                match element {
                    Value::Object(map) => object(fields, map, &path, found),
                    _ => tell(found, &path, label, "应当是一组字段"),
                }
            }
            size(list.len(), bounds)
        }
        (Kind::Values(kind, bounds), Value::Array(list)) => {
            for (i, element) in list.iter().enumerate() {
                one(kind, element, &format!("{path}[{i}]"), label, true, found);
            }
            size(list.len(), bounds)
        }
        (Kind::Records(..) | Kind::Values(..), _) => Some("应当是清单".into()),
    };
    if let Some(why) = wrong {
        tell(found, path, label, &why);
    }
}

fn size(len: usize, bounds: &Bounds) -> Option<String> {
    if len < bounds.min {
        Some(format!("至少{}项，现有{len}项", bounds.min))
    } else if len > bounds.max {
        Some(format!("最多{}项，现有{len}项", bounds.max))
    } else {
        None
    }
}

/// `2026-03-09T10:05`, hours 00 to 23.
pub(crate) fn is_time(text: &str) -> bool {
    let Some((day, clock)) = text.split_once('T') else { return false };
    let Some((h, m)) = clock.split_once(':') else { return false };
    let two = |s: &str, below: u8| {
        s.len() == 2 && s.bytes().all(|c| c.is_ascii_digit()) && s.parse::<u8>().is_ok_and(|n| n < below)
    };
    day.parse::<Day>().is_ok() && two(h, 24) && two(m, 60)
}

fn join(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

fn tell(found: &mut Vec<FieldProblem>, path: &str, label: &str, why: &str) {
    if found.len() < ENOUGH {
        found.push(FieldProblem { path: path.into(), label: label.into(), why: why.into() });
    }
}
