//! A pool as the pricing sees it: shortest ways, classes of days, and a lower bound on how a route can go on.

use super::{Days, Pool, SCALE};

pub(super) const FAR: i64 = i64::MAX / 4;
/// Most classes of days kept apart; more are united, which only loosens.
const CLASSES: usize = 64;

pub(super) struct Net {
    pub n: usize,
    /// Shortest ways: never longer than the travel given, and with them a stop left out never makes a route longer.
    pub travel: Vec<i64>,
    pub home: Vec<i64>,
    pub service: Vec<i64>,
    pub limit: i64,
    pub crew: i64,
    /// Classes of days on which the stop can be visited, one bit each.
    pub open: Vec<u64>,
    /// Stops of every class.
    pub classes: Vec<Vec<usize>>,
    /// Tenths of a minute to a slot of the table: no more than the shortest stop.
    unit: i64,
}

/// Most cells of the table of ways on; a pool that needs more is too large.
const CELLS: usize = 60_000_000;

/// What making a pool of `n` stops metric costs in units of effort.
pub(super) const fn build_work(n: usize) -> u64 {
    (n as u64).pow(3) / 16
}

/// The pool, made metric, without the stops no officer could visit at all. None: nothing to reckon with.
pub(super) fn build(pool: &Pool) -> Option<Net> {
    let all = pool.stops.len();
    let limit = pool.limit;
    let lawful = pool.travel.len() == all * all
        && all <= 2048
        && (1..=64).contains(&pool.crew)
        && (1..=100_000).contains(&limit)
        && pool.stops.iter().all(|s| s.service > 0 && s.from_home >= 0)
        && pool.travel.iter().all(|&t| t >= 0);
    if !lawful {
        return None;
    }
    // A way longer than a day is as good as one a little longer than a day.
    let mut ways: Vec<i64> = pool.travel.iter().map(|&t| t.min(limit + 1)).collect();
    for k in 0..all {
        ways[k * all + k] = 0;
    }
    for k in 0..all {
        let from: Vec<i64> = ways[k * all..(k + 1) * all].to_vec();
        for row in ways.chunks_exact_mut(all) {
            let to = row[k];
            for (t, &on) in row.iter_mut().zip(&from) {
                *t = (*t).min(to + on);
            }
        }
    }
    let straight: Vec<i64> = pool.stops.iter().map(|s| s.from_home.min(limit + 1)).collect();
    let home: Vec<i64> =
        (0..all).map(|i| (0..all).map(|j| straight[j] + ways[i * all + j].min(ways[j * all + i])).min().unwrap_or(0)).collect();
    let kept: Vec<usize> =
        (0..all).filter(|&i| pool.stops[i].days != [0; 4] && 2 * home[i] + pool.stops[i].service.min(limit + 1) <= limit).collect();
    let service: Vec<i64> = kept.iter().map(|&i| pool.stops[i].service).collect();
    let days: Vec<Days> = kept.iter().map(|&i| pool.stops[i].days).collect();
    let (open, classes) = classes(&days);
    let unit = service.iter().copied().min()?.min(20);
    let net = Net {
        n: kept.len(),
        travel: kept.iter().flat_map(|&i| kept.iter().map(move |&j| (i, j))).map(|(i, j)| ways[i * all + j]).collect(),
        home: kept.iter().map(|&i| home[i]).collect(),
        service,
        limit,
        crew: pool.crew,
        open,
        classes,
        unit,
    };
    (net.classes.len() * net.n * net.width() <= CELLS).then_some(net)
}

/// Days on which all can be done that can be done on another one need not be looked at.
fn classes(days: &[Days]) -> (Vec<u64>, Vec<Vec<usize>>) {
    let mut sets: Vec<Vec<usize>> = (0..256).map(|d| (0..days.len()).filter(|&i| days[i][d / 64] >> (d % 64) & 1 == 1).collect()).collect();
    sets.sort_by_key(|s: &Vec<usize>| std::cmp::Reverse(s.len()));
    let mut kept: Vec<Vec<usize>> = Vec::new();
    for set in sets {
        if !set.is_empty() && !kept.iter().any(|k| set.iter().all(|i| k.binary_search(i).is_ok())) {
            kept.push(set);
        }
    }
    while kept.len() > CLASSES {
        let small = kept.pop().unwrap_or_default();
        if let Some(last) = kept.last_mut() {
            last.extend(small);
            last.sort_unstable();
            last.dedup();
        }
    }
    let open = (0..days.len()).map(|i| (0..kept.len()).filter(|&c| kept[c].binary_search(&i).is_ok()).fold(0, |m, c| m | 1 << c)).collect();
    (open, kept)
}

/// What the master pays for a visit to each stop and for every route, in thousandths of a tenth of a minute.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    pub stop: Vec<i64>,
    pub route: i64,
}

/// For every class of days, stop and time left: the cheapest way on to home (travel less prices), walking back and forth between
/// two stops forbidden, longer circles allowed, time rounded in the officer's favour.
pub(super) struct Onward {
    width: usize,
    n: usize,
    first: Vec<i64>,
    next: Vec<u16>,
    second: Vec<i64>,
}

impl Net {
    fn width(&self) -> usize {
        usize::try_from(self.limit / self.unit).unwrap_or(0) + 1
    }

    /// What `onward` costs in units of effort.
    pub(super) fn onward_work(&self) -> u64 {
        self.classes.iter().map(|c| (c.len() * c.len() * self.width()) as u64).sum::<u64>() / 8
    }

    pub(super) fn onward(&self, prices: &Prices) -> Onward {
        let (n, width) = (self.n, self.width());
        let size = self.classes.len() * n * width;
        let mut on = Onward { width, n, first: vec![FAR; size], next: vec![u16::MAX; size], second: vec![FAR; size] };
        for (c, stops) in self.classes.iter().enumerate() {
            let base = c * n * width;
            // arcs of this class: consumption, cost
            let arcs: Vec<Vec<(usize, usize, i64)>> = stops
                .iter()
                .map(|&i| {
                    stops
                        .iter()
                        .filter(|&&j| j != i)
                        .map(|&j| {
                            let t = self.travel[i * n + j];
                            (j, usize::try_from((t + self.service[j]) / self.unit).unwrap_or(usize::MAX), SCALE * t - prices.stop[j])
                        })
                        .filter(|a| a.1 < width)
                        .collect()
                })
                .collect();
            for q in 0..width {
                for (&i, arcs) in stops.iter().zip(&arcs) {
                    let at = usize::try_from(self.home[i] / self.unit).unwrap_or(usize::MAX);
                    let (mut first, mut next, mut second) =
                        if at <= q { (SCALE * self.home[i], u16::MAX, FAR) } else { (FAR, u16::MAX, FAR) };
                    for &(j, w, cost) in arcs {
                        if w > q {
                            continue;
                        }
                        let k = base + j * width + q - w;
                        let rest = if usize::from(on.next[k]) == i { on.second[k] } else { on.first[k] };
                        let value = rest + cost;
                        if value < second {
                            if value < first {
                                second = first;
                                first = value;
                                next = u16::try_from(j).unwrap_or(u16::MAX - 1);
                            } else {
                                second = value;
                            }
                        }
                    }
                    let k = base + i * width + q;
                    (on.first[k], on.next[k], on.second[k]) = (first, next, second);
                }
            }
        }
        on
    }

    /// No route has a smaller reduced cost than this.
    pub(super) fn relaxed_minimum(&self, prices: &Prices, on: &Onward) -> i64 {
        let mut best = FAR;
        for (c, stops) in self.classes.iter().enumerate() {
            for &i in stops {
                let rest = on.rest(c, i, usize::MAX, self.slots(self.limit - self.home[i] - self.service[i]));
                best = best.min(rest + SCALE * self.home[i] - prices.stop[i] - prices.route);
            }
        }
        best
    }

    pub(super) fn slots(&self, left: i64) -> usize {
        usize::try_from(left / self.unit).unwrap_or(0)
    }
}

impl Onward {
    /// From `stop` in class `class`, not straight back to `before`, with so much time left.
    pub(super) fn rest(&self, class: usize, stop: usize, before: usize, slots: usize) -> i64 {
        let k = (class * self.n + stop) * self.width + slots.min(self.width - 1);
        if usize::from(self.next[k]) == before { self.second[k] } else { self.first[k] }
    }
}
