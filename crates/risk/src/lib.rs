//! 风险模型: which firms to look at first, learned from the body's own checks.
//!
//! What goes in is a firm's own history ([`FirmHistory`]): what it is, when it was checked, what was found, what it did about it. There is no
//! field for a person, for the body that inspected, or for how much anyone inspects: a model that knows who looked learns who looks closely,
//! and would send teams where they have always gone. The area (镇街) is in the history for the report alone and is no feature, for the same
//! reason: an area stands for the team that works it.
//!
//! The model ([`Model`]) is a logistic regression kept as whole numbers in one JSON file. Training uses binary floats with the four exact
//! operations only and an exponential of its own, so the same data give the same bytes on any machine; scoring is whole numbers throughout.
//! The probability is calibrated on firms the fit had not seen. Every score comes apart into contributions that add up to it exactly.
//!
//! Only checked firms are known, so a model alone would confirm itself. A share is therefore always drawn at random ([`choose`]), from a seed
//! that anyone can compute again.
//!
//! No clock, no chance, no I/O. What numbers are ours stand in [`Params`], a file.

mod choose;
mod evaluate;
mod features;
mod fit;
mod history;
mod model;
mod params;
mod train;

pub use choose::{Choice, choose};
pub use evaluate::{Bin, Evaluation, Group, RecallAt};
pub use history::{Check, Class, FirmHistory, Order, Severity};
pub use model::{Contribution, FORMAT, Fault, Feature, Knot, Model, NOT_LOOKED_AT, Score};
pub use params::Params;
pub use train::{Names, Untrainable, train};

#[cfg(test)]
mod tests;
