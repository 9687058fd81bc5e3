//! 任务: plan, preview, approval, publication, invitations.

mod invitations;
mod list;
mod officers;
mod plan;
mod programmes;
mod standing;
mod view;
mod write;

pub(crate) use list::{unword, word};
pub(crate) use officers::{cap_at_the_door, caps_between, officer_facts, person_ref, person_refs};
pub(crate) use standing::{cap_standing, parse, year_of};
pub(crate) use write::abandon_planned;
