//! 证书: why a firm cannot be served with fewer visits.

use super::simplex::{Fraction, weights};
use super::{Cover, Set, lawful, positions};
use crate::model::{Firm, Limits};

/// The most weighted demands a checker takes: it tries all their subsets.
const MOST_WEIGHTED: usize = 20;

/// A proof that at least `bound` visits are needed for the demands served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Demands, no two of which can share a visit.
    Incompatible(Set),
    /// Weights of demands, at most 1 over any lawful visit.
    Dual(Vec<(usize, Fraction)>),
}

impl Proof {
    /// Visits needed at least.
    #[must_use]
    pub fn bound(&self) -> i64 {
        match self {
            Self::Incompatible(set) => i64::from(set.count_ones()),
            Self::Dual(weights) => weights
                .iter()
                .try_fold(Fraction::whole(0), |sum, (_, weight)| sum.plus(*weight))
                .and_then(|sum| i64::try_from(sum.ceil()).ok())
                .unwrap_or(0),
        }
    }
}

/// The strongest proof found for this cover: first demands that are pairwise incompatible, then weights.
#[must_use]
pub fn prove(firm: &Firm, limits: &Limits, cover: &Cover) -> Proof {
    let served = cover.visits.iter().fold(0, |all, set| all | set);
    if cover.visits.len() == 1 {
        return Proof::Incompatible(served & served.wrapping_neg());
    }
    if cover.visits.len() == served.count_ones() as usize {
        return Proof::Incompatible(served);
    }
    let apart = apart(firm, limits);
    let alone = largest(&apart, served, cover.visits.len());
    if alone.count_ones() as usize == cover.visits.len() {
        return Proof::Incompatible(alone);
    }
    match dual(firm, limits, served, cover.visits.len()) {
        Some(proof) if proof.bound() > i64::from(alone.count_ones()) => proof,
        _ => Proof::Incompatible(alone),
    }
}

/// For each demand, those it cannot share a visit with.
pub(super) fn apart(firm: &Firm, limits: &Limits) -> Vec<Set> {
    let n = firm.wants.len();
    let mut apart = vec![0; n];
    for i in 0..n {
        for j in 0..i {
            if !lawful(firm, limits, 1 << i | 1 << j) {
                apart[i] |= 1 << j;
                apart[j] |= 1 << i;
            }
        }
    }
    apart
}

/// A largest set of pairwise incompatible demands among `among`; stops at `enough`, or after a bounded search.
pub(super) fn largest(apart: &[Set], among: Set, enough: usize) -> Set {
    fn search(apart: &[Set], chosen: Set, open: Set, best: &mut Set, enough: usize, steps: &mut u32) {
        if chosen.count_ones() > best.count_ones() {
            *best = chosen;
        }
        *steps += 1;
        let mut open = open;
        while open != 0 && *steps < 50_000 && (best.count_ones() as usize) < enough {
            if chosen.count_ones() + open.count_ones() <= best.count_ones() {
                return;
            }
            // The one with most open neighbours first.
            let Some(at) = positions(open).max_by_key(|&at| ((apart[at] & open).count_ones(), std::cmp::Reverse(at))) else { return };
            search(apart, chosen | 1 << at, open & apart[at], best, enough, steps);
            open &= !(1 << at);
        }
    }
    let mut best = among & among.wrapping_neg();
    search(apart, 0, among, &mut best, enough, &mut 0);
    best
}

/// Weights proving `visits`, or the best found.
fn dual(firm: &Firm, limits: &Limits, served: Set, visits: usize) -> Option<Proof> {
    let mut at: Vec<usize> = positions(served).collect();
    if at.len() > MOST_WEIGHTED {
        // Those that are hardest to put together carry the proof.
        let apart = apart(firm, limits);
        at.sort_by_key(|&i| (std::cmp::Reverse((apart[i] & served).count_ones()), i));
        at.truncate(MOST_WEIGHTED);
        at.sort_unstable();
    }
    let rows = maximal(firm, limits, &at)?;
    let enough = i128::try_from(visits).ok()? - 1;
    let weights = weights(at.len(), &rows, enough)?;
    Some(Proof::Dual(at.into_iter().zip(weights).filter(|(_, weight)| weight.over > 0).collect()))
}

/// The lawful sets among the demands `at` that no other contains, as sets of positions in `at`; none when they are too
/// many to be written down, for weights are a proof only over all of them.
fn maximal(firm: &Firm, limits: &Limits, at: &[usize]) -> Option<Vec<u128>> {
    const MOST: usize = 4_000;
    fn grow(firm: &Firm, limits: &Limits, at: &[usize], set: u128, real: Set, from: usize, found: &mut Vec<u128>, steps: &mut u32) {
        *steps += 1;
        if found.len() > MOST || *steps > 400_000 {
            return;
        }
        for next in from..at.len() {
            let more = real | 1 << at[next];
            if lawful(firm, limits, more) {
                grow(firm, limits, at, set | 1 << next, more, next + 1, found, steps);
            }
        }
        let grows = (0..at.len()).any(|other| set >> other & 1 == 0 && lawful(firm, limits, real | 1 << at[other]));
        if !grows && set != 0 {
            found.push(set);
        }
    }
    let (mut found, mut steps) = (Vec::new(), 0);
    grow(firm, limits, at, 0, 0, 0, &mut found, &mut steps);
    (found.len() <= MOST && steps <= 400_000).then_some(found)
}
