//! 检查计划.

use heyi_domain::ids::ProgrammeId;
use heyi_domain::programme::{ProgrammeStatus, ProgrammeText};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A programme in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProgrammeRow {
    /// The programme.
    pub id: ProgrammeId,
    /// Stream number.
    pub number: u64,
    /// What it says.
    pub text: ProgrammeText,
    /// 制定单位.
    pub body_name: String,
    /// Where it stands.
    pub status: ProgrammeStatus,
    /// Its Chinese name.
    pub status_name: String,
    /// What I may do next (`approve`, `publish`).
    pub acts: Vec<String>,
}
