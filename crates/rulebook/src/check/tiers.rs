//! 裁量档次: no gap, no two of one priority, well-formed conditions.

use std::collections::HashSet;

use super::at;
use super::space::{Chosen, Step, Truth, axes, truth, walk};
use crate::{Benchmark, Condition, Factor, FactorType, Op, Problem, Rulebook, Tier};

pub fn check(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, benchmark) in book.benchmarks.located() {
        let place = at(path, &benchmark.id);
        let before = out.len();
        factors(benchmark, &place, out);
        for tier in &benchmark.tiers {
            conditions(benchmark, tier, &place, out);
        }
        if out.len() > before {
            continue;
        }
        let mut indexes: Vec<usize> = benchmark.tiers.iter().map(|t| t.fine_index).collect();
        indexes.sort_unstable();
        indexes.dedup();
        for index in indexes {
            let mut tiers: Vec<&Tier> = benchmark.tiers.iter().filter(|t| t.fine_index == index).collect();
            tiers.sort_by_key(|t| t.priority);
            one_fine(benchmark, index, &tiers, &format!("{place}.fines[{index}]"), out);
        }
    }
}

fn words(benchmark: &Benchmark, chosen: &Chosen<'_>) -> String {
    if chosen.is_empty() {
        return "任何事实".to_owned();
    }
    let one = |(code, fact): &(&str, &crate::discretion::FactValue)| {
        let name = benchmark.factor(code).map_or(*code, |f| f.name.as_str());
        format!("{name}（{code}）={}", fact.words())
    };
    chosen.iter().map(one).collect::<Vec<_>>().join("，")
}

fn one_fine(benchmark: &Benchmark, index: usize, tiers: &[&Tier], place: &str, out: &mut Vec<Problem>) {
    let axes = axes(benchmark, tiers);
    if let Some(empty) = axes.iter().find(|a| a.cells.is_empty()) {
        out.push(Problem::error("empty-factor", place, format!("因素“{}”没有可取的值；请检查 min、max 和 values", empty.factor.name)));
        return;
    }
    if !benchmark.silent.contains(&index) {
        let gap = walk(&axes, &mut |chosen| {
            let truths: Vec<Truth> = tiers.iter().map(|t| truth(t, chosen)).collect();
            if truths.contains(&Truth::Yes) {
                Step::Prune
            } else if truths.contains(&Truth::Open) {
                Step::Deeper
            } else {
                Step::Found
            }
        });
        if let Some(gap) = gap {
            out.push(Problem::error("tier-gap", place, format!("没有档次适用于：{}；请补上档次或者兜底档", words(benchmark, &gap))));
        }
    }
    for (n, first) in tiers.iter().enumerate() {
        for second in tiers.iter().skip(n + 1).filter(|t| t.priority == first.priority) {
            let both = walk(&axes, &mut |chosen| match (truth(first, chosen), truth(second, chosen)) {
                (Truth::No, _) | (_, Truth::No) => Step::Prune,
                (Truth::Yes, Truth::Yes) => Step::Found,
                _ => Step::Deeper,
            });
            if let Some(both) = both {
                out.push(Problem::error(
                    "tier-conflict",
                    place,
                    format!("顺序{}的“{}”和“{}”同时适用于：{}；请改条件或者顺序", first.priority, first.tier, second.tier, words(benchmark, &both)),
                ));
            }
        }
        let reached = walk(&axes, &mut |chosen| {
            if tiers[..n].iter().any(|t| t.priority < first.priority && truth(t, chosen) == Truth::Yes) {
                return Step::Prune;
            }
            match truth(first, chosen) {
                Truth::No => Step::Prune,
                Truth::Yes if tiers[..n].iter().all(|t| t.priority == first.priority || truth(t, chosen) == Truth::No) => Step::Found,
                _ => Step::Deeper,
            }
        });
        if reached.is_none() {
            out.push(Problem::notice("tier-unreachable", place, format!("顺序{}的“{}”永远轮不到：在它之前的档次已经包含它的全部情形", first.priority, first.tier)));
        }
    }
}

fn factors(benchmark: &Benchmark, place: &str, out: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for factor in &benchmark.factors {
        let mut bad = |code: &str, message: String| out.push(Problem::error(code, format!("{place}.{}", factor.code), message));
        if !seen.insert(&factor.code) {
            bad("duplicate-factor", format!("因素“{}”写了两次；请删去一处", factor.code));
        }
        let values = factor.values.as_deref().unwrap_or_default();
        match factor.kind {
            FactorType::Enum if values.is_empty() => bad("enum-without-values", "选项因素没有列出可取的值；请补上 values".to_owned()),
            FactorType::Enum if values.iter().collect::<HashSet<_>>().len() != values.len() => {
                bad("duplicate-value", "values 中有重复的值；请删去".to_owned());
            }
            FactorType::Enum if factor.labels.as_ref().is_some_and(|l| l.len() != values.len()) => {
                bad("labels-differ", "labels 与 values 的个数不同；请逐个对应".to_owned());
            }
            FactorType::Boolean | FactorType::Number if !values.is_empty() => {
                bad("values-on-number", "只有选项因素才列 values；请删去".to_owned());
            }
            _ => {}
        }
        if factor.min.zip(factor.max).is_some_and(|(min, max)| min > max) {
            bad("factor-range", "最小值大于最大值；请改正".to_owned());
        }
    }
}

fn conditions(benchmark: &Benchmark, tier: &Tier, place: &str, out: &mut Vec<Problem>) {
    let place = format!("{place}.fines[{}].tier[{}]", tier.fine_index, tier.priority);
    for condition in &tier.conditions {
        match benchmark.factor(&condition.factor) {
            None => out.push(Problem::error("unknown-factor", &place, format!("条件用到没有声明的因素“{}”；请在 factors 中声明或者改正", condition.factor))),
            Some(factor) => {
                if let Some((code, message)) = bad_condition(condition, factor) {
                    out.push(Problem::error(code, &place, format!("因素“{}”的条件{message}", factor.code)));
                }
            }
        }
    }
}

fn bad_condition(condition: &Condition, factor: &Factor) -> Option<(&'static str, String)> {
    let fits = |value: &serde_json::Value| match factor.kind {
        FactorType::Boolean => value.is_boolean(),
        FactorType::Number => value.is_number(),
        FactorType::Enum => value.as_str().is_some_and(|s| factor.values.iter().flatten().any(|v| v == s)),
    };
    match condition.op {
        Op::Range if factor.kind != FactorType::Number => Some(("condition-kind", "是区间，但因素不是数值；请改用 eq 或者 in".to_owned())),
        Op::Range if condition.gte.zip(condition.lt).is_some_and(|(a, b)| a >= b) => Some(("empty-range", "下端不小于上端，永远不成立；请改正".to_owned())),
        Op::Range if condition.value.is_some() => Some(("condition-kind", "是区间，不应有 value；请删去".to_owned())),
        Op::Range => None,
        Op::Eq if condition.value.as_ref().is_some_and(fits) => None,
        Op::In if condition.value.as_ref().and_then(|v| v.as_array()).is_some_and(|all| !all.is_empty() && all.iter().all(fits)) => None,
        Op::Eq | Op::In => Some(("condition-value", "的值不在该因素可取的值之内；请改正".to_owned())),
    }
}
