//! 重庆市规范行政处罚裁量权办法（令355）第十六条: does a tier's amount lie in the band of its name?
//!
//! A comparison only: tables issued elsewhere are shown as they are, with the difference beside them.

use std::cmp::Ordering;

use crate::{Decimal, Fine, FineMode, Quantity, Rulebook, Tier};

/// A band a tier leaves.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BandWarning {
    /// The rule, `cq355-16-…`.
    pub rule: String,
    /// One sentence.
    pub message: String,
}

/// How an end must lie to the percentage of the rule.
#[derive(Clone, Copy)]
enum Must {
    AtMost,
    AtLeast,
    Below,
    Above,
}

/// The bands the tier leaves; none for 不予处罚, for fixed sums and where the rulebook has no such rule.
pub fn band_warnings(book: &Rulebook, fine: &Fine, tier: &Tier) -> Vec<BandWarning> {
    let (Some(min), Some(max)) = (fine.min, fine.max) else { return Vec::new() };
    if fine.mode == FineMode::Fixed || min >= max {
        return Vec::new();
    }
    let only_max = min == Decimal::ZERO;
    let mut out = Vec::new();
    let mut need = |rule: &str, end: usize, must: Must, value: Decimal, open: bool| {
        let Some(row) = book.rule(rule) else { return };
        let Some(percent) = percent(row.quantity, end) else { return };
        let order = value.minus(min).cmp_percent(percent, max.minus(min));
        let fits = match must {
            Must::AtMost => order != Ordering::Greater,
            Must::AtLeast => order != Ordering::Less,
            Must::Below => order == Ordering::Less || (open && order == Ordering::Equal),
            Must::Above => order == Ordering::Greater || (open && order == Ordering::Equal),
        };
        if !fits {
            let whole = if only_max { "最高限" } else { "法定幅度" };
            let words = match must {
                Must::AtMost => "不超过",
                Must::AtLeast => "不低于",
                Must::Below => "低于",
                Must::Above => "高于",
            };
            out.push(BandWarning {
                rule: rule.to_owned(),
                message: format!("“{}”档按令355第十六条应{words}{whole}的{percent}%，本档幅度不在其内，请说明理由或者按第十六条调整", tier.tier),
            });
        }
    };
    let (low, high) = (tier.fine_min, tier.fine_max);
    match (tier.tier.as_str(), only_max) {
        ("从轻", false) => need("cq355-16-light", 0, Must::AtMost, high, tier.max_exclusive),
        ("从重", false) => need("cq355-16-heavy", 0, Must::AtLeast, low, tier.min_exclusive),
        ("一般", false) => {
            need("cq355-16-ordinary-lo", 0, Must::Above, low, tier.min_exclusive);
            need("cq355-16-ordinary-hi", 0, Must::Below, high, tier.max_exclusive);
        }
        ("减轻", true) => need("cq355-16-max-mitigated", 0, Must::Below, high, tier.max_exclusive),
        ("从轻", true) => {
            need("cq355-16-max-light-lo", 0, Must::AtLeast, low, tier.min_exclusive);
            need("cq355-16-max-light-hi", 0, Must::AtMost, high, tier.max_exclusive);
        }
        ("一般", true) => {
            need("cq355-16-max-ordinary", 0, Must::Above, low, tier.min_exclusive);
            need("cq355-16-max-ordinary", 1, Must::Below, high, tier.max_exclusive);
        }
        ("从重", true) => need("cq355-16-max-heavy", 0, Must::AtLeast, low, tier.min_exclusive),
        _ => {}
    }
    out
}

fn percent(quantity: Option<Quantity>, end: usize) -> Option<Decimal> {
    match quantity? {
        Quantity::One(n) => Some(n),
        Quantity::Pair(ends) => ends.get(end).copied(),
    }
}
