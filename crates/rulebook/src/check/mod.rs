//! 规则库检查: is the rulebook complete and free of contradiction? Proved over the whole space of facts, not sampled.

mod amounts;
mod calendars;
mod dates;
mod references;
mod review;
mod space;
mod steps;
mod tiers;
mod whens;

use serde::Serialize;

use crate::{Level, Problem, Rulebook};

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// No problem.
    pub ok: bool,
    /// Numbers of rows.
    pub counts: Counts,
    /// What forbids using the rulebook.
    pub problems: Vec<Problem>,
    /// Known limits of the data: true, to be shown, no reason to stop.
    pub notices: Vec<Problem>,
}

impl CheckReport {
    /// Whether some file couldn't be read at all.
    #[must_use]
    pub fn unreadable(&self) -> bool {
        self.problems.iter().any(|p| p.level == Level::Unreadable)
    }
}

/// Numbers of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// 执法事项.
    pub items: usize,
    /// 裁量基准.
    pub benchmarks: usize,
    /// 裁量档次.
    pub tiers: usize,
    /// 场景.
    pub scenes: usize,
    /// 检查事项.
    pub checks: usize,
    /// 部门.
    pub departments: usize,
    /// 区县.
    pub districts: usize,
    /// 乡镇街道.
    pub towns: usize,
    /// 程序规则.
    pub rules: usize,
    /// 办理关口.
    pub gates: usize,
    /// 权责清单.
    pub lists: usize,
    /// 年份.
    pub calendar_years: usize,
    /// 本系统设定.
    pub settings: usize,
    /// 评查项目.
    pub review_rules: usize,
    /// 案卷材料顺序.
    pub file_orders: usize,
}

/// Checks a loaded rulebook.
#[must_use]
pub fn check(book: &Rulebook) -> CheckReport {
    report(book, Vec::new())
}

/// Reads and checks files (path relative to `rulebook/`, bytes). Never fails: what can't be read is a problem of the report.
#[must_use]
pub fn check_files<P: AsRef<str>, B: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, B)>) -> CheckReport {
    let (book, problems) = Rulebook::read(files);
    report(&book, problems)
}

fn report(book: &Rulebook, found: Vec<Problem>) -> CheckReport {
    let whole = found.is_empty();
    let mut all = found;
    dates::check(book, &mut all);
    calendars::check(book, &mut all);
    amounts::check(book, &mut all);
    tiers::check(book, &mut all);
    whens::check(book, &mut all);
    // With a file unread, every row that points into it would be reported; the file itself is the problem to mend first.
    if whole {
        references::check(book, &mut all);
        steps::check(book, &mut all);
        review::check(book, &mut all);
    }
    let (notices, problems): (Vec<_>, Vec<_>) = all.into_iter().partition(|p| p.level == Level::Notice);
    CheckReport { ok: problems.is_empty(), counts: counts(book), problems, notices }
}

fn counts(book: &Rulebook) -> Counts {
    Counts {
        items: book.items.len(),
        benchmarks: book.benchmarks.len(),
        tiers: book.tier_count(),
        scenes: book.scenes.len(),
        checks: book.check_count(),
        departments: book.departments.len(),
        districts: book.districts.len(),
        towns: book.towns.len(),
        rules: book.rules.len(),
        gates: book.gates.len(),
        lists: book.lists.len(),
        calendar_years: book.calendar_years.len(),
        settings: book.settings.len(),
        review_rules: book.review_rules.len(),
        file_orders: book.file_orders.len(),
    }
}

/// `items/XF.json#XF-001`.
fn at(path: &str, id: &str) -> String {
    format!("{path}#{id}")
}
