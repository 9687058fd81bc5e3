//! 行政处罚案件: from the lead to the archived file.
//!
//! The rulebook declares the steps (`procedure/steps.json`): from which state, by whom, under which gates, with which periods and papers.
//! [`act`] does a step, [`gates`] judge it, [`periods`] count, [`state`] folds what happened. Filing (gate G5) is in [`filing`].

mod account;
mod act;
pub mod discretion;
mod entry;
mod event;
pub mod filing;
pub mod gates;
mod lead;
pub mod money;
mod party;
pub mod periods;
pub mod review;
mod state;
mod steps;

pub use account::Served;
pub use act::{Act, StepFacts};
pub use discretion::{ActEntry, ActPenalty, Proposal};
pub use entry::{Entry, Moment};
pub use event::{CaseEvent, Outcome};
pub use filing::{Condition, Filing, FilingFacts, Propose, checklist, is_filing};
pub use gates::{Verdict, verdicts};
pub use lead::{Lead, register};
pub use party::{Party, PartyKind};
pub use periods::{Change, Period, PeriodChange};
pub use state::{Case, CaseAct, CaseStatus, Decision, Done, Notice, Payment, Pending, Remedy, evolve};
pub use steps::{may, may_approve, open, roles};
