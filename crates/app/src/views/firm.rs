//! 检查对象.

use heyi_domain::firm::{FirmRecord, RiskClass};
use heyi_domain::ids::{FirmId, VisitId};
use heyi_domain::task::CapStanding;
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CaseRow, DocumentRow, FindingRow, OrderRow, VisitRow};

/// A firm in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FirmRow {
    /// The firm.
    pub id: FirmId,
    /// 名称.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: String,
    /// 经营业态 (scene name).
    pub scene_name: String,
    /// Scene id.
    pub scene: String,
    /// 所在镇街.
    pub town_name: String,
    /// Town code.
    pub town: String,
    /// 经营地址.
    pub address: String,
    /// 信用风险等级.
    pub risk: RiskClass,
    /// Longitude (WGS-84), micro-degrees.
    pub lng_e6: Option<i64>,
    /// Latitude (WGS-84), micro-degrees.
    pub lat_e6: Option<i64>,
    /// 上次检查.
    pub last_visit: Option<Day>,
    /// 本年已检查次数, all bodies.
    pub visits_this_year: u32,
    /// 未办结问题数.
    pub open_findings: u32,
    /// 注销、歇业 on.
    pub closed_on: Option<Day>,
}

/// A firm's new record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirmChange {
    /// The record. Contact and phone as they were shown, masked, stay as they are.
    pub record: FirmRecord,
    /// Why the risk class changes, where it does.
    #[serde(default)]
    pub risk_why: String,
}

/// A firm's own page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FirmView {
    /// The firm.
    pub id: FirmId,
    /// Stream number.
    pub number: u64,
    /// The record. Contact and phone are masked unless opened on purpose.
    pub record: FirmRecord,
    /// 经营业态.
    pub scene_name: String,
    /// 所在镇街.
    pub town_name: String,
    /// 企业码 (for the printed card; shown to the firm itself and to the administrator).
    pub code: Option<String>,
    /// Why the risk class is what it is.
    pub risk_why: String,
    /// Yearly caps of the bodies.
    pub caps: Vec<CapStanding>,
    /// Visits, newest first.
    pub visits: Vec<VisitRow>,
    /// Findings not closed.
    pub findings: Vec<FindingRow>,
    /// Orders.
    pub orders: Vec<OrderRow>,
    /// Cases.
    pub cases: Vec<CaseRow>,
    /// Papers of its cases that are made for it, newest first.
    pub documents: Vec<DocumentRow>,
    /// The visit to come, where the kind allows telling the firm.
    pub next_visit: Option<VisitId>,
}
