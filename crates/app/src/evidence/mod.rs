//! 证据 as bytes: kept under their digest, handed out to those who may see what they prove.

mod keep;
mod open;

pub use keep::Declared;
pub use open::OpenedEvidence;
