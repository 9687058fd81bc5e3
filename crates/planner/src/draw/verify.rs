//! Everything computed again from the record; the first difference is named.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::run::{as_values, draw};
use super::{FORMAT, Input};
use crate::json::{self, Fault, Rejected, Strict, join};

/// Where a record first differs from what its own input gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Path in the record, `drawn[3].object`.
    pub path: String,
    /// What must stand there; none: nothing may.
    pub expected: Option<Value>,
    /// What stands there; none: nothing does.
    pub found: Option<Value>,
    /// In words.
    pub message: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl Difference {
    fn new(path: &str, expected: Option<&Value>, found: Option<&Value>) -> Box<Self> {
        let message = match (expected, found) {
            (Some(expected), Some(found)) => format!("{path}：重新计算应为{}，记录为{}", short(expected), short(found)),
            (Some(expected), None) => format!("{path}：重新计算应为{}，记录中没有", short(expected)),
            (None, found) => format!("{path}：不应有这一项，记录为{}", found.map(short).unwrap_or_default()),
        };
        Box::new(Self { path: path.to_owned(), expected: expected.cloned(), found: found.cloned(), message })
    }

    /// An input no draw can be made from.
    fn unusable(fault: Fault) -> Box<Self> {
        let message = format!("{}：不能据此重新计算：{}", fault.place, fault.what);
        Box::new(Self { path: fault.place, expected: None, found: None, message })
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 120 { text } else { text.chars().take(120).chain(['…']).collect() }
}

/// Computes a record again. `Ok(None)`: nothing differs. An error only where the bytes are no record at all.
pub fn verify(bytes: &[u8]) -> Result<Option<Box<Difference>>, Rejected> {
    let Strict(record) = json::read(bytes)?;
    let Value::Object(members) = &record else {
        return Err(Fault { place: String::new(), what: "不是抽取记录；请核对是否选错文件".to_owned() }.into());
    };
    Ok(compare(members).err())
}

fn compare(members: &serde_json::Map<String, Value>) -> Result<(), Box<Difference>> {
    same("format", &FORMAT.into(), members.get("format"))?;
    let given = members.get("input").ok_or_else(|| Difference::new("input", Some(&serde_json::json!({})), None))?;
    let (input, secrets) = Input::read(given, "input").map_err(|rejected| match rejected.faults.into_iter().next() {
        Some(fault) => Difference::unusable(fault),
        None => Difference::new("input", None, Some(given)),
    })?;
    let again = as_values(&draw(&input, &secrets, String::new()));
    for (name, expected) in &again {
        same(name, expected, members.get(*name))?;
    }
    match members.iter().find(|(name, _)| !["format", "input"].contains(&name.as_str()) && again.iter().all(|(known, _)| known != name)) {
        Some((name, value)) => Err(Difference::new(name, None, Some(value))),
        None => Ok(()),
    }
}

fn same(path: &str, expected: &Value, found: Option<&Value>) -> Result<(), Box<Difference>> {
    let Some(found) = found else { return Err(Difference::new(path, Some(expected), None)) };
    match (expected, found) {
        (Value::Array(must), Value::Array(is)) => {
            for i in 0..must.len().max(is.len()) {
                let path = format!("{path}[{i}]");
                match must.get(i) {
                    Some(one) => same(&path, one, is.get(i))?,
                    None => return Err(Difference::new(&path, None, is.get(i))),
                }
            }
            Ok(())
        }
        (Value::Object(must), Value::Object(is)) => {
            for (name, one) in must {
                same(&join(path, name), one, is.get(name))?;
            }
            match is.iter().find(|(name, _)| !must.contains_key(*name)) {
                Some((name, value)) => Err(Difference::new(&join(path, name), None, Some(value))),
                None => Ok(()),
            }
        }
        _ if expected == found => Ok(()),
        _ => Err(Difference::new(path, Some(expected), Some(found))),
    }
}
