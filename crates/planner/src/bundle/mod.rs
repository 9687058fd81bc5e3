//! Stage 1 (合并): the fewest visits that serve each firm's demands, with what is left out where a cap demands it.
//!
//! Exact in this order: least dropped weight, fewest visits, fewest officer-minutes on site. A subset of a lawful visit
//! is lawful, so a partition into lawful visits is found by dynamic programming over subsets; a firm with many demands
//! is split where no demand of one part can share a visit with one of the other, and searched with bounds.

mod certificate;
mod exact;
mod large;
mod simplex;
mod table;

pub use certificate::{Proof, prove};
pub use exact::within_caps;

use crate::model::{Firm, Limits};

/// A visit as a set of positions in the firm's demands.
pub type Set = u128;

/// The most demands of one firm that are planned together.
pub const MOST: usize = 128;

/// How one firm is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// Visits, each a set of demands.
    pub visits: Vec<Set>,
    /// Demands left out because of a cap.
    pub dropped: Set,
    /// Officer-minutes on site.
    pub minutes: i64,
    /// The search ended before the proof: fewer visits may be possible.
    pub open: bool,
}

/// The best cover of one firm.
#[must_use]
pub fn cover(firm: &Firm, limits: &Limits) -> Cover {
    match firm.wants.len() {
        1 if firm.left.is_none_or(|left| left > 0) && firm.left_of_body.is_empty() => {
            let (minutes, bodies) = limits.on_site(firm.wants.iter());
            Cover { visits: vec![1], dropped: 0, minutes: minutes * limits.crew * i64::try_from(bodies).unwrap_or(1), open: false }
        }
        n if n <= exact::MOST => exact::cover(firm, limits),
        _ => large::cover(firm, limits),
    }
}

/// Other covers of the same demands with as many visits, the given one first; at most `most`.
#[must_use]
pub fn others(firm: &Firm, limits: &Limits, cover: &Cover, most: usize) -> Vec<Cover> {
    if firm.wants.len() <= exact::MOST && cover.visits.len() < firm.wants.len() && cover.visits.len() > 1 {
        exact::others(firm, limits, cover, most)
    } else {
        vec![cover.clone()]
    }
}

/// Every cover of the same demands with as many visits, where all can be written down.
#[must_use]
pub fn all_optimal(firm: &Firm, limits: &Limits, cover: &Cover) -> Option<Vec<Vec<Set>>> {
    if cover.open {
        return None;
    }
    if cover.visits.len() <= 1 {
        return Some(vec![cover.visits.clone()]);
    }
    let served = cover.visits.iter().fold(0, |all: Set, set| all | set);
    if cover.visits.len() == served.count_ones() as usize {
        return Some(vec![cover.visits.clone()]);
    }
    if firm.wants.len() > exact::MOST {
        return None;
    }
    let all = exact::others(firm, limits, cover, usize::MAX);
    (all.len() < exact::ENOUGH).then(|| all.into_iter().map(|cover| cover.visits).collect())
}

/// Whether a set of a firm's demands can be one visit.
#[must_use]
pub fn lawful(firm: &Firm, limits: &Limits, set: Set) -> bool {
    let members = || positions(set).map(|at| &firm.wants[at]);
    let (mut first, mut last, mut shift, mut loud, mut quiet, mut hidden, mut count) = (i32::MIN, i32::MAX, 0, false, false, false, 0);
    for want in members() {
        first = first.max(want.first);
        last = last.min(want.last);
        shift |= want.shift;
        loud |= want.announced;
        quiet |= !want.announced;
        hidden |= want.confidential;
        count += 1;
    }
    if first > last || shift == 3 || (loud && quiet) || (hidden && count > 1) {
        return false;
    }
    let (minutes, bodies) = limits.on_site(members());
    bodies <= limits.bodies
        && (count == 1 || minutes <= limits.minutes)
        && !firm.pairs.iter().any(|&(a, b)| set >> a & 1 == 1 && set >> b & 1 == 1)
}

/// The positions in a set, smallest first.
pub fn positions(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let at = set.trailing_zeros() as usize;
            set &= set - 1;
            at
        })
    })
}
