//! Small pools against everything tried out; large ones against the clock that counts steps.

use super::net::{Net, Prices};
use super::*;

/// A small repeatable source of numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, low: i64, high: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + i64::try_from((self.0 >> 33) % u64::try_from(high - low + 1).unwrap()).unwrap()
    }
}

fn town(seed: u64, n: usize, crew: i64) -> Pool {
    let mut dice = Dice(seed * 7919 + 13);
    let spread = if seed.is_multiple_of(3) { 3_000 } else { 9_000 };
    let mut points: Vec<(i64, i64)> = (0..n).map(|_| (dice.roll(-spread, spread), dice.roll(-spread, spread))).collect();
    if n > 3 && seed.is_multiple_of(4) {
        points[1] = points[0]; // two visits to one firm
    }
    let way = |a: (i64, i64), b: (i64, i64)| {
        let m = ((a.0 - b.0).pow(2) + (a.1 - b.1).pow(2)).isqrt();
        if m == 0 { 0 } else { 40 + (m * 26 + 999) / 1000 }
    };
    let stops = points
        .iter()
        .map(|&p| {
            let first = if dice.roll(0, 2) == 0 { dice.roll(0, 20) } else { 0 };
            let last = if dice.roll(0, 2) == 0 { 21.min(first + dice.roll(1, 9)) } else { 21 };
            let days = (first..=last).fold(0, |m, d| m | 1_u64 << d);
            Stop { service: 50 * dice.roll(8, 24), days: [days, 0, 0, 0], from_home: way(p, (0, 0)) }
        })
        .collect();
    let mut travel: Vec<i64> = points.iter().flat_map(|&a| points.iter().map(move |&b| way(a, b))).collect();
    if seed % 5 == 1 {
        for t in &mut travel {
            *t = (*t * dice.roll(60, 160)) / 100; // one-way roads, shortcuts, detours
        }
    }
    Pool { stops, travel, limit: 4200, crew }
}

/// Shortest route of every set of stops that fits a day as the pool gives it, nothing made metric.
fn routes(pool: &Pool) -> Vec<Option<i64>> {
    let n = pool.stops.len();
    let mut out = vec![None; 1 << n];
    for (set, best) in out.iter_mut().enumerate().skip(1) {
        let members: Vec<usize> = (0..n).filter(|i| set >> i & 1 == 1).collect();
        let days = members.iter().fold(u64::MAX, |m, &i| m & pool.stops[i].days[0]);
        let work: i64 = members.iter().map(|&i| pool.stops[i].service).sum();
        if days == 0 || work > pool.limit {
            continue;
        }
        let mut shortest = i64::MAX;
        walk(pool, &members, &mut Vec::new(), 0, &mut shortest);
        if work + shortest <= pool.limit {
            *best = Some(shortest);
        }
    }
    out
}

fn walk(pool: &Pool, members: &[usize], done: &mut Vec<usize>, so_far: i64, shortest: &mut i64) {
    let n = pool.stops.len();
    if done.len() == members.len() {
        *shortest = (*shortest).min(so_far + pool.stops[done[done.len() - 1]].from_home);
        return;
    }
    for &i in members {
        if !done.contains(&i) {
            let step = done.last().map_or(pool.stops[i].from_home, |&l| pool.travel[l * n + i]);
            done.push(i);
            walk(pool, members, done, so_far + step, shortest);
            done.pop();
        }
    }
}

/// The least travel with every stop visited by exactly `crew` officers, all ways of sharing tried.
fn optimum(pool: &Pool) -> i64 {
    let n = pool.stops.len();
    let routes = routes(pool);
    let base = usize::try_from(pool.crew).unwrap() + 1;
    let states = base.pow(u32::try_from(n).unwrap());
    let digit = |state: usize, i: usize| state / base.pow(u32::try_from(i).unwrap()) % base;
    let mut best = vec![i64::MAX; states];
    best[0] = 0;
    for state in 1..states {
        // the first stop that still lacks an officer is on the route
        let lacking = (0..n).filter(|&i| digit(state, i) > 0).fold(0, |m, i| m | 1_usize << i);
        let first = lacking & lacking.wrapping_neg();
        let mut set = lacking;
        while set > 0 {
            if set & first != 0
                && let Some(cost) = routes[set]
            {
                let rest = state - (0..n).filter(|i| set >> i & 1 == 1).map(|i| base.pow(u32::try_from(i).unwrap())).sum::<usize>();
                if best[rest] < i64::MAX {
                    best[state] = best[state].min(best[rest] + cost);
                }
            }
            set = (set - 1) & lacking;
        }
    }
    best[states - 1]
}

const MUCH: Effort = Effort { work: 200_000_000 };

fn bound(pool: &Pool, work: u64) -> i64 {
    travel_bound(pool, &mut Effort { work })
}

#[test]
fn never_above_the_optimum_and_nearly_always_at_it() {
    let (mut met, mut all) = (0, 0);
    for seed in 0..150 {
        for (n, crew) in [(3, 2), (5, 1), (6, 2), (7, 2), (5, 3)] {
            let pool = town(seed, n, crew);
            let best = optimum(&pool);
            let claimed = bound(&pool, MUCH.work);
            assert!(claimed <= best, "seed {seed}, {n} stops, {crew} officers: claims {claimed}, {best} is possible");
            if seed % 5 != 1 {
                all += 1;
                met += i32::from(claimed == best);
            }
        }
    }
    assert!(met * 100 >= all * 99, "{met} of {all}");
}

#[test]
fn any_effort_is_honest_and_more_is_not_worse() {
    for seed in 0..40 {
        let pool = town(seed, 7, 2);
        let best = optimum(&pool);
        let mut before = 0;
        for work in [0, 10, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000] {
            let mut effort = Effort { work };
            let claimed = travel_bound(&pool, &mut effort);
            assert!(claimed <= best, "seed {seed}, effort {work}: claims {claimed}, {best} is possible");
            assert!(claimed >= before, "seed {seed}: effort {work} gives {claimed}, less gave {before}");
            assert!(effort.work <= work);
            before = claimed;
        }
    }
}

#[test]
fn officers_need_not_stay_in_pairs() {
    // Any two of three stops fill a day: three officers walk ab, bc and ca; pairs would need four routes.
    let stop = Stop { service: 1900, days: [1, 0, 0, 0], from_home: 100 };
    let pool = Pool { stops: vec![stop; 3], travel: vec![0, 50, 50, 50, 0, 50, 50, 50, 0], limit: 4200, crew: 2 };
    assert_eq!(optimum(&pool), 750);
    assert_eq!(bound(&pool, MUCH.work), 750);
}

#[test]
fn days_keep_stops_apart() {
    let stop = |days| Stop { service: 500, days: [days, 0, 0, 0], from_home: 100 };
    let pool = |a, b| Pool { stops: vec![stop(a), stop(b)], travel: vec![0, 10, 10, 0], limit: 4200, crew: 2 };
    assert_eq!(bound(&pool(0b11, 0b10), MUCH.work), 420);
    assert_eq!(bound(&pool(0b01, 0b10), MUCH.work), 800);
}

/// Prices of every kind, from nothing to far too much, bound nothing they should not.
#[test]
fn false_prices_do_no_harm() {
    let mut dice = Dice(5);
    for seed in 0..60 {
        let pool = town(seed, 6, 2);
        let best = optimum(&pool);
        let net: Net = net::build(&pool).unwrap();
        let most = [100, 1_000, 5_000][usize::try_from(seed % 3).unwrap()];
        let prices = Prices { stop: (0..net.n).map(|_| dice.roll(0, most) * SCALE / 2).collect(), route: 0 };
        let claimed = root::scaled(&net, &prices, 1_000_000_000);
        assert!(claimed <= best, "seed {seed}: {claimed} > {best}");
        let found = price::search(&net, &prices, None, ALL, &mut MUCH.clone());
        assert!(found.complete);
        let columns: Vec<rows::Column> = found
            .routes
            .iter()
            .map(|r| {
                let mut stops = r.stops.clone();
                stops.sort_unstable();
                rows::Column { stops, cost: r.travel }
            })
            .collect();
        let rows: Vec<rows::Row> = (0..net.n)
            .map(|i| rows::Row { kind: rows::Kind::Stop(u16::try_from(i).unwrap()), sense: simplex::Sense::AtLeast, right: 2 })
            .collect();
        let given: Vec<f64> = prices.stop.iter().map(|&p| root::float(p) / 1000.0).collect();
        let claimed = rows::proven(&net, &columns, &rows, &given);
        assert!(claimed <= best, "seed {seed}: {claimed} > {best}");
    }
}

const ALL: price::Search = price::Search { below: i64::MAX / 8, beam: usize::MAX, most: 100_000, all: true };

/// The labels find each set of stops that fits a day, with its shortest way; and with the table of ways on the same ones as without.
#[test]
fn labels_miss_no_route() {
    let mut dice = Dice(11);
    for seed in (0..60).filter(|s| s % 5 != 1) {
        let pool = town(seed, 7, 2);
        let net = net::build(&pool).unwrap();
        let prices = Prices { stop: (0..7).map(|_| dice.roll(0, 400) * SCALE).collect(), route: 0 };
        let all = price::search(&net, &prices, None, ALL, &mut MUCH.clone()).routes;
        let known = routes(&pool);
        assert_eq!(all.len(), known.iter().flatten().count(), "seed {seed}");
        for r in &all {
            let set = r.stops.iter().fold(0, |m, &i| m | 1_usize << i);
            assert_eq!(known[set], Some(r.travel), "seed {seed}, {:?}", r.stops);
        }
        let on = net.onward(&prices);
        let low = all.iter().map(|r| r.reduced).min().unwrap();
        assert!(net.relaxed_minimum(&prices, &on) <= low);
        for below in [low - 1, low + 1, 0, 100 * SCALE] {
            let some = price::search(&net, &prices, Some(&on), price::Search { below, ..ALL }, &mut MUCH.clone());
            assert!(some.complete);
            let expected: Vec<_> = all.iter().filter(|r| r.reduced < below).map(|r| (r.travel, r.reduced)).collect();
            assert_eq!(some.routes.iter().map(|r| (r.travel, r.reduced)).collect::<Vec<_>>(), expected, "seed {seed}, below {below}");
        }
    }
}

#[test]
fn a_large_pool_stays_within_its_effort() {
    let pool = town(8, 150, 2);
    let simple = share(&pool);
    let mut before = simple;
    for work in [1_000_000, 100_000_000] {
        let mut effort = Effort { work };
        let claimed = travel_bound(&pool, &mut effort);
        assert!(claimed >= before && effort.work <= work, "{claimed}, without search {simple}");
        assert_eq!(claimed, bound(&pool, work));
        before = claimed;
    }
    assert!(before > simple + simple / 4, "{before}, without search {simple}");
}

#[test]
fn a_usual_pool_reaches_the_relaxation() {
    let pool = town(2, 40, 2);
    let net = net::build(&pool).unwrap();
    let root = root::solve(&net, &mut Effort { work: 16_000_000 });
    assert!(root.optimum.is_some());
    assert!(bound(&pool, 16_000_000) >= root.bound);
}

#[test]
fn nonsense_is_answered_with_little_or_nothing() {
    let good = town(1, 4, 2);
    let mut pool = good.clone();
    pool.stops.clear();
    pool.travel.clear();
    assert_eq!(bound(&pool, 1000), 0);
    let mut pool = good.clone();
    pool.travel.pop();
    assert_eq!(bound(&pool, 1_000_000), 0);
    for change in [
        |p: &mut Pool| p.limit = -1,
        |p: &mut Pool| p.crew = 0,
        |p: &mut Pool| p.stops[0].service = 0,
        |p: &mut Pool| p.stops[0].service = i64::MAX,
        |p: &mut Pool| p.stops[0].from_home = i64::MAX,
        |p: &mut Pool| p.stops[0].from_home = -5,
        |p: &mut Pool| p.stops[0].days = [0; 4],
        |p: &mut Pool| p.travel.fill(i64::MAX),
        |p: &mut Pool| p.travel.fill(-7),
        |p: &mut Pool| p.limit = i64::MAX,
    ] {
        let mut pool = good.clone();
        change(&mut pool);
        assert!(bound(&pool, 10_000_000) >= 0);
    }
}

/// A visit no officer can make does not spoil the bound for the others.
#[test]
fn an_impossible_stop_is_left_out() {
    let good = town(2, 6, 2);
    let mut pool = good.clone();
    pool.stops[3].days = [0; 4];
    assert!(bound(&pool, MUCH.work) > bound(&good, MUCH.work) / 2);
}
