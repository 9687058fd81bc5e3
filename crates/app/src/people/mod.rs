//! 机构人员: lists of people and bodies.

mod bodies;
mod list;

pub(crate) use list::{certificate_of, like};
