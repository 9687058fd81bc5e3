//! 裁量. Which 档次 do the facts lead to, and why not the next?

mod answer;
mod assess;
mod band;
mod facts;
mod words;

pub use answer::{Amount, AssessError, Assessment, BadFact, ConditionMet, MissingFactor, NotApplicable, TierAnswer, WhyNot};
pub use assess::{assess, needed_factors};
pub use band::BandWarning;
pub(crate) use band::band_warnings;
pub use facts::{FactValue, Facts};
pub use words::condition as condition_words;

use crate::{Condition, Match, Op, Tier};

/// The parties a fine may be for.
pub const PARTIES: [&str; 6] = ["organisation", "individual", "any", "responsible_person", "carrier", "farm_household"];
/// The stages at which a fine may be imposed.
pub const STAGES: [&str; 3] = ["initial", "uncorrected", "serious"];

/// Whether the fact satisfies the condition. A fact of another kind never does.
pub(crate) fn holds(condition: &Condition, fact: Option<&FactValue>) -> bool {
    let Some(fact) = fact else { return false };
    match (condition.op, fact) {
        (Op::Range, FactValue::Number(n)) => condition.gte.is_none_or(|v| *n >= v) && condition.lt.is_none_or(|v| *n < v),
        (Op::Range, _) => false,
        (Op::Eq, fact) => condition.value.as_ref().is_some_and(|v| same(v, fact)),
        (Op::In, fact) => condition.value.as_ref().and_then(|v| v.as_array()).is_some_and(|all| all.iter().any(|v| same(v, fact))),
    }
}

fn same(value: &serde_json::Value, fact: &FactValue) -> bool {
    match (value, fact) {
        (serde_json::Value::Bool(a), FactValue::Bool(b)) => a == b,
        (serde_json::Value::String(a), FactValue::Text(b)) => a == b,
        (serde_json::Value::Number(a), FactValue::Number(b)) => crate::Decimal::parse(&a.to_string()).is_ok_and(|a| a == *b),
        _ => false,
    }
}

/// Whether the tier's conditions hold together; no condition = the default tier.
pub(crate) fn tier_holds<'a>(tier: &Tier, fact: impl Fn(&str) -> Option<&'a FactValue>) -> bool {
    if tier.conditions.is_empty() {
        return true;
    }
    match tier.join {
        Match::All => tier.conditions.iter().all(|c| holds(c, fact(&c.factor))),
        Match::Any => tier.conditions.iter().any(|c| holds(c, fact(&c.factor))),
    }
}
