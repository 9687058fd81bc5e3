//! 案卷评查 as it is shown.

use heyi_domain::case::review::{FilePaper, ReviewVerdict};
use heyi_rulebook::{Day, ReviewField, ReviewPart};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 案卷评查 of a case.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CaseReview {
    /// Number of the case's stream, for `If-Match`.
    pub stream_number: u64,
    /// 得分.
    pub score: u32,
    /// 合格.
    pub passed: bool,
    /// 合格线.
    pub pass_mark: u32,
    /// Grade by another province's measure, for comparison.
    pub band: Option<String>,
    /// How pass mark and grades are founded.
    pub marks_note: String,
    /// Rules nobody has judged yet.
    pub open: usize,
    /// The order of the file and its article.
    pub order: String,
    /// Whether this person may confirm verdicts.
    pub may_confirm: bool,
    /// Every rule of the standard.
    pub rules: Vec<ReviewLine>,
    /// What lies in the file, in its order.
    pub papers: Vec<FilePaper>,
}

/// One rule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReviewLine {
    /// The rule.
    pub rule: String,
    /// Its name.
    pub name: String,
    /// Part of the standard.
    pub part: ReviewPart,
    /// 基础标准, 文书规范, 归档规范.
    pub part_name: String,
    /// What it looks at.
    pub field: ReviewField,
    /// 主体, 程序….
    pub field_name: String,
    /// Articles and standard.
    pub article: String,
    /// How the rule is founded.
    pub basis: String,
    /// The verdict that counts.
    pub verdict: ReviewVerdict,
    /// 符合, 不符合, 不适用, 不能判断.
    pub verdict_name: String,
    /// The program's own verdict.
    pub machine: ReviewVerdict,
    /// Paper, page, step, and what is wrong.
    #[serde(rename = "where")]
    pub place: String,
    /// Points taken off.
    pub deducted: u32,
    /// What a reviewer said.
    pub confirmed: Option<ReviewSaid>,
}

/// What a reviewer said of a rule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReviewSaid {
    /// Who.
    pub by: String,
    /// When.
    pub on: Day,
    /// The verdict.
    pub verdict: ReviewVerdict,
    /// 理由.
    pub reason: String,
}
