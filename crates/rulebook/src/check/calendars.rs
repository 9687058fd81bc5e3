//! The working-day calendar.

use std::collections::HashSet;

use super::at;
use crate::{Problem, Rulebook};

pub fn check(book: &Rulebook, out: &mut Vec<Problem>) {
    let mut years = HashSet::new();
    for (path, year) in book.calendar_years.located() {
        let place = at(path, &year.year.to_string());
        if !years.insert(year.year) {
            out.push(Problem::error("duplicate-year", &place, format!("{}年出现两次；请合并为一个文件", year.year)));
        }
        if year.source.trim().is_empty() {
            out.push(Problem::error("no-source", &place, "没有来源；请写明放假通知的出处"));
        }
        let mut seen = HashSet::new();
        for (day, kind) in year.holidays.iter().map(|d| (d, "放假日")).chain(year.workdays.iter().map(|d| (d, "上班日"))) {
            if day.year() != year.year {
                out.push(Problem::error("day-outside-year", &place, format!("{kind}{day}不在{}年；请移到该年的文件", year.year)));
            }
            if !seen.insert((*day, kind)) {
                out.push(Problem::error("day-twice", &place, format!("{kind}{day}写了两次；请删去一处")));
            }
        }
        for day in &year.workdays {
            if year.holidays.contains(day) {
                out.push(Problem::error("day-both", &place, format!("{day}既是放假日又是上班日；请按通知只留一处")));
            }
            if !day.is_weekend() {
                out.push(Problem::error("workday-not-weekend", &place, format!("调休上班日{day}是{}，本来就是工作日；请核对通知", day.weekday_name())));
            }
        }
    }
    let mut years: Vec<i16> = years.into_iter().collect();
    years.sort_unstable();
    for pair in years.windows(2) {
        if pair[0] + 1 != pair[1] {
            out.push(Problem::error("year-gap", "calendar/", format!("缺少{}年至{}年之间的日历；请补齐", pair[0], pair[1])));
        }
    }
}
