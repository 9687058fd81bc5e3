//! 工作日历.

use heyi_rulebook::Day;
use heyi_rulebook::calendar::DayKind;

use crate::views::{CalendarDay, CalendarView};
use crate::{App, AppError};

impl App {
    /// Every day of a year.
    ///
    /// # Errors
    /// No notice for that year.
    pub fn view_calendar(&self, year: i16) -> Result<CalendarView, AppError> {
        let row = self.rules.calendar_years.iter().rfind(|row| row.year == year).ok_or(AppError::NotFound("这一年的工作日历"))?;
        let first = Day::new(year, 1, 1).ok_or(AppError::NotFound("这一年的工作日历"))?;
        let days = std::iter::successors(Some(first), |day| Some(day.next())).take_while(|day| day.year() == year);
        let days = days.map(|day| self.rules.calendar().kind(day).map(|kind| calendar_day(day, kind))).collect::<Result<_, _>>();
        Ok(CalendarView {
            year,
            name: row.name.clone(),
            source: row.source.clone(),
            basis: row.basis.into(),
            days: days.map_err(|e| AppError::Broken(e.to_string()))?,
        })
    }
}

fn calendar_day(day: Day, kind: DayKind) -> CalendarDay {
    let word = match kind {
        DayKind::Workday => "workday",
        DayKind::MakeUp => "make_up",
        DayKind::Weekend => "weekend",
        DayKind::Holiday => "holiday",
    };
    CalendarDay { day, kind: word.to_owned(), label: kind.label().to_owned(), working: kind.is_working() }
}
