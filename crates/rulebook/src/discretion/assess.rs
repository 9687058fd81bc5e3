//! The assessment itself.

use super::answer::{Amount, AssessError, Assessment, BadFact, ConditionMet, MissingFactor, NotApplicable, TierAnswer, WhyNot};
use super::{FactValue, Facts, PARTIES, STAGES, band_warnings, holds, tier_holds, words};
use crate::{Basis, Benchmark, Citation, Day, Decimal, Factor, FactorType, Fine, FineMode, Item, Match, Rulebook, Tier};

/// The tiers for these facts: the fines of `party` at `stage` (for `organisation` and `individual` also those of `any`), one tier
/// each, the first in order whose conditions hold. `on` is the day whose law applies; `None` = the newest rows, without judging days.
///
/// # Errors
/// [`AssessError`]: unknown item, party or stage; no benchmark, no fine, no amount; missing or unusable facts; a broken benchmark.
pub fn assess(book: &Rulebook, item: &str, facts: &Facts, party: &str, stage: &str, on: Option<Day>) -> Result<Assessment, AssessError> {
    let (row, benchmark) = rows(book, item, party, stage, on)?;
    let selected = selected(row, party, stage)?;
    let benchmark = benchmark.ok_or_else(|| AssessError::NoBenchmark { item: row.id.clone(), reason: no_benchmark(row) })?;
    let known = known_factors(row, benchmark);
    let bad: Vec<BadFact> = known.iter().filter_map(|f| bad_fact(f, facts.get(&f.code))).collect();
    if !bad.is_empty() {
        return Err(AssessError::BadFacts(bad));
    }
    let missing = missing(row, benchmark, &selected, facts);
    let mut out = blank(book, row, benchmark, party, stage);
    out.warnings = warnings(row, benchmark, facts, &known);
    let mut unquantified = Vec::new();
    for index in selected {
        let Some(fine) = row.fines.get(index) else { continue };
        let no = |reason: String| NotApplicable { fine_index: index, reason };
        if !when_holds(fine, facts).unwrap_or(true) {
            out.not_applicable.push(no(when_reason(fine, facts)));
        } else if is_unquantified(fine, benchmark, index) {
            unquantified.push(index);
            out.not_applicable.push(no(unknown_amount(row, fine)));
        } else if missing.is_empty() {
            match tier_of(book, row, benchmark, index, facts)? {
                Some(tier) => {
                    out.warnings.extend(tier.band_warnings.iter().map(|w| format!("{}（{}）", w.message, w.rule)));
                    out.warnings.extend(at_the_limit(fine, facts));
                    out.tiers.push(tier);
                }
                None => out.not_applicable.push(no(no_tier(benchmark, index))),
            }
        }
    }
    if !missing.is_empty() {
        return Err(AssessError::Missing(missing));
    }
    if out.tiers.is_empty() && unquantified.is_empty() && out.not_applicable.iter().all(|n| row.fines.get(n.fine_index).is_some_and(|f| f.when.is_some())) {
        out.warnings.push("没有一项罚款的数额界限包含所给事实；规则库所录界限可能不全，请核对条文原文".to_owned());
    }
    if out.tiers.is_empty() && !unquantified.is_empty() && unquantified.len() == out.not_applicable.len() {
        let reason = out.not_applicable.swap_remove(0).reason;
        return Err(AssessError::Unquantified { item: row.id.clone(), reason });
    }
    Ok(out)
}

/// The factors an assessment of this party and stage may ask for.
///
/// # Errors
/// As [`assess`], but never for missing facts.
pub fn needed_factors(book: &Rulebook, item: &str, party: &str, stage: &str, on: Option<Day>) -> Result<Vec<MissingFactor>, AssessError> {
    let (row, benchmark) = rows(book, item, party, stage, on)?;
    let selected = selected(row, party, stage)?;
    let benchmark = benchmark.ok_or_else(|| AssessError::NoBenchmark { item: row.id.clone(), reason: no_benchmark(row) })?;
    Ok(missing(row, benchmark, &selected, &Facts::default()))
}

fn rows<'a>(book: &'a Rulebook, item: &str, party: &str, stage: &str, on: Option<Day>) -> Result<(&'a Item, Option<&'a Benchmark>), AssessError> {
    let short = |text: &str| text.chars().take(40).collect::<String>();
    if !PARTIES.contains(&party) {
        return Err(AssessError::UnknownParty(short(party)));
    }
    if !STAGES.contains(&stage) {
        return Err(AssessError::UnknownStage(short(stage)));
    }
    let newest = book.item(item).ok_or_else(|| AssessError::UnknownItem(short(item)))?;
    let Some(on) = on else { return Ok((newest, book.benchmark_of(item))) };
    let Some(row) = book.items.on(item, on) else {
        let reason = match (newest.valid_from, newest.valid_to) {
            (Some(from), _) if on < from => format!("“{}”的条文自{}起施行，{}尚不能适用", newest.id, from.chinese_date(), on.chinese_date()),
            _ => format!("“{}”的条文在{}不在施行期间内", newest.id, on.chinese_date()),
        };
        return Err(AssessError::NotInForce { reason });
    };
    Ok((row, book.benchmark_on(item, on)))
}

/// The fines asked for. An empty answer is an error that says what there is.
fn selected(item: &Item, party: &str, stage: &str) -> Result<Vec<usize>, AssessError> {
    let takes_any = matches!(party, "organisation" | "individual");
    let of_party = |f: &Fine| f.party == party || (takes_any && f.party == "any");
    let out: Vec<usize> = item.fines.iter().enumerate().filter(|(_, f)| of_party(f) && f.stage == stage).map(|(i, _)| i).collect();
    if !out.is_empty() {
        return Ok(out);
    }
    if item.fines.is_empty() || item.fines.iter().all(|f| f.mode == FineMode::None) {
        return Err(AssessError::NoBenchmark { item: item.id.clone(), reason: no_benchmark(item) });
    }
    let mut there: Vec<String> = Vec::new();
    for fine in &item.fines {
        let words = format!("{}{}", words::party(&fine.party), words::stage(&fine.stage));
        if !there.contains(&words) {
            there.push(words);
        }
    }
    Err(AssessError::NoFine {
        item: item.id.clone(),
        party: words::party(party).to_owned(),
        stage: words::stage(stage).to_owned(),
        reason: format!("该事项的罚款适用于{}", there.join("、")),
    })
}

fn no_benchmark(item: &Item) -> String {
    if item.matter_type == "行政检查" {
        return "该事项是行政检查，不作处罚".to_owned();
    }
    match item.fines.first() {
        Some(fine) if item.fines.iter().all(|f| f.mode == FineMode::Fixed) => {
            let sums: Vec<String> = item.fines.iter().filter_map(|f| f.max.and_then(Decimal::yuan_to_fen)).map(|f| crate::Money(f).to_string()).collect();
            format!("条文规定的罚款是固定数额（{}），无须裁量{}", sums.join("、"), fine.condition.as_deref().map_or_else(String::new, |c| format!("；{c}")))
        }
        Some(_) if item.fines.iter().all(|f| f.mode == FineMode::None) => {
            let kinds = if item.penalty_kinds.is_empty() { "见条文".to_owned() } else { item.penalty_kinds.join("、") };
            format!("条文没有设定罚款（处罚种类：{kinds}；措施：{}）", if item.measures.is_empty() { "见条文".to_owned() } else { item.measures.join("、") })
        }
        Some(fine) if item.fines.iter().all(|f| f.mode == FineMode::Unknown) => unknown_amount(item, fine),
        Some(_) => "规则库中没有该事项的基准，请由负责人集体讨论决定或者先导入基准".to_owned(),
        None => "该事项没有罚款".to_owned(),
    }
}

fn unknown_amount(item: &Item, fine: &Fine) -> String {
    match (fine.mode, &fine.alternative) {
        (_, Some(alternative)) if fine.mode == FineMode::None => format!("条文在这一情形没有设定罚款数额，可以给予{alternative}"),
        (FineMode::None, _) => "条文在这一情形没有设定罚款".to_owned(),
        _ => item.fines_note.clone().unwrap_or_else(|| "罚款数额未取得，须录入条文后方可使用".to_owned()),
    }
}

fn is_unquantified(fine: &Fine, benchmark: &Benchmark, index: usize) -> bool {
    benchmark.unquantified.contains(&index) || matches!(fine.mode, FineMode::None | FineMode::Unknown) || fine.max.is_none()
}

/// The factor of a `when`: an amount in yuan, not below zero.
fn when_factor(fine: &Fine) -> Option<Factor> {
    let when = fine.when.as_ref()?;
    Some(Factor {
        code: when.factor.clone(),
        name: when.name.clone(),
        kind: FactorType::Number,
        unit: Some("元".to_owned()),
        values: None,
        labels: None,
        min: Some(Decimal::ZERO),
        max: None,
        integer: false,
    })
}

/// Every factor of the item: those of the benchmark and those the fines depend on.
fn known_factors(item: &Item, benchmark: &Benchmark) -> Vec<Factor> {
    let mut out = benchmark.factors.clone();
    for factor in item.fines.iter().filter_map(when_factor) {
        if out.iter().all(|f| f.code != factor.code) {
            out.push(factor);
        }
    }
    out
}

fn when_holds(fine: &Fine, facts: &Facts) -> Option<bool> {
    let Some(when) = &fine.when else { return Some(true) };
    match facts.get(&when.factor)? {
        FactValue::Number(n) => Some(when.holds(*n)),
        _ => Some(false),
    }
}

fn when_reason(fine: &Fine, facts: &Facts) -> String {
    let Some(when) = &fine.when else { return String::new() };
    let given = facts.get(&when.factor).map_or_else(String::new, FactValue::words);
    let words = fine.condition.as_deref().unwrap_or("条文规定的数额");
    format!("{}为{given}元，不属于“{words}”", when.name)
}

/// 条文写“超过”而恰好等于的，取大的一档 (README of the data).
fn at_the_limit(fine: &Fine, facts: &Facts) -> Option<String> {
    let (when, words) = (fine.when.as_ref()?, fine.condition.as_deref()?);
    let FactValue::Number(n) = facts.get(&when.factor)? else { return None };
    (words.contains("超过") && when.gte == Some(*n)).then(|| format!("{}恰好等于界限，条文写“{words}”，这里按较大的一档处理，请核对", when.name))
}

fn missing(item: &Item, benchmark: &Benchmark, selected: &[usize], facts: &Facts) -> Vec<MissingFactor> {
    let mut wanted: Vec<Factor> = Vec::new();
    let mut want = |factor: Factor| {
        if facts.get(&factor.code).is_none() && wanted.iter().all(|f| f.code != factor.code) {
            wanted.push(factor);
        }
    };
    for index in selected {
        let Some(fine) = item.fines.get(*index) else { continue };
        if let Some(factor) = when_factor(fine) {
            want(factor);
        }
        if when_holds(fine, facts) == Some(false) || is_unquantified(fine, benchmark, *index) {
            continue;
        }
        let used = |code: &str| benchmark.tiers.iter().any(|t| t.fine_index == *index && t.conditions.iter().any(|c| c.factor == code));
        benchmark.factors.iter().filter(|f| used(&f.code)).cloned().for_each(&mut want);
    }
    wanted
        .into_iter()
        .map(|f| MissingFactor {
            code: f.code,
            name: f.name,
            kind: f.kind,
            unit: f.unit,
            values: f.values,
            labels: f.labels,
            min: f.min,
            max: f.max,
            integer: f.integer,
        })
        .collect()
}

fn bad_fact(factor: &Factor, fact: Option<&FactValue>) -> Option<BadFact> {
    let unit = factor.unit.as_deref().unwrap_or_default();
    let why = match (factor.kind, fact?) {
        (FactorType::Number, FactValue::Number(n)) => {
            if factor.min.is_some_and(|min| *n < min) {
                format!("不能小于{}{unit}，现为{n}", factor.min.unwrap_or_default())
            } else if factor.max.is_some_and(|max| *n > max) {
                format!("不能大于{}{unit}，现为{n}", factor.max.unwrap_or_default())
            } else if factor.integer && !n.is_integer() {
                format!("应为整数，现为{n}")
            } else {
                return None;
            }
        }
        (FactorType::Boolean, FactValue::Bool(_)) => return None,
        (FactorType::Enum, FactValue::Text(t)) if factor.values.iter().flatten().any(|v| v == t) => return None,
        (FactorType::Number, other) => format!("应为数字，现为{}", other.words()),
        (FactorType::Boolean, other) => format!("应为 true（是）或者 false（否），现为{}", other.words()),
        (FactorType::Enum, other) => {
            let all: Vec<String> = factor.values.iter().flatten().map(|v| format!("{v}（{}）", factor.label(v))).collect();
            format!("应为{}之一，现为{}", all.join("、"), other.words())
        }
    };
    Some(BadFact { code: factor.code.clone(), name: factor.name.clone(), why })
}

fn blank(book: &Rulebook, item: &Item, benchmark: &Benchmark, party: &str, stage: &str) -> Assessment {
    let mut citations = item.citations();
    if let Some(source) = book.source("discretion", &benchmark.source) {
        citations.push(Citation { law: source.title.clone(), article: source.number.clone().map_or_else(String::new, |n| format!("（{n}）")), basis: benchmark.basis });
    }
    Assessment {
        item: item.id.clone(),
        item_name: item.name.clone(),
        benchmark: benchmark.id.clone(),
        basis: benchmark.basis,
        basis_label: benchmark.basis.label().to_owned(),
        jurisdiction: benchmark.jurisdiction.clone(),
        party: party.to_owned(),
        stage: stage.to_owned(),
        tiers: Vec::new(),
        not_applicable: Vec::new(),
        citations,
        warnings: Vec::new(),
    }
}

fn warnings(item: &Item, benchmark: &Benchmark, facts: &Facts, known: &[Factor]) -> Vec<String> {
    let mut out = Vec::new();
    if item.is_superseded() {
        let note = item.version_note.as_deref().map_or_else(String::new, |n| format!("（{n}）"));
        out.push(format!("所引条文已有新文本，罚款幅度须按新条款核对后使用{note}"));
    } else if item.version_status == "check" {
        out.push("所引条文可能已经修改，使用前请核对".to_owned());
    }
    if !item.verified && !item.is_superseded() {
        out.push("该事项的条款或者数额未经核对，使用前请查对原文".to_owned());
    }
    match benchmark.basis {
        Basis::Published | Basis::Adapted => out.push(format!(
            "裁量档次出自{}，不是重庆公布的基准（{}）",
            benchmark.jurisdiction.as_deref().unwrap_or("外地"),
            benchmark.basis.label()
        )),
        Basis::Proposed => out.push("裁量档次为本系统拟定，未经任何机关公布".to_owned()),
        Basis::GeneralRule => out.push("裁量档次按令355第十六条的幅度比例生成，不是专门裁量基准".to_owned()),
        Basis::Official => {}
    }
    out.extend(item.fines_note.iter().cloned());
    if !item.police_only_kinds.is_empty() {
        out.push(format!("其中的{}只能由公安机关决定", item.police_only_kinds.join("、")));
    }
    let unknown: Vec<&str> = facts.codes().filter(|code| known.iter().all(|f| f.code != *code)).collect();
    if !unknown.is_empty() {
        out.push(format!("给出的“{}”不是该事项的裁量因素，未予使用", unknown.join("”“")));
    }
    out
}

fn no_tier(benchmark: &Benchmark, index: usize) -> String {
    if benchmark.silent.contains(&index) {
        "这项罚款不适用于所给事实（基准在该情形不设档次）".to_owned()
    } else if benchmark.tiers.iter().any(|t| t.fine_index == index) {
        "基准没有与所给事实对应的档次".to_owned()
    } else {
        "基准没有为这项罚款设定档次".to_owned()
    }
}

fn tier_of(book: &Rulebook, item: &Item, benchmark: &Benchmark, index: usize, facts: &Facts) -> Result<Option<TierAnswer>, AssessError> {
    let mut tiers: Vec<&Tier> = benchmark.tiers.iter().filter(|t| t.fine_index == index).collect();
    tiers.sort_by_key(|t| t.priority);
    let holding: Vec<&Tier> = tiers.iter().copied().filter(|t| tier_holds(t, |code| facts.get(code))).collect();
    let Some(first) = holding.first() else { return Ok(None) };
    let same: Vec<&&Tier> = holding.iter().filter(|t| t.priority == first.priority).collect();
    if same.len() > 1 {
        let tiers = same.iter().map(|t| t.tier.clone()).collect();
        return Err(AssessError::Conflict { benchmark: benchmark.id.clone(), fine_index: index, tiers });
    }
    let fine = item.fines.get(index).ok_or_else(|| AssessError::Broken { benchmark: benchmark.id.clone(), why: format!("没有第{index}项罚款") })?;
    answer(book, benchmark, fine, first, &tiers, facts).map(Some)
}

fn amount(benchmark: &Benchmark, tier: &Tier, value: Decimal) -> Result<Amount, AssessError> {
    if tier.fine_unit.starts_with("yuan") {
        let broken = || AssessError::Broken { benchmark: benchmark.id.clone(), why: format!("数额{value}不是整数分") };
        return value.yuan_to_fen().map(Amount::Fen).ok_or_else(broken);
    }
    Ok(Amount::Text(value.to_string()))
}

fn answer(book: &Rulebook, benchmark: &Benchmark, fine: &Fine, tier: &Tier, all: &[&Tier], facts: &Facts) -> Result<TierAnswer, AssessError> {
    let (min, max) = (amount(benchmark, tier, tier.fine_min)?, amount(benchmark, tier, tier.fine_max)?);
    let mut why_not_next = Vec::new();
    for other in all.iter().filter(|t| !std::ptr::eq(**t, tier)) {
        let text = words::amount(other, &amount(benchmark, other, other.fine_min)?, &amount(benchmark, other, other.fine_max)?);
        why_not_next.push(why_not(benchmark, tier, other, text, facts));
    }
    Ok(TierAnswer {
        fine_index: tier.fine_index,
        tier: tier.tier.clone(),
        text: words::amount(tier, &min, &max),
        fine_min: min,
        fine_max: max,
        unit: tier.fine_unit.replacen("yuan", "fen", 1),
        base: tier.fine_base.clone(),
        min_exclusive: tier.min_exclusive,
        max_exclusive: tier.max_exclusive,
        conditions_met: conditions_met(benchmark, tier, facts),
        why_not_next,
        party: fine.party.clone(),
        stage: fine.stage.clone(),
        optional: fine.optional,
        alternative: fine.alternative.clone(),
        condition: fine.condition.clone(),
        applies_when: tier.applies_when.clone(),
        other: tier.other.clone(),
        basis_source: tier.basis_source.clone(),
        band_warnings: if tier.tier == "不予处罚" { Vec::new() } else { band_warnings(book, fine, tier) },
    })
}

fn conditions_met(benchmark: &Benchmark, tier: &Tier, facts: &Facts) -> Vec<ConditionMet> {
    let mut out = Vec::new();
    for condition in tier.conditions.iter().filter(|c| holds(c, facts.get(&c.factor))) {
        let Some(factor) = benchmark.factor(&condition.factor) else { continue };
        let given = words::given(facts.get(&factor.code), factor);
        out.push(ConditionMet {
            factor: factor.code.clone(),
            name: factor.name.clone(),
            text: format!("{}{}，现为{given}", factor.name, words::condition(condition, factor)),
            given,
        });
    }
    out
}

fn why_not(benchmark: &Benchmark, chosen: &Tier, other: &Tier, amount: String, facts: &Facts) -> WhyNot {
    let joined_any = other.join == Match::Any;
    let holds_too = tier_holds(other, |code| facts.get(code));
    let failed: Vec<String> = if holds_too {
        Vec::new()
    } else {
        let failing = other.conditions.iter().filter(|c| !holds(c, facts.get(&c.factor)));
        failing
            .filter_map(|c| {
                let factor = benchmark.factor(&c.factor)?;
                Some(format!("{}应{}，现为{}", factor.name, words::condition(c, factor), words::given(facts.get(&c.factor), factor)))
            })
            .collect()
    };
    let text = if holds_too && other.conditions.is_empty() {
        format!("“{}”是没有其他档次适用时的兜底档", other.tier)
    } else if holds_too {
        format!("“{}”的条件也成立，但按适用顺序“{}”在前", other.tier, chosen.tier)
    } else if joined_any {
        format!("不适用“{}”（{amount}）：以下情形均不存在——{}", other.tier, failed.join("；"))
    } else {
        format!("不适用“{}”（{amount}）：{}", other.tier, failed.join("；"))
    };
    WhyNot { tier: other.tier.clone(), amount, priority: other.priority, failed, text }
}
