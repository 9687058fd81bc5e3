//! What a check looks at, and what it answers.

use heyi_rulebook::{AuthorityList, Day, FieldKind, ReviewRule, Rulebook, Step};

use super::{FilePaper, ReviewVerdict};
use crate::case::{Case, Done, Proposal};

/// The case, the papers in its file and the rule that asks.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub rule: &'a ReviewRule,
    pub case: &'a Case,
    pub papers: &'a [FilePaper],
    pub rules: &'a Rulebook,
    pub lists: &'a [AuthorityList],
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub verdict: ReviewVerdict,
    pub place: String,
    pub faults: u32,
}

impl Finding {
    pub fn pass(place: impl Into<String>) -> Self {
        Self { verdict: ReviewVerdict::Pass, place: place.into(), faults: 0 }
    }

    pub fn fail(place: impl Into<String>) -> Self {
        Self { verdict: ReviewVerdict::Fail, place: place.into(), faults: 1 }
    }

    pub fn none(why: impl Into<String>) -> Self {
        Self { verdict: ReviewVerdict::NotApplicable, place: why.into(), faults: 0 }
    }

    pub fn unsure(why: impl Into<String>) -> Self {
        Self { verdict: ReviewVerdict::CannotTell, place: why.into(), faults: 0 }
    }

    /// Fails where anything is named, one fault each; passes with these words otherwise.
    pub fn of(faults: &[String], otherwise: impl Into<String>) -> Self {
        if faults.is_empty() {
            return Self::pass(otherwise);
        }
        Self { verdict: ReviewVerdict::Fail, place: faults.join("；"), faults: u32::try_from(faults.len()).unwrap_or(u32::MAX) }
    }
}

impl<'a> Look<'a> {
    /// Papers of a code, in the order of the file.
    pub fn of(self, code: &'a str) -> impl Iterator<Item = &'a FilePaper> {
        self.papers.iter().filter(move |p| p.code == code)
    }

    /// Whether the paper is there.
    pub fn has(self, code: &str) -> bool {
        self.papers.iter().any(|p| p.code == code)
    }

    /// `《行政处罚告知书》渝中解放碑罚告〔2026〕1号，第12页`; what is missing where there is none.
    pub fn paper(self, code: &str) -> String {
        self.papers.iter().rev().find(|p| p.code == code).map_or_else(|| format!("案卷没有《{}》", self.rules.paper_name(code)), named)
    }

    /// How often a step of the case makes this paper.
    pub fn made(self, code: &str) -> usize {
        match code {
            "lead-register" => 1,
            "filing-approval" => usize::from(self.case.filed_on.is_some()),
            _ => self.case.steps.iter().filter(|d| self.makes(d, code)).count(),
        }
    }

    /// Whether the step makes this paper.
    pub fn makes(self, done: &Done, code: &str) -> bool {
        self.step(done).is_some_and(|s| s.papers.iter().any(|p| p == code))
    }

    /// The declared step.
    pub fn step(self, done: &Done) -> Option<&'a Step> {
        self.rules.steps.get(&done.step)
    }

    /// `2026年3月9日“询问”`.
    pub fn act(self, done: &Done) -> String {
        format!("{}“{}”", done.on.chinese_date(), self.step(done).map_or(done.step.as_str(), |s| s.name.as_str()))
    }

    /// Steps with a field of this name.
    pub fn with_field(self, name: &'a str) -> impl Iterator<Item = &'a Done> {
        self.case.steps.iter().filter(move |d| self.step(d).is_some_and(|s| s.field(name).is_some()))
    }

    /// Steps of this kind.
    pub fn all(self, step: &'a str) -> impl Iterator<Item = &'a Done> {
        self.case.steps.iter().filter(move |d| d.step == step)
    }

    /// Place of the newest of a step among those done.
    pub fn at(self, step: &str) -> Option<usize> {
        self.case.steps.iter().rposition(|d| d.step == step)
    }

    /// The decision as it was made, before any remedy changed it.
    pub fn decided(self) -> Option<(&'a Done, Option<&'a Proposal>)> {
        let done = self.case.steps.iter().rev().find(|d| matches!(d.step.as_str(), "decide" | "decide_on_spot" | "decide_no_penalty"))?;
        Some((done, proposal(done)))
    }

    /// Whole number of a procedure rule.
    pub fn quantity(self, rule: &str) -> Option<i64> {
        self.rules.rule(rule)?.whole_quantity()
    }

    /// Whether the case is over.
    pub fn over(self) -> bool {
        matches!(self.case.status.state(), "closed" | "archived")
    }

    /// Whether the declared step has a field that says people take part.
    pub fn has_officers(self, done: &Done) -> bool {
        self.step(done).and_then(|s| s.field("officers")).is_some_and(|f| matches!(f.kind, FieldKind::People))
    }
}

/// What a step computed as penalty.
pub(super) fn proposal(done: &Done) -> Option<&Proposal> {
    match done.outcome.as_ref()? {
        crate::case::Outcome::Penalty { proposal, .. } => Some(proposal),
        _ => None,
    }
}

/// A paper by title, number and page.
pub(super) fn named(paper: &FilePaper) -> String {
    let page = paper.first_page.map(|p| format!("，第{p}页")).unwrap_or_default();
    format!("《{}》{}{page}", paper.title, paper.number)
}

/// `2026年3月9日`, or 没有记录.
pub(super) fn said(day: Option<Day>) -> String {
    day.map_or_else(|| "没有记录".to_owned(), Day::chinese_date)
}
