//! The rules of one visit, as the specification says them.

use crate::instance::{Demand, OnSite, Settings, Shift};

/// Minutes on site.
pub(super) fn on_site(s: &Settings, demands: &[&Demand]) -> i64 {
    let mut bodies: Vec<(&str, i64)> = Vec::with_capacity(8);
    for demand in demands {
        match bodies.iter_mut().find(|(body, _)| *body == demand.body) {
            Some((_, minutes)) => *minutes += demand.minutes,
            None => bodies.push((&demand.body, demand.minutes)),
        }
    }
    let minutes = bodies.iter().map(|(_, minutes)| *minutes);
    let work: i64 = match s.on_site {
        OnSite::Parallel => minutes.max().unwrap_or(0),
        OnSite::Serial => minutes.sum(),
    };
    work + s.handover_minutes * (super::number(bodies.len()) - 1)
}

/// Why these demands of one firm cannot be one visit: code and words. `pairs` are those forbidden at the firm.
pub(super) fn unlawful(s: &Settings, demands: &[&Demand], pairs: &[(&str, &str)]) -> Option<(&'static str, String)> {
    let first = demands.iter().max_by_key(|d| d.first_day)?;
    let last = demands.iter().min_by_key(|d| d.last_day)?;
    if first.first_day > last.last_day {
        return Some(("no_common_day", format!("{}和{}的期间没有共同的一日", first.id, last.id)));
    }
    let with = |shift| demands.iter().find(|d| d.shift == shift);
    if let (Some(day), Some(night)) = (with(Shift::Day), with(Shift::Night)) {
        return Some(("day_and_night", format!("{}在白天，{}在夜间", day.id, night.id)));
    }
    if let (Some(told), Some(untold)) = (demands.iter().find(|d| d.announced), demands.iter().find(|d| !d.announced)) {
        return Some(("notice", format!("{}事先告知，{}不事先告知", told.id, untold.id)));
    }
    if let Some(secret) = demands.iter().find(|d| d.confidential).filter(|_| demands.len() > 1) {
        return Some(("confidential", format!("{}须保密，应单独上门", secret.id)));
    }
    let mut bodies: Vec<&str> = demands.iter().map(|d| d.body.as_str()).collect();
    bodies.sort_unstable();
    bodies.dedup();
    if super::number(bodies.len()) > s.max_bodies {
        return Some(("too_many_bodies", format!("有{}个部门，最多{}个", bodies.len(), s.max_bodies)));
    }
    let minutes = on_site(s, demands);
    if demands.len() > 1 && minutes > s.max_minutes {
        return Some(("too_long", format!("现场{minutes}分钟，最多{}分钟", s.max_minutes)));
    }
    let inside = |id: &str| demands.iter().any(|d| d.id == id);
    let (a, b) = pairs.iter().find(|(a, b)| inside(a) && inside(b))?;
    Some(("forbidden_pair", format!("{a}和{b}不得同次上门")))
}

/// Tenths of a minute on the way.
pub(super) fn travel(s: &Settings, from: (i64, i64), to: (i64, i64)) -> i64 {
    let (dx, dy) = (from.0.abs_diff(to.0), from.1.abs_diff(to.1));
    let metres = i64::try_from((dx * dx + dy * dy).isqrt()).unwrap_or(i64::MAX);
    if metres == 0 { 0 } else { s.travel.fixed + (metres * s.travel.per_km + 999) / 1000 }
}
