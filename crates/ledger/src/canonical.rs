//! One way of writing a JSON value, so that the same content always has the same hash (RFC 8785, integers only).

use serde_json::Value;

/// Largest integer that every JSON reader keeps exactly (2^53 − 1).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Deepest nesting accepted.
const MAX_DEPTH: usize = 128;

/// Why a value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A number that is not an integer; money is in fen, coordinates are text.
    #[error("规范化内容中不得出现小数：{0}")]
    Float(String),
    /// An integer beyond 2^53 − 1 in size.
    #[error("规范化内容中的整数超出 2^53−1：{0}")]
    TooLarge(String),
    /// Nested deeper than 128.
    #[error("规范化内容嵌套超过 128 层")]
    TooDeep,
    /// Not JSON.
    #[error("不是合法的 JSON：{0}")]
    NotJson(String),
    /// JSON, but not written canonically.
    #[error("JSON 不是规范写法")]
    NotCanonical,
}

/// Canonical bytes: keys sorted by UTF-16 code units, no spaces, integers only.
///
/// # Errors
/// [`CanonicalError`] for floats, integers beyond 2^53 − 1, nesting beyond 128.
pub fn canonical(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::with_capacity(256);
    write(value, &mut out, 0)?;
    Ok(out)
}

/// Reads bytes that must already be canonical: what is parsed is exactly what was hashed.
///
/// # Errors
/// [`CanonicalError::NotJson`], [`CanonicalError::NotCanonical`] (also for a key given twice), or as [`canonical`].
pub fn parse_canonical(bytes: &[u8]) -> Result<Value, CanonicalError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|e| CanonicalError::NotJson(e.to_string()))?;
    if canonical(&value)? == bytes { Ok(value) } else { Err(CanonicalError::NotCanonical) }
}

fn write(value: &Value, out: &mut Vec<u8>, depth: usize) -> Result<(), CanonicalError> {
    if depth > MAX_DEPTH {
        return Err(CanonicalError::TooDeep);
    }
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(n) => {
            let size = n.as_u64().or_else(|| n.as_i64().map(i64::unsigned_abs)).ok_or_else(|| CanonicalError::Float(n.to_string()))?;
            if size > MAX_INTEGER {
                return Err(CanonicalError::TooLarge(n.to_string()));
            }
            out.extend_from_slice(n.to_string().as_bytes());
        }
        Value::String(s) => text(s, out),
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(item, out, depth + 1)?;
            }
            out.push(b']');
        }
        Value::Object(map) => {
            let mut members: Vec<(&String, &Value)> = map.iter().collect();
            members.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            out.push(b'{');
            for (at, (key, item)) in members.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                text(key, out);
                out.push(b':');
                write(item, out, depth + 1)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

/// RFC 8785 §3.2.2.2.
fn text(s: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    for byte in s.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0..=0x1f => {
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(byte >> 4)]);
                out.push(HEX[usize::from(byte & 15)]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn s(value: &Value) -> String {
        String::from_utf8(canonical(value).unwrap()).unwrap()
    }

    #[test]
    fn keys_are_sorted_at_every_depth_and_nothing_is_escaped_needlessly() {
        let value = json!({"b": [{"z": 1, "a": "乙\n/\u{7f}\u{1}"}], "a": null, "中": true, "": -5});
        assert_eq!(s(&value), "{\"\":-5,\"a\":null,\"b\":[{\"a\":\"乙\\n/\u{7f}\\u0001\",\"z\":1}],\"中\":true}");
    }

    /// RFC 8785 §3.2.3: order of UTF-16 units, where U+1F600 (a pair from D83D) sorts before U+FB33.
    #[test]
    fn keys_sort_by_utf16() {
        let value = json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        assert_eq!(s(&value), "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}");
    }

    #[test]
    fn floats_and_large_integers_are_refused() {
        assert_eq!(canonical(&json!(1.5)), Err(CanonicalError::Float("1.5".into())));
        assert!(matches!(canonical(&json!([1.0])), Err(CanonicalError::Float(_))));
        assert_eq!(s(&json!(MAX_INTEGER)), "9007199254740991");
        assert!(matches!(canonical(&json!(MAX_INTEGER + 1)), Err(CanonicalError::TooLarge(_))));
        assert!(matches!(canonical(&json!(i64::MIN)), Err(CanonicalError::TooLarge(_))));
        assert!(matches!(canonical(&json!(u64::MAX)), Err(CanonicalError::TooLarge(_))));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let mut value = Value::Null;
        for _ in 0..1000 {
            value = Value::Array(vec![value]);
        }
        assert_eq!(canonical(&value), Err(CanonicalError::TooDeep));
    }

    #[test]
    fn only_canonical_bytes_parse() {
        assert_eq!(parse_canonical(br#"{"a":1,"b":2}"#), Ok(json!({"a": 1, "b": 2})));
        for bad in [r#"{"b":2,"a":1}"#, r#"{"a": 1}"#, r#"{"a":1,"a":1}"#, r#""\u4e2d""#, r#"{"a":1} "#, "-0"] {
            assert!(parse_canonical(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
