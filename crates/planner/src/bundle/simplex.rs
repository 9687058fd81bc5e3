//! A linear programme in exact fractions: the largest Σ w with Σ over each row's members ≤ 1 and w ≥ 0.

/// A fraction in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// Above the line.
    pub over: i128,
    /// Below the line.
    pub under: i128,
}

impl Fraction {
    /// `over / under`; none when it cannot be held exactly.
    pub fn new(over: i128, under: i128) -> Option<Self> {
        let (mut a, mut b) = (over.unsigned_abs(), under.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let by = i128::try_from(a).ok()?;
        if under == 0 || by == 0 {
            return None;
        }
        let by = if under < 0 { -by } else { by };
        Some(Self { over: over / by, under: under / by })
    }

    /// A whole number.
    pub const fn whole(over: i128) -> Self {
        Self { over, under: 1 }
    }

    fn times(self, other: Self) -> Option<Self> {
        Self::new(self.over.checked_mul(other.over)?, self.under.checked_mul(other.under)?)
    }

    fn minus(self, other: Self) -> Option<Self> {
        let over = self.over.checked_mul(other.under)?.checked_sub(other.over.checked_mul(self.under)?)?;
        Self::new(over, self.under.checked_mul(other.under)?)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.minus(Self { over: -other.over, under: other.under })
    }

    fn by(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.under, other.over)?)
    }

    fn less(self, other: Self) -> bool {
        match (self.over.checked_mul(other.under), other.over.checked_mul(self.under)) {
            (Some(a), Some(b)) => a < b,
            _ => false,
        }
    }

    /// Rounded up.
    pub fn ceil(self) -> i128 {
        -(-self.over).div_euclid(self.under)
    }
}

/// Weights with the largest sum, or the first whose sum passes `enough`; none when numbers outgrow 128 bits.
pub fn weights(n: usize, rows: &[u128], enough: i128) -> Option<Vec<Fraction>> {
    // A dictionary: row r says basic[r] = right[r] - Σ body[r][c] · free[c]. Bland's rule never cycles.
    let zero = Fraction::whole(0);
    let mut body: Vec<Vec<Fraction>> =
        rows.iter().map(|set| (0..n).map(|at| Fraction::whole(i128::from(set >> at & 1 == 1))).collect()).collect();
    let mut right = vec![Fraction::whole(1); rows.len()];
    let mut gain = vec![Fraction::whole(1); n];
    let mut total = zero;
    let mut free: Vec<usize> = (0..n).collect();
    let mut basic: Vec<usize> = (n..n + rows.len()).collect();
    while total.over <= enough * total.under {
        let Some(enter) = (0..n).filter(|&c| gain[c].over > 0).min_by_key(|&c| free[c]) else { break };
        let mut leave: Option<(usize, Fraction)> = None;
        for r in 0..rows.len() {
            if body[r][enter].over <= 0 {
                continue;
            }
            let ratio = right[r].by(body[r][enter])?;
            let better = leave.is_none_or(|(at, least)| ratio.less(least) || (ratio == least && basic[r] < basic[at]));
            if better {
                leave = Some((r, ratio));
            }
        }
        let (leave, _) = leave?;
        let pivot = body[leave][enter];
        for c in 0..n {
            if c != enter {
                body[leave][c] = body[leave][c].by(pivot)?;
            }
        }
        body[leave][enter] = Fraction::whole(1).by(pivot)?;
        right[leave] = right[leave].by(pivot)?;
        for r in 0..rows.len() {
            let factor = body[r][enter];
            if r == leave || factor.over == 0 {
                continue;
            }
            for c in 0..n {
                let change = factor.times(body[leave][c])?;
                body[r][c] = if c == enter { zero.minus(change)? } else { body[r][c].minus(change)? };
            }
            right[r] = right[r].minus(factor.times(right[leave])?)?;
        }
        let factor = gain[enter];
        for c in 0..n {
            let change = factor.times(body[leave][c])?;
            gain[c] = if c == enter { zero.minus(change)? } else { gain[c].minus(change)? };
        }
        total = total.plus(factor.times(right[leave])?)?;
        (free[enter], basic[leave]) = (basic[leave], free[enter]);
    }
    let mut weights = vec![zero; n];
    for (r, &name) in basic.iter().enumerate() {
        if name < n {
            weights[name] = right[r];
        }
    }
    Some(weights)
}
