//! 综合查一次场景.

use serde::{Deserialize, Serialize};

use crate::{Basis, Citation, Day, Decimal};

/// 场景.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// `SCENE-CY`.
    pub id: String,
    /// 场景名称.
    pub name: String,
    /// 牵头部门.
    pub lead_department_id: String,
    /// 参与部门.
    pub department_ids: Vec<String>,
    /// First batch.
    pub core: bool,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
    /// 检查事项.
    pub checks: Vec<Check>,
}

/// 检查事项.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// `CK-CY-01`.
    pub id: String,
    /// 检查主体.
    pub department_id: String,
    /// 检查事项.
    pub matter: String,
    /// 检查内容, worded as the passing state.
    pub point: String,
    /// 依据, as written.
    pub legal_basis: String,
    /// Law.
    pub basis_law: String,
    /// Article.
    pub basis_article: Option<String>,
    /// Article found in the text.
    pub basis_verified: bool,
    /// `verified` or `unverified`.
    pub basis_status: String,
    /// How it is answered.
    pub answer: AnswerSpec,
    /// The item a failure leads to.
    pub item_id: Option<String>,
    /// What follows a failure.
    pub on_fail: String,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

impl Check {
    /// The duty article.
    #[must_use]
    pub fn citation(&self) -> Citation {
        let basis = if self.basis_verified { Basis::Official } else { self.basis };
        Citation { law: self.basis_law.clone(), article: self.basis_article.clone().unwrap_or_default(), basis }
    }
}

/// How a check is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerSpec {
    /// Kind.
    #[serde(rename = "type")]
    pub kind: AnswerKind,
    /// Unit shown.
    #[serde(default)]
    pub unit: Option<String>,
    /// Choices.
    #[serde(default)]
    pub options: Option<Vec<String>>,
    /// When it passes.
    pub pass_rule: PassRule,
}

/// Kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// 是否.
    Boolean,
    /// 数值.
    Number,
    /// 日期.
    Date,
    /// 选项.
    Enum,
}

/// 合格判定.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassRule {
    /// How.
    pub op: PassOp,
    /// Against what.
    pub value: Option<serde_json::Value>,
}

impl PassRule {
    /// The number compared with, of `<=` and `>=`.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match &self.value {
            Some(serde_json::Value::Number(n)) => Decimal::parse(&n.to_string()).ok(),
            _ => None,
        }
    }
}

/// Test of a pass rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassOp {
    /// Equal.
    #[serde(rename = "eq")]
    Eq,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// A day of today or later.
    #[serde(rename = "not_before_today")]
    NotBeforeToday,
    /// One of.
    #[serde(rename = "in")]
    In,
}
