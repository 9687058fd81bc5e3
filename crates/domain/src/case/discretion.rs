//! 裁量: the benchmark's answer for each act, and whether what is proposed stays inside it.

use std::collections::{BTreeMap, BTreeSet};

use heyi_rulebook::discretion::{Amount, AssessError, FactValue, Facts, TierAnswer, assess};
use heyi_rulebook::{Basis, Citation, Decimal, Fine, FineMode, Item, Money};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Case, CaseAct, Entry, PartyKind};
use crate::context::Context;
use crate::refusal::Refusal;

/// What the officer enters for one act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActEntry {
    /// Which act of the case, from 0.
    pub act: usize,
    /// Which party of the case, from 0: each is punished for what it did itself.
    #[serde(default, skip_serializing_if = "first")]
    pub whom: usize,
    /// The party the fine is for: `organisation`, `individual`…; empty: by the kind of party.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub party: String,
    /// `initial`, `uncorrected`, `serious`; empty: initial.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// 裁量因素: code → 是否、文字, or a number as text.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub answers: BTreeMap<String, Value>,
    /// Which fine of the item, where several apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine_index: Option<usize>,
    /// What a multiple or percentage is computed from, in yuan, or the number of units.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub base: String,
    /// 罚款, fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<i64>,
    /// Other kinds of penalty (警告, 没收违法所得…).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// 没收违法所得, fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gains: Option<i64>,
    /// 没收非法财物: what.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goods: String,
    /// Their value, fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods_value: Option<i64>,
    /// 偏离裁量基准的理由.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deviation: String,
    /// 不予处罚的情形 for this act of this party alone, where something else is punished.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub spared: String,
}

/// The first of a list; what is true of a case with one party is not written down.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
pub(super) const fn first(place: &usize) -> bool {
    *place == 0
}

/// The penalty for one act, with the benchmark's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ActPenalty {
    /// Item id.
    pub item: String,
    /// Item name.
    pub name: String,
    /// The party by name, where the case has several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub offender: String,
    /// What was entered.
    pub entered: ActEntry,
    /// Benchmark id; `None`: the article sets no fine for this party, and none is imposed.
    pub benchmark: Option<String>,
    /// How it is founded.
    pub basis: Option<Basis>,
    /// 裁量档次.
    pub tier: String,
    /// The amount of the tier in words.
    pub range: String,
    /// Its lower end, fen.
    pub min: Option<i64>,
    /// Its upper end, fen.
    pub max: Option<i64>,
    /// Why it applies.
    pub why: Vec<String>,
    /// Why not the others.
    pub why_not: Vec<String>,
    /// What a person must know (not official, not verified).
    pub notes: Vec<String>,
    /// The articles.
    pub cites: Vec<Citation>,
}

impl ActPenalty {
    /// Anything at all is imposed.
    #[must_use]
    pub fn punishes(&self) -> bool {
        let entered = &self.entered;
        entered.fine.unwrap_or(0) > 0 || entered.gains.unwrap_or(0) > 0 || !entered.goods.is_empty() || !entered.kinds.is_empty()
    }
}

/// 处罚建议 or 处罚内容: all acts of all parties together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// By act and party.
    pub acts: Vec<ActPenalty>,
    /// 罚款 altogether, fen.
    pub fine: i64,
    /// 没收违法所得, fen.
    pub gains: i64,
    /// Value of what is confiscated, fen.
    pub goods_value: i64,
    /// 没收非法财物.
    pub goods: String,
    /// Other kinds.
    pub kinds: Vec<String>,
    /// In words.
    pub text: String,
}

impl Proposal {
    /// What stands in these lines, added up.
    #[must_use]
    pub fn together(acts: Vec<ActPenalty>) -> Self {
        let mut all = Self::default();
        for entry in acts.iter().map(|a| &a.entered) {
            all.fine = all.fine.saturating_add(entry.fine.unwrap_or(0));
            all.gains = all.gains.saturating_add(entry.gains.unwrap_or(0));
            all.goods_value = all.goods_value.saturating_add(entry.goods_value.unwrap_or(0));
            if !entry.goods.is_empty() {
                all.goods = if all.goods.is_empty() { entry.goods.clone() } else { format!("{}；{}", all.goods, entry.goods) };
            }
            for kind in entry.kinds.iter().filter(|k| !matches!(k.as_str(), "罚款" | "没收违法所得" | "没收非法财物")) {
                if !all.kinds.contains(kind) {
                    all.kinds.push(kind.clone());
                }
            }
        }
        all.acts = acts;
        all.text = words(&all);
        all
    }

    /// What is for one party.
    #[must_use]
    pub fn of(&self, whom: usize) -> Self {
        Self::together(self.acts.iter().filter(|a| a.entered.whom == whom).cloned().collect())
    }

    /// The parties it says anything about, in the order of the case.
    #[must_use]
    pub fn parties(&self) -> Vec<usize> {
        let all: BTreeSet<usize> = self.acts.iter().map(|a| a.entered.whom).collect();
        all.into_iter().collect()
    }

    /// The parties on which anything is imposed.
    #[must_use]
    pub fn punished(&self) -> Vec<usize> {
        let all: BTreeSet<usize> = self.acts.iter().filter(|a| a.punishes()).map(|a| a.entered.whom).collect();
        all.into_iter().collect()
    }

    /// Outside the benchmark somewhere.
    #[must_use]
    pub fn deviates(&self) -> bool {
        self.acts.iter().any(|a| !a.entered.deviation.is_empty())
    }

    /// 减轻 somewhere: below what the article fixes, which the leaders discuss.
    #[must_use]
    pub fn mitigates(&self) -> bool {
        self.acts.iter().any(|a| a.tier == "减轻")
    }

    /// Nothing but a warning or a fine.
    #[must_use]
    pub fn summary_kinds(&self) -> bool {
        self.gains == 0 && self.goods.is_empty() && self.kinds.iter().all(|k| k == "警告")
    }

    /// The same with another fine for one party, where one act of it is fined.
    #[must_use]
    pub fn with_fine(&self, whom: usize, fine: i64) -> Self {
        let mut other = self.clone();
        let own = |a: &ActPenalty| a.entered.whom == whom && a.entered.fine.is_some_and(|f| f > 0);
        let before: i64 = self.acts.iter().filter(|a| own(a)).filter_map(|a| a.entered.fine).sum();
        let fined: Vec<usize> = other.acts.iter().enumerate().filter(|(_, a)| own(a)).map(|(n, _)| n).collect();
        if let [one] = fined.as_slice()
            && let Some(act) = other.acts.get_mut(*one)
        {
            act.entered.fine = Some(fine);
        } else if self.acts.iter().any(|a| !a.offender.is_empty()) {
            // How a sum is split over several acts isn't said; the sum of the party is what counts.
            let mut left = fine;
            for (n, at) in fined.iter().enumerate() {
                let Some(act) = other.acts.get_mut(*at) else { continue };
                let part = if n + 1 == fined.len() { left } else { act.entered.fine.unwrap_or(0).min(left) };
                act.entered.fine = Some(part);
                left -= part;
            }
        }
        other.fine = self.fine.saturating_sub(before).saturating_add(fine);
        other.text = words(&other);
        other
    }

    /// The same without anything for one party.
    #[must_use]
    pub fn without(&self, whom: usize) -> Self {
        Self::together(self.acts.iter().filter(|a| a.entered.whom != whom).cloned().collect())
    }
}

/// Judges what was entered against the benchmarks.
///
/// # Errors
/// `benchmark_missing`, `factors_missing`, `outside_benchmark`, `outside_statute`, `kind_not_listed`, `act_missing`, `fined_twice`.
pub fn judge<F>(case: &Case, entries: &[ActEntry], cx: &Context<'_, F>) -> Result<Proposal, Refusal> {
    judged(case, entries, false, cx)
}

/// What was entered for the step: where it spares the party, nothing is imposed and no amount is held against the tier.
///
/// # Errors
/// As [`judge`].
pub fn entered<F>(case: &Case, entry: &Entry, cx: &Context<'_, F>) -> Result<Proposal, Refusal> {
    judged(case, &lines(entry), spares(entry), cx)
}

/// 裁量 as it was entered.
pub(super) fn lines(entry: &Entry) -> Vec<ActEntry> {
    entry.0.get("acts").cloned().and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default()
}

/// 不予处罚 for everything.
pub(super) fn spares(entry: &Entry) -> bool {
    !matches!(entry.text("no_penalty"), "" | "none")
}

fn judged<F>(case: &Case, entries: &[ActEntry], spared: bool, cx: &Context<'_, F>) -> Result<Proposal, Refusal> {
    for (n, whom) in case.conduct() {
        if entries.iter().filter(|e| e.act == n && e.whom == whom).count() != 1 {
            let of = case.named(whom, "的");
            return Err(Refusal::new("act_missing", format!("{of}第{}个违法行为没有裁量，或者裁量了两次。", n + 1)).cite(cx.cite("g-benchmark")).cure("逐个违法行为作出裁量"));
        }
    }
    let many = case.conduct().count() > 1;
    let mut all = Vec::new();
    for entry in entries {
        let of_case = case.acts.get(entry.act).filter(|act| act.by.contains(&entry.whom));
        let Some(act) = of_case else {
            return Err(Refusal::new("act_missing", "所填的违法行为不在本案中，或者不是这名当事人的行为。").cure("刷新后重新填写"));
        };
        if !entry.spared.is_empty() && !many {
            return Err(Refusal::new("spared_and_punished", "只有一个违法行为的，在“是否属于不予处罚的情形”中选择。").cite(cx.cite("g-benchmark")).cure("选择不予处罚的情形，重新填写"));
        }
        // The provision of the same act that fines less is left out; that isn't a deviation.
        let of_one = |n: usize| case.acts.iter().any(|a| a.same) && (n == 0 || case.acts.get(n).is_some_and(|a| a.same));
        let other = |e: &&ActEntry| e.act != entry.act && e.whom == entry.whom && of_one(e.act) && e.fine.is_some_and(|f| f > 0);
        let absorbed = of_one(entry.act) && entries.iter().any(|e| other(&e));
        let one = judge_one(case, act, entry, spared || absorbed || !entry.spared.is_empty(), cx)?;
        if !entry.spared.is_empty() && one.punishes() {
            return Err(Refusal::new("spared_and_punished", format!("{}“{}”已选择不予处罚，又提出了处罚。", case.named(entry.whom, "的"), one.name)).cite(cx.cite("g-benchmark")).cure("不予处罚的，各项处罚填零或者留空"));
        }
        all.push(one);
    }
    let all = Proposal::together(all);
    for whom in all.parties() {
        once(case, &all.of(whom), cx)?;
    }
    Ok(all)
}

fn judge_one<F>(case: &Case, act: &CaseAct, entry: &ActEntry, spared: bool, cx: &Context<'_, F>) -> Result<ActPenalty, Refusal> {
    let item = cx.rules.item(&act.item).ok_or_else(|| Refusal::new("item_unknown", format!("执法事项{}不在目录中。", act.item)))?;
    kinds(item, entry, cx)?;
    let kind = case.party_at(entry.whom).kind;
    let party = if entry.party.is_empty() { kind.fined_as() } else { entry.party.as_str() };
    of_this_case(kind, party, cx)?;
    let stage = if entry.stage.is_empty() { "initial" } else { entry.stage.as_str() };
    let mut facts = Facts::default();
    for (code, value) in &entry.answers {
        facts.set(code.clone(), fact(cx, &act.item, code, value));
    }
    let mut penalty = ActPenalty {
        item: item.id.clone(),
        name: item.name.clone(),
        offender: case.named(entry.whom, ""),
        entered: entry.clone(),
        benchmark: None,
        basis: None,
        tier: String::new(),
        range: String::new(),
        min: None,
        max: None,
        why: Vec::new(),
        why_not: Vec::new(),
        notes: if item.verified { Vec::new() } else { vec!["本事项的条文尚未与正式文本核对".to_owned()] },
        cites: item.citations(),
    };
    let answer = match assess(cx.rules, &act.item, &facts, party, stage, Some(act.ended_on)) {
        Ok(answer) => answer,
        Err(error) => return without_benchmark(item, (party, stage), &error, spared, penalty, cx),
    };
    let later = assess(cx.rules, &act.item, &facts, party, stage, Some(cx.today)).ok();
    let tier = chosen(&answer.tiers, entry, cx)?;
    penalty.benchmark = Some(answer.benchmark.clone());
    penalty.basis = Some(answer.basis);
    penalty.tier.clone_from(&tier.tier);
    penalty.range.clone_from(&tier.text);
    penalty.why = tier.conditions_met.iter().map(|c| c.text.clone()).collect();
    penalty.why_not = tier.why_not_next.iter().map(|w| format!("{}（{}）：{}", w.tier, w.amount, w.text)).collect();
    penalty.notes.extend(answer.warnings.iter().map(|w| without_code(w)));
    if answer.basis != Basis::Official {
        penalty.notes.push(format!("裁量基准来源：{}", answer.basis_label));
    }
    let (mut min, mut max) = ends(item, tier, entry, cx)?;
    // 从旧兼从轻: the benchmark of today, where it is lighter.
    if let Some(lighter) = later.as_ref().and_then(|a| a.tiers.iter().find(|t| t.fine_index == tier.fine_index)) {
        let (low, high) = ends(item, lighter, entry, cx)?;
        if high < max {
            (min, max) = (low, high);
            penalty.tier.clone_from(&lighter.tier);
            penalty.range.clone_from(&lighter.text);
            penalty.notes.push("行为发生后裁量基准有变更，新的基准对当事人有利，适用新的基准".to_owned());
        }
    }
    penalty.min = Some(min);
    penalty.max = Some(max);
    if !(spared && entry.fine.unwrap_or(0) == 0) {
        inside(item, tier, entry, (min, max), cx)?;
    }
    Ok(penalty)
}

/// Where there is nothing to assess: the article sets no fine for this party and none is imposed (a warning needs no benchmark), or it fixes
/// the sum.
fn without_benchmark<F>(item: &Item, (party, stage): (&str, &str), error: &AssessError, spared: bool, mut penalty: ActPenalty, cx: &Context<'_, F>) -> Result<ActPenalty, Refusal> {
    let takes_any = matches!(party, "organisation" | "individual");
    let applicable: Vec<&Fine> = item.fines.iter().filter(|f| f.stage == stage && (f.party == party || takes_any && f.party == "any")).collect();
    let fine = penalty.entered.fine.unwrap_or(0);
    let none = match error {
        AssessError::NoFine { .. } => true,
        AssessError::Unquantified { .. } | AssessError::NoBenchmark { .. } => applicable.iter().all(|f| matches!(f.mode, FineMode::None | FineMode::Unknown)),
        _ => false,
    };
    if none && fine == 0 {
        penalty.tier = "不罚款".to_owned();
        penalty.why = vec![error.to_string()];
        return Ok(penalty);
    }
    let fixed = match (error, applicable.as_slice()) {
        (AssessError::NoBenchmark { .. }, [one]) if one.mode == FineMode::Fixed => one.max.and_then(Decimal::yuan_to_fen),
        _ => None,
    };
    let Some(fixed) = fixed else { return Err(unanswered(error, cx)) };
    if fine != fixed && !(spared && fine == 0) {
        return Err(Refusal::new("outside_benchmark", format!("条文规定的罚款是固定数额{}，所填为{}。", Money(fixed), Money(fine)))
            .cite(item.citations().into_iter().next_back().unwrap_or_else(|| cx.cite("g-benchmark")))
            .cure("按条文规定的数额罚款"));
    }
    penalty.tier = "固定数额".to_owned();
    penalty.range = Money(fixed).to_string();
    penalty.why = vec![error.to_string()];
    (penalty.min, penalty.max) = (Some(fixed), Some(fixed));
    Ok(penalty)
}

/// A fine for organisations isn't imposed on a citizen, nor one for citizens on an organisation.
fn of_this_case<F>(kind: PartyKind, party: &str, cx: &Context<'_, F>) -> Result<(), Refusal> {
    let fits = match party {
        "organisation" => kind != PartyKind::Individual,
        "individual" => kind != PartyKind::Organisation,
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let kind = kind.label();
    Err(Refusal::new("party_differs", format!("当事人是{kind}，所选的罚款不适用于{kind}。")).cite(cx.cite("g-benchmark")).cure("选择适用于本案当事人的罚款").cure("当事人类型有误的，先改正当事人"))
}

/// A warning as a person reads it: the code of the rule at its end stays on the command line.
fn without_code(warning: &str) -> String {
    match warning.rsplit_once('（') {
        Some((words, code)) if code.strip_suffix('）').is_some_and(|c| c.is_ascii()) => words.to_owned(),
        _ => warning.to_owned(),
    }
}

/// A number comes as text so that every digit is kept.
fn fact<F>(cx: &Context<'_, F>, item: &str, code: &str, value: &Value) -> FactValue {
    let number = cx.rules.benchmark_of(item).and_then(|b| b.factor(code)).is_some_and(|f| f.kind == heyi_rulebook::FactorType::Number)
        || cx.rules.item(item).is_some_and(|i| i.fines.iter().any(|f| f.when.as_ref().is_some_and(|w| w.factor == code)));
    match value {
        Value::Bool(b) => FactValue::Bool(*b),
        Value::Number(n) => Decimal::parse(&n.to_string()).map_or_else(|e| FactValue::Other(e.to_string()), FactValue::Number),
        Value::String(text) if number => Decimal::parse(text).map_or_else(|e| FactValue::Other(e.to_string()), FactValue::Number),
        Value::String(text) => FactValue::Text(text.clone()),
        Value::Null => FactValue::Null,
        _ => FactValue::Other("一组值".to_owned()),
    }
}

fn unanswered<F>(error: &AssessError, cx: &Context<'_, F>) -> Refusal {
    let why = format!("{error}。");
    let answer = "逐项如实填写裁量因素";
    let refusal = match error {
        AssessError::Missing(_) => Refusal::new("factors_missing", why).cure(answer),
        AssessError::BadFacts(_) => Refusal::new("factors_wrong", why).cure(answer),
        _ => Refusal::new("benchmark_missing", why).cure("请管理员导入该事项的裁量基准；在此之前不作罚款决定"),
    };
    refusal.cite(cx.cite("g-benchmark"))
}

fn kinds<F>(item: &Item, entry: &ActEntry, cx: &Context<'_, F>) -> Result<(), Refusal> {
    let mut wanted: Vec<&str> = entry.kinds.iter().map(String::as_str).collect();
    if entry.fine.is_some_and(|f| f > 0) {
        wanted.push("罚款");
    }
    if entry.gains.is_some_and(|f| f > 0) {
        wanted.push("没收违法所得");
    }
    if !entry.goods.is_empty() {
        wanted.push("没收非法财物");
    }
    for kind in wanted {
        let listed = item.penalty_kinds.iter().any(|k| k == kind);
        let alternative = item.fines.iter().any(|f| f.alternative.as_deref().is_some_and(|a| a.contains(kind)));
        if item.police_only_kinds.iter().any(|k| k == kind) || !(listed || alternative) {
            let listed = item.penalty_kinds.join("、");
            return Err(Refusal::new("kind_not_listed", format!("“{}”的处罚种类没有“{kind}”，可以给予：{listed}。", item.name))
                .cite(item.citations().into_iter().next_back().unwrap_or_else(|| cx.cite("g-content")))
                .cure("在法定的处罚种类内选择"));
        }
    }
    Ok(())
}

fn chosen<'t, F>(tiers: &'t [TierAnswer], entry: &ActEntry, cx: &Context<'_, F>) -> Result<&'t TierAnswer, Refusal> {
    let wanted = match (entry.fine_index, tiers) {
        (Some(index), _) => tiers.iter().find(|t| t.fine_index == index),
        (None, [one]) => Some(one),
        (None, _) => None,
    };
    wanted.ok_or_else(|| {
        let texts: Vec<String> = tiers.iter().map(|t| format!("第{}项：{}", t.fine_index + 1, t.text)).collect();
        Refusal::new("fine_not_chosen", format!("有{}项罚款可以适用，没有选择适用哪一项（{}）。", tiers.len(), texts.join("；"))).cite(cx.cite("g-benchmark")).cure("选择与事实相符的一项")
    })
}

/// The ends of a tier in fen.
fn ends<F>(item: &Item, tier: &TierAnswer, entry: &ActEntry, cx: &Context<'_, F>) -> Result<(i64, i64), Refusal> {
    let need = || {
        Refusal::new("fine_base_missing", format!("罚款按“{}”计算，没有填写它的数额。", tier.base.as_deref().unwrap_or("基数"))).cite(cx.cite("g-benchmark")).cure("填写经证据证明的数额，最多两位小数")
    };
    // The value of goods that chose the fine is the value it is computed from.
    let differs = item.fines.get(tier.fine_index).and_then(|f| f.when.as_ref()).filter(|w| tier.base.as_deref() == Some(w.name.as_str())).is_some_and(|w| {
        let answered = entry.answers.get(&w.factor).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
        answered.and_then(|a| Decimal::parse(&a).ok()) != Decimal::parse(&entry.base).ok()
    });
    if differs {
        return Err(Refusal::new("fine_base_missing", format!("计算罚款的“{}”与裁量因素所填的不一致，或者没有填写。", tier.base.as_deref().unwrap_or("基数")))
            .cite(cx.cite("g-benchmark"))
            .cure("填写经证据证明的同一数额"));
    }
    // Hundredths of the base: fen of an amount, hundredths of a number of units.
    let base = || Decimal::parse(&entry.base).ok().and_then(Decimal::yuan_to_fen).filter(|base| *base >= 0).ok_or_else(need);
    let end = |amount: &Amount, up: bool| -> Result<i64, Refusal> {
        let (number, by) = match (amount, tier.unit.as_str()) {
            (Amount::Fen(fen), "fen") => return Ok(*fen),
            (Amount::Fen(per), _) => (i128::from(*per), 100),
            (Amount::Text(text), unit) => {
                let n = Decimal::parse(text).ok().and_then(Decimal::yuan_to_fen).ok_or_else(need)?;
                (i128::from(n), if unit == "percent" { 10_000 } else { 100 })
            }
        };
        let product = number * i128::from(base()?);
        let whole = product.div_euclid(by) + i128::from(up && product.rem_euclid(by) > 0);
        i64::try_from(whole).map_err(|_| need())
    };
    Ok((end(&tier.fine_min, true)?, end(&tier.fine_max, false)?))
}

/// The fine stays inside the tier, or the deviation has a reason; never outside the article.
fn inside<F>(item: &Item, tier: &TierAnswer, entry: &ActEntry, (min, max): (i64, i64), cx: &Context<'_, F>) -> Result<(), Refusal> {
    let article = || item.citations().into_iter().next_back().unwrap_or_else(|| cx.cite("g-benchmark"));
    let fine = entry.fine.unwrap_or(0);
    let yuan = |fen: i64| Money(fen).to_string();
    if let Some(most) = item.fines.get(tier.fine_index).and_then(|f| statutory_max(f, &entry.base))
        && fine > most
    {
        return Err(Refusal::new("outside_statute", format!("罚款{}超过法定最高额{}。", yuan(fine), yuan(most))).cite(article()).cure("在法定幅度内确定罚款"));
    }
    let left_out = fine == 0 && (tier.optional || tier.tier == "不予处罚" || alternative(tier, entry));
    let low = if tier.min_exclusive { fine > min } else { fine >= min };
    let high = if tier.max_exclusive { fine < max || (max == 0 && fine == 0) } else { fine <= max };
    if left_out || (low && high) || !entry.deviation.trim().is_empty() {
        return Ok(());
    }
    Err(Refusal::new("outside_benchmark", format!("罚款{}不在“{}”档次的幅度内（{}）。", yuan(fine), tier.tier, tier.text))
        .cite(cx.cite("g-benchmark"))
        .cure("在该档次的幅度内确定罚款")
        .cure("确需偏离的，写明理由，由负责人集体讨论决定"))
}

fn alternative(tier: &TierAnswer, entry: &ActEntry) -> bool {
    tier.alternative.as_deref().is_some_and(|a| entry.kinds.iter().any(|k| a.contains(k.as_str())))
}

/// The most the article allows, fen.
fn statutory_max(fine: &Fine, base: &str) -> Option<i64> {
    let max = fine.max?;
    let base = || Decimal::parse(base).ok().and_then(Decimal::yuan_to_fen).map(i128::from);
    let hundredths = i128::from(max.yuan_to_fen()?);
    let whole = match fine.mode {
        FineMode::Amount | FineMode::Fixed => hundredths,
        FineMode::Multiple => hundredths * base()? / 100,
        FineMode::Percent => hundredths * base()? / 10_000,
        FineMode::PerUnit => hundredths * base()? / 100,
        FineMode::None | FineMode::Unknown => return None,
    };
    i64::try_from(whole).ok()
}

/// 一事不再罚: acts that are one act are fined once, by the article with the highest fine.
fn once<F>(case: &Case, all: &Proposal, cx: &Context<'_, F>) -> Result<(), Refusal> {
    let same: Vec<&ActPenalty> = all.acts.iter().filter(|a| case.acts.get(a.entered.act).is_some_and(|c| c.same)).collect();
    let group: Vec<&ActPenalty> = if same.is_empty() { Vec::new() } else { all.acts.iter().filter(|a| a.entered.act == 0).chain(same).collect() };
    let fined: Vec<&&ActPenalty> = group.iter().filter(|a| a.entered.fine.is_some_and(|f| f > 0)).collect();
    let highest = group.iter().filter_map(|a| a.max).max();
    let wrong = match fined.as_slice() {
        [] => None,
        [one] if one.max == highest => None,
        [_] => Some("没有按罚款数额高的规定处罚"),
        _ => Some("给予了两次以上罚款"),
    };
    match wrong {
        None => Ok(()),
        Some(why) => Err(Refusal::new("fined_twice", format!("同一个违法行为违反多个规定，{why}。")).cite(cx.cite("apl-29-fines")).cure("只按罚款数额高的规定罚款一次，其他规定不再罚款")),
    }
}

/// `1.对“…”给予警告，罚款人民币2,000元；…`, each party's sum by itself: the fines of different persons aren't added up.
fn words(all: &Proposal) -> String {
    let many = all.acts.len() > 1;
    let mut lines: Vec<String> = all.acts.iter().enumerate().map(|(n, act)| format!("{}{}", if many { format!("{}．", n + 1) } else { String::new() }, one(act))).collect();
    for whom in all.parties() {
        let own: Vec<&ActPenalty> = all.acts.iter().filter(|a| a.entered.whom == whom).collect();
        let fine: i64 = if own.len() == all.acts.len() { all.fine } else { own.iter().filter_map(|a| a.entered.fine).sum() };
        if own.len() > 1 && fine > 0 {
            let name = own.first().map(|a| a.offender.as_str()).filter(|n| !n.is_empty());
            let of = name.map_or_else(String::new, |n| format!("对{n}的"));
            lines.push(format!("以上{of}罚款合并执行，共计人民币{}（大写：{}）", Money(fine), Money(fine).in_words()));
        }
    }
    lines.join("\n")
}

fn one(act: &ActPenalty) -> String {
    let entered = &act.entered;
    let mut parts: Vec<String> = entered.kinds.iter().filter(|k| !matches!(k.as_str(), "罚款" | "没收违法所得" | "没收非法财物")).map(|k| if k == "警告" || k == "通报批评" { format!("给予{k}") } else { k.clone() }).collect();
    if let Some(fine) = entered.fine.filter(|f| *f > 0) {
        parts.push(format!("罚款人民币{}（大写：{}）", Money(fine), Money(fine).in_words()));
    }
    if let Some(gains) = entered.gains.filter(|f| *f > 0) {
        parts.push(format!("没收违法所得人民币{}（大写：{}）", Money(gains), Money(gains).in_words()));
    }
    if !entered.goods.is_empty() {
        parts.push(format!("没收{}", entered.goods));
    }
    let what = if parts.is_empty() { "不予处罚".to_owned() } else { parts.join("，并处") };
    format!("对{}“{}”的行为，{what}", act.offender, act.name)
}
