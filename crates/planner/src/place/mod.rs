//! Stages 2 and 3 (排期、派人): the visits of stage 1 on days, with crews and routes.
//!
//! Districts share neither firms nor officers, so each is a problem of its own ([`region`]), searched by the routing core.
//! A visit nobody can make is tried as another cover of as many visits, then as one visit more, then demands are left out
//! by weight, and the smallest reason is told ([`reason`]). At the end load is evened out without a minute more of travel
//! ([`even`]).

mod bound;
mod even;
mod reason;
mod region;

pub use bound::pools_of_bound;
pub use reason::reason;
pub use region::{Region, RegionJob, build, holds};

use crate::bundle::{Cover, Set};
use crate::instance::Instance;
use crate::model::Model;
use crate::routes::{Effort, State, improve};

/// Places looked at for each visit; more finds next to nothing (`bench/README.md`).
const LOOKS_PER_VISIT: u64 = 2_000_000;

/// A visit placed.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Index into the model's firms.
    pub firm: usize,
    /// Demands, as positions in the firm.
    pub set: Set,
    /// Day.
    pub day: i64,
    /// Minute of the day.
    pub start: i64,
    /// Officers, as indices into the instance.
    pub officers: Vec<u32>,
}

/// How a district is searched.
pub struct How<'h> {
    /// Work allowed, in places looked at.
    pub work: u64,
    /// Seed.
    pub seed: u64,
    /// Travel of the district at least: a solution that has no more is not searched on.
    pub travel: i64,
    /// Asked now and then; the best so far is returned when it says so.
    pub stop: &'h (dyn Fn() -> bool + Sync),
}

/// Visits of one district.
#[must_use]
pub fn place(instance: &Instance, model: &Model<'_>, firms: &[usize], covers: &[Cover], officers: &[u32], how: &How<'_>) -> Vec<Placed> {
    let mut region = build(instance, model, firms, covers, officers, &[], region::COVERS);
    let short = {
        let mut state = State::new(&region.problem);
        improve(&mut state, &Effort { work: 0, least: i64::MIN, heat: 3.0, seed: how.seed, stop: how.stop, day_cost: None });
        region.short(&state)
    };
    if !short.is_empty() {
        region = build(instance, model, firms, covers, officers, &short, region::COVERS);
    }
    let mut state = State::new(&region.problem);
    let jobs: u64 = firms.iter().map(|&firm| covers[firm].visits.len() as u64).sum();
    let work = how.work.min(LOOKS_PER_VISIT * jobs);
    let least = how.travel + firms.iter().map(|&firm| region::least_cost(&covers[firm])).sum::<i64>();
    improve(&mut state, &Effort { work, least, heat: 3.0, seed: how.seed, stop: how.stop, day_cost: None });
    let crews = even::even(&region.problem, &state);
    region.placed(&state, &crews)
}
