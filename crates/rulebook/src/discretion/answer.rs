//! The answer, and the ways there is none.

use serde::Serialize;

use super::BandWarning;
use crate::{Basis, Citation, Decimal, FactorType};

/// Which tiers the facts lead to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Assessment {
    /// Item id.
    pub item: String,
    /// Item name.
    pub item_name: String,
    /// Benchmark id.
    pub benchmark: String,
    /// How the benchmark is founded.
    pub basis: Basis,
    /// The same in Chinese.
    pub basis_label: String,
    /// Whose table it is.
    pub jurisdiction: Option<String>,
    /// Party asked for.
    pub party: String,
    /// Stage asked for.
    pub stage: String,
    /// One tier for each fine that applies.
    pub tiers: Vec<TierAnswer>,
    /// Fines of this party and stage that don't apply, with the reason.
    pub not_applicable: Vec<NotApplicable>,
    /// The articles.
    pub citations: Vec<Citation>,
    /// What a person must know.
    pub warnings: Vec<String>,
}

/// The end of a range: fen as an integer, multiples and percentages as decimal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Amount {
    /// Fen, or fen per unit.
    Fen(i64),
    /// Times or percent.
    Text(String),
}

/// The tier of one fine.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TierAnswer {
    /// Which fine of the item.
    pub fine_index: usize,
    /// 不予处罚、减轻、从轻、一般、从重.
    pub tier: String,
    /// Lower end.
    pub fine_min: Amount,
    /// Upper end.
    pub fine_max: Amount,
    /// `fen`, `times`, `percent`, `fen/㎡`…
    pub unit: String,
    /// What a multiple, percentage or rate is computed from.
    pub base: Option<String>,
    /// Lower end not included.
    pub min_exclusive: bool,
    /// Upper end not included.
    pub max_exclusive: bool,
    /// The amount in words.
    pub text: String,
    /// The conditions that hold; empty for a default tier.
    pub conditions_met: Vec<ConditionMet>,
    /// The other tiers of this fine, in order, and why each isn't the answer.
    pub why_not_next: Vec<WhyNot>,
    /// Party of the fine.
    pub party: String,
    /// Stage of the fine.
    pub stage: String,
    /// 可以并处: the fine may be left out.
    pub optional: bool,
    /// 警告 or 通报批评 instead.
    pub alternative: Option<String>,
    /// A condition in words, for the officer to judge.
    pub condition: Option<String>,
    /// When the table means this tier.
    pub applies_when: Option<String>,
    /// Remark of the table.
    pub other: Option<String>,
    /// Source of the tier.
    pub basis_source: String,
    /// Where the tier leaves the band of 令355 第十六条.
    pub band_warnings: Vec<BandWarning>,
}

/// A condition that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConditionMet {
    /// Factor code.
    pub factor: String,
    /// Its name.
    pub name: String,
    /// The fact, in words.
    pub given: String,
    /// The condition and the fact in one clause.
    pub text: String,
}

/// Why another tier isn't the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WhyNot {
    /// Its name.
    pub tier: String,
    /// Its amount in words.
    pub amount: String,
    /// Its place in the order.
    pub priority: u32,
    /// The conditions that failed, each in words; empty when it would hold but stands later in the order.
    pub failed: Vec<String>,
    /// One sentence.
    pub text: String,
}

/// A fine that doesn't apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NotApplicable {
    /// Which fine of the item.
    pub fine_index: usize,
    /// Why.
    pub reason: String,
}

/// A factor that must be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MissingFactor {
    /// Code.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Kind of fact.
    #[serde(rename = "type")]
    pub kind: FactorType,
    /// Unit.
    pub unit: Option<String>,
    /// Values of an enum.
    pub values: Option<Vec<String>>,
    /// Their Chinese names.
    pub labels: Option<Vec<String>>,
    /// Smallest.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub min: Option<Decimal>,
    /// Largest.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub max: Option<Decimal>,
    /// Whole numbers only.
    pub integer: bool,
}

/// A fact that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BadFact {
    /// Code.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Why, and how to mend it.
    pub why: String,
}

/// Why there is no assessment.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AssessError {
    /// No such item.
    #[error("没有“{0}”这个执法事项；事项编号形如 XF-001")]
    UnknownItem(String),
    /// No such party.
    #[error("没有“{0}”这种当事人；可用：organisation、individual、any、responsible_person、carrier、farm_household")]
    UnknownParty(String),
    /// No such stage.
    #[error("没有“{0}”这个阶段；可用：initial、uncorrected、serious")]
    UnknownStage(String),
    /// The item isn't in force on the day.
    #[error("{reason}")]
    NotInForce {
        /// One sentence.
        reason: String,
    },
    /// There is no benchmark.
    #[error("“{item}”没有裁量基准：{reason}")]
    NoBenchmark {
        /// Item id.
        item: String,
        /// One sentence.
        reason: String,
    },
    /// No fine for this party at this stage.
    #[error("“{item}”对{party}在{stage}没有罚款：{reason}")]
    NoFine {
        /// Item id.
        item: String,
        /// Party, in words.
        party: String,
        /// Stage, in words.
        stage: String,
        /// What there is.
        reason: String,
    },
    /// The amounts aren't known.
    #[error("“{item}”的罚款数额没有取得，不能裁量：{reason}")]
    Unquantified {
        /// Item id.
        item: String,
        /// One sentence.
        reason: String,
    },
    /// Factors that must be known.
    #[error("缺少裁量因素：{}；请补充后再算", .0.iter().map(|m| format!("{}（{}）", m.name, m.code)).collect::<Vec<_>>().join("、"))]
    Missing(Vec<MissingFactor>),
    /// Facts that can't be used.
    #[error("裁量因素的值不能使用：{}", .0.iter().map(|b| format!("{}（{}）{}", b.name, b.code, b.why)).collect::<Vec<_>>().join("；"))]
    BadFacts(Vec<BadFact>),
    /// Two tiers of one priority hold: the benchmark contradicts itself.
    #[error("裁量基准{benchmark}对第{fine_index}项罚款有两个同一顺序的档次同时成立（{}），不能裁量；请先改正基准", .tiers.join("、"))]
    Conflict {
        /// Benchmark id.
        benchmark: String,
        /// Which fine.
        fine_index: usize,
        /// The tiers.
        tiers: Vec<String>,
    },
    /// A row of the rulebook is broken.
    #[error("裁量基准{benchmark}的数据有误：{why}；请用 heyi rulebook check 检查")]
    Broken {
        /// Benchmark id.
        benchmark: String,
        /// What.
        why: String,
    },
}

impl AssessError {
    /// Whether the question itself was wrong.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        matches!(self, Self::UnknownItem(_) | Self::UnknownParty(_) | Self::UnknownStage(_))
    }

    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownItem(_) => "unknown-item",
            Self::UnknownParty(_) => "unknown-party",
            Self::UnknownStage(_) => "unknown-stage",
            Self::NotInForce { .. } => "not-in-force",
            Self::NoBenchmark { .. } => "no-benchmark",
            Self::NoFine { .. } => "no-fine",
            Self::Unquantified { .. } => "unquantified",
            Self::Missing(_) => "missing-factors",
            Self::BadFacts(_) => "bad-facts",
            Self::Conflict { .. } => "conflict",
            Self::Broken { .. } => "broken-benchmark",
        }
    }
}
