//! The model: one JSON file of whole numbers.

use std::collections::BTreeMap;

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::evaluate::Evaluation;
use crate::features::{family, largest, name, value, words};
use crate::history::FirmHistory;
use crate::params::Params;

/// Name and version of the file.
pub const FORMAT: &str = "heyi-risk/v1";

/// What no model of this format looks at, for the page.
pub const NOT_LOOKED_AT: [&str; 4] =
    ["由哪个单位、哪些人员检查", "各单位、各人员检查了多少次", "所在镇街（只用于评估各镇街的召回率）", "负责人等个人的信息"];

/// The largest weight or score in the file: no arithmetic overflows.
const MOST: i64 = 1_000_000_000;

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(pub String);

/// One thing the model looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Its name in the closed list (`order_near`, `scene:SCENE-CY`).
    pub id: String,
    /// Weight of one, in millionths of a logit.
    pub weight: i64,
    /// Mean over the rows learned from, in thousandths: what a contribution is compared with.
    pub mean_milli: i64,
}

/// A step of the calibration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knot {
    /// Mean score of the step, in millionths of a logit.
    pub score: i64,
    /// Share of its checks that found something, in thousandths.
    pub per_mille: i64,
    /// Checks of the step.
    pub rows: u32,
}

/// 风险模型.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// `heyi-risk/v1`.
    pub format: String,
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
    /// SHA-256 of the histories learned from, in canonical order, hex.
    pub data_sha256: String,
    /// What it was trained with.
    pub params: Params,
    /// Score of a firm that is the mean in everything, in millionths of a logit.
    pub base: i64,
    /// What it looks at.
    pub features: Vec<Feature>,
    /// From score to probability: rising in both, straight in between.
    pub calibration: Vec<Knot>,
    /// How a model of the earlier checks did on the later ones.
    pub evaluation: Evaluation,
    /// Names of the scenes, for the explanation.
    pub scenes: BTreeMap<String, String>,
}

/// What one thing adds to a firm's score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Which (`last_check`, `order_near`, `scene`…).
    pub family: String,
    /// In the field's words, as it stands with this firm.
    pub words: String,
    /// More (positive) or less than with a mean firm, in millionths of a logit.
    pub points: i64,
}

/// A firm's score, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The score, in millionths of a logit: the base and all contributions, exactly.
    pub score: i64,
    /// Probability that a check now finds something, in thousandths, calibrated.
    pub per_mille: i64,
    /// Contributions, largest first; those that add nothing are left out.
    pub contributions: Vec<Contribution>,
}

impl Model {
    /// Reads a file and checks that it can be scored with.
    ///
    /// # Errors
    /// [`Fault`]: not this format, a feature that may not be looked at, a calibration that falls.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let model: Self = serde_json::from_slice(bytes).map_err(|e| Fault(format!("不是{FORMAT}格式的模型文件：{e}")))?;
        model.check()?;
        Ok(model)
    }

    fn check(&self) -> Result<(), Fault> {
        if self.format != FORMAT {
            return Err(Fault(format!("模型文件的格式是{}，本程序读{FORMAT}", self.format)));
        }
        self.params.check()?;
        let mut seen = std::collections::BTreeSet::new();
        for feature in &self.features {
            let Some(most) = largest(&feature.id, &self.params) else {
                return Err(Fault(format!("模型文件用了不允许使用的特征{}", feature.id)));
            };
            if !seen.insert(&feature.id) {
                return Err(Fault(format!("特征{}写了两次", feature.id)));
            }
            if feature.weight.abs() > MOST || feature.mean_milli < 0 || feature.mean_milli > most * 1000 {
                return Err(Fault(format!("特征{}的权重或者平均值超出范围", feature.id)));
            }
        }
        if self.base.abs() > MOST || self.calibration.is_empty() {
            return Err(Fault("模型文件没有校准表，或者基准分超出范围".to_owned()));
        }
        let rising = self.calibration.windows(2).all(|two| matches!(two, [a, b] if a.score < b.score && a.per_mille <= b.per_mille));
        let within = self.calibration.iter().all(|k| (0..=1000).contains(&k.per_mille) && k.score.abs() <= MOST * 100);
        if !rising || !within {
            return Err(Fault("校准表应当逐行递增，概率在0至1000之间".to_owned()));
        }
        Ok(())
    }

    /// The file: the same model is the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    /// SHA-256 of a file, hex: how a model is named.
    #[must_use]
    pub fn digest(bytes: &[u8]) -> String {
        hex::encode(Sha256::digest(bytes))
    }

    /// Everything the model looks at, in the field's words, with its weight in millionths of a logit; largest first.
    #[must_use]
    pub fn looks_at(&self) -> Vec<(String, i64)> {
        let mut all: Vec<(String, i64)> = self.features.iter().map(|f| (name(&f.id, &self.params, &self.scenes), f.weight)).collect();
        all.sort_by(|a, b| (std::cmp::Reverse(a.1.abs()), &a.0).cmp(&(std::cmp::Reverse(b.1.abs()), &b.0)));
        all
    }

    /// Share of the checks learned from that found something, in thousandths.
    #[must_use]
    pub fn mean_per_mille(&self) -> i64 {
        i64::from(self.positives) * 1000 / i64::from(self.rows.max(1))
    }

    /// Scores a firm as it was known at the beginning of a day.
    #[must_use]
    pub fn score(&self, history: &FirmHistory, day: Day) -> Score {
        let mut families: Vec<(&str, i64)> = Vec::new();
        for feature in &self.features {
            let own = family(&feature.id);
            let points = self.points(feature, history, day);
            match families.iter_mut().find(|(name, _)| *name == own) {
                Some((_, sum)) => *sum += points,
                None => families.push((own, points)),
            }
        }
        let score = families.iter().fold(self.base, |sum, (_, points)| sum + points);
        families.retain(|(_, points)| *points != 0);
        families.sort_by_key(|(name, points)| (std::cmp::Reverse(points.abs()), *name));
        let scene = self.scenes.get(&history.scene).map_or(history.scene.as_str(), String::as_str);
        let contributions = families
            .into_iter()
            .map(|(name, points)| Contribution { family: name.to_owned(), words: words(name, history, day, &self.params, scene), points })
            .collect();
        Score { score, per_mille: calibrated(&self.calibration, score), contributions }
    }

    fn points(&self, feature: &Feature, history: &FirmHistory, day: Day) -> i64 {
        feature.weight * (value(&feature.id, history, day, &self.params) * 1000 - feature.mean_milli) / 1000
    }
}

/// Straight between the knots, flat beyond them.
pub(crate) fn calibrated(knots: &[Knot], score: i64) -> i64 {
    let at = knots.partition_point(|knot| knot.score <= score);
    let below = at.checked_sub(1).and_then(|i| knots.get(i));
    match (below, knots.get(at)) {
        (Some(a), Some(b)) => {
            let along = i128::from(b.per_mille - a.per_mille) * i128::from(score - a.score) / i128::from(b.score - a.score);
            a.per_mille + i64::try_from(along).unwrap_or_default()
        }
        (Some(a), None) => a.per_mille,
        (None, Some(b)) => b.per_mille,
        (None, None) => 0,
    }
}
