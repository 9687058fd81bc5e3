//! Files, evidence and raw facts.

use heyi_domain::body::ListRow;
use heyi_domain::ids::PersonId;
use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file to be handed out.
#[derive(Debug, Clone)]
pub struct Download {
    /// Name to save it under, Chinese.
    pub name: String,
    /// Media type.
    pub mime: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Download {
    /// An .xlsx workbook.
    #[must_use]
    pub fn sheet(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes }
    }

    /// A PDF.
    #[must_use]
    pub fn pdf(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), mime: "application/pdf", bytes }
    }
}

/// Evidence bytes as kept: their digests name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeptEvidence {
    /// SHA-256, hex.
    pub sha256: String,
    /// SM3, hex.
    pub sm3: String,
    /// Bytes.
    pub size: u64,
    /// Media type found in the bytes.
    pub mime: String,
}

/// Evidence attached to a visit, as the client sends it; the bytes were sent before.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EvidenceNote {
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// 检查事项编号, where it belongs to one.
    #[serde(default)]
    pub check: Option<String>,
    /// 说明.
    #[serde(default)]
    pub note: String,
    /// Device instant, milliseconds: a claim.
    #[serde(default)]
    pub taken_ms: Option<i64>,
}

/// Raw facts of a visit, for the phone's own copy of the core.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VisitState {
    /// The events of the visit, oldest first.
    pub events: Vec<StateEvent>,
    /// Digest of the rulebook they are to be read with.
    pub rules_version: String,
}

/// One stored event.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StateEvent {
    /// Kind (`visit.entered`).
    pub kind: String,
    /// Version of the body's shape.
    pub version: u16,
    /// Body.
    pub body: serde_json::Value,
    /// Who.
    pub by: PersonId,
}

/// A demonstration account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DemoAccount {
    /// 登录账号.
    pub login: String,
    /// 姓名.
    pub name: String,
    /// 角色.
    pub role_name: String,
    /// 所属单位 or firm.
    pub body: String,
}

/// A firm as a point on the map.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MapPoint {
    /// The firm.
    pub id: heyi_domain::ids::FirmId,
    /// 名称.
    pub name: String,
    /// Longitude (WGS-84), micro-degrees.
    pub lng_e6: i64,
    /// Latitude (WGS-84), micro-degrees.
    pub lat_e6: i64,
    /// 信用风险等级.
    pub risk: heyi_domain::firm::RiskClass,
}

/// Contact of a firm, opened on purpose.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Revealed {
    /// 负责人.
    pub contact: String,
    /// 联系电话.
    pub phone: String,
}

/// The published list of a town, for everyone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicList {
    /// 镇街.
    pub town_name: String,
    /// 名称.
    pub name: String,
    /// First day in force.
    pub valid_from: Day,
    /// 来源.
    pub source: String,
    /// How it is founded.
    pub basis: String,
    /// What the town may do.
    pub rows: Vec<PublicListRow>,
}

/// One row of the published list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicListRow {
    /// The row.
    #[serde(flatten)]
    pub row: ListRow,
    /// 执法事项.
    pub name: String,
    /// 领域.
    pub field: String,
    /// Articles.
    pub cites: Vec<Citation>,
}

/// A new password, shown this once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IssuedPassword {
    /// 登录账号.
    pub login: String,
    /// 初始密码.
    pub password: String,
}
