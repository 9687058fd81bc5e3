//! When demands of one firm may share a visit.

use std::collections::BTreeMap;

use crate::instance::{Demand, OnSite, Settings, Shift};

/// Why demands cannot be one visit, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    /// The windows share no day.
    NoCommonDay,
    /// One by day, one by night.
    DayAndNight,
    /// One announced, one not.
    Notice,
    /// 保密: a confidential check comes alone.
    Confidential,
    /// More bodies than a visit may have.
    TooManyBodies,
    /// Longer than a visit may last.
    TooLong,
    /// A pair that is forbidden.
    ForbiddenPair,
}

/// Minutes on site of these demands together.
#[must_use]
pub fn on_site(settings: &Settings, demands: &[&Demand]) -> i64 {
    let mut of_body: BTreeMap<&str, i64> = BTreeMap::new();
    for demand in demands {
        *of_body.entry(&demand.body).or_default() += demand.minutes;
    }
    let work = match settings.on_site {
        OnSite::Parallel => of_body.values().copied().max().unwrap_or(0),
        OnSite::Serial => of_body.values().sum(),
    };
    work + settings.handover_minutes * (i64::try_from(of_body.len()).unwrap_or(0) - 1).max(0)
}

/// What keeps these demands of one firm from being one visit; none if they can be. `forbidden` says whether two
/// demands are a forbidden pair.
pub fn bar(settings: &Settings, demands: &[&Demand], forbidden: impl Fn(&Demand, &Demand) -> bool) -> Option<Bar> {
    let first = demands.iter().map(|d| d.first_day).max()?;
    let last = demands.iter().map(|d| d.last_day).min()?;
    if first > last {
        return Some(Bar::NoCommonDay);
    }
    let has = |shift| demands.iter().any(|d| d.shift == shift);
    if has(Shift::Day) && has(Shift::Night) {
        return Some(Bar::DayAndNight);
    }
    if demands.iter().any(|d| d.announced != demands[0].announced) {
        return Some(Bar::Notice);
    }
    if demands.len() > 1 && demands.iter().any(|d| d.confidential) {
        return Some(Bar::Confidential);
    }
    let mut bodies: Vec<&str> = demands.iter().map(|d| d.body.as_str()).collect();
    bodies.sort_unstable();
    bodies.dedup();
    if i64::try_from(bodies.len()).unwrap_or(i64::MAX) > settings.max_bodies {
        return Some(Bar::TooManyBodies);
    }
    if demands.len() > 1 && on_site(settings, demands) > settings.max_minutes {
        return Some(Bar::TooLong);
    }
    let pair = demands.iter().enumerate().any(|(i, a)| demands[..i].iter().any(|b| forbidden(a, b)));
    pair.then_some(Bar::ForbiddenPair)
}
