//! Rows over listed routes, and the proof in integers that prices on them bound the cost.

use super::SCALE;
use super::net::Net;
use super::root::ceil_div;
use super::simplex::Sense;

/// A listed route: its stops, sorted, and its travel.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub stops: Vec<u16>,
    pub cost: i64,
}

/// What a row counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Routes with this stop.
    Stop(u16),
    /// Routes.
    Count,
    /// Routes with both stops.
    Pair(u16, u16),
    /// One route.
    Route(usize),
    /// ⌊stops of the route among these ÷ k⌋.
    Share(Vec<u16>, i64),
}

#[derive(Debug, Clone)]
pub(super) struct Row {
    pub kind: Kind,
    pub sense: Sense,
    pub right: i64,
}

impl Kind {
    pub(super) fn coefficient(&self, index: usize, column: &Column) -> i64 {
        match self {
            Self::Stop(i) => i64::from(column.stops.contains(i)),
            Self::Count => 1,
            Self::Pair(i, j) => i64::from(column.stops.contains(i) && column.stops.contains(j)),
            Self::Route(k) => i64::from(*k == index),
            Self::Share(set, k) => i64::try_from(set.iter().filter(|i| column.stops.contains(i)).count()).unwrap_or(0) / k,
        }
    }
}

/// What every solution of listed routes that meets the rows costs at least: prices rounded in the safe direction, every route looked at.
/// A price a route pays too much is given back for as many routes as there can be.
pub(super) fn proven(net: &Net, columns: &[Column], rows: &[Row], prices: &[f64]) -> i64 {
    let most = net.crew * i64::try_from(net.n).unwrap_or(i64::MAX);
    let mut paid = vec![0_i64; columns.len()];
    let mut of_stop = vec![0_i64; net.n];
    let mut route = 0;
    let mut total = 0;
    for (row, &price) in rows.iter().zip(prices) {
        let whole = super::root::down(price);
        let whole = match row.sense {
            Sense::AtLeast => whole.max(0),
            Sense::AtMost => whole.min(0),
        };
        total += whole * row.right;
        if whole == 0 {
            continue;
        }
        match &row.kind {
            Kind::Stop(i) => of_stop[usize::from(*i)] += whole,
            Kind::Count => route += whole,
            kind => {
                for (k, c) in columns.iter().enumerate() {
                    paid[k] += whole * kind.coefficient(k, c);
                }
            }
        }
    }
    let low = columns
        .iter()
        .zip(&paid)
        .map(|(c, p)| c.cost * SCALE - p - route - c.stops.iter().map(|&i| of_stop[usize::from(i)]).sum::<i64>())
        .min()
        .unwrap_or(0);
    ceil_div(total + most * low.min(0), SCALE)
}

/// Cuts the present solution breaks. Each of `s` stops is covered `crew` times; adding these rows, dividing by k and rounding down
/// (Gomory) gives Σ ⌊|route ∩ S| ÷ k⌋ x ≤ ⌊crew·s ÷ k⌋.
pub(super) fn separate(net: &Net, columns: &[Column], used: &[(usize, f64)]) -> Vec<Row> {
    let n = net.n;
    let mut near = vec![false; n * n];
    for &(k, _) in used {
        for &i in &columns[k].stops {
            for &j in &columns[k].stops {
                near[usize::from(i) * n + usize::from(j)] = true;
            }
        }
    }
    let broken: Vec<(&[u16], f64)> =
        used.iter().filter(|u| (u.1 - u.1.round()).abs() > 1e-6).map(|u| (columns[u.0].stops.as_slice(), u.1)).collect();
    let mut found: Vec<(i64, Vec<u16>, i64, i64)> = Vec::new();
    for (size, k) in [(3, 2), (4, 3), (5, 3), (5, 4)] {
        let right = net.crew * size / k;
        if net.crew * size % k == 0 {
            continue;
        }
        let core = usize::try_from(k).unwrap_or(0);
        let mut sets: Vec<Vec<u16>> = Vec::new();
        for &(stops, _) in &broken {
            if stops.len() >= core {
                choose(stops, core, &mut Vec::new(), &mut sets);
            }
        }
        sets.sort_unstable();
        sets.dedup();
        for _ in k..size {
            let mut more = Vec::new();
            for set in &sets {
                for j in 0..u16::try_from(n).unwrap_or(u16::MAX) {
                    let together = set.iter().filter(|&&i| near[usize::from(i) * n + usize::from(j)]).count();
                    if !set.contains(&j) && together + 1 >= core {
                        let mut wider = set.clone();
                        wider.push(j);
                        wider.sort_unstable();
                        more.push(wider);
                    }
                }
            }
            more.sort_unstable();
            more.dedup();
            more.truncate(20_000);
            sets = more;
        }
        for set in sets {
            let value: f64 = used
                .iter()
                .map(|&(c, x)| {
                    let common = set.iter().filter(|i| columns[c].stops.contains(i)).count();
                    if common >= core { x } else { 0.0 }
                })
                .sum();
            let over = value - super::root::float(right);
            if over > 0.04 {
                found.push((-super::root::down(over), set, k, right));
            }
        }
    }
    found.sort_unstable();
    let mut uses = vec![0; n];
    let mut cuts = Vec::new();
    for (_, set, k, right) in found {
        if cuts.len() < 25 && set.iter().all(|&i| uses[usize::from(i)] < 6) {
            for &i in &set {
                uses[usize::from(i)] += 1;
            }
            cuts.push(Row { kind: Kind::Share(set, k), sense: Sense::AtMost, right });
        }
    }
    cuts
}

/// All sets of `size` of these stops.
fn choose(stops: &[u16], size: usize, have: &mut Vec<u16>, out: &mut Vec<Vec<u16>>) {
    if have.len() == size {
        out.push(have.clone());
        return;
    }
    for (k, &i) in stops.iter().enumerate() {
        have.push(i);
        choose(&stops[k + 1..], size, have, out);
        have.pop();
    }
}
