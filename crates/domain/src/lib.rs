//! The aggregates of enforcement. Each folder is a thing of the field, each file one operation of it.
//!
//! `decide(&state, command, &context) -> Result<Vec<Event>, Refusal>` and `evolve(state, &event)`: no clock, no chance, no I/O. Other
//! aggregates are seen only through `context.facts`, which the caller gathers in the same transaction.

pub mod body;
pub mod case;
pub mod context;
pub mod demand;
pub mod document;
pub mod draw;
pub mod event;
pub mod finding;
pub mod firm;
pub mod ids;
pub mod month;
pub mod order;
pub mod person;
pub mod programme;
pub mod referral;
mod refusal;
pub mod task;
pub mod visit;

pub use context::{Actor, Context, Role};
pub use event::{Event, EventError};
pub use refusal::{FieldError, Refusal};
