//! Exact decimal numbers for facts, ranges and multiples.

use std::fmt;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const SCALE_DIGITS: u32 = 12;
const ONE: i128 = 1_000_000_000_000;

/// A decimal number with up to 18 digits before and 12 after the point. Serialised as text, read from a JSON number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i128);

/// A number outside what a fact or an amount may be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("数字“{text}”不能使用：整数部分最多18位，小数部分最多12位")]
pub struct BadDecimal {
    /// What was read.
    pub text: String,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    #[must_use]
    pub const fn from_int(n: i64) -> Self {
        Self(n as i128 * ONE)
    }

    /// Reads the text of a JSON number (sign, digits, point, exponent), exactly.
    ///
    /// # Errors
    /// [`BadDecimal`] for other text and for numbers with more digits than fit.
    pub fn parse(text: &str) -> Result<Self, BadDecimal> {
        parse(text).ok_or_else(|| BadDecimal { text: text.chars().take(40).collect() })
    }

    /// Whether there is nothing behind the point.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        self.0 % ONE == 0
    }

    /// The whole number, `None` when there is a fraction.
    #[must_use]
    pub fn to_int(self) -> Option<i64> {
        if self.is_integer() { i64::try_from(self.0 / ONE).ok() } else { None }
    }

    /// Yuan as fen; `None` when it isn't a whole number of fen.
    #[must_use]
    pub fn yuan_to_fen(self) -> Option<i64> {
        let fen = self.0.checked_mul(100)?;
        if fen % ONE == 0 { i64::try_from(fen / ONE).ok() } else { None }
    }

    /// The largest whole number not above.
    #[must_use]
    pub const fn floor(self) -> Self {
        Self(self.0.div_euclid(ONE) * ONE)
    }

    /// The sum; numbers of this range can't overflow.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The number halfway between, rounded down at the last digit.
    #[must_use]
    pub const fn midpoint(self, other: Self) -> Self {
        Self((self.0 + other.0).div_euclid(2))
    }

    /// Compares `self` with `percent` % of `whole`, exactly.
    #[must_use]
    pub fn cmp_percent(self, percent: Self, whole: Self) -> std::cmp::Ordering {
        // self ≷ percent/100 * whole, all scaled by ONE: compare self*100*ONE with percent*whole.
        let left = self.0.checked_mul(100).and_then(|v| v.checked_mul(ONE));
        let right = percent.0.checked_mul(whole.0);
        match (left, right) {
            (Some(l), Some(r)) => l.cmp(&r),
            _ => (self.0 / ONE * 100).cmp(&((percent.0 / ONE) * (whole.0 / ONE))),
        }
    }
}

fn parse(text: &str) -> Option<Decimal> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((m, e)) => (m, e.strip_prefix('+').unwrap_or(e).parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() || (mantissa.contains('.') && fraction.is_empty()) {
        return None;
    }
    let digits: String = whole.chars().chain(fraction.chars()).collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some(Decimal(0));
    }
    // Position of the point behind the digits, counted from their end.
    let point = i64::from(exponent) - i64::try_from(fraction.len()).ok()? + i64::from(SCALE_DIGITS);
    let trimmed = significant.trim_end_matches('0');
    let dropped = i64::try_from(significant.len() - trimmed.len()).ok()?;
    let shift = point + dropped;
    if shift < 0 || trimmed.len() > 30 || i64::try_from(trimmed.len()).ok()? + shift > 30 {
        return None;
    }
    let mut value: i128 = trimmed.parse().ok()?;
    for _ in 0..shift {
        value = value.checked_mul(10)?;
    }
    Some(Decimal(if negative { -value } else { value }))
}

impl fmt::Display for Decimal {
    /// Plain digits, no exponent, no trailing zeros: `2.9`, `10`, `-0.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0.unsigned_abs();
        let one = ONE.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", value / one)?;
        let fraction = value % one;
        if fraction > 0 {
            let text = format!("{fraction:012}");
            write!(f, ".{}", text.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("数字")
    }

    fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<Decimal, E> {
        Decimal::parse(&n.to_string()).map_err(E::custom)
    }

    fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<Decimal, E> {
        Decimal::parse(&n.to_string()).map_err(E::custom)
    }

    fn visit_f64<E: serde::de::Error>(self, n: f64) -> Result<Decimal, E> {
        // The shortest text that reads back as this float is the text of the file for numbers of 15 digits or less.
        Decimal::parse(&n.to_string()).map_err(E::custom)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
        Decimal::parse(text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(NumberVisitor).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn reads_exactly() {
        assert_eq!(dec("0.3").to_string(), "0.3");
        assert_eq!(dec("3.0").to_string(), "3");
        assert_eq!(dec("1e3"), dec("1000"));
        assert_eq!(dec("15e-1"), dec("1.5"));
        assert_eq!(dec("-0").to_string(), "0");
        assert!(dec("9999.999999999999") < dec("10000"));
        assert_eq!(dec("9999.999999999999").to_string(), "9999.999999999999");
        assert_eq!(dec("999999999999999999").to_string(), "999999999999999999");
        for bad in ["", "-", "1.", ".5", "1e", "NaN", "inf", "1e400", "1e-13", "1 ", "１", "0x1", "1234567890123456789"] {
            assert!(Decimal::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(serde_json::from_str::<Decimal>("0.1").unwrap(), dec("0.1"));
    }

    #[test]
    fn fen_only_where_whole() {
        assert_eq!(dec("0.2").yuan_to_fen(), Some(20));
        assert_eq!(dec("36500").yuan_to_fen(), Some(3_650_000));
        assert_eq!(dec("0.001").yuan_to_fen(), None);
    }

    #[test]
    fn percentages_compare_exactly() {
        use std::cmp::Ordering::{Equal, Greater, Less};
        assert_eq!(dec("13500").cmp_percent(dec("30"), dec("45000")), Equal);
        assert_eq!(dec("13500.01").cmp_percent(dec("30"), dec("45000")), Greater);
        assert_eq!(dec("0.3").cmp_percent(dec("30"), dec("1")), Equal);
        assert_eq!(dec("0.29").cmp_percent(dec("30"), dec("1")), Less);
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Decimal {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("Decimal number as text; a plain number is read too"))
            .build()
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Decimal {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Decimal")
    }
}
