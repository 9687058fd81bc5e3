//! Conditions and amounts in words an official reads.

use super::{Amount, FactValue};
use crate::{Condition, Decimal, Factor, FactorType, Money, Op, Tier};

fn with_unit(n: Decimal, factor: &Factor) -> String {
    format!("{n}{}", factor.unit.as_deref().unwrap_or_default())
}

/// `10㎡以上不足50㎡`, `为1次`, `为无或者轻微`, `为“是”`.
pub fn condition(condition: &Condition, factor: &Factor) -> String {
    match condition.op {
        Op::Range => match (condition.gte, condition.lt) {
            (Some(a), Some(b)) if factor.integer && b == a.plus(Decimal::from_int(1)) => format!("为{}", with_unit(a, factor)),
            (Some(a), Some(b)) => format!("{}以上不足{}", with_unit(a, factor), with_unit(b, factor)),
            (Some(a), None) => format!("{}以上", with_unit(a, factor)),
            (None, Some(b)) => format!("不足{}", with_unit(b, factor)),
            (None, None) => "不限".to_owned(),
        },
        Op::Eq => format!("为{}", condition.value.as_ref().map_or_else(String::new, |v| value(v, factor))),
        Op::In => {
            let values = condition.value.as_ref().and_then(|v| v.as_array());
            format!("为{}", values.into_iter().flatten().map(|v| value(v, factor)).collect::<Vec<_>>().join("或者"))
        }
    }
}

fn value(value: &serde_json::Value, factor: &Factor) -> String {
    match value {
        serde_json::Value::Bool(true) => "“是”".to_owned(),
        serde_json::Value::Bool(false) => "“否”".to_owned(),
        serde_json::Value::String(s) => format!("“{}”", factor.label(s)),
        serde_json::Value::Number(n) => format!("{n}{}", factor.unit.as_deref().unwrap_or_default()),
        other => other.to_string(),
    }
}

/// The fact as given, in words: `3次`, `轻微`, `是`.
pub fn given(fact: Option<&FactValue>, factor: &Factor) -> String {
    match fact {
        None => "未填".to_owned(),
        Some(FactValue::Number(n)) => with_unit(*n, factor),
        Some(FactValue::Text(t)) if factor.kind == FactorType::Enum => factor.label(t).to_owned(),
        Some(other) => other.words(),
    }
}

/// `5,000元以上18,500元以下`, `2倍以上2.9倍以下（按违法所得）`, `每㎡100元以上300元以下`.
pub fn amount(tier: &Tier, min: &Amount, max: &Amount) -> String {
    let one = |a: &Amount| match a {
        Amount::Fen(fen) => Money(*fen).to_string(),
        Amount::Text(t) if tier.fine_unit == "percent" => format!("{t}%"),
        Amount::Text(t) => format!("{t}倍"),
    };
    let per = tier.fine_unit.strip_prefix("yuan/").map_or_else(String::new, |unit| format!("每{unit}"));
    let base = tier.fine_base.as_deref().map_or_else(String::new, |b| format!("（按{b}计）"));
    if tier.tier == "不予处罚" {
        return "不予处罚".to_owned();
    }
    if tier.fine_min == tier.fine_max {
        return format!("{per}{}{base}", one(min));
    }
    let lower = match (tier.fine_min == Decimal::ZERO, tier.min_exclusive) {
        (true, _) => String::new(),
        (false, true) => format!("超过{}、", one(min)),
        (false, false) => format!("{}以上", one(min)),
    };
    let upper = if tier.max_exclusive { format!("不足{}", one(max)) } else { format!("{}以下", one(max)) };
    format!("{per}{lower}{upper}{base}")
}

/// The words for a stage.
pub fn stage(stage: &str) -> &str {
    match stage {
        "initial" => "作出责令改正时",
        "uncorrected" => "逾期不改正时",
        "serious" => "情节严重时",
        other => other,
    }
}

/// The words for a party.
pub fn party(party: &str) -> &str {
    match party {
        "organisation" => "单位",
        "individual" => "个人",
        "any" => "单位和个人",
        "responsible_person" => "直接负责的主管人员和其他直接责任人员",
        "carrier" => "承运人",
        "farm_household" => "农户",
        other => other,
    }
}
