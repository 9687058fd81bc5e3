//! The planner over random months: stage 1 against every partition, plans against the checker.

mod month;
mod plans;
mod visits;
