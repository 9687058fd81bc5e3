//! 案卷评查: the file of a case judged by the review standard, from what was recorded and the papers that lie in it.
//!
//! Every rule of `rulebook/review/standard.json` names a check here. A check looks at facts; what a program can't know (whether facts are
//! clear, evidence true) is [`ReviewVerdict::CannotTell`] until a reviewer has said so.

mod conduct;
mod confirm;
mod content;
mod execution;
mod facts;
mod hearing;
mod law;
mod look;
mod order;
mod papers;
mod procedure;
mod service;
mod subject;
mod when;

use heyi_rulebook::{AuthorityList, Basis, Day, ReviewField, ReviewPart, ReviewRule, Rulebook};
use serde::{Deserialize, Serialize};

use super::Case;
use crate::ids::PersonId;
use look::{Finding, Look};

pub use confirm::Confirm;
pub use order::{COVER, EVIDENCE, INDEX, NOTES, RECEIPT, arrange};

/// 评查结论 of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// 符合.
    Pass,
    /// 不符合.
    Fail,
    /// 不适用.
    NotApplicable,
    /// 不能判断.
    CannotTell,
}

impl ReviewVerdict {
    /// The official Chinese term.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pass => "符合",
            Self::Fail => "不符合",
            Self::NotApplicable => "不适用",
            Self::CannotTell => "不能判断",
        }
    }
}

/// 卷内材料: a paper or a piece of evidence as it lies in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FilePaper {
    /// Code of the paper; `evidence` for evidence.
    pub code: String,
    /// Title.
    pub title: String,
    /// 文号.
    pub number: String,
    /// Its day.
    pub on: Day,
    /// Number of pages; 0: an electronic file that isn't printed.
    pub pages: u32,
    /// 页码 of its first page; `None`: not numbered.
    pub first_page: Option<u32>,
    /// What it was made for: the case, or the visit or order the case came from.
    pub thing: String,
    /// 送达回证: code of the paper it proves the service of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves: Option<String>,
}

/// 评查人的认定: a reviewer's own verdict on a rule, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReviewConfirmation {
    /// The rule.
    pub rule: String,
    /// The verdict.
    pub verdict: ReviewVerdict,
    /// 理由.
    pub reason: String,
    /// Who.
    pub by: PersonId,
    /// The legal day.
    pub on: Day,
}

/// One rule of the standard, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReviewedRule {
    /// The rule.
    pub rule: String,
    /// Its Chinese name.
    pub name: String,
    /// 基础标准, 文书规范, 归档规范.
    pub part: ReviewPart,
    /// What it looks at.
    pub field: ReviewField,
    /// Articles and standard.
    pub article: String,
    /// How the rule is founded.
    pub basis: Basis,
    /// The verdict that counts: the reviewer's, else the program's.
    pub verdict: ReviewVerdict,
    /// The program's.
    pub machine: ReviewVerdict,
    /// Paper, page, step, and what is wrong.
    #[serde(rename = "where")]
    pub place: String,
    /// Points taken off.
    pub deducted: u32,
    /// The reviewer's own verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<ReviewConfirmation>,
}

/// 案卷评查 of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Review {
    /// Points of a hundred.
    pub score: u32,
    /// 合格.
    pub passed: bool,
    /// 合格线.
    pub pass_mark: u32,
    /// The grade by another province's measure, for comparison; `None`: not qualified.
    pub band: Option<String>,
    /// How pass mark and grades are founded.
    pub marks_note: String,
    /// Rules nobody has judged yet.
    pub open: usize,
    /// Every rule of the standard.
    pub rules: Vec<ReviewedRule>,
}

const FULL: u32 = 100;

type Check = fn(&Look<'_>) -> Finding;

/// The check a rule names.
fn check(name: &str) -> Option<Check> {
    subject::check(name)
        .or_else(|| facts::check(name))
        .or_else(|| procedure::check(name))
        .or_else(|| conduct::check(name))
        .or_else(|| hearing::check(name))
        .or_else(|| law::check(name))
        .or_else(|| papers::check(name))
        .or_else(|| content::check(name))
        .or_else(|| service::check(name))
        .or_else(|| execution::check(name))
        .or_else(|| order::check(name))
}

/// Rules of the standard whose check or condition has no function.
#[must_use]
pub fn unjudged(rules: &Rulebook) -> Vec<String> {
    let known = |r: &ReviewRule| check(&r.check).is_some() && r.when.as_deref().is_none_or(when::known);
    rules.review_rules.iter().filter(|r| !known(r)).map(|r| r.id.clone()).collect()
}

/// Judges the file. `lists` are the districts' own lists of authority, as far as they are known.
#[must_use]
pub fn review(case: &Case, papers: &[FilePaper], rules: &Rulebook, lists: &[AuthorityList]) -> Review {
    let judged: Vec<ReviewedRule> = rules.review_rules.iter().map(|rule| judge(rule, case, papers, rules, lists)).collect();
    let deducted: u32 = judged.iter().map(|r| r.deducted).fold(0, u32::saturating_add);
    let score = FULL.saturating_sub(deducted);
    let points = |id: &str| rules.rule(id).and_then(heyi_rulebook::Rule::whole_quantity).and_then(|n| u32::try_from(n).ok());
    let marks = rules.review_marks.as_ref();
    let pass_mark = marks.and_then(|m| points(&m.pass)).unwrap_or(FULL);
    let sound = !judged.iter().any(|r| r.part == ReviewPart::Basic && r.verdict == ReviewVerdict::Fail);
    let passed = sound && score >= pass_mark;
    let band = marks.filter(|_| passed).and_then(|m| m.bands.iter().zip(&m.band_names).find(|(id, _)| points(id).is_some_and(|least| score >= least)));
    Review {
        score,
        passed,
        pass_mark,
        band: band.map(|(_, name)| name.clone()),
        marks_note: marks.map(|m| format!("{}（{}）", m.note, m.basis.label())).unwrap_or_default(),
        open: judged.iter().filter(|r| r.verdict == ReviewVerdict::CannotTell).count(),
        rules: judged,
    }
}

fn judge(rule: &ReviewRule, case: &Case, papers: &[FilePaper], rules: &Rulebook, lists: &[AuthorityList]) -> ReviewedRule {
    let look = Look { rule, case, papers, rules, lists };
    let applies = rule.when.as_deref().is_none_or(|name| when::holds(name, &look));
    let found = match check(&rule.check) {
        Some(check) if applies => check(&look),
        Some(_) => Finding::none("本案没有这种情形"),
        None => Finding::unsure("评查标准与程序的版本不一致，没有这一项检查的办法"),
    };
    let confirmed = case.reviewed.iter().rev().find(|c| c.rule == rule.id).cloned();
    let verdict = confirmed.as_ref().map_or(found.verdict, |c| c.verdict);
    // A reviewer who finds fault where the program found none has found one.
    let faults = if verdict == ReviewVerdict::Fail { found.faults.max(1) } else { 0 };
    ReviewedRule {
        rule: rule.id.clone(),
        name: rule.name.clone(),
        part: rule.part,
        field: rule.field,
        article: articles(rule, rules),
        basis: rule.basis,
        verdict,
        machine: found.verdict,
        place: found.place,
        deducted: rule.weight.saturating_mul(faults),
        confirmed,
    }
}

/// `《行政处罚法》第四十四条；《…案卷评查标准》第一部分（公开文本）`.
fn articles(rule: &ReviewRule, rules: &Rulebook) -> String {
    let mut words: Vec<String> = Vec::new();
    for one in rule.rests_on.iter().map(|id| rules.cite(id).chinese()).chain(std::iter::once(rule.citation().chinese())) {
        if !words.contains(&one) {
            words.push(one);
        }
    }
    words.join("、")
}
