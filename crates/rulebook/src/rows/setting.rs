//! 本系统的设定: numbers that no law fixes.

use serde::{Deserialize, Serialize};

use super::Unit;
use crate::{Basis, Day};

/// One number of ours. Always `proposed` unless a body has fixed it by import.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// `invitation-answer-days`.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// The number.
    pub value: i64,
    /// Its unit.
    pub unit: Unit,
    /// The department a cap is for; `None` = every body.
    #[serde(default)]
    pub department_id: Option<String>,
    /// The risk class of the firm a cap is for.
    #[serde(default)]
    pub risk_class: Option<String>,
    /// Why this number.
    pub note: String,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}
