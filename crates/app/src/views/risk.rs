//! 风险模型: what it says of a firm, which firms it would put first, how good it is. Nothing here ranks people or bodies.

use heyi_domain::ids::FirmId;
use heyi_risk::Evaluation;
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The model that is installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RiskModelInfo {
    /// SHA-256 of its file, hex.
    pub sha256: String,
    /// Checks before this day were learned from.
    pub until: Day,
    /// The first of them.
    pub first_day: Day,
    /// The last of them.
    pub last_day: Day,
    /// Checks learned from.
    pub rows: u32,
    /// Of these, found something.
    pub positives: u32,
    /// Firms they were held at.
    pub firms: u32,
    /// SHA-256 of the histories learned from, hex.
    pub data_sha256: String,
    /// Where its parameters come from.
    pub basis: String,
    /// Share always drawn at random, in thousandths.
    pub random_per_mille: u16,
    /// Share of all checks learned from that found something, in thousandths.
    pub mean_per_mille: i64,
}

/// What one thing adds to a firm's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RiskReason {
    /// In the field's words, as it stands with this firm.
    pub words: String,
    /// More (positive) or less than with a mean firm, in millionths of a logit.
    pub points: i64,
}

/// 为什么先看这家: a firm's probability, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FirmRisk {
    /// The model; none installed: nothing else is said.
    pub model: Option<RiskModelInfo>,
    /// How to get one, where there is none.
    pub without: Option<String>,
    /// As known at the beginning of this day.
    pub on: Day,
    /// Probability that a check now finds something to correct, in thousandths.
    pub per_mille: Option<i64>,
    /// What speaks for and against, largest first.
    pub reasons: Vec<RiskReason>,
    /// What is not looked at.
    pub not_looked_at: Vec<String>,
    /// What this must not be used for.
    pub notice: String,
}

/// How many firms to look at.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RiskAsked {
    /// Firms, 1 to 200; 20 where not given.
    #[serde(default)]
    pub count: Option<u16>,
    /// 经营业态 (scene id); all where not given.
    #[serde(default)]
    pub scene: Option<String>,
}

/// A firm to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RiskFirm {
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub name: String,
    /// 经营业态.
    pub scene_name: String,
    /// 镇街.
    pub town_name: String,
    /// Last checked on.
    pub last_check: Option<Day>,
    /// Probability, in thousandths.
    pub per_mille: i64,
    /// The three largest reasons.
    pub reasons: Vec<RiskReason>,
}

/// Which firms to look at first, and those drawn at random.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RiskChoice {
    /// The model; none installed: no lists.
    pub model: Option<RiskModelInfo>,
    /// How to get one, where there is none.
    pub without: Option<String>,
    /// As known at the beginning of this day.
    pub on: Day,
    /// Firms they were chosen from.
    pub among: u32,
    /// By probability, highest first.
    pub ranked: Vec<RiskFirm>,
    /// 随机抽取, in the order drawn.
    pub random: Vec<RiskFirm>,
    /// What the drawing is computed from.
    pub seed: String,
    /// Where the seed comes from.
    pub seed_from: String,
    /// What this must not be used for.
    pub notice: String,
}

/// A weight of the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RiskWeight {
    /// Of what.
    pub name: String,
    /// In millionths of a logit.
    pub weight: i64,
}

/// The model as the administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RiskReport {
    /// The model, where one is installed.
    pub model: Option<RiskModelInfo>,
    /// How to get one, where there is none.
    pub without: Option<String>,
    /// How it did on the later checks.
    pub evaluation: Option<Evaluation>,
    /// What it looks at, largest weight first.
    pub weights: Vec<RiskWeight>,
    /// What it doesn't.
    pub not_looked_at: Vec<String>,
    /// What this must not be used for.
    pub notice: String,
}
