//! 裁量基准.

use serde::{Deserialize, Serialize};

use crate::{Basis, Day, Decimal};

/// 裁量基准 of one item.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// `BM-XF-001`.
    pub id: String,
    /// Item id.
    pub item_id: String,
    /// Item name.
    pub item_name: String,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source id.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
    /// Whose table it is.
    pub jurisdiction: Option<String>,
    /// Note.
    #[serde(default)]
    pub note: Option<String>,
    /// 裁量因素.
    pub factors: Vec<Factor>,
    /// 裁量档次.
    pub tiers: Vec<Tier>,
    /// Fines that don't apply where no tier holds.
    #[serde(default)]
    pub silent: Vec<usize>,
    /// Fines whose amount isn't known.
    #[serde(default)]
    pub unquantified: Vec<usize>,
}

impl Benchmark {
    /// A factor by code.
    #[must_use]
    pub fn factor(&self, code: &str) -> Option<&Factor> {
        self.factors.iter().find(|f| f.code == code)
    }
}

/// Kind of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactorType {
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// One of `values`.
    Enum,
}

/// 裁量因素.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Code.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: FactorType,
    /// Unit shown.
    #[serde(default)]
    pub unit: Option<String>,
    /// The values of an enum.
    #[serde(default)]
    pub values: Option<Vec<String>>,
    /// Their Chinese names, in the same order.
    #[serde(default)]
    pub labels: Option<Vec<String>>,
    /// Smallest.
    #[serde(default)]
    pub min: Option<Decimal>,
    /// Largest.
    #[serde(default)]
    pub max: Option<Decimal>,
    /// Whole numbers only.
    #[serde(default)]
    pub integer: bool,
}

impl Factor {
    /// The Chinese name of an enum value.
    #[must_use]
    pub fn label<'a>(&'a self, value: &'a str) -> &'a str {
        let at = self.values.iter().flatten().position(|v| v == value);
        at.and_then(|i| self.labels.as_ref()?.get(i)).map_or(value, String::as_str)
    }
}

/// How conditions join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// 全部.
    All,
    /// 任一.
    Any,
}

/// 裁量档次.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Order of evaluation within one fine.
    pub priority: u32,
    /// 不予处罚、减轻、从轻、一般、从重.
    pub tier: String,
    /// Which fine of the item.
    pub fine_index: usize,
    /// Party of that fine.
    pub party: String,
    /// Stage of that fine.
    pub stage: String,
    /// How the conditions join.
    #[serde(rename = "match")]
    pub join: Match,
    /// 条件; none = default.
    pub conditions: Vec<Condition>,
    /// Lower end.
    pub fine_min: Decimal,
    /// Upper end.
    pub fine_max: Decimal,
    /// Lower end not included.
    #[serde(default)]
    pub min_exclusive: bool,
    /// Upper end not included.
    #[serde(default)]
    pub max_exclusive: bool,
    /// `yuan`, `times`, `percent`, `yuan/㎡`…
    pub fine_unit: String,
    /// What it is computed from.
    #[serde(default)]
    pub fine_base: Option<String>,
    /// Words on when it applies.
    #[serde(default)]
    pub applies_when: Option<String>,
    /// Words.
    #[serde(default)]
    pub other: Option<String>,
    /// Source id of this tier.
    pub basis_source: String,
}

/// A condition on one factor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Factor code.
    pub factor: String,
    /// How it is tested.
    pub op: Op,
    /// The value of `eq` and `in`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Value>,
    /// `range`: at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gte: Option<Decimal>,
    /// `range`: less than.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lt: Option<Decimal>,
}

/// Test of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// [gte, lt).
    Range,
    /// Equal.
    Eq,
    /// One of.
    In,
}
