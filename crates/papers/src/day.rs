//! The date printed on a paper or read from a table.

use std::fmt;
use std::str::FromStr;

/// A calendar date as people write it, without a time zone. Years 1900 to 9999.
///
/// The legal day of the rulebook carries calendars; a paper needs no more than the three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDay {
    year: u16,
    month: u8,
    day: u8,
}

/// The three numbers are not a date of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("不是有效的日期")]
pub struct NoSuchDay;

impl CivilDay {
    /// A date of the Gregorian calendar, or [`NoSuchDay`].
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, NoSuchDay> {
        let known = (1900..=9999).contains(&year) && (1..=12).contains(&month);
        if !known || day < 1 || day > days_in_month(year, month) {
            return Err(NoSuchDay);
        }
        Ok(Self { year, month, day })
    }

    /// Year, four digits.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `2026-03-09`.
impl fmt::Display for CivilDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Reads `2026-03-09` and nothing else; the free forms of spreadsheets are read by [`crate::sheets`].
impl FromStr for CivilDay {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        let b = text.as_bytes();
        if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
            return Err(NoSuchDay);
        }
        let number = |range: std::ops::Range<usize>| -> Result<u16, NoSuchDay> {
            let part = text.get(range).ok_or(NoSuchDay)?;
            if !part.bytes().all(|c| c.is_ascii_digit()) {
                return Err(NoSuchDay);
            }
            part.parse().map_err(|_| NoSuchDay)
        };
        Self::new(number(0..4)?, number(5..7)? as u8, number(8..10)? as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_real_dates() {
        assert_eq!("2024-02-29".parse::<CivilDay>().map(|d| d.to_string()), Ok("2024-02-29".into()));
        for bad in ["2026-02-29", "2026-13-01", "2026-3-9", "2026-00-10", "２０２６-03-09", "", "+026-03-09"] {
            assert_eq!(bad.parse::<CivilDay>(), Err(NoSuchDay), "{bad}");
        }
    }
}
