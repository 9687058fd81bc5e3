//! The checker: whether a plan is lawful, costs what it says, and needs the visits it claims to need. It shares no rule with the
//! planner: what [`crate::lawful`] and the rest say is written here once more, from the specification.

mod certificate;
mod document;
mod fraction;
mod law;
mod officers;
#[cfg(test)]
mod tests;
mod visits;

use std::collections::HashMap;

use serde::Serialize;

use crate::instance::{Demand, Enterprise, Instance, Officer, Settings};
use crate::json::{self, Rejected};
use crate::plan::{Objective, Plan};
use crate::read::{self, MOST_BYTES};
use document::Document;

/// Most problems that are named; the rest is counted.
const MOST: usize = 1_000;

/// 核验结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Nothing is wrong.
    pub ok: bool,
    /// What is wrong, the first thousand.
    pub problems: Vec<Problem>,
    /// How much is wrong in all.
    pub problem_count: usize,
    /// What the plan costs, computed again.
    pub objective: Objective,
    /// Visits that are needed at least for what is served, by the certificates that hold.
    pub proven_visits: i64,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable code.
    pub code: &'static str,
    /// Visit, firm, officer, demand or key.
    #[serde(rename = "where")]
    pub place: String,
    /// In words.
    pub message: String,
}

/// Checks a plan in hand.
#[must_use]
pub fn check(instance: &Instance, plan: &Plan) -> Report {
    if let Err(rejected) = read::check(instance) {
        let mut problems = Problems::default();
        problems.add("instance", || "任务集".to_owned(), || rejected.to_string());
        return problems.report(Objective::default(), 0);
    }
    judge(instance, &Document::from(plan))
}

/// Checks a plan from outside. An error where it cannot be read at all.
pub fn check_bytes(instance: &Instance, plan: &[u8]) -> Result<Report, Rejected> {
    if u64::try_from(plan.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(read::too_large(plan.len()).into());
    }
    let document: Document = json::read(plan)?;
    read::check(instance)?;
    Ok(judge(instance, &document))
}

#[derive(Debug, Default)]
struct Problems {
    list: Vec<Problem>,
    count: usize,
}

impl Problems {
    fn add(&mut self, code: &'static str, place: impl FnOnce() -> String, message: impl FnOnce() -> String) {
        self.count += 1;
        if self.list.len() < MOST {
            self.list.push(Problem { code, place: place(), message: message() });
        }
    }

    fn report(self, objective: Objective, proven_visits: i64) -> Report {
        Report { ok: self.count == 0, problems: self.list, problem_count: self.count, objective, proven_visits }
    }
}

/// The instance by its ids.
struct Facts<'a> {
    settings: &'a Settings,
    demands: HashMap<&'a str, &'a Demand>,
    enterprises: HashMap<&'a str, &'a Enterprise>,
    officers: HashMap<&'a str, &'a Officer>,
    /// Forbidden pairs by firm.
    pairs: HashMap<&'a str, Vec<(&'a str, &'a str)>>,
}

impl<'a> Facts<'a> {
    fn of(instance: &'a Instance) -> Self {
        let demands: HashMap<&str, &Demand> = instance.demands.iter().map(|d| (d.id.as_str(), d)).collect();
        let mut pairs: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
        for (a, b) in &instance.conflicts {
            if let Some(demand) = demands.get(a.as_str()) {
                pairs.entry(&demand.enterprise).or_default().push((a, b));
            }
        }
        Self {
            settings: &instance.settings,
            demands,
            enterprises: instance.enterprises.iter().map(|e| (e.id.as_str(), e)).collect(),
            officers: instance.officers.iter().map(|o| (o.id.as_str(), o)).collect(),
            pairs,
        }
    }
}

fn judge(instance: &Instance, plan: &Document) -> Report {
    let facts = Facts::of(instance);
    let mut problems = Problems::default();
    if plan.format.as_deref() != Some("heyi-plan/1") {
        problems.add("format", || "format".to_owned(), || "应为heyi-plan/1".to_owned());
    }
    let mut walk = visits::Walk::default();
    for visit in &plan.visits {
        walk.visit(&facts, visit, &mut problems);
    }
    let spent = officers::routes(&facts, &walk, &mut problems);
    let dropped_weight = visits::dropped(&facts, plan, &mut walk, &mut problems);
    for demand in instance.demands.iter().filter(|d| !walk.told.contains_key(d.id.as_str())) {
        problems.add("demand_missing", || format!("需求{}", demand.id), || "既没有安排，也没有列入未安排".to_owned());
    }
    visits::caps(&facts, &walk, &mut problems);
    let proven = certificate::proven(&facts, plan, &walk, &mut problems);
    let objective = Objective {
        dropped_weight,
        visits: number(plan.visits.len()),
        officer_minutes: narrow((walk.on_site + spent.travel) / 10),
        travel: narrow(spent.travel),
        max_load: narrow(spent.max_load / 10),
    };
    claims(plan, &objective, &mut problems);
    problems.report(objective, proven)
}

/// What the plan says of itself.
fn claims(plan: &Document, is: &Objective, problems: &mut Problems) {
    for (code, key, value) in [
        ("objective_dropped_weight", "dropped_weight", is.dropped_weight),
        ("objective_visits", "visits", is.visits),
        ("objective_officer_minutes", "officer_minutes", is.officer_minutes),
        ("objective_travel", "travel", is.travel),
        ("objective_max_load", "max_load", is.max_load),
    ] {
        let said = plan.objective.get(key);
        if said.and_then(serde_json::Value::as_i64) != Some(value) {
            let said = said.map_or_else(|| "没有".to_owned(), ToString::to_string);
            problems.add(code, || format!("objective.{key}"), || format!("计划写的是{said}，重新计算为{value}"));
        }
    }
    let bounds = plan.bounds.unwrap_or_default();
    for (code, key, bound, value) in [
        ("bound_visits", "visits", bounds.visits, is.visits),
        ("bound_officer_minutes", "officer_minutes", bounds.officer_minutes, is.officer_minutes),
        ("bound_travel", "travel", bounds.travel, is.travel),
    ] {
        if let Some(bound) = bound.filter(|bound| *bound > value) {
            problems.add(code, || format!("bounds.{key}"), || format!("写明至少{bound}，而计划本身只有{value}"));
        }
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn narrow(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(i64::MAX)
}
