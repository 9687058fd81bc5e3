//! What a paper needs, and making handed data fit to print.

mod check;
mod decorate;
mod fields;
mod picture;
mod qr;
mod wording;

pub use check::FieldProblem;
pub use fields::{Field, Fields, Kind};

pub(crate) use check::{check, is_time};
pub(crate) use decorate::{Decorated, decorate};
pub(crate) use wording::Wording;
