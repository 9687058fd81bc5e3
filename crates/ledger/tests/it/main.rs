//! The crate from outside: properties, vectors and second opinions.

mod checkpoints;
mod exports;
mod leaves;
mod proofs;
mod sample;
mod vectors;
