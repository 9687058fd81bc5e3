//! Messages of the JSON reader, in Chinese.

/// One sentence for an error of the JSON reader.
#[must_use]
pub fn in_chinese(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let text = error.to_string();
    let quoted = text.split('`').nth(1).unwrap_or_default();
    let message = text.rsplit_once(" at line").map_or(text.as_str(), |(message, _)| message);
    match error.classify() {
        Category::Eof => "提交的内容不完整，请重新提交。".to_owned(),
        Category::Syntax | Category::Io => format!("提交的内容不是有效的JSON（第{}行第{}列）。", error.line(), error.column()),
        Category::Data if message.starts_with("missing field") => format!("缺少必填内容“{quoted}”。"),
        Category::Data if message.starts_with("unknown field") => format!("没有“{quoted}”这一项。"),
        Category::Data if message.starts_with("unknown variant") => format!("“{quoted}”不在可选范围内。"),
        Category::Data if message.starts_with("invalid type") => "有一项内容的类型不对，例如应为数字而填了文字。".to_owned(),
        Category::Data if message.is_ascii() => "有一项内容不能识别，请核对后重新提交。".to_owned(),
        Category::Data => format!("{}。", message.trim_end_matches('。')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Opinion {
        #[expect(dead_code, reason = "only its reading matters")]
        opinion: String,
    }

    fn words(text: &str) -> String {
        in_chinese(&serde_json::from_str::<Opinion>(text).unwrap_err())
    }

    #[test]
    fn no_english_reaches_people() {
        assert_eq!(words("{}"), "缺少必填内容“opinion”。");
        assert_eq!(words("{\"opinion\":7}"), "有一项内容的类型不对，例如应为数字而填了文字。");
        assert_eq!(words("{\"opinion\":"), "提交的内容不完整，请重新提交。");
        assert_eq!(words("opinion"), "提交的内容不是有效的JSON（第1行第1列）。");
    }
}
