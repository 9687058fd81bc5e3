//! 拼音首字母, for finding by typing letters.

use pinyin::ToPinyin as _;

/// Words whose first letters the single characters don't give (多音字).
const WORDS: [(&str, &str); 9] = [
    ("重庆", "cq"),
    ("银行", "yh"),
    ("商行", "sh"),
    ("车行", "ch"),
    ("会计", "kj"),
    ("音乐", "yy"),
    ("厦门", "xm"),
    ("重百", "cb"),
    ("长江", "cj"),
];

/// The first letters of a name, lower case: `渝中区重庆小面馆` is `yzqcqxmg`. Latin letters and digits stay; the rest is left out.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut out = String::with_capacity(name.len() / 3);
    let mut rest = name;
    while let Some(character) = rest.chars().next() {
        if let Some((word, letters)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
            out.push_str(letters);
            rest = &rest[word.len()..];
            continue;
        }
        if character.is_ascii_alphanumeric() {
            out.push(character.to_ascii_lowercase());
        } else if let Some(first) = character.to_pinyin().and_then(|sound| sound.plain().chars().next()) {
            out.push(first);
        }
        rest = &rest[character.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn letters_as_people_type_them() {
        assert_eq!(initials("渝中区重庆小面馆"), "yzqcqxmg");
        assert_eq!(initials("7天酒店（KTV）"), "7tjdktv");
        assert_eq!(initials("农业银行解放碑支行"), "nyyhjfbzx");
        assert_eq!(initials(""), "");
    }
}
