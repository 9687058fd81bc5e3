//! Weights of certificates: exact, or refused.

use serde_json::Value;

/// A non-negative or negative fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) over: i128,
    pub(super) under: i128,
}

impl Fraction {
    pub(super) const ONE: Self = Self { over: 1, under: 1 };

    /// `1/2`, `1`, `0.5`, or a whole number; none: not a fraction, or too large to reckon with.
    pub(super) fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(Self { over: number.as_i64()?.into(), under: 1 }),
            Value::String(text) => Self::parse(text.trim()),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (over, under) = if let Some((over, under)) = text.split_once('/') {
            (digits(over)?, digits(under)?)
        } else if let Some((whole, part)) = text.split_once('.') {
            let scale = 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
            let whole = if whole.is_empty() && !part.is_empty() { 0 } else { digits(whole)? };
            let part = if part.is_empty() { 0 } else { digits(part)? };
            (whole.checked_mul(scale)?.checked_add(part)?, scale)
        } else {
            (digits(text)?, 1)
        };
        if under == 0 {
            return None;
        }
        let common = gcd(over, under).max(1);
        Some(Self { over: if negative { -over } else { over } / common, under: under / common })
    }
}

fn digits(text: &str) -> Option<i128> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) { None } else { text.parse().ok() }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// All over one denominator: the numerators, and what makes one. None: too large to reckon with.
pub(super) fn level(weights: &[Fraction]) -> Option<(Vec<i128>, i128)> {
    let mut one: i128 = 1;
    for weight in weights {
        one = (one / gcd(one, weight.under)).checked_mul(weight.under)?;
    }
    let numerators: Vec<i128> = weights.iter().map(|w| w.over.checked_mul(one / w.under)).collect::<Option<_>>()?;
    // Sums of any of them must fit too.
    numerators.iter().try_fold(0_i128, |sum, n| sum.checked_add(n.checked_abs()?))?;
    Some((numerators, one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_exact_or_refused() {
        for (text, over, under) in [("1/2", 1, 2), ("2/4", 1, 2), ("3", 3, 1), ("-1/3", -1, 3), ("0.25", 1, 4), (" 7/1 ", 7, 1), ("0", 0, 1), (".5", 1, 2)] {
            assert_eq!(Fraction::read(&text.into()), Some(Fraction { over, under }), "{text}");
        }
        let long = "9".repeat(60);
        for text in ["", "1/0", "1/", "/2", "a", "1/2/3", "1 / 2", "--1", "1e9", ".", "½", long.as_str()] {
            assert_eq!(Fraction::read(&text.into()), None, "{text}");
        }
        let half = Fraction { over: 1, under: 2 };
        let third = Fraction { over: 1, under: 3 };
        assert_eq!(level(&[half, third, Fraction::ONE]), Some((vec![3, 2, 6], 6)));
        let large = |n: i128| Fraction { over: 1, under: n };
        assert_eq!(level(&[large(i128::MAX), large(i128::MAX - 1)]), None);
    }
}
