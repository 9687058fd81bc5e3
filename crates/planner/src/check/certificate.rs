//! Certificates: why fewer visits are impossible, checked from nothing but the rules of a visit.

use std::collections::HashSet;

use super::document::{Document, Proof};
use super::fraction::{Fraction, level};
use super::law::unlawful;
use super::visits::Walk;
use super::{Facts, Problems, narrow, number};
use crate::instance::Demand;

/// Weighted demands of one certificate at most: their subsets are looked through.
const MOST_WEIGHTS: usize = 20;

/// The sum of the bounds that hold.
pub(super) fn proven(facts: &Facts<'_>, plan: &Document, walk: &Walk<'_>, problems: &mut Problems) -> i64 {
    let mut sum: i128 = 0;
    let mut firms = HashSet::new();
    for proof in &plan.certificates {
        let repeated = if firms.insert(proof.enterprise.as_str()) {
            Ok(())
        } else {
            Err(("certificate_repeated", "同一企业有两份证书，不能相加".to_owned()))
        };
        match repeated.and_then(|()| bound(facts, proof, walk)) {
            Ok(bound) => sum += i128::from(bound),
            Err((code, why)) => problems.add(code, || format!("企业{}的证书", proof.enterprise), || why),
        }
    }
    narrow(sum)
}

type Wrong = (&'static str, String);

fn bound(facts: &Facts<'_>, proof: &Proof, walk: &Walk<'_>) -> Result<i64, Wrong> {
    let weights: Vec<(&str, Fraction)> = match proof.kind.as_str() {
        "incompatible" => proof.demands.iter().map(|id| (id.as_str(), Fraction::ONE)).collect(),
        "dual" => {
            let read = |(id, weight)| Fraction::read(weight).map(|w| (id, w)).ok_or_else(|| {
                ("certificate_fraction", format!("需求{id}的权数{weight}不是分数，或者过大"))
            });
            proof.weights.iter().map(|(id, weight)| (id.as_str(), weight)).map(read).collect::<Result<_, _>>()?
        }
        other => return Err(("certificate_kind", format!("没有“{other}”这一种"))),
    };
    let mut seen = HashSet::new();
    if let Some((id, _)) = weights.iter().find(|(id, _)| !seen.insert(*id)) {
        return Err(("certificate_demand_repeated", format!("需求{id}写了两次")));
    }
    let mut demands: Vec<&Demand> = Vec::with_capacity(weights.len());
    for (id, _) in &weights {
        match facts.demands.get(id) {
            Some(demand) if demand.enterprise == proof.enterprise && walk.told.get(id) == Some(&true) => demands.push(demand),
            _ => return Err(("certificate_demand", format!("需求{id}不是在这一企业安排的需求"))),
        }
    }
    if let Some((id, _)) = weights.iter().find(|(_, weight)| weight.over < 0) {
        return Err(("certificate_negative", format!("需求{id}的权数小于零")));
    }
    let pairs = facts.pairs.get(proof.enterprise.as_str()).map(Vec::as_slice).unwrap_or_default();
    let bound = if proof.kind == "incompatible" {
        for (i, a) in demands.iter().enumerate() {
            if let Some(b) = demands[..i].iter().find(|b| unlawful(facts.settings, &[a, b], pairs).is_none()) {
                return Err(("certificate_compatible", format!("需求{}和{}可以同次上门", b.id, a.id)));
            }
        }
        number(demands.len())
    } else {
        if demands.len() > MOST_WEIGHTS {
            return Err(("certificate_too_large", format!("带权数的需求有{}项，最多{MOST_WEIGHTS}项", demands.len())));
        }
        let fractions: Vec<Fraction> = weights.iter().map(|(_, weight)| *weight).collect();
        let (numerators, one) = level(&fractions).ok_or_else(|| ("certificate_fraction", "权数的公分母过大，不能精确计算".to_owned()))?;
        let mut heavy: Vec<(&Demand, i128)> = demands.into_iter().zip(numerators.iter().copied()).filter(|(_, w)| *w > 0).collect();
        heavy.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        let mut search = Search { facts, pairs, one, chosen: Vec::new() };
        if search.exceeds(&heavy, 0) {
            let ids: Vec<&str> = search.chosen.iter().map(|d| d.id.as_str()).collect();
            return Err(("certificate_weight", format!("需求{}可以同次上门，权数合计超过1", ids.join("、"))));
        }
        let sum: i128 = numerators.iter().sum();
        narrow(sum / one + i128::from(sum % one > 0))
    };
    if proof.bound == bound {
        Ok(bound)
    } else {
        Err(("certificate_bound", format!("写的是至少{}次，应为{bound}次", proof.bound)))
    }
}

/// Looks for a lawful visit whose weights exceed one. Part of a lawful visit is lawful, so what is unlawful is not built upon.
struct Search<'a> {
    facts: &'a Facts<'a>,
    pairs: &'a [(&'a str, &'a str)],
    one: i128,
    chosen: Vec<&'a Demand>,
}

impl<'a> Search<'a> {
    fn exceeds(&mut self, rest: &[(&'a Demand, i128)], sum: i128) -> bool {
        if sum > self.one {
            return true;
        }
        let mut left: i128 = rest.iter().map(|(_, weight)| weight).sum();
        for (i, (demand, weight)) in rest.iter().enumerate() {
            if sum + left <= self.one {
                return false;
            }
            self.chosen.push(demand);
            let lawful = unlawful(self.facts.settings, &self.chosen, self.pairs).is_none();
            if lawful && self.exceeds(&rest[i + 1..], sum + weight) {
                return true;
            }
            self.chosen.pop();
            left -= weight;
        }
        false
    }
}
