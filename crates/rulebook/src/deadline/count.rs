//! Counting itself.

use super::{ClockTime, CountedDay};
use crate::Day;
use crate::calendar::{Calendar, DayKind, NoCalendar};

/// A finished count.
pub struct Count {
    /// Last day before rolling.
    pub nominal: Day,
    /// Last day.
    pub due: Day,
    /// Last minute, for hours.
    pub time: Option<ClockTime>,
    /// Every day looked at.
    pub days: Vec<CountedDay>,
}

const START: &str = "期间开始之日，不计算在内";
const EVENT: &str = "事项当日，不计算在内";

fn entry(day: Day, counts: bool, why: impl Into<String>) -> CountedDay {
    CountedDay { day, counts, why: why.into() }
}

fn first(from: Day, backwards: bool) -> CountedDay {
    entry(from, false, if backwards { EVENT } else { START })
}

fn step(day: Day, backwards: bool) -> Day {
    if backwards { day.previous() } else { day.next() }
}

pub fn working_days(calendar: &Calendar, from: Day, quantity: i32, backwards: bool) -> Result<Count, NoCalendar> {
    let mut days = vec![first(from, backwards)];
    let (mut day, mut n) = (from, 0);
    while n < quantity {
        day = step(day, backwards);
        let kind = calendar.kind(day)?;
        if kind.is_working() {
            n += 1;
            let label = if kind == DayKind::MakeUp { "调休上班日" } else { "工作日" };
            days.push(entry(day, true, format!("{label}，第{n}个工作日")));
        } else {
            days.push(entry(day, false, format!("{}，不是工作日", kind.label())));
        }
    }
    Ok(Count { nominal: day, due: day, time: None, days })
}

pub fn calendar_days(from: Day, quantity: i32, backwards: bool) -> Count {
    let mut days = vec![first(from, backwards)];
    let mut day = from;
    for n in 1..=quantity {
        day = step(day, backwards);
        days.push(entry(day, true, format!("第{n}日")));
    }
    Count { nominal: day, due: day, time: None, days }
}

pub fn months(from: Day, months: i32, backwards: bool) -> Count {
    let end = from.plus_months(if backwards { -months } else { months });
    let span = if months % 12 == 0 { format!("{}年", months / 12) } else { format!("{months}个月") };
    let why = if end.day() == from.day() {
        format!("满{span}的对应日")
    } else {
        format!("满{span}，该月没有{}日，以月末日为最后一日", from.day())
    };
    Count { nominal: end, due: end, time: None, days: vec![first(from, backwards), entry(end, true, why)] }
}

/// The starting hour isn't counted: counting begins with the next full hour.
pub fn hours(from: Day, time: ClockTime, quantity: i32, backwards: bool) -> Count {
    let start = i32::from(time.hour) + i32::from(!backwards);
    let end = if backwards { start - quantity } else { start + quantity };
    let day = from.plus_days(end.div_euclid(24));
    let hour = u8::try_from(end.rem_euclid(24)).unwrap_or_default();
    let mut days = Vec::new();
    let mut at = from;
    loop {
        let why = if at == from {
            format!("{:02}:{:02}所在的小时不计算在内，自{}起算", time.hour, time.minute, clock(start))
        } else if at == day {
            format!("按小时连续计算，至{hour:02}:00届满")
        } else {
            "按小时连续计算，节假日计算在内".to_owned()
        };
        let counts = if at == from { backwards || start < 24 } else { at != day || hour > 0 || backwards };
        days.push(entry(at, counts, why));
        if at == day {
            break;
        }
        at = step(at, backwards);
    }
    Count { nominal: day, due: day, time: Some(ClockTime { hour, minute: 0 }), days }
}

fn clock(hour: i32) -> String {
    if hour == 24 { "次日00:00".to_owned() } else { format!("{hour:02}:00") }
}

impl Count {
    /// Moves an end on a non-working day to the next working day.
    pub fn roll(mut self, calendar: &Calendar) -> Result<Self, NoCalendar> {
        let kind = calendar.kind(self.due)?;
        if kind.is_working() {
            return Ok(self);
        }
        if let Some(last) = self.days.last_mut() {
            last.why = format!("{}，届满日是{}，顺延", last.why, kind.label());
        }
        loop {
            self.due = self.due.next();
            let kind = calendar.kind(self.due)?;
            if kind.is_working() {
                self.days.push(entry(self.due, false, format!("{}，顺延后的最后一日", kind.label())));
                return Ok(self);
            }
            self.days.push(entry(self.due, false, format!("{}，继续顺延", kind.label())));
        }
    }
}
