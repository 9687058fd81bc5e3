//! The rulebook: law as dated, cited data, and the questions that are asked of it.
//!
//! Pure: the files are handed in as bytes, there is no clock, no chance and no I/O. The same code answers in the server, on
//! the command line and on the phone.
//!
//! | Question | Answer |
//! |---|---|
//! | [`deadline::deadline`] | the last day of a period, with every day counted |
//! | [`competence::competence`] | who may act, in whose name, on which article |
//! | [`discretion::assess`] | which 裁量档次 the facts lead to, and why not the next |
//! | [`checklist::passes`] | whether a checked point is in order |
//! | [`check::check`] | whether the rulebook itself is complete and free of contradiction |

pub mod calendar;
pub mod check;
pub mod checklist;
mod citation;
pub mod competence;
mod day;
pub mod deadline;
mod decimal;
pub mod discretion;
pub mod identifiers;
mod load;
mod money;
mod problem;
mod rulebook;
pub mod rows;
pub mod search;
mod shelf;

pub use calendar::{Calendar, DayKind};
pub use citation::{Basis, Because, Citation, Fact, article_words, law_name, numeral};
pub use day::{BadDay, Day};
pub use decimal::{BadDecimal, Decimal};
pub use load::LoadError;
pub use money::Money;
pub use problem::{Level, Problem};
pub use rows::*;
pub use rulebook::Rulebook;
pub use shelf::Shelf;

/// The version of the program that reads a rulebook. What the server hands out carries it, and a phone with another one refuses:
/// rows that one version knows may say something else, or nothing, to another.
pub const PROGRAM: &str = env!("HEYI_PROGRAM");

/// The entry of a rule pack that names the program it was made for; every other one is a file.
pub const PROGRAM_ENTRY: &str = "program";
