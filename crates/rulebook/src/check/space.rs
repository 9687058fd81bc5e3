//! The space of facts of one fine, cut into cells inside which no condition changes.

use crate::discretion::{FactValue, holds};
use crate::{Benchmark, Condition, Decimal, Factor, FactorType, Match, Tier};

/// One fact for each cell of a factor.
pub struct Axis<'a> {
    /// The factor.
    pub factor: &'a Factor,
    /// One representative of each cell.
    pub cells: Vec<FactValue>,
}

/// The axes used by the tiers, in the order of the benchmark's factors.
pub fn axes<'a>(benchmark: &'a Benchmark, tiers: &[&Tier]) -> Vec<Axis<'a>> {
    let used = |code: &str| tiers.iter().any(|t| t.conditions.iter().any(|c| c.factor == code));
    benchmark
        .factors
        .iter()
        .filter(|f| used(&f.code))
        .map(|factor| Axis { factor, cells: cells(factor, tiers) })
        .collect()
}

fn cells(factor: &Factor, tiers: &[&Tier]) -> Vec<FactValue> {
    match factor.kind {
        FactorType::Boolean => vec![FactValue::Bool(true), FactValue::Bool(false)],
        FactorType::Enum => factor.values.iter().flatten().cloned().map(FactValue::Text).collect(),
        FactorType::Number => number_cells(factor, tiers).into_iter().map(FactValue::Number).collect(),
    }
}

fn breakpoints(condition: &Condition) -> Vec<Decimal> {
    let number = |v: &serde_json::Value| match v {
        serde_json::Value::Number(n) => Decimal::parse(&n.to_string()).ok(),
        _ => None,
    };
    let mut out: Vec<Decimal> = condition.gte.into_iter().chain(condition.lt).collect();
    match &condition.value {
        Some(serde_json::Value::Array(all)) => out.extend(all.iter().filter_map(number)),
        Some(value) => out.extend(number(value)),
        None => {}
    }
    out
}

/// Every breakpoint, and one number inside every interval between, below and above, within the factor's limits.
fn number_cells(factor: &Factor, tiers: &[&Tier]) -> Vec<Decimal> {
    let conditions = tiers.iter().flat_map(|t| &t.conditions).filter(|c| c.factor == factor.code);
    let mut points: Vec<Decimal> = conditions.flat_map(breakpoints).collect();
    points.extend(factor.min);
    points.extend(factor.max);
    points.sort_unstable();
    points.dedup();
    if points.is_empty() {
        points.push(Decimal::ZERO);
    }
    let one = Decimal::from_int(1);
    let mut out = vec![points[0].floor().minus(one)];
    for (i, point) in points.iter().enumerate() {
        out.push(*point);
        let above = point.floor().plus(one);
        match points.get(i + 1) {
            Some(next) if factor.integer => out.extend((above < *next).then_some(above)),
            Some(next) => out.push(point.midpoint(*next)),
            None => out.push(above),
        }
    }
    out.retain(|n| {
        factor.min.is_none_or(|min| *n >= min) && factor.max.is_none_or(|max| *n <= max) && (!factor.integer || n.is_integer())
    });
    out.dedup();
    out
}

/// A tier with some facts still open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    Yes,
    No,
    Open,
}

/// The facts chosen so far, in the order of the axes.
pub type Chosen<'a> = Vec<(&'a str, &'a FactValue)>;

pub fn truth(tier: &Tier, chosen: &Chosen<'_>) -> Truth {
    if tier.conditions.is_empty() {
        return Truth::Yes;
    }
    let (mut open, stop, end) = match tier.join {
        Match::All => (false, false, Truth::Yes),
        Match::Any => (false, true, Truth::No),
    };
    for condition in &tier.conditions {
        match chosen.iter().find(|(code, _)| *code == condition.factor) {
            None => open = true,
            Some((_, fact)) if holds(condition, Some(fact)) == stop => return if stop { Truth::Yes } else { Truth::No },
            Some(_) => {}
        }
    }
    if open { Truth::Open } else { end }
}

/// Walks the space; `visit` sees the facts chosen so far and says whether to go deeper. Returns the first facts it stops at with
/// `Found`.
pub fn walk<'a>(axes: &'a [Axis<'a>], visit: &mut impl FnMut(&Chosen<'a>) -> Step) -> Option<Chosen<'a>> {
    fn go<'a>(axes: &'a [Axis<'a>], depth: usize, chosen: &mut Chosen<'a>, visit: &mut impl FnMut(&Chosen<'a>) -> Step) -> Option<Chosen<'a>> {
        match visit(chosen) {
            Step::Found => return Some(chosen.clone()),
            Step::Prune => return None,
            Step::Deeper => {}
        }
        let axis = axes.get(depth)?;
        for cell in &axis.cells {
            chosen.push((&axis.factor.code, cell));
            let found = go(axes, depth + 1, chosen, visit);
            chosen.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }
    go(axes, 0, &mut Vec::new(), visit)
}

/// What to do at a point of the walk.
pub enum Step {
    Found,
    Prune,
    Deeper,
}
