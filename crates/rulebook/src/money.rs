//! 金额. Integer fen, never a float.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of money in fen (分). Serialised as the integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// So many fen.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// So many yuan; `None` beyond the range of an `i64` of fen.
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Option<Self> {
        match yuan.checked_mul(100) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// Fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The sum, `None` on overflow.
    #[must_use]
    pub const fn plus(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// 大写: `伍仟元整`, `壹拾万零伍佰元叁角整`, as receipts and decisions write amounts.
    #[must_use]
    pub fn in_words(self) -> String {
        let fen = self.0.unsigned_abs();
        let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
        let mut out = String::new();
        if self.0 < 0 {
            out.push('负');
        }
        if yuan > 0 || (jiao == 0 && fen == 0) {
            out.push_str(&yuan_words(yuan));
            out.push('元');
        }
        if jiao == 0 && fen == 0 {
            out.push('整');
            return out;
        }
        if jiao > 0 {
            out.push_str(DIGITS[jiao as usize]);
            out.push('角');
        } else if yuan > 0 {
            out.push('零');
        }
        if fen > 0 {
            out.push_str(DIGITS[fen as usize]);
            out.push('分');
        } else {
            out.push('整');
        }
        out
    }
}

impl fmt::Display for Money {
    /// `5,000元`, `0.50元`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let digits = (fen / 100).to_string();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{c}")?;
        }
        if !fen.is_multiple_of(100) {
            write!(f, ".{:02}", fen % 100)?;
        }
        f.write_str("元")
    }
}

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

/// A group of four digits; `true` when a 零 must stand before it if something stands before.
fn group_words(group: u64) -> (String, bool) {
    const UNITS: [(u64, &str); 4] = [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")];
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in UNITS {
        let digit = group / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        out.push_str(DIGITS[digit as usize]);
        out.push_str(name);
    }
    (out, group < 1000)
}

fn yuan_words(yuan: u64) -> String {
    if yuan == 0 {
        return "零".to_owned();
    }
    const GROUPS: [(u64, &str); 5] = [(10_000_000_000_000_000, "兆"), (1_000_000_000_000, "万"), (100_000_000, "亿"), (10_000, "万"), (1, "")];
    let mut out = String::new();
    let mut skipped = false;
    for (i, (unit, name)) in GROUPS.iter().enumerate() {
        let group = yuan / unit % 10_000;
        if group == 0 {
            skipped = !out.is_empty();
            // 万亿 keeps its 亿 where the 亿 group itself is empty.
            if i == 2 && !(yuan / 1_000_000_000_000).is_multiple_of(10_000) {
                out.push('亿');
            }
            continue;
        }
        let (words, short) = group_words(group);
        if !out.is_empty() && (short || skipped) {
            out.push('零');
        }
        skipped = false;
        out.push_str(&words);
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_amounts() {
        for (fen, words) in [
            (0, "零元整"),
            (500_000, "伍仟元整"),
            (1_000, "壹拾元整"),
            (10_500_000, "壹拾万伍仟元整"),
            (10_005_000, "壹拾万零伍拾元整"),
            (100_100_000, "壹佰万壹仟元整"),
            (123_456_789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
            (100_005, "壹仟元零伍分"),
            (50, "伍角整"),
            (5, "伍分"),
            (100_000_000_000, "壹拾亿元整"),
            (10_000_000_100, "壹亿零壹元整"),
            (100_000_000_000_000, "壹万亿元整"),
            (-20_000, "负贰佰元整"),
        ] {
            assert_eq!(Money(fen).in_words(), words, "{fen}");
        }
    }

    #[test]
    fn digits_of_amounts() {
        assert_eq!(Money(500_000).to_string(), "5,000元");
        assert_eq!(Money(123_456_789).to_string(), "1,234,567.89元");
        assert_eq!(Money(90_000).to_string(), "900元");
        assert_eq!(Money(-5).to_string(), "-0.05元");
    }
}
