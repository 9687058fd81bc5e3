//! 日. A legal day in Asia/Shanghai, without time.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day of the civil calendar. Written and read as `YYYY-MM-DD`; years 1900 to 2999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Text that is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}”不是日期，请按“2026-03-09”的写法填写（1900年至2999年）")]
pub struct BadDay {
    /// What was read.
    pub text: String,
}

impl Day {
    /// 1970-01-01.
    pub const EPOCH: Self = Self(Date::constant(1970, 1, 1));

    /// A day from year, month and day of month; `None` where there is no such day.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if !(1900..=2999).contains(&year) {
            return None;
        }
        Date::new(year, month, day).ok().map(Self)
    }

    /// Reads exactly `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`BadDay`] for any other text and for days that don't exist.
    pub fn parse(text: &str) -> Result<Self, BadDay> {
        let bad = || BadDay { text: text.chars().take(40).collect() };
        let b = text.as_bytes();
        let shape = b.len() == 10
            && b.iter().enumerate().all(|(i, c)| if i == 4 || i == 7 { *c == b'-' } else { c.is_ascii_digit() });
        if !shape {
            return Err(bad());
        }
        let number = |range: std::ops::Range<usize>| b[range].iter().fold(0_i16, |n, c| n * 10 + i16::from(*c - b'0'));
        let (month, day) = (i8::try_from(number(5..7)), i8::try_from(number(8..10)));
        match (month, day) {
            (Ok(month), Ok(day)) => Self::new(number(0..4), month, day).ok_or_else(bad),
            _ => Err(bad()),
        }
    }

    /// Year, 1900 to 2999 (arithmetic may reach further).
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus_days(1)
    }

    /// The day before.
    #[must_use]
    pub fn previous(self) -> Self {
        self.plus_days(-1)
    }

    /// So many days later; negative: earlier.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// The day of the same number so many months later; where the month is shorter, its last day (民法典 第二百零二条).
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.0.saturating_add(months.months()))
    }

    /// The day of the same number so many years later; 29 February becomes 28 February in a common year.
    #[must_use]
    pub fn plus_years(self, years: i32) -> Self {
        self.plus_months(years.saturating_mul(12))
    }

    /// Days from `self` to `later`; negative when `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i32 {
        (later.number() - self.number()).try_into().unwrap_or(i32::MAX)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i64 {
        let (y, m, d) = (i64::from(self.year()), i64::from(self.month()), i64::from(self.day()));
        let y = if m <= 2 { y - 1 } else { y };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let day_of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day this many days after 1970-01-01; held at the ends of the calendar (years -9999 and 9999).
    #[must_use]
    pub fn from_number(days: i64) -> Self {
        Self(Date::constant(1970, 1, 1)).plus_days(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// Monday 1 to Sunday 7.
    #[must_use]
    pub fn weekday(self) -> u8 {
        match self.0.weekday() {
            Weekday::Monday => 1,
            Weekday::Tuesday => 2,
            Weekday::Wednesday => 3,
            Weekday::Thursday => 4,
            Weekday::Friday => 5,
            Weekday::Saturday => 6,
            Weekday::Sunday => 7,
        }
    }

    /// Saturday or Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        self.weekday() >= 6
    }

    /// 周一 to 周日.
    #[must_use]
    pub fn weekday_name(self) -> &'static str {
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][usize::from(self.weekday() - 1)]
    }

    /// `2026年3月9日（周一）`.
    #[must_use]
    pub fn chinese(self) -> String {
        format!("{}（{}）", self.chinese_date(), self.weekday_name())
    }

    /// `2026年3月9日`, as papers write it.
    #[must_use]
    pub fn chinese_date(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = BadDay;

    fn from_str(text: &str) -> Result<Self, BadDay> {
        Self::parse(text)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Date)))
            .description(Some("A legal day in Asia/Shanghai, YYYY-MM-DD"))
            .build()
            .into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Day {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Day")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn reads_only_whole_dates() {
        for bad in ["2026-02-29", "2026-2-3", "20260203", "2026-02-03T00:00", " 2026-02-03", "2026-13-01", "", "1899-12-31", "２０２６-02-03"] {
            assert!(Day::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    }

    #[test]
    fn months_end_where_the_month_ends() {
        assert_eq!(day("2025-08-31").plus_months(6), day("2026-02-28"));
        assert_eq!(day("2024-02-29").plus_years(2), day("2026-02-28"));
        assert_eq!(day("2024-02-29").plus_years(4), day("2028-02-29"));
        assert_eq!(day("2026-03-31").plus_months(-1), day("2026-02-28"));
    }

    #[test]
    fn chinese_names() {
        assert_eq!(day("2026-03-09").chinese(), "2026年3月9日（周一）");
        assert_eq!(day("2026-02-14").weekday_name(), "周六");
    }

    #[test]
    fn day_numbers_follow_the_calendar() {
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("2000-03-01").number(), 11_017);
        let mut d = day("1999-12-30");
        while d < day("2005-01-02") {
            assert_eq!(d.next().number(), d.number() + 1);
            assert_eq!(d.next().weekday() % 7, (d.weekday() + 1) % 7);
            d = d.next();
        }
        assert_eq!(day("2026-01-01").days_until(day("2026-03-01")), 59);
    }
}
