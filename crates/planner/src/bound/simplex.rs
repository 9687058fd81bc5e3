//! A small simplex method with an explicit inverse: tens of rows, tens of thousands of short columns, columns and rows
//! added in between. Floating point; nothing here proves anything (`verify` does).

/// How a row is to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// Σ ≥ right-hand side.
    AtLeast,
    /// Σ ≤ right-hand side.
    AtMost,
}

#[derive(Debug, Clone)]
pub(super) struct Simplex {
    rows: Vec<(Sense, f64)>,
    start: Vec<usize>,
    entries: Vec<(u32, f64)>,
    cost: Vec<f64>,
    /// Place in the basis of every column.
    place: Vec<Option<u32>>,
    basis: Vec<usize>,
    inverse: Vec<f64>,
    level: Vec<f64>,
    pivots: usize,
    /// Multiplications done.
    pub(super) work: u64,
}

const TINY: f64 = 1e-9;

impl Simplex {
    pub(super) fn new() -> Self {
        Self {
            rows: Vec::new(),
            start: vec![0],
            entries: Vec::new(),
            cost: Vec::new(),
            place: Vec::new(),
            basis: Vec::new(),
            inverse: Vec::new(),
            level: Vec::new(),
            pivots: 0,
            work: 0,
        }
    }

    fn column(&self, j: usize) -> &[(u32, f64)] {
        &self.entries[self.start[j]..self.start[j + 1]]
    }

    /// Adds a column; its index.
    pub(super) fn add_column(&mut self, cost: f64, entries: impl IntoIterator<Item = (usize, f64)>) -> usize {
        self.entries.extend(entries.into_iter().filter(|e| e.1 != 0.0).map(|(r, v)| (u32::try_from(r).unwrap_or(u32::MAX), v)));
        self.start.push(self.entries.len());
        self.cost.push(cost);
        self.place.push(None);
        self.cost.len() - 1
    }

    /// Adds a row with its slack and an elastic column of cost `penalty`, so that some solution exists whatever is asked.
    /// `values` are the coefficients of the columns so far. The slack enters the basis.
    pub(super) fn add_row(&mut self, sense: Sense, right: f64, penalty: f64, values: &[(usize, f64)]) -> usize {
        let m = self.rows.len();
        let row = u32::try_from(m).unwrap_or(u32::MAX);
        if !values.is_empty() {
            let mut dense = vec![0.0; self.cost.len()];
            for &(j, v) in values {
                dense[j] = v;
            }
            let mut entries = Vec::with_capacity(self.entries.len() + values.len());
            let mut start = vec![0];
            for (j, &value) in dense.iter().enumerate() {
                entries.extend_from_slice(self.column(j));
                if value != 0.0 {
                    entries.push((row, value));
                }
                start.push(entries.len());
            }
            self.entries = entries;
            self.start = start;
        }
        self.rows.push((sense, right));
        let sign = if sense == Sense::AtLeast { -1.0 } else { 1.0 };
        // The new inverse: [B 0; a s]⁻¹ = [B⁻¹ 0; −s a B⁻¹ s].
        let mut in_basis = vec![0.0; m];
        for &(j, v) in values {
            if let Some(p) = self.place[j] {
                in_basis[p as usize] = v;
            }
        }
        let mut inverse = vec![0.0; (m + 1) * (m + 1)];
        for i in 0..m {
            inverse[i * (m + 1)..i * (m + 1) + m].copy_from_slice(&self.inverse[i * m..i * m + m]);
        }
        for (i, &a) in in_basis.iter().enumerate().filter(|x| *x.1 != 0.0) {
            for k in 0..m {
                inverse[m * (m + 1) + k] -= sign * a * self.inverse[i * m + k];
            }
        }
        inverse[m * (m + 1) + m] = sign;
        self.inverse = inverse;
        let slack = self.add_column(0.0, [(m, sign)]);
        self.add_column(penalty, [(m, -sign)]);
        self.place[slack] = Some(row);
        self.basis.push(slack);
        let done: f64 = in_basis.iter().zip(&self.level).map(|(a, x)| a * x).sum();
        self.level.push(sign * (right - done));
        m
    }

    /// Lets column `j`, whose only entry so far is a one in `row`, take the row's place in the basis: how a start is made.
    pub(super) fn start_with(&mut self, row: usize, j: usize) {
        let direction = self.solve(j);
        self.pivot(row, j, &direction);
    }

    fn solve(&mut self, j: usize) -> Vec<f64> {
        let m = self.rows.len();
        let column: Vec<(usize, f64)> = self.column(j).iter().map(|&(r, v)| (r as usize, v)).collect();
        self.work += (m * column.len()) as u64;
        (0..m).map(|i| column.iter().map(|&(r, v)| self.inverse[i * m + r] * v).sum()).collect()
    }

    fn pivot(&mut self, row: usize, j: usize, direction: &[f64]) {
        let m = self.rows.len();
        self.work += (m * m) as u64;
        let pivot = direction[row];
        let (before, rest) = self.inverse.split_at_mut(row * m);
        let (own, after) = rest.split_at_mut(m);
        for x in own.iter_mut() {
            *x /= pivot;
        }
        self.level[row] /= pivot;
        let lifted = self.level[row];
        for (i, line) in before.chunks_exact_mut(m).enumerate().chain(after.chunks_exact_mut(m).enumerate().map(|(i, l)| (i + row + 1, l)))
        {
            let f = direction[i];
            if f != 0.0 {
                for (x, y) in line.iter_mut().zip(own.iter()) {
                    *x -= f * y;
                }
                self.level[i] -= f * lifted;
            }
        }
        self.place[self.basis[row]] = None;
        self.place[j] = Some(u32::try_from(row).unwrap_or(u32::MAX));
        self.basis[row] = j;
        self.pivots += 1;
        if self.pivots.is_multiple_of(150) {
            self.refresh();
        }
    }

    /// The inverse afresh, against drift.
    fn refresh(&mut self) {
        let m = self.rows.len();
        self.work += (m * m * m) as u64;
        let mut a = vec![0.0; m * m];
        for (p, &j) in self.basis.iter().enumerate() {
            for &(r, v) in self.column(j) {
                a[r as usize * m + p] = v;
            }
        }
        let mut inv = vec![0.0; m * m];
        for i in 0..m {
            inv[i * m + i] = 1.0;
        }
        for c in 0..m {
            let Some(best) = (c..m).max_by(|&x, &y| a[x * m + c].abs().total_cmp(&a[y * m + c].abs())) else { return };
            if a[best * m + c].abs() < 1e-11 {
                return; // keep the old one
            }
            if best != c {
                for k in 0..m {
                    a.swap(best * m + k, c * m + k);
                    inv.swap(best * m + k, c * m + k);
                }
            }
            let p = a[c * m + c];
            for k in 0..m {
                a[c * m + k] /= p;
                inv[c * m + k] /= p;
            }
            for i in 0..m {
                let f = a[i * m + c];
                if i != c && f != 0.0 {
                    for k in c..m {
                        a[i * m + k] -= f * a[c * m + k];
                    }
                    for k in 0..m {
                        inv[i * m + k] -= f * inv[c * m + k];
                    }
                }
            }
        }
        self.inverse = inv;
        for i in 0..m {
            self.level[i] = (0..m).map(|k| self.inverse[i * m + k] * self.rows[k].1).sum();
        }
    }

    /// The price of every row.
    pub(super) fn prices(&self) -> Vec<f64> {
        let m = self.rows.len();
        let mut y = vec![0.0; m];
        for (i, &j) in self.basis.iter().enumerate() {
            let c = self.cost[j];
            if c != 0.0 {
                for (y, line) in y.iter_mut().zip(&self.inverse[i * m..i * m + m]) {
                    *y += c * line;
                }
            }
        }
        y
    }

    fn reduced(&self, j: usize, y: &[f64]) -> f64 {
        self.cost[j] - self.column(j).iter().map(|&(r, v)| y[r as usize] * v).sum::<f64>()
    }

    /// Columns in use.
    pub(super) fn used(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.basis.iter().zip(&self.level).filter(|x| *x.1 > 1e-7).map(|(&j, &x)| (j, x))
    }

    /// The cheapest columns to take in, at most a few dozen; with `first` only the first one found.
    fn candidates(&mut self, y: &[f64], first: bool) -> Vec<usize> {
        self.work += (self.entries.len() + y.len() * y.len()) as u64;
        let mut list: Vec<(f64, usize)> = Vec::new();
        for j in 0..self.cost.len() {
            if self.place[j].is_none() {
                let d = self.reduced(j, y);
                if d < -1e-7 {
                    list.push((d, j));
                    if first {
                        break;
                    }
                }
            }
        }
        list.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        list.truncate(40);
        list.into_iter().map(|x| x.1).collect()
    }

    /// From a solution to the cheapest one. False: given up.
    pub(super) fn primal(&mut self) -> bool {
        let mut still = 0_usize;
        let mut list: Vec<usize> = Vec::new();
        let mut y = self.prices();
        for _ in 0..200 * self.rows.len() + 5000 {
            self.work += 8 * list.len() as u64;
            let best = |lp: &Self, list: &[usize], y: &[f64]| {
                let mut best: Option<(usize, f64)> = None;
                for &j in list {
                    let d = if lp.place[j].is_none() { lp.reduced(j, y) } else { 0.0 };
                    if d < best.map_or(-1e-7, |e| e.1) {
                        best = Some((j, d));
                    }
                }
                best
            };
            let mut enter = if still > 300 { None } else { best(self, &list, &y) };
            if enter.is_none() {
                y = self.prices();
                list = self.candidates(&y, still > 300);
                enter = best(self, &list, &y);
            }
            let Some((j, price)) = enter else { return true };
            let direction = self.solve(j);
            let mut leave: Option<(usize, f64)> = None;
            for (i, &d) in direction.iter().enumerate() {
                if d > TINY {
                    let ratio = self.level[i].max(0.0) / d;
                    let better = leave.is_none_or(|(l, r)| {
                        ratio < r - 1e-12
                            || (ratio <= r + 1e-12 && if still > 300 { self.basis[i] < self.basis[l] } else { d > direction[l] })
                    });
                    if better {
                        leave = Some((i, ratio));
                    }
                }
            }
            let Some((row, ratio)) = leave else { return false };
            still = if ratio > 1e-10 { 0 } else { still + 1 };
            self.pivot(row, j, &direction);
            let m = self.rows.len();
            for (y, line) in y.iter_mut().zip(&self.inverse[row * m..row * m + m]) {
                *y += price * line;
            }
        }
        false
    }

    /// From prices that hold to a solution that holds, after rows were added. False: given up.
    pub(super) fn dual(&mut self) -> bool {
        for _ in 0..50 * self.rows.len() + 500 {
            let m = self.rows.len();
            let Some(row) = (0..m).filter(|&i| self.level[i] < -1e-8).min_by(|&a, &b| self.level[a].total_cmp(&self.level[b])) else {
                return self.primal();
            };
            let y = self.prices();
            self.work += (2 * self.entries.len() + m * m) as u64;
            let line = self.inverse[row * m..row * m + m].to_vec();
            let mut enter: Option<(usize, f64, f64)> = None;
            for j in 0..self.cost.len() {
                if self.place[j].is_none() {
                    let alpha: f64 = self.column(j).iter().map(|&(r, v)| line[r as usize] * v).sum();
                    if alpha < -TINY {
                        let ratio = self.reduced(j, &y).max(0.0) / -alpha;
                        if enter.is_none_or(|(_, r, a)| ratio < r - 1e-10 || (ratio <= r + 1e-10 && alpha < a)) {
                            enter = Some((j, ratio, alpha));
                        }
                    }
                }
            }
            let Some((j, _, _)) = enter else { return false };
            let direction = self.solve(j);
            if direction[row].abs() < TINY {
                return false;
            }
            self.pivot(row, j, &direction);
        }
        false
    }
}
