//! 结果运用.

use heyi_domain::ids::VisitId;
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Number;

/// One row ready for publication in the national columns (检查行为). Field names are the national ones.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicationRow {
    /// The visit.
    pub visit: VisitId,
    /// Last day to publish.
    pub publish_by: Day,
    /// Published on.
    pub published_on: Option<Day>,
    /// 检查行为名称.
    pub check_action_name: String,
    /// 检查行为编号.
    pub check_action_code: String,
    /// 实施机构.
    pub implement_institution: String,
    /// 实施机构编码.
    pub implement_institution_code: String,
    /// 行政相对人名称.
    pub administrative_cp: String,
    /// 行政相对人编码.
    pub administrative_cp_ui_code: String,
    /// 经营地址.
    pub address_operating: String,
    /// 行政区划代码.
    pub area_number: String,
    /// 检查形式.
    pub check_form: String,
    /// 检查类别.
    pub check_type: String,
    /// 检查方式.
    pub check_mode: String,
    /// 检查结果.
    pub check_result: String,
    /// 检查时间.
    pub check_date: Day,
    /// 检查人员.
    pub check_personnel: Vec<String>,
    /// 执法证号.
    pub check_personnel_code: Vec<String>,
    /// Columns the national table wants and this installation has no value for.
    pub missing: Vec<String>,
}

/// 数读 of a leader, head or supervisor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Numbers {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Numbers.
    pub numbers: Vec<Number>,
    /// By scene: (scene name, visits, findings).
    pub by_scene: Vec<SceneNumber>,
    /// By day: visits held.
    pub by_day: Vec<DayNumber>,
}

/// Numbers of one scene.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SceneNumber {
    /// Scene id.
    pub scene: String,
    /// Scene name.
    pub name: String,
    /// Visits.
    pub visits: u32,
    /// Page with these visits.
    pub visits_link: String,
    /// Findings, those corrected on the spot included.
    pub findings: u32,
    /// Page with these findings.
    pub findings_link: String,
}

/// Numbers of one day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DayNumber {
    /// The day.
    pub day: Day,
    /// Visits.
    pub visits: u32,
    /// Page with these visits.
    pub link: String,
}
