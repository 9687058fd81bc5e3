//! 案卷评查标准 and 案卷材料顺序: what a case file is judged by, and in which order its papers lie.

use serde::{Deserialize, Serialize};

use crate::{Basis, Citation, Day, article_words};

/// Part of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewPart {
    /// 基础标准: one failure and the file is not qualified.
    Basic,
    /// 文书规范: points are taken off.
    Papers,
    /// 归档规范: points are taken off.
    Order,
}

impl ReviewPart {
    /// The official Chinese term.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Basic => "基础标准",
            Self::Papers => "文书规范",
            Self::Order => "归档规范",
        }
    }
}

/// What a rule of the standard looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewField {
    /// 主体.
    Subject,
    /// 事实和证据.
    Facts,
    /// 程序.
    Procedure,
    /// 适用法律.
    Law,
    /// 文书.
    Documents,
    /// 送达和公开.
    Service,
    /// 执行.
    Execution,
    /// 归档.
    Order,
}

impl ReviewField {
    /// The official Chinese term.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Subject => "主体",
            Self::Facts => "事实和证据",
            Self::Procedure => "程序",
            Self::Law => "适用法律",
            Self::Documents => "文书",
            Self::Service => "送达和公开",
            Self::Execution => "执行",
            Self::Order => "归档",
        }
    }
}

/// 评查项目: one rule of the standard.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRule {
    /// Identifier (`b-notice`).
    pub id: String,
    /// The official Chinese term.
    pub name: String,
    /// Part of the standard.
    pub part: ReviewPart,
    /// What it looks at.
    pub field: ReviewField,
    /// Points taken off for each fault; 0 in the basic standard.
    pub weight: u32,
    /// The procedure rule that fixes the points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<String>,
    /// Procedure rules and gates it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<String>,
    /// The standard it was taken from.
    pub law: String,
    /// Its place there (`part1`).
    pub article: String,
    /// The named check in code.
    pub check: String,
    /// Papers the check is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<String>,
    /// The named condition under which the rule applies; none: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Where the row was taken from.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

impl ReviewRule {
    /// Its place in the standard.
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation { law: self.law.clone(), article: article_words(&self.article), basis: self.basis }
    }
}

/// 合格线 of the standard, and grades that are shown for comparison only.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewMarks {
    /// The procedure rule below whose points a file is not qualified.
    pub pass: String,
    /// Procedure rules of the grades, best first.
    pub bands: Vec<String>,
    /// Name of each band, in the same order.
    pub band_names: Vec<String>,
    /// What a person must know of them.
    pub note: String,
    /// Where it was taken from.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

/// 案卷材料顺序 of the matters of some departments.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileOrder {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// The departments whose matters it is for; empty: all that have none of their own.
    #[serde(default)]
    pub departments: Vec<String>,
    /// Places, first first.
    pub places: Vec<FilePlace>,
    /// The article.
    pub law: String,
    /// Its number.
    pub article: String,
    /// Note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Where the row was taken from.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

impl FileOrder {
    /// Its citation.
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation { law: self.law.clone(), article: article_words(&self.article), basis: self.basis }
    }

    /// The place of a paper: the one that names it, else the one for the rest.
    #[must_use]
    pub fn place(&self, paper: &str) -> usize {
        let named = self.places.iter().position(|p| p.papers.iter().any(|c| c == paper));
        named.or_else(|| self.places.iter().position(|p| p.rest)).unwrap_or(self.places.len())
    }
}

/// One place of the order. Inside it papers lie by day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilePlace {
    /// Name.
    pub name: String,
    /// 正卷 or 副卷, where the file has two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Papers that lie here.
    #[serde(default)]
    pub papers: Vec<String>,
    /// 其他材料: every paper no other place names.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rest: bool,
}

/// Name of a paper, for what is missing from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperName {
    /// Code.
    pub code: String,
    /// The official Chinese term.
    pub name: String,
}
