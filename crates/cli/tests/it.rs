//! The binary as a person or a program meets it.

#[path = "it/law.rs"]
mod law;
