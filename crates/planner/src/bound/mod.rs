//! A lower bound on travel (下界): what the officers of one body in one place travel at least, whoever plans.
//!
//! **Claim.** Take any lawful plan that makes the visits given. On each visit there are `crew` officers of the pool, each of whom
//! walks one route a day: home, stops, home, with work and travel within `limit`, all stops on a day on which they may be. The
//! travel of all these routes together is at least [`travel_bound`]. The bounds of several pools add up, as every officer is in one.
//!
//! **What is left out**, so that the bound may be lower than the best plan: that the officers of a visit, and the bodies of a visit,
//! come on one day at one time; how many officers there are; their qualifications one by one (days without `crew` of them are taken
//! out beforehand) and their different homes (the nearest one counts); shifts and waiting. The bound is for the visits given: where
//! other covers with as many visits exist, give for each body the fewest stops, the shortest minutes and the union of the days
//! over these covers, and it holds for all of them.
//!
//! **Why it holds.** Let x(r) be how often route r is walked: Σ over routes through a stop x(r) = `crew`, x ≥ 0 and whole. The
//! pool is made metric first (shortest ways), so that an officer too many may stay away and no route gets longer. Prices π on stops
//! with Σ π over the stops of r ≤ length of r for *every* route r give: travel ≥ Σ x(r) · Σ π = `crew` · Σ π. Prices come from a
//! linear program over routes found so far, in floating point; they are rounded to whole thousandths, and in integers it is shown
//! by labels that no route pays too much (`price`), or, when the effort does not suffice, with circles allowed (`net`), prices cut down
//! until it is so: column generation (Gilmore and Gomory 1961; Desrosiers and Lübbecke 2005) with Farley's bound (1990).
//! A single cover is no help: officers need not stay in pairs, so a cover taken `crew` times is not the optimum, and only
//! `crew` · LP is rounded up, never `crew` · ⌈LP⌉.
//!
//! **Whole routes** (`refine`). A solution with a route whose reduced cost is at least g costs at least LP + g. All others are listed;
//! over the list cuts are added and branches looked at, and each leaf is proven in integers again (`rows`). The bound is the least of
//! LP + g and the leaves.

mod net;
mod price;
mod refine;
mod root;
mod rows;
mod simplex;
#[cfg(test)]
mod tests;

/// Working days as bits, up to 256.
pub type Days = [u64; 4];

/// Parts of a tenth of a minute in which prices are reckoned.
const SCALE: i64 = 1000;

/// A visit as one body sees it.
#[derive(Debug, Clone)]
pub struct Stop {
    /// Tenths of a minute on site, at least 1.
    pub service: i64,
    /// Days on which it can be: the common window, less the days without `crew` officers who may do it.
    pub days: Days,
    /// Shortest way between the stop and the home of any officer who may do it, the shorter direction.
    pub from_home: i64,
}

/// Officers of one body in one place, and the visits they take part in.
#[derive(Debug, Clone)]
pub struct Pool {
    /// The visits.
    pub stops: Vec<Stop>,
    /// Tenths of a minute from stop to stop, row by row.
    pub travel: Vec<i64>,
    /// Tenths of a minute of work and travel of one officer on one day.
    pub limit: i64,
    /// Officers of the body on every visit.
    pub crew: i64,
}

/// What may be spent, in steps of work, not in time: the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Steps left, a few nanoseconds each.
    pub work: u64,
}

impl Effort {
    /// Takes `steps`; false when they are not there, and then nothing is left.
    fn spend(&mut self, steps: u64) -> bool {
        let enough = self.work >= steps;
        self.work = if enough { self.work - steps } else { 0 };
        enough
    }
}

/// Most steps spent on whole routes once the linear relaxation is solved: more hardly raises the bound.
const REFINEMENT: u64 = 25_000_000;

/// Tenths of a minute every plan travels at least in this pool. Valid whatever the effort; the same for the same pool and effort.
/// About 400,000 steps a stop reach the linear relaxation in pools of up to a hundred stops.
#[must_use]
pub fn travel_bound(pool: &Pool, effort: &mut Effort) -> i64 {
    let simple = share(pool);
    if !effort.spend(net::build_work(pool.stops.len())) {
        return simple;
    }
    let Some(net) = net::build(pool) else { return simple };
    let root = root::solve(&net, effort);
    let mut best = simple.max(root.bound);
    if let Some(prices) = &root.optimum {
        let mut part = Effort { work: effort.work.min(REFINEMENT) };
        effort.work -= part.work;
        best = best.max(refine::refine(&net, prices, root.bound, &mut part));
        effort.work += part.work;
    }
    best
}

/// Without any search. A route through a stop is at least twice the shortest way to it; each stop bears the share of that which
/// its minutes are of the day, and the shares of a route's stops are together at most its length.
fn share(pool: &Pool) -> i64 {
    let n = pool.stops.len();
    if pool.limit < 1 || pool.travel.len() != n * n || pool.crew < 1 {
        return 0;
    }
    let mut way: Vec<i64> = pool.stops.iter().map(|s| s.from_home.clamp(0, pool.limit)).collect();
    let mut open: Vec<usize> = (0..n).collect();
    while let Some((k, &i)) = open.iter().enumerate().min_by_key(|x| way[*x.1]) {
        open.swap_remove(k);
        for &j in &open {
            way[j] = way[j].min(way[i].saturating_add(pool.travel[i * n + j].min(pool.travel[j * n + i]).max(0)));
        }
    }
    let parts: i128 = pool.stops.iter().zip(&way).map(|(s, &w)| 2 * i128::from(w) * i128::from(s.service.clamp(0, pool.limit))).sum();
    let sum = i128::from(pool.crew) * parts;
    let limit = i128::from(pool.limit);
    i64::try_from((sum + limit - 1) / limit).unwrap_or(0)
}
