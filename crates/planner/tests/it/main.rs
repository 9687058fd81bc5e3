//! The planner over random months: stage 1 against every partition, plans against the checker,
//! altered plans against what was published, explanations against the rules.

mod explains;
mod month;
mod plans;
mod replans;
mod visits;
