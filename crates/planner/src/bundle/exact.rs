//! Firms of few demands: dynamic programming over subsets.

use super::table::{Table, UNLAWFUL};
use super::{Cover, Set};
use crate::model::{Firm, Limits};

/// The most demands worked by subsets.
pub const MOST: usize = 12;

/// From this many covers on the list may be cut short.
pub const ENOUGH: usize = 200;

const NEVER: u64 = u64::MAX;

/// Visits in the high half, officer-minutes in the low one: compared as a pair.
fn best(table: &Table, n: usize) -> Vec<u64> {
    let mut cost = vec![NEVER; 1 << n];
    cost[0] = 0;
    for set in 1_u32..1 << n {
        let low = set & set.wrapping_neg();
        let rest = set ^ low;
        let mut least = NEVER;
        let mut part = rest;
        loop {
            let minutes = table.minutes[(part | low) as usize];
            if minutes != UNLAWFUL && cost[(rest ^ part) as usize] != NEVER {
                least = least.min(cost[(rest ^ part) as usize] + (1 << 32) + u64::from(minutes));
            }
            if part == 0 {
                break;
            }
            part = (part - 1) & rest;
        }
        cost[set as usize] = least;
    }
    cost
}

/// The best cover of a firm of at most [`MOST`] demands.
pub fn cover(firm: &Firm, limits: &Limits) -> Cover {
    let n = firm.wants.len();
    let mut table = Table::default();
    table.fill(firm, limits);
    // A demand of more bodies than a visit may have (K = 0) cannot be served at all.
    let servable = (0..n).filter(|at| table.lawful(1 << at)).fold(0_u32, |set, at| set | 1 << at);
    let cost = best(&table, n);
    let mut visits = Vec::new();
    let mut left = servable;
    while left != 0 {
        let low = left & left.wrapping_neg();
        let rest = left ^ low;
        let mut part = rest;
        loop {
            let minutes = table.minutes[(part | low) as usize];
            let other = cost[(rest ^ part) as usize];
            if minutes != UNLAWFUL && other != NEVER && other + (1 << 32) + u64::from(minutes) == cost[left as usize] {
                break;
            }
            if part == 0 {
                break;
            }
            part = (part - 1) & rest;
        }
        visits.push(Set::from(part | low));
        left = rest ^ part;
    }
    let all = if n == 128 { Set::MAX } else { (1 << n) - 1 };
    let cover = Cover {
        visits,
        dropped: all & !Set::from(servable),
        minutes: i64::try_from(cost[servable as usize] & 0xffff_ffff).unwrap_or(i64::MAX),
        open: false,
    };
    if within_caps(firm, &cover.visits) { cover } else { capped(firm, &table) }
}

/// Whether these visits stay within the firm's caps.
pub fn within_caps(firm: &Firm, visits: &[Set]) -> bool {
    let counts = |set: Set, body: Option<u16>| {
        super::positions(set).any(|at| firm.wants[at].capped && body.is_none_or(|body| firm.wants[at].body == body))
    };
    let used = |body: Option<u16>| i64::try_from(visits.iter().filter(|&&set| counts(set, body)).count()).unwrap_or(i64::MAX);
    firm.left.is_none_or(|left| used(None) <= left.max(0))
        && firm.left_of_body.iter().all(|&(body, left)| used(Some(body)) <= left.max(0))
}

/// Least dropped weight first, then visits, then officer-minutes, with what is left of each cap as part of the state.
fn capped(firm: &Firm, table: &Table) -> Cover {
    // Only caps that can bind are part of the state: how many visits count at most is how many demands count.
    let mut caps: Vec<(Option<u16>, usize)> = Vec::new();
    let counting = |body: Option<u16>| firm.wants.iter().filter(|w| w.capped && body.is_none_or(|b| w.body == b)).count();
    let named = firm.left.map(|left| (None, left)).into_iter();
    for (body, left) in named.chain(firm.left_of_body.iter().map(|&(body, left)| (Some(body), left))) {
        let left = usize::try_from(left.max(0)).unwrap_or(usize::MAX);
        if left < counting(body) {
            caps.push((body, left));
        }
    }
    let n = firm.wants.len();
    let states: usize = caps.iter().map(|(_, left)| left + 1).product();
    let uses = |set: u32| -> Option<Vec<usize>> {
        Some(caps.iter().map(|&(body, _)| usize::from(super::positions(Set::from(set)).any(|at| {
            firm.wants[at].capped && body.is_none_or(|body| firm.wants[at].body == body)
        }))).collect())
    };
    // The state after a visit that uses these caps; none when one is used up.
    let after = |mut state: usize, used: &[usize]| -> Option<usize> {
        let (mut next, mut place) = (0, 1);
        for (&(_, left), used) in caps.iter().zip(used) {
            let here = state % (left + 1);
            state /= left + 1;
            next += here.checked_sub(*used)? * place;
            place *= left + 1;
        }
        Some(next)
    };
    let used: Vec<Option<Vec<usize>>> = (0_u32..1 << n).map(|set| if table.lawful(set) { uses(set) } else { None }).collect();
    type Cost = (i64, u32, u64);
    const NONE: Cost = (i64::MAX, 0, 0);
    let mut cost: Vec<Cost> = vec![NONE; states << n];
    let mut choice: Vec<u32> = vec![0; states << n];
    for state in 0..states {
        cost[state] = (0, 0, 0);
    }
    for set in 1_u32..1 << n {
        let low = set & set.wrapping_neg();
        let rest = set ^ low;
        for state in 0..states {
            let dropped = cost[rest as usize * states + state];
            let mut least = (dropped.0 + firm.wants[low.trailing_zeros() as usize].weight, dropped.1, dropped.2);
            let mut chosen = 0;
            let mut part = rest;
            loop {
                if let Some(used) = &used[(part | low) as usize]
                    && let Some(next) = after(state, used)
                {
                    let other = cost[(rest ^ part) as usize * states + next];
                    let here = (other.0, other.1 + 1, other.2 + u64::from(table.minutes[(part | low) as usize]));
                    if here < least {
                        (least, chosen) = (here, part | low);
                    }
                }
                if part == 0 {
                    break;
                }
                part = (part - 1) & rest;
            }
            cost[set as usize * states + state] = least;
            choice[set as usize * states + state] = chosen;
        }
    }
    let mut state = states - 1;
    let mut left: u32 = (1 << n) - 1;
    let minutes = cost[left as usize * states + state].2;
    let (mut visits, mut dropped) = (Vec::new(), 0);
    while left != 0 {
        let chosen = choice[left as usize * states + state];
        if chosen == 0 {
            let low = left & left.wrapping_neg();
            dropped |= Set::from(low);
            left ^= low;
        } else {
            visits.push(Set::from(chosen));
            state = used[chosen as usize].as_ref().and_then(|used| after(state, used)).unwrap_or(0);
            left ^= chosen;
        }
    }
    Cover { visits, dropped, minutes: i64::try_from(minutes).unwrap_or(i64::MAX), open: false }
}

/// Other covers of the same demands with as many visits, cheapest first, within the caps.
pub fn others(firm: &Firm, limits: &Limits, given: &Cover, most: usize) -> Vec<Cover> {
    let n = firm.wants.len();
    let mut table = Table::default();
    table.fill(firm, limits);
    let cost = best(&table, n);
    let served = given.visits.iter().fold(0, |all, set| all | set);
    let mut found = Vec::new();
    let mut stack: Vec<(u32, Vec<Set>, u64)> = vec![(u32::try_from(served).unwrap_or(0), Vec::new(), 0)];
    let count = given.visits.len() as u64;
    let mut looked = 0;
    while let Some((left, visits, minutes)) = stack.pop() {
        looked += 1;
        if looked > 20_000 || found.len() >= ENOUGH {
            break;
        }
        if left == 0 {
            if within_caps(firm, &visits) {
                found.push(Cover { visits, dropped: given.dropped, minutes: i64::try_from(minutes).unwrap_or(i64::MAX), open: false });
            }
            continue;
        }
        let low = left & left.wrapping_neg();
        let rest = left ^ low;
        let mut part = rest;
        loop {
            let here = table.minutes[(part | low) as usize];
            let other = cost[(rest ^ part) as usize];
            if here != UNLAWFUL && other != NEVER && visits.len() as u64 + 1 + (other >> 32) <= count {
                let mut next = visits.clone();
                next.push(Set::from(part | low));
                stack.push((rest ^ part, next, minutes + u64::from(here)));
            }
            if part == 0 {
                break;
            }
            part = (part - 1) & rest;
        }
    }
    found.sort_by(|a, b| (a.minutes, &a.visits).cmp(&(b.minutes, &b.visits)));
    found.retain(|cover| cover.visits != given.visits);
    found.insert(0, given.clone());
    found.truncate(most);
    found
}
