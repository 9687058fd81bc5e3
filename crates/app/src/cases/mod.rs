//! 办案: cases of a body, from the lead to the archived file.

mod evidence;
mod explain;
mod facts;
mod filing;
mod like;
mod list;
mod steps;
mod view;

pub(crate) use evidence::{Evidence, evidence};
pub(crate) use filing::{append as append_case, registered, seen as seen_case};
pub(crate) use view::masked_id;
