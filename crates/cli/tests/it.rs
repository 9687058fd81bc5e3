//! The binary as a person or a program meets it.

#[path = "it/law.rs"]
mod law;
#[path = "it/layers.rs"]
mod layers;
