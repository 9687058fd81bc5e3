//! 人民币大写: amounts as they stand on decisions and receipts.

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "兆", "京"];

/// Money in fen in capitals, without the word 人民币: 伍仟元整, 壹拾元零伍分.
pub(crate) fn capital(fen: i64) -> String {
    let sign = if fen < 0 { "负" } else { "" };
    let all = fen.unsigned_abs();
    let (yuan, jiao, fen) = (all / 100, digit(all / 10 % 10), digit(all % 10));
    let mut out = String::from(sign);
    if yuan > 0 || all == 0 {
        out.push_str(&whole(yuan));
        out.push('元');
    }
    match (jiao, fen) {
        (None, None) => out.push('整'),
        (Some(jiao), None) => out.push_str(&format!("{jiao}角")),
        (Some(jiao), Some(fen)) => out.push_str(&format!("{jiao}角{fen}分")),
        (None, Some(fen)) if yuan > 0 => out.push_str(&format!("零{fen}分")),
        (None, Some(fen)) => out.push_str(&format!("{fen}分")),
    }
    out
}

fn digit(n: u64) -> Option<&'static str> {
    if n == 0 { None } else { DIGITS.get(usize::try_from(n).ok()?).copied() }
}

/// A whole number; a run of zeros is read once, none at the end.
fn whole(n: u64) -> String {
    if n == 0 {
        return "零".into();
    }
    let digits: Vec<u64> = n.to_string().bytes().map(|b| u64::from(b - b'0')).collect();
    let (mut out, mut gap, mut group) = (String::new(), false, false);
    for (i, &n) in digits.iter().enumerate() {
        let place = digits.len() - 1 - i;
        match digit(n) {
            Some(word) => {
                if gap {
                    out.push('零');
                }
                out.push_str(word);
                out.push_str(PLACES[place % 4]);
                (gap, group) = (false, true);
            }
            None => gap = true,
        }
        if place.is_multiple_of(4) {
            if group {
                out.push_str(GROUPS.get(place / 4).copied().unwrap_or_default());
            }
            group = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn capitals_as_on_receipts() {
        for (fen, words) in [
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角"),
            (105, "壹元零伍分"),
            (150, "壹元伍角"),
            (1_000, "壹拾元整"),
            (500_000, "伍仟元整"),
            (1_005_000, "壹万零伍拾元整"),
            (10_000_000, "壹拾万元整"),
            (100_000_100, "壹佰万零壹元整"),
            (123_456_789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
            (10_000_000_000, "壹亿元整"),
            (10_000_010_000, "壹亿零壹佰元整"),
            (2_003_004_005_006, "贰佰亿零叁仟零肆万零伍拾元零陆分"),
            (-10_000, "负壹佰元整"),
        ] {
            assert_eq!(capital(fen), words, "{fen}");
        }
        assert!(capital(i64::MIN).starts_with("负玖京贰仟"), "{}", capital(i64::MIN));
    }
}
