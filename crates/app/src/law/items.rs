//! 执法事项.

use heyi_rulebook::discretion::condition_words;
use heyi_rulebook::search::HitKind;
use heyi_rulebook::{Benchmark, Decimal, Factor, FactorType, Fine, FineMode, Item, Match, Money, Tier};

use crate::views::{BenchmarkView, FactorValue, FactorView, FineView, ItemFilter, ItemRow, ItemView, Page, TierView, page_size};
use crate::{App, AppError};

impl App {
    /// Items: by words (best first, one page), else by field and in catalogue order.
    ///
    /// # Errors
    /// None known.
    pub fn list_items(&self, filter: &ItemFilter) -> Result<Page<ItemRow>, AppError> {
        let size = page_size(filter.limit);
        let in_field = |item: &&Item| filter.field.as_deref().is_none_or(|field| item.field_code == field);
        if let Some(words) = filter.q.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            let hits = self.shelf.index.find(words, &[HitKind::Item], 200);
            let rows = hits.iter().filter_map(|hit| self.rules.item(&hit.id)).filter(in_field).take(size);
            return Ok(Page { rows: rows.map(|item| self.item_row(item)).collect(), next: None });
        }
        let mut rest: Vec<&Item> = self.rules.items.iter().filter(in_field).collect();
        if let Some(after) = &filter.after {
            let from = rest.iter().position(|item| item.id == *after).map_or(rest.len(), |at| at + 1);
            rest.drain(..from);
        }
        let rows: Vec<ItemRow> = rest.iter().take(size).map(|item| self.item_row(item)).collect();
        let next = (rest.len() > size).then(|| rows.last().map(|row| row.id.clone())).flatten();
        Ok(Page { rows, next })
    }

    /// An item with articles, fines and benchmark.
    ///
    /// # Errors
    /// No such item.
    pub fn view_item(&self, id: &str) -> Result<ItemView, AppError> {
        let item = self.rules.item(id).ok_or(AppError::NotFound("这个执法事项"))?;
        let mut notes: Vec<String> =
            [&item.authority_note, &item.fines_note, &item.measures_note, &item.version_note, &item.correction.note]
                .into_iter()
                .flatten()
                .cloned()
                .collect();
        if !item.verified {
            notes.push("条文和数额未全部核实，使用前请查对原文".to_owned());
        }
        if item.is_superseded() {
            notes.push("所用文本已被新文本替代".to_owned());
        }
        let listing = serde_json::to_value(item.authority.listing)?;
        Ok(ItemView {
            row: self.item_row(item),
            cites: item.citations(),
            law_version: item.law_version.clone(),
            penalty_kinds: item.penalty_kinds.clone(),
            police_only_kinds: item.police_only_kinds.clone(),
            measures: item.measures.clone(),
            fines: item.fines.iter().enumerate().map(|(at, fine)| fine_view(at, fine)).collect(),
            correction: item.correction.form.clone(),
            correction_first: item.correction.first,
            town_types: item.town_types.iter().map(|kind| kind.label().to_owned()).collect(),
            listing: listing.as_str().unwrap_or_default().to_owned(),
            notes,
            source: item.source.clone(),
            basis: item.basis.into(),
            benchmark: self.rules.benchmark_on(id, self.today()).or_else(|| self.rules.benchmark_of(id)).map(benchmark_view),
        })
    }

    fn item_row(&self, item: &Item) -> ItemRow {
        ItemRow {
            id: item.id.clone(),
            name: item.name.clone(),
            field_code: item.field_code.clone(),
            field: item.field.clone(),
            matter_type: item.matter_type.clone(),
            kind: item.authority.kind.label().to_owned(),
            department_name: self.department_name(&item.department_id),
            high_frequency: item.high_frequency,
            verified: item.verified,
            version_status: item.version_status.clone(),
        }
    }
}

fn fine_view(at: usize, fine: &Fine) -> FineView {
    FineView {
        index: u32::try_from(at).unwrap_or(u32::MAX),
        party: fine.party.clone(),
        party_name: party_name(&fine.party).to_owned(),
        stage: fine.stage.clone(),
        stage_name: stage_name(&fine.stage).to_owned(),
        words: fine_words(fine),
        condition: fine.condition.clone(),
        optional: fine.optional,
    }
}

fn fine_words(fine: &Fine) -> String {
    let words = match fine.mode {
        FineMode::None => "条文没有规定罚款".to_owned(),
        FineMode::Unknown => "数额没有取得".to_owned(),
        _ => range(fine.min, fine.max, fine.unit.as_deref().unwrap_or("yuan"), fine.base.as_deref()),
    };
    match &fine.alternative {
        Some(other) => format!("{words}，或者{other}"),
        None => words,
    }
}

fn benchmark_view(benchmark: &Benchmark) -> BenchmarkView {
    let mut tiers: Vec<&Tier> = benchmark.tiers.iter().collect();
    tiers.sort_by_key(|tier| (tier.fine_index, tier.priority));
    BenchmarkView {
        id: benchmark.id.clone(),
        basis: benchmark.basis.into(),
        source: benchmark.source.clone(),
        jurisdiction: benchmark.jurisdiction.clone(),
        note: benchmark.note.clone(),
        factors: benchmark.factors.iter().map(factor_view).collect(),
        tiers: tiers.into_iter().map(|tier| tier_view(tier, benchmark)).collect(),
    }
}

fn factor_view(factor: &Factor) -> FactorView {
    let kind = match factor.kind {
        FactorType::Number => "number",
        FactorType::Boolean => "boolean",
        FactorType::Enum => "enum",
    };
    let values = factor.values.iter().flatten().map(|value| FactorValue { label: factor.label(value).to_owned(), value: value.clone() });
    FactorView {
        code: factor.code.clone(),
        name: factor.name.clone(),
        kind: kind.to_owned(),
        unit: factor.unit.clone(),
        values: values.collect(),
        min: factor.min.map(|n| n.to_string()),
        max: factor.max.map(|n| n.to_string()),
        integer: factor.integer,
    }
}

fn tier_view(tier: &Tier, benchmark: &Benchmark) -> TierView {
    let conditions = tier.conditions.iter().map(|condition| match benchmark.factor(&condition.factor) {
        Some(factor) => format!("{}{}", factor.name, condition_words(condition, factor)),
        None => condition.factor.clone(),
    });
    let words = if tier.tier == "不予处罚" {
        "不予处罚".to_owned()
    } else {
        range(Some(tier.fine_min), Some(tier.fine_max), &tier.fine_unit, tier.fine_base.as_deref())
    };
    TierView {
        priority: tier.priority,
        tier: tier.tier.clone(),
        fine_index: u32::try_from(tier.fine_index).unwrap_or(u32::MAX),
        conditions: conditions.collect(),
        join: if tier.join == Match::All { "all" } else { "any" }.to_owned(),
        words,
    }
}

/// `5,000元以上50,000元以下`, `1倍以上3倍以下（按违法所得计）`, `每㎡100元以上300元以下`.
fn range(min: Option<Decimal>, max: Option<Decimal>, unit: &str, base: Option<&str>) -> String {
    let one = |number: Decimal| match unit {
        "times" => format!("{number}倍"),
        "percent" => format!("{number}%"),
        _ => number.yuan_to_fen().map_or_else(|| format!("{number}元"), |fen| Money(fen).to_string()),
    };
    let per = unit.strip_prefix("yuan/").map_or_else(String::new, |of| format!("每{of}"));
    let base = base.map_or_else(String::new, |base| format!("（按{base}计）"));
    let zero = |number: &Decimal| *number == Decimal::ZERO;
    let words = match (min.filter(|n| !zero(n)), max) {
        (Some(min), Some(max)) if min == max => one(min),
        (Some(min), Some(max)) => format!("{}以上{}以下", one(min), one(max)),
        (Some(min), None) => format!("{}以上", one(min)),
        (None, Some(max)) => format!("{}以下", one(max)),
        (None, None) => "数额没有取得".to_owned(),
    };
    format!("{per}{words}{base}")
}

/// The Chinese name of a party.
fn party_name(party: &str) -> &str {
    match party {
        "organisation" => "单位",
        "individual" => "个人",
        "any" => "单位和个人",
        "responsible_person" => "责任人员",
        "carrier" => "承运人",
        "farm_household" => "农户",
        other => other,
    }
}

/// The Chinese name of a stage.
fn stage_name(stage: &str) -> &str {
    match stage {
        "initial" => "初次",
        "uncorrected" => "逾期未改正",
        "serious" => "情节严重",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<Decimal> {
        Some(Decimal::parse(text).unwrap())
    }

    #[test]
    fn ranges_read_as_articles_do() {
        assert_eq!(range(number("5000"), number("50000"), "yuan", None), "5,000元以上50,000元以下");
        assert_eq!(range(number("0"), number("500"), "yuan", None), "500元以下");
        assert_eq!(range(number("1"), number("3"), "times", Some("违法所得")), "1倍以上3倍以下（按违法所得计）");
        assert_eq!(range(number("100"), number("300"), "yuan/㎡", None), "每㎡100元以上300元以下");
        assert_eq!(range(number("500"), number("500"), "yuan", None), "500元");
    }
}
