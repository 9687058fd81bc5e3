//! The routing core: jobs on days, each served at one moment by a crew from every pool it needs.
//!
//! It knows no law and no month of inspections: points with a travel matrix, pools of people with days off and skills,
//! jobs with windows. Crews meet on site, so the routes of one day hang together; a common order of the day's jobs keeps
//! them free of circles, and for each job the earliest and the latest possible start are kept.
//! Search: ruin of strings of near jobs and greedy re-insertion under simulated annealing (Christiaens and Vanden Berghe,
//! *Slack induction by string removals*, Transportation Science 2020), carried over to several days and joint jobs.
//! All quantities are integers in ticks (a tenth of a minute where inspections are planned).

mod insert;
mod mask;
mod problem;
mod rng;
mod ruin;
mod search;
mod state;

pub use mask::{MOST, Mask};
pub use problem::{Choice, Job, Part, Person, Pool, Problem};
pub use rng::Rng;
pub use search::{Effort, improve};
pub use state::{Route, State};
