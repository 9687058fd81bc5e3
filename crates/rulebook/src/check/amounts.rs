//! 罚款幅度: fines well-formed, tiers inside the statute's range.

use std::collections::HashSet;

use super::at;
use crate::discretion::{PARTIES, STAGES, band_warnings};
use crate::{Basis, Benchmark, Decimal, Fine, FineMode, Item, Problem, Rulebook, Tier};

const TIERS: [&str; 5] = ["不予处罚", "减轻", "从轻", "一般", "从重"];

pub fn check(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, item) in book.items.located() {
        for (index, fine) in item.fines.iter().enumerate() {
            one_fine(fine, &format!("{}.fines[{index}]", at(path, &item.id)), out);
        }
    }
    for (path, benchmark) in book.benchmarks.located() {
        let Some(item) = book.item(&benchmark.item_id) else { continue };
        let place = at(path, &benchmark.id);
        for tier in &benchmark.tiers {
            one_tier(book, benchmark, item, tier, &place, out);
        }
        covered(benchmark, item, &place, out);
    }
}

fn one_fine(fine: &Fine, place: &str, out: &mut Vec<Problem>) {
    let mut bad = |code: &str, message: &str| out.push(Problem::error(code, place, message));
    if !PARTIES.contains(&fine.party.as_str()) {
        bad("fine-party", "当事人种类不在规定的取值内；请改正");
    }
    if !STAGES.contains(&fine.stage.as_str()) {
        bad("fine-stage", "阶段不在规定的取值内；请改正");
    }
    let unit = fine.unit.as_deref();
    let (unit_fits, needs_base) = match fine.mode {
        FineMode::Amount | FineMode::Fixed => (unit == Some("yuan"), false),
        FineMode::Multiple => (unit == Some("times"), true),
        FineMode::Percent => (unit == Some("percent"), true),
        FineMode::PerUnit => (unit.is_some_and(|u| u.starts_with("yuan/") && u.len() > 5), true),
        FineMode::None | FineMode::Unknown => {
            if fine.min.is_some() || fine.max.is_some() {
                bad("fine-mode", "没有数额的罚款写了幅度；请改 mode 或者删去幅度");
            }
            return;
        }
    };
    if !unit_fits {
        bad("fine-unit", "计量单位与 mode 不符；请改正");
    }
    if needs_base && fine.base.is_none() {
        bad("fine-base", "倍数、比例和按量的罚款须写明计算基数；请补上 base");
    }
    match (fine.min, fine.max) {
        (Some(min), Some(max)) if min > max => bad("fine-range", "下限大于上限；请改正"),
        (Some(min), Some(max)) if fine.mode == FineMode::Fixed && min != max => bad("fine-range", "固定数额的上下限应当相同；请改正"),
        (Some(min), Some(_)) if min < Decimal::ZERO => bad("fine-range", "下限小于零；请改正"),
        (Some(_), Some(_)) => {}
        _ => bad("fine-range", "没有写明幅度；请补上，或者把 mode 改为 unknown"),
    }
}

fn one_tier(book: &Rulebook, benchmark: &Benchmark, item: &Item, tier: &Tier, place: &str, out: &mut Vec<Problem>) {
    let place = format!("{place}.fines[{}].tier[{}]", tier.fine_index, tier.priority);
    let mut bad = |code: &str, message: String| out.push(Problem::error(code, &place, message));
    if !TIERS.contains(&tier.tier.as_str()) {
        bad("tier-name", format!("档次“{}”不在{}之内；请改正", tier.tier, TIERS.join("、")));
    }
    let Some(fine) = item.fines.get(tier.fine_index) else {
        bad("tier-fine", format!("事项{}没有第{}项罚款；请改正 fine_index", item.id, tier.fine_index));
        return;
    };
    if tier.party != fine.party || tier.stage != fine.stage {
        bad("tier-party", "当事人或者阶段与该项罚款不同；请改正".to_owned());
    }
    if Some(tier.fine_unit.as_str()) != fine.unit.as_deref() || tier.fine_base != fine.base {
        bad("tier-unit", "计量单位或者基数与该项罚款不同；请改正".to_owned());
    }
    if tier.fine_min > tier.fine_max || tier.fine_min < Decimal::ZERO {
        bad("tier-range", "档次的下端大于上端或者小于零；请改正".to_owned());
    }
    if tier.fine_unit.starts_with("yuan") && (tier.fine_min.yuan_to_fen().is_none() || tier.fine_max.yuan_to_fen().is_none()) {
        bad("tier-fen", "数额不是整数分；请改正".to_owned());
    }
    let (Some(min), Some(max)) = (fine.min, fine.max) else {
        bad("tier-range", "该项罚款没有法定幅度，不能设档次；请核对".to_owned());
        return;
    };
    match tier.tier.as_str() {
        "不予处罚" if tier.fine_max != Decimal::ZERO => bad("tier-range", "不予处罚的数额应为零；请改正".to_owned()),
        "不予处罚" => {}
        "减轻" if tier.fine_max > max || (min > Decimal::ZERO && tier.fine_max > min) => {
            bad("tier-range", format!("减轻处罚应在法定最低限{min}以下，现至{}；请改正", tier.fine_max));
        }
        "减轻" if min > Decimal::ZERO && tier.fine_max == min && !tier.max_exclusive => {
            let message = format!("减轻处罚应低于法定最低限{min}，本档上端等于最低限而没有注明不含；执行时按低于最低限掌握");
            out.push(Problem::notice("tier-mitigated-end", &place, message));
        }
        "减轻" => {}
        _ if tier.fine_min < min || tier.fine_max > max => {
            bad("tier-range", format!("{}至{}超出法定幅度{min}至{max}；请改正", tier.fine_min, tier.fine_max));
        }
        _ => {}
    }
    // Computed tables must keep the bands they are computed from; tables of others are shown as they are.
    let bands = band_warnings(book, fine, tier);
    for warning in bands {
        let message = format!("{}（{}）", warning.message, warning.rule);
        out.push(if benchmark.basis == Basis::GeneralRule {
            Problem::error("tier-band", &place, message)
        } else {
            Problem::notice("tier-band", &place, message)
        });
    }
}

/// Every fine with an amount has tiers, every fine without is said to be so.
fn covered(benchmark: &Benchmark, item: &Item, place: &str, out: &mut Vec<Problem>) {
    let with_tiers: HashSet<usize> = benchmark.tiers.iter().map(|t| t.fine_index).collect();
    for (index, fine) in item.fines.iter().enumerate() {
        let no_amount = matches!(fine.mode, FineMode::None | FineMode::Unknown);
        let said = benchmark.unquantified.contains(&index);
        let place = format!("{place}.fines[{index}]");
        if no_amount && !said {
            out.push(Problem::error("fine-not-said", place, "这项罚款没有数额，却没有列入 unquantified；请列入"));
        } else if !no_amount && !with_tiers.contains(&index) {
            out.push(Problem::error("tier-gap", place, "这项罚款没有任何档次；请补上"));
        } else if no_amount {
            out.push(Problem::notice("fine-unquantified", place, "这项罚款没有数额，不能裁量"));
        }
    }
    for index in benchmark.silent.iter().chain(&benchmark.unquantified) {
        if *index >= item.fines.len() {
            out.push(Problem::error("tier-fine", place, format!("silent 或者 unquantified 中的{index}没有对应的罚款；请改正")));
        }
    }
}
