//! 双随机 by `dr-draw/v1`: objects and officers drawn so that nobody can steer the draw and anybody can compute it again.
//!
//! The lists are frozen first ([`commitment`]) and their hash goes into the log; the seed comes from secrets committed to before and a
//! beacon named before; every ticket is a hash of the seed and an id. [`run`] makes the record, [`verify`] computes it again.

mod freeze;
mod input;
mod record;
mod run;
#[cfg(test)]
mod tests;
mod ticket;
mod verify;

pub use freeze::{commitment, commitment_hash, list_hash, party_commitment};
pub use input::{Beacon, Exclusion, Input, Object, Officer, Stratum, Unavailable};
pub use record::{Drawn, FORMAT, Record, Replaced, digest};
pub use run::run;
pub use ticket::{Tickets, seed};
pub use verify::{Difference, verify};

/// A SHA-256 hash.
pub type Hash = [u8; 32];
