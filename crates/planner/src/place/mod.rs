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
pub use region::{Region, RegionJob, build};

use crate::bundle::{Cover, Set};
use crate::instance::Instance;
use crate::model::Model;
use crate::routes::{Effort, State, improve};

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
    /// Asked now and then; the best so far is returned when it says so.
    pub stop: &'h (dyn Fn() -> bool + Sync),
}

/// Visits of one district.
#[must_use]
pub fn place(instance: &Instance, model: &Model<'_>, firms: &[usize], covers: &[Cover], officers: &[u32], how: &How<'_>) -> Vec<Placed> {
    let mut region = build(instance, model, firms, covers, officers, &[]);
    let short = {
        let mut state = State::new(&region.problem);
        improve(&mut state, &Effort { work: 0, seed: how.seed, stop: how.stop, day_cost: None });
        region.short(&state)
    };
    if !short.is_empty() {
        region = build(instance, model, firms, covers, officers, &short);
    }
    let mut state = State::new(&region.problem);
    improve(&mut state, &Effort { work: how.work, seed: how.seed, stop: how.stop, day_cost: None });
    let crews = even::even(&region.problem, &state);
    region.placed(&state, &crews)
}
