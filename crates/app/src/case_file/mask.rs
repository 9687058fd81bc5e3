//! Numbers of persons are not carried out of the system whole.

use serde_json::Value;

use crate::cases::masked_id;
use crate::firms::mask;

/// Hides numbers of identity papers and telephones in what was recorded; credit codes are public.
pub(super) fn personal(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let kind = map.get("id_type").and_then(Value::as_str).unwrap_or_default().to_owned();
            for (key, inner) in map.iter_mut() {
                match (key.as_str(), &*inner) {
                    ("id_number", Value::String(number)) => *inner = Value::String(number_only(&kind, number)),
                    ("phone" | "account", Value::String(phone)) => *inner = Value::String(mask::phone(phone)),
                    _ => personal(inner),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(personal),
        _ => {}
    }
}

fn number_only(kind: &str, number: &str) -> String {
    let masked = masked_id(kind, number);
    masked.strip_prefix(kind).map_or(masked.as_str(), str::trim).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn persons_are_hidden_and_firms_are_not() {
        let mut body = json!({ "lead": { "party": { "id_type": "居民身份证", "id_number": "500103199001011234", "phone": "13812345678", "name": "王某" } },
            "entry": { "id_type": "统一社会信用代码", "id_number": "91500103MA5U0ABC1X", "rows": [{ "id_number": "500103199001011234" }] } });
        super::personal(&mut body);
        let text = body.to_string();
        assert!(!text.contains("500103199001011234") && !text.contains("13812345678"), "{text}");
        assert!(text.contains("91500103MA5U0ABC1X") && text.contains("138****5678") && text.contains("王某"), "{text}");
    }
}
