//! 办案: cases of a body, from the lead to the archived file.

mod facts;
mod filing;
mod like;
mod list;
mod steps;
mod view;

pub(crate) use filing::registered;
pub(crate) use view::masked_id;
