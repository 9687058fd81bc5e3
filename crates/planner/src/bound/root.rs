//! The linear relaxation by columns: every stop covered `crew` times by routes, as cheaply as can be.

use std::collections::HashMap;

use super::net::{FAR, Net, Prices};
use super::price::{Route, Search, search};
use super::simplex::{Sense, Simplex};
use super::{Effort, SCALE};

/// What the relaxation gives.
pub(super) struct Root {
    /// Proven, tenths of a minute.
    pub bound: i64,
    /// Prices at the optimum; none when the effort did not reach it.
    pub optimum: Option<Prices>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "rounded on purpose: what follows is proven in integers")]
pub(super) fn down(x: f64) -> i64 {
    (x * SCALE as f64 + 1e-4).floor() as i64
}

#[expect(clippy::cast_precision_loss, reason = "tenths of a minute are far below 2^52")]
pub(super) const fn float(x: i64) -> f64 {
    x as f64
}

pub(super) fn ceil_div(a: i64, b: i64) -> i64 {
    a.div_euclid(b) + i64::from(a.rem_euclid(b) != 0)
}

/// Tenths of the inner prices.
const INNER: i64 = 5;

pub(super) fn solve(net: &Net, effort: &mut Effort) -> Root {
    let n = net.n;
    let mut lp = Simplex::new();
    let penalty = 4.0 * float((0..n).map(|i| net.home[i]).max().unwrap_or(0) + 1);
    for _ in 0..n {
        lp.add_row(Sense::AtLeast, float(net.crew), penalty, &[]);
    }
    let mut known: HashMap<Vec<u16>, i64> = HashMap::new();
    for i in 0..n {
        let j = lp.add_column(2.0 * float(net.home[i]), [(i, 1.0)]);
        lp.start_with(i, j);
        known.insert(vec![u16::try_from(i).unwrap_or(u16::MAX)], 2 * net.home[i]);
    }
    let mut beam = 60;
    // Kept for `scaled` at the end, should it come to that.
    let reserve = (effort.work / 4).min(20 * net.onward_work());
    effort.work -= reserve;
    let mut best = 0;
    // Prices no route is known to break: between these and the program's own ones the first routes are looked for,
    // which keeps prices from leaping about (Ben-Ameur and Neto 2007).
    let mut inner = Prices { stop: (0..n).map(|i| 2 * SCALE * net.home[i] * net.service[i] / net.limit).collect(), route: 0 };
    let mut steady = true;
    loop {
        let before = lp.work;
        let solved = lp.primal();
        let prices = Prices { stop: lp.prices().iter().take(n).map(|&y| down(y).max(0)).collect(), route: 0 };
        let paid: i64 = net.crew * prices.stop.iter().sum::<i64>();
        let go_on = effort.spend((lp.work - before) / 8) && solved;
        if steady && go_on {
            let between =
                Prices { stop: inner.stop.iter().zip(&prices.stop).map(|(a, b)| (INNER * a + (10 - INNER) * b) / 10).collect(), route: 0 };
            let found = search(net, &between, None, Search { below: 0, beam: 200, most: 3 * n + 10, all: false }, effort);
            if add(&mut lp, &mut known, found.routes) {
                continue;
            }
            inner = between;
            let held = net.crew * inner.stop.iter().sum::<i64>();
            steady = paid - held > paid / 200;
            continue;
        }
        if go_on && beam < 2000 {
            let found = search(net, &prices, None, Search { below: 0, beam, most: 3 * n + 10, all: false }, effort);
            if add(&mut lp, &mut known, found.routes) {
                continue;
            }
            beam *= 6;
            if beam < 2000 {
                continue;
            }
        }
        beam = 400;
        if !go_on || !effort.spend(net.onward_work()) {
            let bound = best.max(scaled(net, &inner, reserve));
            return Root { bound, optimum: None };
        }
        let on = net.onward(&prices);
        let low = net.relaxed_minimum(&prices, &on);
        best = best.max(farley(net, paid, low));
        if low >= 0 {
            effort.work += reserve;
            return Root { bound: best, optimum: Some(prices) };
        }
        let mut wanted = Search { below: low / 3, beam: usize::MAX, most: 3 * n + 10, all: false };
        let mut found = search(net, &prices, Some(&on), wanted, effort);
        if found.routes.is_empty() && found.complete {
            wanted.below = 0;
            found = search(net, &prices, Some(&on), wanted, effort);
        }
        if found.complete && found.routes.is_empty() {
            effort.work += reserve;
            return Root { bound: best.max(ceil_div(paid, SCALE)), optimum: Some(prices) };
        }
        if let Some(low) = found.routes.iter().map(|r| r.reduced).min().filter(|_| found.complete) {
            best = best.max(farley(net, paid, low));
        }
        if !add(&mut lp, &mut known, found.routes) {
            let bound = best.max(scaled(net, &inner, reserve));
            return Root { bound, optimum: None };
        }
    }
}

/// The largest fraction found of these prices that pays for no route too much. Smaller prices leave fewer labels to look at.
pub(super) fn scaled(net: &Net, prices: &Prices, reserve: u64) -> i64 {
    let mut effort = Effort { work: reserve };
    let (mut fine, mut bad, mut step) = (0, PARTS, PARTS / 32);
    let mut best = 0;
    while bad - fine > PARTS / 256 && effort.spend(net.onward_work()) {
        let share = if fine == 0 { (PARTS - step).max(bad / 2) } else { (fine + bad) / 2 };
        step *= 2;
        let less = Prices { stop: prices.stop.iter().map(|p| p * share / PARTS).collect(), route: 0 };
        let paid = net.crew * less.stop.iter().sum::<i64>();
        let on = net.onward(&less);
        let low = net.relaxed_minimum(&less, &on);
        best = best.max(farley(net, paid, low));
        let mut part = Effort { work: effort.work.min(3 * net.onward_work()) };
        effort.work -= part.work;
        let found = (low < 0).then(|| search(net, &less, Some(&on), Search { below: 0, beam: usize::MAX, most: 1, all: false }, &mut part));
        effort.work += part.work;
        if found.is_none_or(|f| f.complete && f.routes.is_empty()) {
            best = best.max(ceil_div(paid, SCALE));
            fine = share;
        } else {
            bad = share;
        }
    }
    best
}

/// Parts of the prices in `scaled`.
const PARTS: i64 = 1024;

/// Adds the routes that are new, or shorter than the one known with the same stops. Whether there were any.
fn add(lp: &mut Simplex, known: &mut HashMap<Vec<u16>, i64>, routes: Vec<Route>) -> bool {
    let mut any = false;
    for route in routes {
        let mut set = route.stops;
        set.sort_unstable();
        if known.get(&set).is_none_or(|&t| route.travel < t) {
            lp.add_column(float(route.travel), set.iter().map(|&i| (usize::from(i), 1.0)));
            known.insert(set, route.travel);
            any = true;
        }
    }
    any
}

/// Farley: when no route's reduced cost is below `low` < 0, prices divided by 1 + |low| / (cheapest route) pay for no route too much.
fn farley(net: &Net, paid: i64, low: i64) -> i64 {
    if low >= 0 {
        return ceil_div(paid, SCALE);
    }
    let cheapest = 2 * i128::from(net.home.iter().copied().min().unwrap_or(0)) * i128::from(SCALE);
    if cheapest == 0 || low <= -FAR {
        return 0;
    }
    let scaled = i128::from(paid) * cheapest / (cheapest + i128::from(-low));
    ceil_div(i64::try_from(scaled).unwrap_or(0), SCALE)
}
