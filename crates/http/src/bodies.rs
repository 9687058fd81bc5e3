//! Request bodies that several resources share.

use heyi_domain::ids::PersonId;
use heyi_rulebook::Day;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// 理由, one sentence or more.
    pub reason: String,
}

/// 审批意见.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// 意见; may be empty.
    #[serde(default)]
    pub opinion: String,
}

/// Officers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Officers, two or more.
    pub officers: Vec<PersonId>,
}

/// Another day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherDay {
    /// The day.
    pub day: Day,
    /// 理由.
    pub reason: String,
}
