//! From the linear relaxation towards whole routes: list all routes that a cheap solution can use, then cut and branch.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::net::{Net, Prices};
use super::price::{Route, Search, search};
use super::root::{ceil_div, float};
use super::rows::{Column, Kind, Row, proven, separate};
use super::simplex::{Sense, Simplex};
use super::{Effort, SCALE};

/// Most routes listed.
const LIST: usize = 12_000;
/// Most branches looked at for one list.
const BRANCHES: usize = 400;
/// Most rounds of cuts.
const ROUNDS: usize = 12;

/// A bound at least as good as `root`, proven, tenths of a minute.
pub(super) fn refine(net: &Net, prices: &Prices, root: i64, effort: &mut Effort) -> i64 {
    let paid = net.crew * prices.stop.iter().sum::<i64>();
    if !effort.spend(net.onward_work()) {
        return root;
    }
    let on = net.onward(prices);
    let mut best = root;
    let mut gap = paid / 100 + SCALE;
    let mut last = 0;
    for _ in 0..6 {
        let found = search(net, prices, Some(&on), Search { below: gap, beam: usize::MAX, most: LIST, all: false }, effort);
        if effort.work == 0 {
            return best;
        }
        if !found.complete {
            if last > 0 && gap - last < paid / 400 {
                return best;
            }
            gap = last + (gap - last) / 2;
            if gap <= SCALE {
                return best;
            }
            continue;
        }
        // A solution with a route that is not listed costs at least this.
        let ceiling = ceil_div(paid + gap, SCALE);
        let reached = Tree::new(net, &found.routes, best, ceiling).grow(effort);
        best = best.max(reached);
        if reached < ceiling || effort.work == 0 {
            return best;
        }
        last = gap;
        gap *= 2;
    }
    best
}

struct Tree<'a> {
    net: &'a Net,
    columns: Vec<Column>,
    /// Rows all branches share: the stops, then cuts.
    rows: Vec<Row>,
    lp: Simplex,
    penalty: f64,
    floor: i64,
    /// The cheapest that needs no more looking: outside the list, or a solution of whole routes.
    ceiling: i64,
}

impl<'a> Tree<'a> {
    fn new(net: &'a Net, routes: &[Route], floor: i64, ceiling: i64) -> Self {
        let mut columns: Vec<Column> = Vec::with_capacity(routes.len() + net.n);
        for route in routes {
            let mut stops = route.stops.clone();
            stops.sort_unstable();
            columns.push(Column { stops, cost: route.travel });
        }
        let penalty = 8.0 * float(net.home.iter().copied().max().unwrap_or(0) + 1);
        let mut lp = Simplex::new();
        let mut rows = Vec::new();
        for i in 0..net.n {
            lp.add_row(Sense::AtLeast, float(net.crew), penalty, &[]);
            rows.push(Row { kind: Kind::Stop(u16::try_from(i).unwrap_or(u16::MAX)), sense: Sense::AtLeast, right: net.crew });
        }
        // a start that covers everything: each stop alone, or its elastic column
        for i in 0..net.n {
            lp.start_with(i, 2 * i + 1);
        }
        for c in &mut columns {
            lp.add_column(float(c.cost), c.stops.iter().map(|&i| (usize::from(i), 1.0)));
        }
        Self { net, columns, rows, lp, penalty, floor, ceiling }
    }

    /// Index of listed route `k` among the columns of the linear program.
    fn place(&self, k: usize) -> usize {
        2 * self.net.n + k
    }

    fn add(&self, lp: &mut Simplex, row: &Row) {
        let values: Vec<(usize, f64)> = self
            .columns
            .iter()
            .enumerate()
            .map(|(k, c)| (self.place(k), float(row.kind.coefficient(k, c))))
            .filter(|v| v.1 != 0.0)
            .collect();
        lp.add_row(row.sense, float(row.right), self.penalty, &values);
    }

    /// Routes in use.
    fn used(&self, lp: &Simplex) -> Vec<(usize, f64)> {
        let mut used: Vec<(usize, f64)> = lp
            .used()
            .filter(|u| u.0 >= 2 * self.net.n && u.0 < 2 * self.net.n + self.columns.len())
            .map(|(j, x)| (j - 2 * self.net.n, x))
            .collect();
        used.sort_unstable_by_key(|u| u.0);
        used
    }

    fn grow(mut self, effort: &mut Effort) -> i64 {
        if !self.lp.primal() {
            return self.floor;
        }
        let mut bound = self.floor;
        for _ in 0..ROUNDS {
            let cuts = separate(self.net, &self.columns, &self.used(&self.lp));
            if cuts.is_empty() || self.rows.len() > 3 * self.net.n + 60 || !effort.spend(self.lp.work / 8) {
                break;
            }
            self.lp.work = 0;
            let mut lp = self.lp.clone();
            for cut in &cuts {
                self.add(&mut lp, cut);
            }
            if !lp.dual() {
                break;
            }
            self.lp = lp;
            self.rows.extend(cuts);
            let now = proven(self.net, &self.columns, &self.rows, &self.lp.prices());
            bound = bound.max(now);
            if bound >= self.ceiling {
                return self.ceiling;
            }
        }
        self.branch(bound, effort)
    }

    fn branch(mut self, bound: i64, effort: &mut Effort) -> i64 {
        let mut open: BinaryHeap<(Reverse<i64>, Reverse<usize>)> = BinaryHeap::from([(Reverse(bound), Reverse(0))]);
        let mut nodes: Vec<Vec<Row>> = vec![Vec::new()];
        for _ in 0..BRANCHES {
            let Some(&(Reverse(low), Reverse(at))) = open.peek() else { return self.ceiling };
            if low >= self.ceiling || effort.work == 0 {
                break;
            }
            open.pop();
            let mut lp = self.lp.clone();
            lp.work = 0;
            for row in &nodes[at] {
                self.add(&mut lp, row);
            }
            let solved = lp.dual();
            let enough = effort.spend(lp.work / 8 + (self.columns.len() * nodes[at].len()) as u64 / 4);
            let mut rows = self.rows.clone();
            rows.extend(nodes[at].iter().cloned());
            let low = low.max(proven(self.net, &self.columns, &rows, &lp.prices()));
            if low >= self.ceiling {
                continue;
            }
            if !solved || !enough {
                open.push((Reverse(low), Reverse(at)));
                break;
            }
            let used = self.used(&lp);
            match choose(self.net, &self.columns, &used) {
                Some((kind, value)) => {
                    for (sense, right) in [(Sense::AtMost, down(value)), (Sense::AtLeast, down(value) + 1)] {
                        let mut branch = nodes[at].clone();
                        branch.push(Row { kind: kind.clone(), sense, right });
                        nodes.push(branch);
                        open.push((Reverse(low), Reverse(nodes.len() - 1)));
                    }
                }
                // Whole routes: nothing is left to branch on, and this is all that is proven here.
                None => self.ceiling = self.ceiling.min(low),
            }
        }
        open.peek().map_or(self.ceiling, |x| x.0.0.min(self.ceiling))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a small count")]
fn down(x: f64) -> i64 {
    x.floor() as i64
}

/// What to branch on: how many routes, else how often two stops go together, else one route; with its present value. None: all whole.
fn choose(net: &Net, columns: &[Column], used: &[(usize, f64)]) -> Option<(Kind, f64)> {
    let broken = |x: f64| (x - x.round()).abs();
    let count: f64 = used.iter().map(|u| u.1).sum();
    if broken(count) > 0.02 {
        return Some((Kind::Count, count));
    }
    let n = net.n;
    let mut together = vec![0.0; n * n];
    for &(k, x) in used {
        for (a, &i) in columns[k].stops.iter().enumerate() {
            for &j in &columns[k].stops[a + 1..] {
                together[usize::from(i) * n + usize::from(j)] += x;
            }
        }
    }
    let mut best: Option<(usize, f64)> = None;
    for (p, &w) in together.iter().enumerate() {
        if broken(w) > best.map_or(0.01, |b| b.1 + 1e-6) {
            best = Some((p, broken(w)));
        }
    }
    let short = |x: usize| u16::try_from(x).unwrap_or(u16::MAX);
    if let Some((p, _)) = best {
        return Some((Kind::Pair(short(p / n), short(p % n)), together[p]));
    }
    if broken(count) > 1e-5 {
        return Some((Kind::Count, count));
    }
    used.iter()
        .filter(|u| broken(u.1) > 1e-5)
        .max_by(|a, b| broken(a.1).total_cmp(&broken(b.1)).then(b.0.cmp(&a.0)))
        .map(|&(k, x)| (Kind::Route(k), x))
}
