//! One cell as people fill it.

use calamine::DataRef;

use super::{Cell, ColumnKind};
use crate::Day;

/// A cell as found in the file, without its borrowed life.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    Text(String),
    Number(f64),
    /// A real date; the flag tells whether there is a time of day as well.
    Date(u16, u8, u8),
    Bool(bool),
    /// #N/A and the like.
    Error(String),
}

impl Found {
    /// `None` for an empty cell.
    pub(super) fn new(data: &DataRef) -> Option<Self> {
        let text = |s: &str| {
            let tidy = tidy(s);
            (!tidy.is_empty()).then_some(Self::Text(tidy))
        };
        match data {
            DataRef::Empty => None,
            DataRef::String(s) => text(s),
            DataRef::SharedString(s) => text(s),
            DataRef::Int(n) => Some(Self::Number(*n as f64)),
            DataRef::Float(n) => Some(Self::Number(*n)),
            DataRef::Bool(b) => Some(Self::Bool(*b)),
            DataRef::DateTime(d) if d.is_datetime() => {
                let (year, month, day, ..) = d.to_ymd_hms_milli();
                Some(Self::Date(year, month, day))
            }
            DataRef::DateTime(d) => Some(Self::Number(d.as_f64())),
            DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => text(s),
            DataRef::Error(e) => Some(Self::Error(e.to_string())),
        }
    }

    /// As a person would read it, at most 60 characters, for messages.
    pub(super) fn shown(&self) -> String {
        let text = match self {
            Self::Text(s) => s.clone(),
            Self::Number(n) => plain(*n),
            Self::Date(y, m, d) => format!("{y:04}-{m:02}-{d:02}"),
            Self::Bool(b) => if *b { "TRUE" } else { "FALSE" }.into(),
            Self::Error(e) => e.clone(),
        };
        if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text }
    }

    /// The value for a column of this kind; the error says what is wrong and what to do.
    pub(super) fn read(&self, kind: ColumnKind, chars_max: usize) -> Result<Cell, String> {
        match self {
            Self::Error(_) => return Err("单元格公式出错，请改成正确的值".into()),
            Self::Text(s) if s.chars().count() > chars_max => return Err(format!("文字过长，最多{chars_max}个字")),
            _ => {}
        }
        match kind {
            ColumnKind::Text => Ok(Cell::Text(match self {
                Self::Bool(b) => if *b { "是" } else { "否" }.into(),
                Self::Text(s) => s.clone(),
                Self::Number(n) => plain(*n),
                Self::Date(y, m, d) => format!("{y:04}-{m:02}-{d:02}"),
                Self::Error(e) => e.clone(),
            })),
            ColumnKind::Day => self.day(),
            ColumnKind::Int => self.int(),
            ColumnKind::Code => self.code(),
        }
    }

    fn day(&self) -> Result<Cell, String> {
        const FORM: &str = "不是日期，请写成2026-03-09或者设为日期格式";
        let (year, month, day) = match self {
            Self::Date(y, m, d) => (i64::from(*y), i64::from(*m), i64::from(*d)),
            Self::Text(s) => parts(s).ok_or(FORM)?,
            Self::Number(n) if n.fract() == 0.0 && (19_000_101.0..=99_991_231.0).contains(n) => {
                let n = *n as i64;
                (n / 10_000, n / 100 % 100, n % 100)
            }
            Self::Number(n) if n.fract() == 0.0 && (1.0..=99_999.0).contains(n) => {
                return Err("是数字，不是日期；可能丢了日期格式，请把单元格设为日期格式".into());
            }
            _ => return Err(FORM.into()),
        };
        let fits = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
        match fits {
            (Ok(y), Ok(m), Ok(d)) => {
                Day::new(y, m, d).map(Cell::Day).ok_or_else(|| "没有这一天，请核对日期".into())
            }
            _ => Err("没有这一天，请核对日期".into()),
        }
    }

    fn int(&self) -> Result<Cell, String> {
        const FORM: &str = "不是整数";
        match self {
            Self::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => Ok(Cell::Int(*n as i64)),
            Self::Text(s) => {
                let digits = half(s).replace([',', ' '], "");
                digits.parse().map(Cell::Int).map_err(|_| FORM.into())
            }
            _ => Err(FORM.into()),
        }
    }

    fn code(&self) -> Result<Cell, String> {
        const LOST: &str = "被表格软件当成数字，后几位已经丢失；请把整列设为“文本”格式，再重新填写完整代码";
        match self {
            Self::Number(n) if n.fract() != 0.0 || *n < 0.0 => Err("不是代码，请把整列设为“文本”格式后重新填写".into()),
            // A spreadsheet keeps 15 digits of a number, whatever it shows.
            Self::Number(n) if *n >= 1e15 => Err(LOST.into()),
            Self::Number(n) => Ok(Cell::Text(plain(*n))),
            Self::Text(s) => {
                let code = heyi_rulebook::identifiers::tidy_code(s);
                if scientific(&code) { Err(LOST.into()) } else { Ok(Cell::Text(code)) }
            }
            Self::Date(..) => Err("被表格软件当成日期；请把整列设为“文本”格式后重新填写".into()),
            Self::Bool(_) | Self::Error(_) => Err("不是代码".into()),
        }
    }
}

/// `9.15E+17`: what a spreadsheet makes of a long number.
fn scientific(code: &str) -> bool {
    let Some((number, power)) = code.split_once('E') else { return false };
    let power = power.strip_prefix('+').unwrap_or(power);
    number.contains('.')
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && (1..=3).contains(&power.len())
        && power.bytes().all(|c| c.is_ascii_digit())
}

/// Year, month, day out of the ways a date is written as text; a time of day after it is dropped.
fn parts(text: &str) -> Option<(i64, i64, i64)> {
    let text = half(text);
    let date = text.split(['T', ' ']).next()?;
    if date.len() == 8 && date.bytes().all(|c| c.is_ascii_digit()) {
        let n: i64 = date.parse().ok()?;
        return Some((n / 10_000, n / 100 % 100, n % 100));
    }
    let (y, m, d) = if let Some((y, rest)) = date.split_once('年') {
        let (m, d) = rest.split_once('月')?;
        (y, m, d.strip_suffix(['日', '号'])?)
    } else {
        let mark = ['-', '/', '.'].into_iter().find(|mark| date.contains(*mark))?;
        let mut pieces = date.split(mark);
        let three = (pieces.next()?, pieces.next()?, pieces.next()?);
        if pieces.next().is_some() {
            return None;
        }
        three
    };
    let number = |s: &str, len: std::ops::RangeInclusive<usize>| {
        let digits = len.contains(&s.len()) && s.bytes().all(|c| c.is_ascii_digit());
        if digits { s.parse().ok() } else { None }
    };
    Some((number(y, 4..=4)?, number(m, 1..=2)?, number(d, 1..=2)?))
}

/// Full-width letters, digits and signs to half-width ones.
pub(super) fn half(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Without what cannot be seen and without space at the ends.
pub(super) fn tidy(text: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{202a}'..='\u{202e}') && (!c.is_control() || *c == '\n');
    let space = |c: char| c.is_whitespace() || c == '\u{3000}';
    let cleaned: String = text.chars().filter(seen).map(|c| if c == '\u{a0}' { ' ' } else { c }).collect();
    cleaned.trim_matches(space).to_owned()
}

/// A number without exponent and without a needless fraction.
fn plain(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e18 { format!("{}", n as i64) } else { format!("{n}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: ColumnKind, found: Found) -> Result<Cell, String> {
        found.read(kind, 100)
    }

    #[test]
    fn dates_in_every_usual_form() {
        let day = Day::new(2026, 3, 9).map(Cell::Day).ok_or_else(String::new);
        for text in ["2026-3-9", "2026/03/09", "2026.3.9", "2026年3月9日", "20260309", "２０２６-０３-０９", "2026-03-09T00:00:00", "2026/3/9 10:05"] {
            assert_eq!(read(ColumnKind::Day, Found::Text(text.into())), day, "{text}");
        }
        assert_eq!(read(ColumnKind::Day, Found::Number(20_260_309.0)), day);
        assert_eq!(read(ColumnKind::Day, Found::Date(2026, 3, 9)), day);
        for text in ["3-9-2026", "2026-2-30", "2026-13-1", "明天", "2026年3月", "26-3-9", "2026--3", "2026-3-9-1", "+026-3-9"] {
            assert!(read(ColumnKind::Day, Found::Text(text.into())).is_err(), "{text}");
        }
        let serial = read(ColumnKind::Day, Found::Number(46_090.0));
        assert!(serial.is_err_and(|why| why.contains("日期格式")));
    }

    #[test]
    fn codes_as_numbers_are_read_while_no_digit_is_lost() {
        let text = |s: &str| Ok(Cell::Text(s.into()));
        assert_eq!(read(ColumnKind::Code, Found::Number(23_010_301_234.0)), text("23010301234"));
        assert_eq!(read(ColumnKind::Code, Found::Text("９1500103ma5yq8r27c ".into())), text("91500103MA5YQ8R27C"));
        for lost in [Found::Number(9.150_010_373_398_03e17), Found::Text("9.15001E+17".into()), Found::Text("9.15e17".into())] {
            assert!(read(ColumnKind::Code, lost).is_err_and(|why| why.contains("文本")));
        }
        assert_eq!(read(ColumnKind::Code, Found::Text("12E45".into())), text("12E45"));
    }

    #[test]
    fn whole_numbers_only() {
        assert_eq!(read(ColumnKind::Int, Found::Text("１，200".into())), Ok(Cell::Int(1200)));
        assert_eq!(read(ColumnKind::Int, Found::Number(-3.0)), Ok(Cell::Int(-3)));
        assert!(read(ColumnKind::Int, Found::Number(1.5)).is_err());
        assert!(read(ColumnKind::Int, Found::Text("两次".into())).is_err());
    }
}
