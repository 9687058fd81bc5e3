//! 标识符校验: codes whose own digits prove them.

/// Why a code isn't a valid 统一社会信用代码.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadUscc {
    /// Not 18 characters.
    #[error("统一社会信用代码应为18位，现为{0}位")]
    Length(usize),
    /// A character outside the alphabet.
    #[error("统一社会信用代码第{position}位“{found}”不是允许的字符（数字和除I、O、S、V、Z以外的大写字母）")]
    Character {
        /// 1 to 18.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The last character doesn't fit.
    #[error("统一社会信用代码校验位不符：末位应为“{expected}”，现为“{found}”")]
    CheckDigit {
        /// What it should be.
        expected: char,
        /// What it is.
        found: char,
    },
}

/// GB 32100-2015: 31 characters, value = place.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The weights of the first 17 characters, 3^(i-1) mod 31.
pub fn uscc_weights() -> impl Iterator<Item = u32> {
    std::iter::successors(Some(1_u32), |w| Some(w * 3 % 31)).take(17)
}

/// A code as it is kept, however it was typed or printed: half-width, capital letters, no spaces and nothing that can't be seen.
#[must_use]
pub fn tidy_code(typed: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    };
    let unseen = |c: &char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}');
    typed.chars().filter(|c| !unseen(c)).map(|c| half(c).to_ascii_uppercase()).collect()
}

/// The check character for the first 17 characters: weights 3^(i-1) mod 31, then 31 minus the rest (GB 32100-2015 附录).
///
/// # Errors
/// [`BadUscc`] for a wrong length or character.
pub fn uscc_check_char(first17: &str) -> Result<char, BadUscc> {
    let count = first17.chars().count();
    if count != 17 {
        return Err(BadUscc::Length(count + 1));
    }
    let mut sum = 0;
    for (i, (c, weight)) in first17.chars().zip(uscc_weights()).enumerate() {
        sum += value_of(c).ok_or(BadUscc::Character { position: i + 1, found: c })? * weight;
    }
    Ok(char::from(ALPHABET[((31 - sum % 31) % 31) as usize]))
}

/// Checks a 统一社会信用代码: 18 characters, capital letters, check character.
///
/// # Errors
/// [`BadUscc`] with the reason.
pub fn check_uscc(code: &str) -> Result<(), BadUscc> {
    let chars: Vec<char> = code.chars().collect();
    if chars.len() != 18 {
        return Err(BadUscc::Length(chars.len()));
    }
    if value_of(chars[17]).is_none() {
        return Err(BadUscc::Character { position: 18, found: chars[17] });
    }
    let expected = uscc_check_char(&chars[..17].iter().collect::<String>())?;
    if expected == chars[17] { Ok(()) } else { Err(BadUscc::CheckDigit { expected, found: chars[17] }) }
}

fn value_of(c: char) -> Option<u32> {
    ALPHABET.iter().position(|a| char::from(*a) == c).and_then(|v| u32::try_from(v).ok())
}

/// 行政区划代码: what level a code is of, by its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionLevel {
    /// Six digits, GB/T 2260.
    District,
    /// Nine digits, GB/T 10114.
    Town,
    /// Twelve digits, statistical.
    Village,
}

/// The level of a region code; `None` for anything that isn't 6, 9 or 12 digits.
#[must_use]
pub fn region_level(code: &str) -> Option<RegionLevel> {
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match code.len() {
        6 => Some(RegionLevel::District),
        9 => Some(RegionLevel::Town),
        12 => Some(RegionLevel::Village),
        _ => None,
    }
}

/// 监管事项检查实施清单编码: a 统一社会信用代码, then the administrative level 1 to 5.
#[must_use]
pub fn is_supervision_check_code(code: &str) -> bool {
    code.is_ascii() && code.len() >= 19 && check_uscc(&code[..18]).is_ok() && (b'1'..=b'5').contains(&code.as_bytes()[18])
}

/// 监管事项目录编码: 14 digits.
#[must_use]
pub fn is_supervision_item_code(code: &str) -> bool {
    code.len() == 14 && code.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_codes_are_valid() {
        for code in ["91350100M000100Y43", "11500000009276118B", "115002227398230135", "11500234008646033P", "11440115MB2D065126"] {
            assert_eq!(check_uscc(code), Ok(()), "{code}");
        }
        assert_eq!(uscc_check_char("91350100M000100Y4"), Ok('3'));
    }

    #[test]
    fn a_code_is_kept_the_same_however_it_was_typed() {
        for typed in ["91350100M000100Y43", " 9135 0100 m000 100y43\n", "９１３５０１００ｍ０００１００Ｙ４３", "9135\u{3000}0100\u{a0}M000\u{200b}100Y43"] {
            assert_eq!(tidy_code(typed), "91350100M000100Y43", "{typed:?}");
        }
        assert_eq!(tidy_code("渝a-1"), "渝A-1");
    }

    #[test]
    fn a_changed_character_is_found() {
        assert_eq!(check_uscc("91350100M000100Y44"), Err(BadUscc::CheckDigit { expected: '3', found: '4' }));
        assert!(matches!(check_uscc("91350100M000100Y4"), Err(BadUscc::Length(17))));
        assert!(matches!(check_uscc("91350100m000100Y43"), Err(BadUscc::Character { position: 9, found: 'm' })));
        assert!(matches!(check_uscc("91350100M000100Y4I"), Err(BadUscc::Character { position: 18, found: 'I' })));
        assert!(check_uscc("９1350100M000100Y43").is_err());
    }

    #[test]
    fn other_codes() {
        assert_eq!(region_level("500103"), Some(RegionLevel::District));
        assert_eq!(region_level("500103001"), Some(RegionLevel::Town));
        assert_eq!(region_level("50010a"), None);
        assert!(is_supervision_check_code("91350100M000100Y433XYZ"));
        assert!(!is_supervision_check_code("91350100M000100Y436"));
        assert!(is_supervision_item_code("12345678901234"));
    }
}
