//! What people are shown. Plain data with ids, days and short Chinese labels; no rule is decided here.

mod case;
mod draw;
mod explain;
mod firm;
mod home;
mod law;
mod more;
mod order;
mod oversight;
mod people;
mod planning;
mod programme;
mod public;
mod query;
mod result;
mod review;
mod risk;
mod task;
mod visit;

pub use case::*;
pub use draw::*;
pub use explain::*;
pub use firm::*;
pub use home::*;
pub use law::*;
pub use more::*;
pub use order::*;
pub use oversight::*;
pub use people::*;
pub use planning::*;
pub use programme::*;
pub use public::*;
pub use query::*;
pub use result::*;
pub use review::*;
pub use risk::*;
pub use task::*;
pub use visit::*;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One page of a list, newest or most urgent first. `next` goes into `?after=`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// Rows.
    pub rows: Vec<T>,
    /// Where the next page starts; `None`: this was the last.
    pub next: Option<String>,
}

/// A body with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BodyRef {
    /// 代码.
    pub code: heyi_domain::ids::BodyCode,
    /// 简称.
    pub name: String,
}

/// A person with the name and body to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonRef {
    /// The person.
    pub id: heyi_domain::ids::PersonId,
    /// 姓名.
    pub name: String,
    /// 所属单位简称.
    pub body: String,
    /// 执法证号.
    pub certificate: Option<String>,
}

/// What is said after a write: the thing, its stream number (for `If-Match`) and what was done, in Chinese.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Done {
    /// Id of the thing written.
    pub id: String,
    /// Stream number after the write.
    pub number: u64,
    /// One short sentence (`已提交审批`).
    pub message: String,
}

/// A line of the timeline (全过程): 谁、何时、做了什么、依据.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TimelineLine {
    /// Position in the log.
    pub position: u64,
    /// Server instant, milliseconds UTC.
    pub at_ms: i64,
    /// Claimed device instant, where the act was made without network.
    pub claimed_ms: Option<i64>,
    /// Who, with body.
    pub who: String,
    /// What was done, one sentence.
    pub what: String,
    /// Articles relied on.
    pub cites: Vec<heyi_rulebook::Citation>,
    /// Event kind, for filtering.
    pub kind: String,
    /// Leaf hash in the SHA-256 log, hex.
    pub leaf: String,
}
