//! 加处罚款: so many percent a day from the day after the last day to pay, held by the cap, not while a remedy runs. And from when the court may be asked.

use heyi_rulebook::{Day, Rulebook};

use super::{Case, Outcome, Payment, periods};

/// Last day for a party to pay; with instalments the last of them.
#[must_use]
pub fn pay_by(case: &Case, whom: usize) -> Option<Day> {
    case.period_of("apl-67-pay", whom).map(|p| p.last_day)
}

/// The added fine of a party up to and including a day; `None` where none is stated, none is owed, or the time to pay still runs.
#[must_use]
pub fn late_fee(case: &Case, rules: &Rulebook, whom: usize, until: Day) -> Option<Outcome> {
    case.decision.as_ref().filter(|d| d.late_fee)?;
    let fine = case.penalty_of(whom)?.fine;
    let last = pay_by(case, whom)?;
    let percent = rules.rule("apl-72-latefee")?.whole_quantity()?;
    let cap = rules.rule("apl-72-latefee-cap")?.whole_quantity()?;
    if fine == 0 || until <= last {
        return None;
    }
    // Day by day: what is unpaid of the fine at the end of the day, unless a remedy runs.
    let (mut hundredths, mut days, mut day) = (0_i128, 0_i64, last.next());
    while day <= until {
        let until_then = |all: &[Payment]| all.iter().filter(|p| p.whom == whom && p.on <= day).map(|p| p.amount).sum::<i64>();
        let paid = until_then(&case.payments) - until_then(&case.refunds);
        let open = (fine - paid).max(0);
        let paused = case.remedies.iter().any(|r| r.whom == whom && r.from <= day && r.to.is_none_or(|to| day <= to));
        if open > 0 && !paused {
            hundredths += i128::from(open) * i128::from(percent);
            days += 1;
        }
        day = day.next();
    }
    let fee = i64::try_from(hundredths / 100).unwrap_or(i64::MAX);
    let most = i64::try_from(i128::from(fine) * i128::from(cap) / 100).unwrap_or(i64::MAX);
    (days > 0).then_some(Outcome::LateFee { from: last.next(), days, fee: fee.min(most), capped: fee > most })
}

/// The last day of the time for remedies: the months to apply to the court count from it. Against a decision on the spot reconsideration goes
/// first, so its time counts; after a reconsideration the time to sue against it; after a deferral not before its end.
#[must_use]
pub fn court_opens(case: &Case, rules: &Rulebook, whom: usize) -> Option<Day> {
    let unused = case.period_of("all-46-sue", whom).or_else(|| case.period_of("arl-20-apply", whom)).map(|p| p.last_day)?;
    let last = case.remedies.iter().filter(|r| r.whom == whom).filter_map(|r| Some((r, r.to?))).max_by_key(|(_, to)| *to);
    let opens = match last {
        None => unused,
        Some((remedy, to)) if remedy.result == "withdrawn" => to.max(unused),
        Some((remedy, to)) if !remedy.litigation => periods::last_day(rules, "all-45-sue", to)?.0,
        Some((_, to)) => to,
    };
    let deferred = pay_by(case, whom).filter(|_| case.last_of("defer_payment", whom).is_some());
    Some(deferred.map_or(opens, |end| opens.max(end)))
}
