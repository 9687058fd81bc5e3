//! 为什么: which rules a step of a case rests on, how each stands, on which facts, in which version of the day.

use heyi_domain::case::{CaseStatus, Proposal};
use heyi_domain::ids::CaseId;
use heyi_rulebook::{Citation, Day};
use serde::Serialize;

use super::EntryLine;

/// A case explained.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// The case.
    pub case: CaseId,
    /// 立案号.
    pub number: Option<String>,
    /// 案由.
    pub cause: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// In words.
    pub status_name: String,
    /// The rulebook and the program that answer.
    pub rulebook: RulebookVersion,
    /// The steps, in the order of the procedure; those done in the order they were done.
    pub steps: Vec<ExplainedStep>,
}

/// Which rulebook answers. What applied on a day is said by the days of each row.
#[derive(Debug, Clone, Serialize)]
pub struct RulebookVersion {
    /// SHA-256 of its files.
    pub sha256: String,
    /// The program that reads it.
    pub program: String,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStanding {
    /// It can be done now.
    Possible,
    /// It waits for approval.
    Proposed,
    /// It was done.
    Done,
    /// It can't be done now.
    Impossible,
}

/// A step with everything it rests on.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedStep {
    /// The declared step.
    pub step: String,
    /// Its name.
    pub name: String,
    /// 阶段.
    pub stage: String,
    /// How it stands.
    pub standing: StepStanding,
    /// The day it is judged by: today, or the day it was done.
    pub on: Day,
    /// Who does it.
    pub who: String,
    /// Who approves it.
    pub approve: Option<String>,
    /// Who did it.
    pub done_by: Option<String>,
    /// Every gate lets it through.
    pub met: bool,
    /// Why it can't be done now, whatever its gates say.
    pub refusal: Option<String>,
    /// The articles of that.
    pub refusal_cites: Vec<Citation>,
    /// The gates.
    pub gates: Vec<ExplainedGate>,
    /// The facts they were given: of the case, of its people, and what was entered.
    pub facts: Vec<EntryLine>,
    /// The penalty computed with it.
    pub penalty: Option<Proposal>,
}

/// A gate.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedGate {
    /// Gate or rule; empty: the step's own need.
    pub rule: String,
    /// Its Chinese name.
    pub name: String,
    /// Met.
    pub met: bool,
    /// Why not, or by which facts.
    pub why: Option<String>,
    /// What to do.
    pub cures: Vec<String>,
    /// The article.
    pub cite: Citation,
    /// The same in words.
    pub article: String,
    /// How much the rule says: number and unit.
    pub quantity: Option<String>,
    /// The period of the rule in this case: from and last day.
    pub period: Option<(Day, Day)>,
    /// The row of the day.
    pub version: Option<RowVersion>,
}

/// A row of the rulebook as it applied on the day.
#[derive(Debug, Clone, Serialize)]
pub struct RowVersion {
    /// First day in force; `None`: not known.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// False: no row of this id was in force on the day, this is the newest.
    pub of_the_day: bool,
    /// Where it was read.
    pub source: String,
}
