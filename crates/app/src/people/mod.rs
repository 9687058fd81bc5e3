//! 机构人员: lists of people and bodies, their registers.

mod bodies;
mod list;
mod register;
mod register_body;
mod view;

pub(crate) use list::{certificate_ends, certificate_of, like};
pub(crate) use register::held;
