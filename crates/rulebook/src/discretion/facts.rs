//! The facts of a case, as given.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::Decimal;

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// 是、否.
    Bool(bool),
    /// 数值, exactly as written.
    Number(Decimal),
    /// 文字.
    Text(String),
    /// Left empty.
    Null,
    /// A list, an object, a number beyond range: nothing a fact can be. Holds the words for it.
    Other(String),
}

impl FactValue {
    /// The fact in Chinese.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Bool(true) => "是".to_owned(),
            Self::Bool(false) => "否".to_owned(),
            Self::Number(n) => n.to_string(),
            Self::Text(t) => format!("“{}”", t.chars().take(40).collect::<String>()),
            Self::Null => "未填".to_owned(),
            Self::Other(words) => words.clone(),
        }
    }

    fn of(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(b) => Self::Bool(*b),
            serde_json::Value::Number(n) => number(&n.to_string()),
            serde_json::Value::String(s) => Self::Text(s.clone()),
            serde_json::Value::Array(_) => Self::Other("一组值".to_owned()),
            serde_json::Value::Object(_) => Self::Other("嵌套的内容".to_owned()),
        }
    }

    fn of_raw(raw: &RawValue) -> Result<Self, serde_json::Error> {
        let text = raw.get();
        if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            return Ok(number(text));
        }
        Ok(Self::of(&serde_json::from_str(text)?))
    }
}

fn number(text: &str) -> FactValue {
    Decimal::parse(text).map_or_else(|e| FactValue::Other(e.to_string()), FactValue::Number)
}

/// Facts by factor code. Reading keeps every digit of a number and refuses a code that is given twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, FactValue>);

impl Facts {
    /// Reads a flat JSON object `{factor code: value}`.
    ///
    /// # Errors
    /// One Chinese sentence for text that isn't one JSON object, or gives a code twice.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        serde_json::from_str(text).map_err(|e| {
            let message = e.to_string();
            let words = message.rsplit_once(" at line").map_or(message.as_str(), |(m, _)| m);
            if words.is_ascii() {
                format!("第{}行第{}列：应为一个JSON对象，内容为“因素编码: 值”；请改正该处", e.line(), e.column())
            } else {
                format!("第{}行第{}列：{words}", e.line(), e.column())
            }
        })
    }

    /// A fact; `None` when not given or left empty.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&FactValue> {
        self.0.get(code).filter(|v| **v != FactValue::Null)
    }

    /// Adds or replaces a fact.
    pub fn set(&mut self, code: impl Into<String>, value: FactValue) {
        self.0.insert(code.into(), value);
    }

    /// The codes given.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl From<&serde_json::Map<String, serde_json::Value>> for Facts {
    fn from(map: &serde_json::Map<String, serde_json::Value>) -> Self {
        Self(map.iter().map(|(k, v)| (k.clone(), FactValue::of(v))).collect())
    }
}

impl FromIterator<(String, FactValue)> for Facts {
    fn from_iter<I: IntoIterator<Item = (String, FactValue)>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

struct FactsVisitor;

impl<'de> Visitor<'de> for FactsVisitor {
    type Value = Facts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a flat object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Facts, A::Error> {
        let mut facts = BTreeMap::new();
        while let Some((code, raw)) = map.next_entry::<String, Box<RawValue>>()? {
            let value = FactValue::of_raw(&raw).map_err(A::Error::custom)?;
            if facts.contains_key(&code) {
                return Err(A::Error::custom(format!("因素“{code}”给出了两次；请删去一处")));
            }
            facts.insert(code, value);
        }
        Ok(Facts(facts))
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_map(FactsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_digit() {
        let facts = Facts::parse(r#"{"a": 9999.999999999999, "b": true, "c": "none", "d": null, "e": [1], "f": 1e400}"#).unwrap();
        assert_eq!(facts.get("a"), Some(&FactValue::Number(Decimal::parse("9999.999999999999").unwrap())));
        assert_eq!(facts.get("d"), None);
        assert!(matches!(facts.get("e"), Some(FactValue::Other(_))));
        assert!(matches!(facts.get("f"), Some(FactValue::Other(_))));
    }

    #[test]
    fn refuses_what_is_not_one_object() {
        for bad in ["", "[]", "1", "{\"a\":1", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "{\"a\":01}", "{} {}"] {
            assert!(Facts::parse(bad).is_err(), "{bad}");
        }
    }
}
