//! Logistic regression with a pull towards nothing (ridge), by Newton's method. Floats with exact operations only: the same on any machine.

/// Rounds of Newton's method; far more than it takes.
const ROUNDS: usize = 60;
/// The largest change of one weight in one round.
const STEP: f64 = 4.0;
/// No change larger than this: done.
const STILL: f64 = 1e-10;

/// What was learned, on values divided by their largest.
pub(crate) struct Fitted {
    pub bias: f64,
    pub weights: Vec<f64>,
}

/// Fits rows of values in 0..=1 (the same length each) with their outcomes.
pub(crate) fn fit(rows: &[(&[f64], bool)], width: usize, ridge: f64) -> Fitted {
    let size = width + 1;
    let mut beta = vec![0.0; size];
    for _ in 0..ROUNDS {
        let mut slope = vec![0.0; size];
        let mut curve = vec![0.0; size * size];
        for (at, own) in beta.iter().enumerate().skip(1) {
            slope[at] = -ridge * own;
            curve[at * size + at] = ridge;
        }
        for (values, outcome) in rows {
            let p = chance(linear(&beta, values));
            let off = f64::from(u8::from(*outcome)) - p;
            // Never quite nothing, so that the matrix can be solved.
            let weight = (p * (1.0 - p)).max(1e-9);
            slope[0] += off;
            curve[0] += weight;
            for (i, x) in values.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                slope[i + 1] += off * x;
                curve[(i + 1) * size] += weight * x;
                for (j, y) in values.iter().enumerate().take(i + 1) {
                    curve[(i + 1) * size + j + 1] += weight * x * y;
                }
            }
        }
        let Some(step) = solve(curve, slope, size) else { break };
        let largest = step.iter().fold(0.0_f64, |most, s| most.max(s.abs()));
        let scale = if largest > STEP { STEP / largest } else { 1.0 };
        for (own, change) in beta.iter_mut().zip(&step) {
            *own += change * scale;
        }
        if largest < STILL {
            break;
        }
    }
    let weights = beta.split_off(1);
    Fitted { bias: beta.first().copied().unwrap_or_default(), weights }
}

fn linear(beta: &[f64], values: &[f64]) -> f64 {
    beta.iter().skip(1).zip(values).fold(beta.first().copied().unwrap_or_default(), |sum, (b, x)| sum + b * x)
}

fn chance(score: f64) -> f64 {
    if score >= 0.0 { 1.0 / (1.0 + exp(-score)) } else { 1.0 - 1.0 / (1.0 + exp(score)) }
}

/// e to the power of `x` for x in −∞..=0, by halving and a series: no library whose last digit differs between machines.
fn exp(x: f64) -> f64 {
    if x < -700.0 {
        return 0.0;
    }
    let mut halvings = 0;
    let mut small = x;
    while small < -0.125 {
        small /= 2.0;
        halvings += 1;
    }
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..14_u32 {
        term *= small / f64::from(n);
        sum += term;
    }
    for _ in 0..halvings {
        sum *= sum;
    }
    sum
}

/// Cholesky on the lower half.
fn solve(mut a: Vec<f64>, mut b: Vec<f64>, n: usize) -> Option<Vec<f64>> {
    for i in 0..n {
        for j in 0..=i {
            let mut sum = a[i * n + j];
            for k in 0..j {
                sum -= a[i * n + k] * a[j * n + k];
            }
            if i == j {
                if sum <= 0.0 {
                    return None;
                }
                a[i * n + i] = sum.sqrt();
            } else {
                a[i * n + j] = sum / a[j * n + j];
            }
        }
    }
    for i in 0..n {
        for k in 0..i {
            b[i] -= a[i * n + k] * b[k];
        }
        b[i] /= a[i * n + i];
    }
    for i in (0..n).rev() {
        for k in i + 1..n {
            b[i] -= a[k * n + i] * b[k];
        }
        b[i] /= a[i * n + i];
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_one() {
        for x in [0.0, -0.01, -0.3, -1.0, -5.5, -30.0, -200.0] {
            let (own, theirs) = (exp(x), f64::exp(x));
            assert!((own - theirs).abs() <= theirs * 1e-12, "{x}: {own} {theirs}");
        }
        assert_eq!(exp(-1000.0), 0.0);
    }

    #[test]
    fn weights_come_back() {
        // Cells with known rates: 1000 rows each, chance(−1), chance(1).
        let rows: Vec<(&[f64], bool)> = (0..2000)
            .map(|at| {
                let high = at >= 1000;
                let values: &[f64] = if high { &[1.0] } else { &[0.0] };
                (values, at % 1000 < if high { 731 } else { 269 })
            })
            .collect();
        let fitted = fit(&rows, 1, 0.001);
        assert!((fitted.bias + 1.0).abs() < 0.01 && (fitted.weights[0] - 2.0).abs() < 0.01, "{} {:?}", fitted.bias, fitted.weights);
    }
}
