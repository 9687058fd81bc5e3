//! 期限计算. When is the last day, and how was it counted?
//!
//! Counting follows the row of the rule, never a global setting (law sheet §1, T1 to T13):
//! the starting day or hour isn't counted; working days are the State Council's; an end on a non-working day moves only where
//! the row says so; lead times run backwards and leave out the day of the event; months and years end on the day of the same
//! number, or where the month is shorter on its last day.

mod answer;
mod count;

pub use answer::{CountedDay, DeadlineAnswer, DeadlineError};

use count::Count;

use crate::{Day, Row, Rule, RuleKind, Rulebook, Unit};

/// A clock time of the starting day, `HH:MM`, Asia/Shanghai.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl ClockTime {
    /// Reads `HH:MM`.
    ///
    /// # Errors
    /// [`DeadlineError::BadTime`] for other text.
    pub fn parse(text: &str) -> Result<Self, DeadlineError> {
        let bad = || DeadlineError::BadTime { text: text.chars().take(20).collect() };
        let b = text.as_bytes();
        if b.len() != 5 || b[2] != b':' || ![0, 1, 3, 4].iter().all(|i| b[*i].is_ascii_digit()) {
            return Err(bad());
        }
        let number = |i: usize| (b[i] - b'0') * 10 + (b[i + 1] - b'0');
        let (hour, minute) = (number(0), number(3));
        if hour > 23 || minute > 59 {
            return Err(bad());
        }
        Ok(Self { hour, minute })
    }
}

/// The last day (or hour) under a rule.
///
/// `from` is the day of the event that starts the period; for a rule of kind `lead_time` it is the day of the event itself and
/// the answer lies before it. `trigger_time` is needed for rules in hours and ignored for others.
///
/// # Errors
/// [`DeadlineError`]: unknown rule, a rule nothing can be counted by, no quantity, no calendar, no time of day.
pub fn deadline(book: &Rulebook, rule: &str, from: Day, trigger_time: Option<ClockTime>) -> Result<DeadlineAnswer, DeadlineError> {
    let (row, in_force) = pick(book, rule, from)?;
    let unit = time_unit(row)?;
    let quantity = row
        .whole_quantity()
        .ok_or_else(|| DeadlineError::NoQuantity { rule: row.id.clone(), law: row.law.clone(), note: row.note.clone() })?;
    let quantity = i32::try_from(quantity).ok().filter(|n| (1..=100_000).contains(n)).ok_or_else(|| {
        DeadlineError::NotCountable { rule: row.id.clone(), kind: row.kind.label().to_owned(), why: "数量不是可以计算的正整数".to_owned() }
    })?;
    let backwards = row.kind == RuleKind::LeadTime;
    let count = match unit {
        Unit::Hour => {
            let time = trigger_time.ok_or_else(|| DeadlineError::NeedsTime { rule: row.id.clone() })?;
            count::hours(from, time, quantity, backwards)
        }
        Unit::WorkingDay => count::working_days(book.calendar(), from, quantity, backwards)?,
        Unit::CalendarDay => count::calendar_days(from, quantity, backwards),
        Unit::Year => count::months(from, quantity.saturating_mul(12), backwards),
        _ => count::months(from, quantity, backwards),
    };
    let rolls = row.rollover == Some(true) && !backwards && matches!(unit, Unit::CalendarDay | Unit::Month | Unit::Year);
    let count = if rolls { count.roll(book.calendar())? } else { count };
    Ok(answer(book, row, unit, i64::from(quantity), from, count, in_force))
}

/// The row in force on the day; where none was yet, the oldest, to be labelled.
fn pick<'a>(book: &'a Rulebook, rule: &str, from: Day) -> Result<(&'a Rule, bool), DeadlineError> {
    if let Some(row) = book.rules.on(rule, from) {
        return Ok((row, true));
    }
    let oldest = book.rules.versions(rule).next();
    oldest.map(|row| (row, false)).ok_or_else(|| DeadlineError::UnknownRule { rule: rule.chars().take(60).collect() })
}

fn time_unit(row: &Rule) -> Result<Unit, DeadlineError> {
    use RuleKind::{Cap, Deadline, LeadTime, Limitation, Period, WaitingPeriod};
    let not_countable = |why: &str| DeadlineError::NotCountable { rule: row.id.clone(), kind: row.kind.label().to_owned(), why: why.to_owned() };
    if !matches!(row.kind, Cap | Deadline | LeadTime | Limitation | Period | WaitingPeriod) {
        return Err(not_countable("这类规则不计算期限"));
    }
    match row.unit {
        Some(unit) if unit.is_time() => Ok(unit),
        Some(unit) => Err(not_countable(&format!("计量单位是“{}”，不是时间", unit.label()))),
        None => Err(not_countable("没有计量单位")),
    }
}

fn answer(book: &Rulebook, row: &Rule, unit: Unit, quantity: i64, from: Day, count: Count, in_force: bool) -> DeadlineAnswer {
    let first_possible = (row.kind == RuleKind::WaitingPeriod).then(|| count.due.next());
    let text = |day: Day| count.time.map_or_else(|| day.to_string(), |t| format!("{day}T{:02}:{:02}", t.hour, t.minute));
    DeadlineAnswer {
        rule: row.id.clone(),
        name: row.name.clone(),
        law: row.law.clone(),
        article: row.article.clone(),
        article_words: crate::article_words(&row.article),
        basis: row.basis,
        kind: row.kind.label().to_owned(),
        unit: unit.label().to_owned(),
        unit_code: unit.code().to_owned(),
        quantity,
        from,
        due: text(count.due),
        nominal_due: text(count.nominal),
        due_day: count.due,
        first_possible,
        rolled: count.due != count.nominal,
        consequence: row.consequence_name.clone(),
        warnings: warnings(book, row, unit, from, &count, in_force),
        counted: count.days,
    }
}

fn warnings(book: &Rulebook, row: &Rule, unit: Unit, from: Day, count: &Count, in_force: bool) -> Vec<String> {
    let mut out = Vec::new();
    if !in_force {
        let since = row.valid_from().map_or_else(String::new, |d| format!("自{}起施行", d.chinese_date()));
        let until = row.valid_to().filter(|to| *to < from).map_or_else(String::new, |d| format!("施行至{}", d.chinese_date()));
        out.push(format!("这条规则{since}{until}，起算日不在施行期间内，请核对当时的规定"));
    }
    if row.valid_from().is_none() {
        out.push("这条规则的施行日期尚未核定，按现行有效处理".to_owned());
    }
    if !row.verified {
        out.push("这条规则的条文未经核对，使用前请查对原文".to_owned());
    }
    let agency = matches!(
        row.actor.as_str(),
        "agency" | "agency_head" | "officer" | "reviewer" | "presider" | "assisting_agency" | "municipal_department" | "supervision_body"
    ) && matches!(row.kind, RuleKind::Deadline | RuleKind::Cap);
    let whole_days = matches!(unit, Unit::CalendarDay | Unit::Month | Unit::Year);
    if agency && whole_days && row.rollover != Some(true)
        && let Ok(kind) = book.calendar().kind(count.due)
            && !kind.is_working() {
                out.push(format!("最后一日是{}，机关办理期限不顺延，请在此前的工作日办结", kind.label()));
            }
    let december = count.due.month() == 12 && count.due.day() >= 20;
    let next_known = book.calendar().years().contains(&(count.due.year() + 1));
    if december && !next_known && (unit == Unit::WorkingDay || row.rollover == Some(true)) {
        out.push(format!("{}年的放假通知尚未收到，可能调整本年12月下旬的上班日，收到后请重新计算", count.due.year() + 1));
    }
    out
}
