//! 工作日. Which days are worked, by the State Council's notices.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{CalendarYear, Day};

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日, Monday to Friday.
    Workday,
    /// 调休上班日.
    MakeUp,
    /// 周六、周日.
    Weekend,
    /// 放假日.
    Holiday,
}

impl DayKind {
    /// Whether it counts as a working day.
    #[must_use]
    pub const fn is_working(self) -> bool {
        matches!(self, Self::Workday | Self::MakeUp)
    }

    /// The Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Workday => "工作日",
            Self::MakeUp => "调休上班日",
            Self::Weekend => "周末",
            Self::Holiday => "放假日",
        }
    }
}

/// A year whose working days aren't known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{year}年的放假和调休安排不在规则库中，不能确定工作日；收到国务院办公厅通知后，请在 calendar/{year}.json 中补入")]
pub struct NoCalendar {
    /// The year.
    pub year: i16,
}

/// The years whose notices are known.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: HashMap<i16, HashMap<Day, DayKind>>,
}

impl Calendar {
    /// Builds it from the rows. Where a year occurs twice, the later row adds to the earlier.
    pub(crate) fn new<'a>(rows: impl Iterator<Item = &'a CalendarYear>) -> Self {
        let mut years: HashMap<i16, HashMap<Day, DayKind>> = HashMap::new();
        for row in rows {
            let days = years.entry(row.year).or_default();
            days.extend(row.workdays.iter().map(|d| (*d, DayKind::MakeUp)));
            days.extend(row.holidays.iter().map(|d| (*d, DayKind::Holiday)));
        }
        Self { years }
    }

    /// What the day is.
    ///
    /// # Errors
    /// [`NoCalendar`] for a year without a notice.
    pub fn kind(&self, day: Day) -> Result<DayKind, NoCalendar> {
        let days = self.years.get(&day.year()).ok_or(NoCalendar { year: day.year() })?;
        Ok(match days.get(&day) {
            Some(kind) => *kind,
            None if day.is_weekend() => DayKind::Weekend,
            None => DayKind::Workday,
        })
    }

    /// Whether the day is worked.
    ///
    /// # Errors
    /// [`NoCalendar`] for a year without a notice.
    pub fn is_working(&self, day: Day) -> Result<bool, NoCalendar> {
        Ok(self.kind(day)?.is_working())
    }

    /// The day itself if worked, else the next worked day.
    ///
    /// # Errors
    /// [`NoCalendar`] when the search reaches a year without a notice.
    pub fn on_or_after(&self, day: Day) -> Result<Day, NoCalendar> {
        let mut day = day;
        while !self.is_working(day)? {
            day = day.next();
        }
        Ok(day)
    }

    /// So many working days after the day (the day itself not counted); `days` ≥ 1.
    ///
    /// # Errors
    /// [`NoCalendar`] when the count reaches a year without a notice.
    pub fn plus_working_days(&self, day: Day, days: u32) -> Result<Day, NoCalendar> {
        let (mut day, mut left) = (day, days);
        while left > 0 {
            day = day.next();
            if self.is_working(day)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    /// Working days after `from` up to and including `to`.
    ///
    /// # Errors
    /// [`NoCalendar`] when the count reaches a year without a notice.
    pub fn working_days_between(&self, from: Day, to: Day) -> Result<u32, NoCalendar> {
        let (mut day, mut count) = (from, 0);
        while day < to {
            day = day.next();
            count += u32::from(self.is_working(day)?);
        }
        Ok(count)
    }

    /// The years known, in order.
    #[must_use]
    pub fn years(&self) -> Vec<i16> {
        let mut years: Vec<i16> = self.years.keys().copied().collect();
        years.sort_unstable();
        years
    }
}
