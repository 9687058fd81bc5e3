//! Routes by reduced cost: by labels, level by level, a set of stops and its last one kept only with the shortest way.

use super::net::{Net, Onward, Prices};
use super::{Effort, SCALE};

/// A route: its stops in order and its travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    pub stops: Vec<u16>,
    pub travel: i64,
    pub reduced: i64,
}

#[derive(Clone, Copy)]
struct Label<const W: usize> {
    set: [u64; W],
    value: i64,
    used: i64,
    open: u64,
    last: u16,
    parent: u32,
}

/// What a search came to.
pub(super) struct Found {
    pub routes: Vec<Route>,
    /// Every route below the threshold is among them.
    pub complete: bool,
}

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct Search {
    /// Routes with a reduced cost below this.
    pub below: i64,
    /// Labels kept on a level: a quick search that may miss routes.
    pub beam: usize,
    /// Most routes wanted; with more the search is not complete.
    pub most: usize,
    /// Whether having `most` ends it.
    pub all: bool,
}

/// Routes below the threshold, each set of stops once, cheapest first.
pub(super) fn search(net: &Net, prices: &Prices, on: Option<&Onward>, what: Search, effort: &mut Effort) -> Found {
    match net.n {
        0..=64 => labels::<1>(net, prices, on, what, effort),
        65..=128 => labels::<2>(net, prices, on, what, effort),
        129..=256 => labels::<4>(net, prices, on, what, effort),
        257..=512 => labels::<8>(net, prices, on, what, effort),
        513..=1024 => labels::<16>(net, prices, on, what, effort),
        _ => Found { routes: Vec::new(), complete: false },
    }
}

fn labels<const W: usize>(net: &Net, prices: &Prices, on: Option<&Onward>, what: Search, effort: &mut Effort) -> Found {
    let n = net.n;
    let hopeful = |label: &Label<W>, before: usize| {
        let Some(on) = on else { return true };
        let slots = net.slots(net.limit - label.used);
        let mut open = label.open;
        while open != 0 {
            let class = open.trailing_zeros() as usize;
            open &= open - 1;
            if on.rest(class, usize::from(label.last), before, slots) + label.value - prices.route < what.below {
                return true;
            }
        }
        false
    };
    let mut all: Vec<Label<W>> = Vec::new();
    let mut level: Vec<Label<W>> = Vec::new();
    for i in 0..n {
        let mut set = [0; W];
        set[i / 64] |= 1 << (i % 64);
        let label = Label {
            set,
            value: SCALE * net.home[i] - prices.stop[i],
            used: net.home[i] + net.service[i],
            open: net.open[i],
            last: u16::try_from(i).unwrap_or(u16::MAX),
            parent: u32::MAX,
        };
        if label.open != 0 && label.used + net.home[i] <= net.limit && hopeful(&label, usize::MAX) {
            level.push(label);
        }
    }
    let mut done: Vec<([u64; W], i64, u32)> = Vec::new(); // set, reduced cost, label
    let mut complete = true;
    while !level.is_empty() {
        if level.len() > what.beam {
            level.sort_by_key(|l| (l.value + SCALE * net.home[usize::from(l.last)], l.set, l.last));
            level.truncate(what.beam);
            complete = false;
        }
        let start = all.len();
        all.extend_from_slice(&level);
        for (k, l) in level.iter().enumerate() {
            let reduced = l.value + SCALE * net.home[usize::from(l.last)] - prices.route;
            if reduced < what.below {
                done.push((l.set, reduced, u32::try_from(start + k).unwrap_or(u32::MAX)));
            }
        }
        if !what.all && done.len() > 4 * what.most {
            done.sort_unstable();
            done.dedup_by_key(|d| d.0);
            if done.len() > what.most {
                complete = false;
                break;
            }
        }
        let mut next: Vec<Label<W>> = Vec::new();
        for (k, l) in level.iter().enumerate() {
            if !effort.spend(n as u64) || all.len() + next.len() > 6_000_000 {
                complete = false;
                break;
            }
            let i = usize::from(l.last);
            for j in 0..n {
                let open = l.open & net.open[j];
                if open == 0 || l.set[j / 64] >> (j % 64) & 1 == 1 {
                    continue;
                }
                let t = net.travel[i * n + j];
                let used = l.used + t + net.service[j];
                if used + net.home[j] > net.limit {
                    continue;
                }
                let mut set = l.set;
                set[j / 64] |= 1 << (j % 64);
                let label = Label {
                    set,
                    value: l.value + SCALE * t - prices.stop[j],
                    used,
                    open,
                    last: u16::try_from(j).unwrap_or(u16::MAX),
                    parent: u32::try_from(start + k).unwrap_or(u32::MAX),
                };
                if hopeful(&label, i) {
                    next.push(label);
                }
            }
        }
        if effort.work == 0 {
            complete = false;
            break;
        }
        next.sort_unstable_by_key(|l| (l.set, l.last, l.used, l.parent));
        next.dedup_by_key(|l| (l.set, l.last));
        level = next;
    }
    done.sort_unstable();
    done.dedup_by_key(|d| d.0);
    done.sort_unstable_by_key(|d| (d.1, d.0));
    if done.len() > what.most {
        done.truncate(what.most);
        complete = false;
    }
    let routes = done
        .into_iter()
        .map(|(_, reduced, at)| {
            let mut stops = Vec::new();
            let mut k = at;
            while let Some(l) = all.get(k as usize) {
                stops.push(l.last);
                k = l.parent;
            }
            stops.reverse();
            let travel = travel_of(net, &stops);
            Route { stops, travel, reduced }
        })
        .collect();
    Found { routes, complete }
}

/// Home, stops in order, home.
pub(super) fn travel_of(net: &Net, stops: &[u16]) -> i64 {
    let at = |i: usize| usize::from(stops[i]);
    if stops.is_empty() {
        return 0;
    }
    net.home[at(0)] + net.home[at(stops.len() - 1)] + (1..stops.len()).map(|k| net.travel[at(k - 1) * net.n + at(k)]).sum::<i64>()
}
