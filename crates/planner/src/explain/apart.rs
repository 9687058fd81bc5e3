//! Why demands of one firm are not in one visit.

use std::collections::HashMap;

use serde::Serialize;

use crate::bundle::{self, Proof, Set, positions};
use crate::instance::{Demand, Instance, Shift};
use crate::lawful;
use crate::model::{Firm, Model, Unknown};
use crate::plan::Plan;

/// Two demands that cannot share a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// Demand id.
    pub a: String,
    /// Demand id.
    pub b: String,
    /// All that keeps them apart, in the order in which it is asked.
    pub why: Vec<Why>,
}

/// What keeps demands apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// The windows share no day.
    NoCommonDay {
        /// The one that ends first.
        ends: String,
        /// Its last day.
        last_day: i64,
        /// The one that begins later.
        begins: String,
        /// Its first day.
        first_day: i64,
    },
    /// One by day, one by night.
    DayAndNight {
        /// By day.
        day: String,
        /// By night.
        night: String,
    },
    /// One announced, one not.
    Notice {
        /// Announced.
        announced: String,
        /// Not announced.
        unannounced: String,
    },
    /// 保密: it comes alone.
    Confidential {
        /// Demand ids.
        demands: Vec<String>,
    },
    /// More bodies than a visit may have.
    TooManyBodies {
        /// So many.
        bodies: i64,
        /// At most.
        most: i64,
    },
    /// Longer than a visit may last.
    TooLong {
        /// Minutes.
        minutes: i64,
        /// At most.
        most: i64,
    },
    /// A pair that is forbidden.
    ForbiddenPair,
}

/// Two visits of which every demand could share a visit with every other, only not all of them at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Together {
    /// Demand ids of the one.
    pub a: Vec<String>,
    /// Demand ids of the other.
    pub b: Vec<String>,
    /// What is too much; none: nothing in the rules of one visit: people or days did not allow it.
    pub why: Option<Why>,
}

/// One visit of the firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VisitOf {
    /// Visit id; none where no plan is given.
    pub visit: Option<String>,
    /// Demand ids.
    pub demands: Vec<String>,
}

/// A firm's visits and why they are not fewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirmExplained {
    /// Firm id.
    pub enterprise: String,
    /// Its visits.
    pub visits: Vec<VisitOf>,
    /// Visits needed at least.
    pub bound: i64,
    /// Pairwise incompatible demands, where those alone are the reason.
    pub incompatible: Vec<String>,
    /// Else weights: at most one in total over any lawful visit.
    pub weights: Vec<(String, String)>,
    /// Pairs that cannot share a visit.
    pub apart: Vec<Apart>,
    /// Pairs of visits that could be one by pairs, and not as a whole.
    pub together: Vec<Together>,
    /// 频次上限: demands left out because of a cap.
    pub over_cap: Vec<String>,
}

struct Facts<'a> {
    instance: &'a Instance,
    demands: Vec<&'a Demand>,
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Facts<'a> {
    fn of(instance: &'a Instance, enterprise: &str) -> Result<Self, Unknown> {
        if !instance.enterprises.iter().any(|e| e.id == enterprise) {
            return Err(Unknown { place: "enterprises".to_owned(), id: enterprise.to_owned() });
        }
        let demands: Vec<&Demand> = instance.demands.iter().filter(|d| d.enterprise == enterprise).collect();
        let here = |id: &str| demands.iter().any(|d| d.id == id);
        let pairs = instance.conflicts.iter().filter(|(a, b)| here(a) && here(b)).map(|(a, b)| (a.as_str(), b.as_str())).collect();
        Ok(Self { instance, demands, pairs })
    }

    fn forbidden(&self, a: &str, b: &str) -> bool {
        self.pairs.iter().any(|&(x, y)| (x, y) == (a, b) || (x, y) == (b, a))
    }

    /// Everything that keeps these two apart.
    fn whys(&self, a: &Demand, b: &Demand) -> Vec<Why> {
        let mut whys = Vec::new();
        let (ends, begins) = if a.last_day < b.first_day { (a, b) } else { (b, a) };
        if ends.last_day < begins.first_day {
            whys.push(Why::NoCommonDay {
                ends: ends.id.clone(),
                last_day: ends.last_day,
                begins: begins.id.clone(),
                first_day: begins.first_day,
            });
        }
        match (a.shift, b.shift) {
            (Shift::Day, Shift::Night) => whys.push(Why::DayAndNight { day: a.id.clone(), night: b.id.clone() }),
            (Shift::Night, Shift::Day) => whys.push(Why::DayAndNight { day: b.id.clone(), night: a.id.clone() }),
            _ => {}
        }
        if a.announced != b.announced {
            let (told, untold) = if a.announced { (a, b) } else { (b, a) };
            whys.push(Why::Notice { announced: told.id.clone(), unannounced: untold.id.clone() });
        }
        let hidden: Vec<String> = [a, b].iter().filter(|d| d.confidential).map(|d| d.id.clone()).collect();
        if !hidden.is_empty() {
            whys.push(Why::Confidential { demands: hidden });
        }
        whys.extend(self.too_much(&[a, b]));
        if self.forbidden(&a.id, &b.id) {
            whys.push(Why::ForbiddenPair);
        }
        whys
    }

    /// Too many bodies or minutes.
    fn too_much(&self, demands: &[&Demand]) -> Option<Why> {
        let settings = &self.instance.settings;
        let mut bodies: Vec<&str> = demands.iter().map(|d| d.body.as_str()).collect();
        bodies.sort_unstable();
        bodies.dedup();
        let bodies = i64::try_from(bodies.len()).unwrap_or(i64::MAX);
        if bodies > settings.max_bodies {
            return Some(Why::TooManyBodies { bodies, most: settings.max_bodies });
        }
        let minutes = lawful::on_site(settings, demands);
        (demands.len() > 1 && minutes > settings.max_minutes).then_some(Why::TooLong { minutes, most: settings.max_minutes })
    }

    fn all_apart(&self) -> Vec<Apart> {
        let mut apart = Vec::new();
        for (i, a) in self.demands.iter().enumerate() {
            for b in &self.demands[i + 1..] {
                let why = self.whys(a, b);
                if !why.is_empty() {
                    apart.push(Apart { a: a.id.clone(), b: b.id.clone(), why });
                }
            }
        }
        apart
    }
}

/// Pairs of a firm's demands that cannot share a visit, and why.
///
/// # Errors
/// No such firm.
pub fn apart(instance: &Instance, enterprise: &str) -> Result<Vec<Apart>, Unknown> {
    Ok(Facts::of(instance, enterprise)?.all_apart())
}

/// A firm's visits and why they are not fewer: those of a plan, or those of the smallest number.
///
/// # Errors
/// No such firm.
pub fn firm(instance: &Instance, plan: Option<&Plan>, enterprise: &str) -> Result<FirmExplained, Unknown> {
    let facts = Facts::of(instance, enterprise)?;
    let model = Model::new(instance)?;
    let ids = |firm: &Firm, set: Set| -> Vec<String> {
        positions(set).map(|at| instance.demands[firm.wants[at].demand as usize].id.clone()).collect()
    };
    let mut out = FirmExplained {
        enterprise: enterprise.to_owned(),
        visits: Vec::new(),
        bound: 0,
        incompatible: Vec::new(),
        weights: Vec::new(),
        apart: facts.all_apart(),
        together: Vec::new(),
        over_cap: Vec::new(),
    };
    let parts = model.firms.iter().filter(|firm| instance.enterprises[firm.enterprise as usize].id == enterprise);
    for part in parts {
        let cover = bundle::cover(part, &model.limits);
        out.over_cap.extend(ids(part, cover.dropped));
        out.visits.extend(cover.visits.iter().map(|&set| VisitOf { visit: None, demands: ids(part, set) }));
        if cover.visits.is_empty() {
            continue;
        }
        let proof = bundle::prove(part, &model.limits, &cover);
        // Of a firm planned in parts the strongest part speaks.
        if proof.bound() <= out.bound {
            continue;
        }
        out.bound = proof.bound();
        (out.incompatible, out.weights) = match proof {
            Proof::Incompatible(set) => (ids(part, set), Vec::new()),
            Proof::Dual(weights) => {
                let text = |over: i128, under: i128| if under == 1 { over.to_string() } else { format!("{over}/{under}") };
                let id = |at: usize| instance.demands[part.wants[at].demand as usize].id.clone();
                (Vec::new(), weights.into_iter().map(|(at, weight)| (id(at), text(weight.over, weight.under))).collect())
            }
        };
    }
    if let Some(plan) = plan {
        out.visits = plan
            .visits
            .iter()
            .filter(|visit| visit.enterprise == enterprise)
            .map(|visit| VisitOf { visit: Some(visit.id.clone()), demands: visit.demands.clone() })
            .collect();
    }
    out.together = together(&facts, &out.visits);
    Ok(out)
}

fn together(facts: &Facts<'_>, visits: &[VisitOf]) -> Vec<Together> {
    let by_id: HashMap<&str, &Demand> = facts.demands.iter().map(|d| (d.id.as_str(), *d)).collect();
    let of = |visit: &VisitOf| -> Vec<&Demand> { visit.demands.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect() };
    let mut all = Vec::new();
    for (i, one) in visits.iter().enumerate() {
        for other in &visits[i + 1..] {
            let (a, b) = (of(one), of(other));
            if a.iter().any(|a| b.iter().any(|b| !facts.whys(a, b).is_empty())) {
                continue;
            }
            let both: Vec<&Demand> = a.iter().chain(&b).copied().collect();
            all.push(Together { a: one.demands.clone(), b: other.demands.clone(), why: facts.too_much(&both) });
        }
    }
    all
}
