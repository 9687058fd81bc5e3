//! Firms of many demands: split where no visit can reach across, then searched with a bound.

use super::certificate::{apart, largest};
use super::{Cover, Set, exact, lawful, positions};
use crate::model::{Firm, Limits};

/// Steps of the search for one part before the best found is taken.
const STEPS: u32 = 60_000;

/// The best cover of a firm of any size up to [`super::MOST`].
pub fn cover(firm: &Firm, limits: &Limits) -> Cover {
    let n = firm.wants.len();
    let single: Vec<bool> = (0..n).map(|at| lawful(firm, limits, 1 << at)).collect();
    let apart = apart(firm, limits);
    let all = positions_of(n).filter(|&at| single[at]).fold(0, |set, at| set | 1 << at);
    let mut cover = Cover::default();
    for part in parts(&apart, all) {
        let (visits, open) =
            if part.count_ones() as usize <= exact::MOST { (small(firm, limits, part), false) } else { search(firm, limits, &apart, part) };
        cover.open |= open;
        cover.visits.extend(visits);
    }
    cover.dropped = positions_of(n).filter(|&at| !single[at]).fold(0, |set, at| set | 1 << at);
    while !exact::within_caps(firm, &cover.visits) {
        leave_one_out(firm, &mut cover);
    }
    cover.minutes = cover.visits.iter().map(|&set| minutes(firm, limits, set)).sum();
    cover
}

fn positions_of(n: usize) -> std::ops::Range<usize> {
    0..n
}

/// Officer-minutes on site of one visit.
pub fn minutes(firm: &Firm, limits: &Limits, set: Set) -> i64 {
    let (minutes, bodies) = limits.on_site(positions(set).map(|at| &firm.wants[at]));
    minutes * limits.crew * i64::try_from(bodies).unwrap_or(1)
}

/// Parts that no visit can reach across.
fn parts(apart: &[Set], all: Set) -> Vec<Set> {
    let (mut left, mut parts) = (all, Vec::new());
    while left != 0 {
        let mut part = left & left.wrapping_neg();
        let mut edge = part;
        while edge != 0 {
            let at = edge.trailing_zeros() as usize;
            edge &= edge - 1;
            let near = left & !apart[at] & !part;
            part |= near;
            edge |= near;
        }
        parts.push(part);
        left &= !part;
    }
    parts
}

/// A part small enough for all its subsets.
fn small(firm: &Firm, limits: &Limits, part: Set) -> Vec<Set> {
    let at: Vec<usize> = positions(part).collect();
    let place = |real: u16| at.iter().position(|&i| i == usize::from(real)).and_then(|i| u16::try_from(i).ok());
    let alone = Firm {
        enterprise: firm.enterprise,
        wants: at.iter().map(|&i| firm.wants[i]).collect(),
        pairs: firm.pairs.iter().filter_map(|&(a, b)| Some((place(a)?, place(b)?))).collect(),
        left: None,
        left_of_body: Vec::new(),
    };
    exact::cover(&alone, limits).visits.into_iter().map(|set| positions(set).fold(0, |all, i| all | 1 << at[i])).collect()
}

/// Branch and bound over maximal visits of the demand that is hardest to put together.
fn search(firm: &Firm, limits: &Limits, apart: &[Set], part: Set) -> (Vec<Set>, bool) {
    // In a visit with demand i are at most size[i] demands: 1 / size[i] are weights, at most 1 over any visit.
    let size: Vec<u64> = (0..firm.wants.len())
        .map(|at| if part >> at & 1 == 1 { u64::from(widest(firm, limits, apart, at, part)) } else { 1 })
        .collect();
    let mut state = State { firm, limits, apart, size, best: greedy(firm, limits, apart, part), steps: 0 };
    let alone = largest(apart, part, state.best.len()).count_ones() as usize;
    let bound = alone.max(state.share(part));
    if state.best.len() > bound {
        state.branch(part, &mut Vec::new(), bound);
    }
    let open = state.best.len() > bound && state.steps >= STEPS;
    (state.best, open)
}

struct State<'f> {
    firm: &'f Firm,
    limits: &'f Limits,
    apart: &'f [Set],
    size: Vec<u64>,
    best: Vec<Set>,
    steps: u32,
}

impl State<'_> {
    /// Σ 1 / size over the open demands, rounded up.
    fn share(&self, open: Set) -> usize {
        const ONE: u64 = 720_720 * 1_000;
        let sum: u64 = positions(open).map(|at| ONE / self.size[at]).sum();
        // What rounding down lost only makes the bound weaker.
        usize::try_from(sum.div_ceil(ONE)).unwrap_or(0)
    }

    fn branch(&mut self, open: Set, visits: &mut Vec<Set>, bound: usize) {
        if open == 0 {
            if visits.len() < self.best.len() {
                self.best.clone_from(visits);
            }
            return;
        }
        self.steps += 1;
        if self.steps >= STEPS || self.best.len() <= bound || visits.len() + self.share(open) >= self.best.len() {
            return;
        }
        if self.steps % 8 == 1 {
            let room = self.best.len() - visits.len();
            if largest(self.apart, open, room).count_ones() as usize >= room {
                return;
            }
        }
        let Some(hard) = positions(open).max_by_key(|&at| ((self.apart[at] & open).count_ones(), std::cmp::Reverse(at))) else { return };
        let mut found = Vec::new();
        grow(self.firm, self.limits, self.apart, 1 << hard, open & !self.apart[hard] & !(1 << hard), &mut found, &mut 0);
        found.sort_by_key(|set| (std::cmp::Reverse(set.count_ones()), *set));
        for set in found {
            visits.push(set);
            self.branch(open & !set, visits, bound);
            visits.pop();
            if self.steps >= STEPS || self.best.len() <= bound {
                return;
            }
        }
    }
}

/// All maximal visits that contain `set`, from the demands `open`.
fn grow(firm: &Firm, limits: &Limits, apart: &[Set], set: Set, open: Set, found: &mut Vec<Set>, steps: &mut u32) {
    *steps += 1;
    if *steps > 4_000 || found.len() > 400 {
        return;
    }
    let fits: Set = positions(open).filter(|&at| lawful(firm, limits, set | 1 << at)).fold(0, |all, at| all | 1 << at);
    if fits == 0 {
        // Maximal only if no demand passed over before fits either: it is then found elsewhere as a larger one.
        if !found.iter().any(|other| other & set == set) {
            found.push(set);
        }
        return;
    }
    let mut left = fits;
    for at in positions(fits) {
        left &= !(1 << at);
        grow(firm, limits, apart, set | 1 << at, left & !apart[at], found, steps);
    }
}

/// The most demands a visit with demand `at` can hold: an upper bound where the search is cut short.
fn widest(firm: &Firm, limits: &Limits, apart: &[Set], at: usize, part: Set) -> u32 {
    fn search(firm: &Firm, limits: &Limits, apart: &[Set], set: Set, open: Set, best: &mut u32, steps: &mut u32) {
        *best = (*best).max(set.count_ones());
        *steps += 1;
        let mut open = open;
        while open != 0 && *steps < 20_000 && set.count_ones() + open.count_ones() > *best {
            let at = open.trailing_zeros() as usize;
            open &= open - 1;
            if lawful(firm, limits, set | 1 << at) {
                search(firm, limits, apart, set | 1 << at, open & !apart[at], best, steps);
            }
        }
    }
    let near = part & !apart[at] & !(1 << at);
    let (mut best, mut steps) = (1, 0);
    search(firm, limits, apart, 1 << at, near, &mut best, &mut steps);
    if steps < 20_000 { best } else { 1 + near.count_ones() }
}

/// A good cover at once: the earliest last day first, filled with what fits, in several orders.
fn greedy(firm: &Firm, limits: &Limits, apart: &[Set], part: Set) -> Vec<Set> {
    let key = |order: usize, at: usize| {
        let want = &firm.wants[at];
        let near = i64::from((apart[at] & part).count_ones());
        match order {
            0 => (i64::from(want.last), -i64::from(want.minutes), at),
            1 => (-near, i64::from(want.last), at),
            2 => (i64::from(want.body), -i64::from(want.minutes), at),
            _ => (-i64::from(want.minutes), i64::from(want.last), at),
        }
    };
    let mut best: Vec<Set> = Vec::new();
    for order in 0..4 {
        let mut at: Vec<usize> = positions(part).collect();
        at.sort_by_key(|&i| key(order, i));
        let mut visits = Vec::new();
        let mut open = part;
        for &seed in &at {
            if open >> seed & 1 == 0 {
                continue;
            }
            let mut set: Set = 1 << seed;
            open &= !set;
            for &other in &at {
                if open >> other & 1 == 1 && apart[seed] >> other & 1 == 0 && lawful(firm, limits, set | 1 << other) {
                    set |= 1 << other;
                    open &= !(1 << other);
                }
            }
            visits.push(set);
        }
        if best.is_empty() || visits.len() < best.len() {
            best = visits;
        }
    }
    best
}

/// Over a cap: the visit that weighs least is left out, its demands that don't count stay.
fn leave_one_out(firm: &Firm, cover: &mut Cover) {
    let weight = |set: Set| positions(set).filter(|&at| firm.wants[at].capped).map(|at| firm.wants[at].weight).sum::<i64>();
    let counts = |set: Set| positions(set).any(|at| firm.wants[at].capped);
    let Some(at) = (0..cover.visits.len()).filter(|&at| counts(cover.visits[at])).min_by_key(|&at| weight(cover.visits[at])) else {
        cover.visits.clear();
        return;
    };
    let out = positions(cover.visits[at]).filter(|&i| firm.wants[i].capped).fold(0, |all, i| all | 1 << i);
    cover.dropped |= out;
    cover.visits[at] &= !out;
    if cover.visits[at] == 0 {
        cover.visits.remove(at);
    }
    cover.open = true;
}
