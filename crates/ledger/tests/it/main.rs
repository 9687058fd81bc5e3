//! The crate from outside: properties, vectors and second opinions.
#![expect(clippy::unwrap_used, reason = "tests")]

mod checkpoints;
mod exports;
mod leaves;
mod proof_files;
mod proofs;
mod sample;
mod vectors;
