//! The joint inspection at the level of use cases: its ordinary course, its bad days, and the death of the process in the middle of it.

mod bad_days;
mod case_file;
mod crash;
mod draws;
mod flow;
mod journey;
mod matters;
mod planning;
mod register;
mod registration;
mod risk;
mod world;
