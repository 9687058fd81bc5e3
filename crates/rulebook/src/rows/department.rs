//! 执法部门.

use serde::{Deserialize, Serialize};

use crate::{Basis, Day};

/// 部门, or (`JZ`) the towns together.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// `CG`.
    pub id: String,
    /// Usual name in Chongqing.
    pub name: String,
    /// `town` or `district`.
    pub level: String,
    /// Role.
    pub role: String,
    /// Fields.
    pub field_codes: Vec<String>,
    /// Their names.
    pub fields: Vec<String>,
    /// Number of items it held first.
    pub item_count: usize,
    /// Scenes it takes part in.
    pub scene_ids: Vec<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}
