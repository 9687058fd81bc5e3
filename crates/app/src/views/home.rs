//! 工作台, session, search, live.

use heyi_domain::Role;
use heyi_domain::ids::{BodyCode, FirmId, PersonId};
use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::BodyRef;

/// Who is signed in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The person.
    pub person: PersonId,
    /// 姓名.
    pub name: String,
    /// 登录账号.
    pub login: String,
    /// Role in use.
    pub role: Role,
    /// Its Chinese name.
    pub role_name: String,
    /// Roles that can be chosen.
    pub roles: Vec<Role>,
    /// 所属单位.
    pub body: Option<BodyRef>,
    /// The firm of a firm's account.
    pub firm: Option<FirmId>,
    /// 执法证号.
    pub certificate: Option<String>,
    /// Last valid day of the certificate.
    pub certificate_to: Option<Day>,
    /// The legal day of the server.
    pub today: Day,
    /// The installation runs on demonstration data.
    pub demo: bool,
}

/// How near a last day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// 已超期.
    Overdue,
    /// 今天到期.
    Today,
    /// 临近 (three working days or fewer).
    Near,
    /// 期限尚远.
    Far,
    /// No legal last day.
    None,
}

/// One thing to do on the workbench.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WorkItem {
    /// 待审批, 待答复邀约, 待检查, 待复查, 待立案, 待报告, 待公开…
    pub kind: String,
    /// What, one line.
    pub title: String,
    /// Firm, body or other detail.
    pub detail: String,
    /// Last day.
    pub due: Option<Day>,
    /// `还有3个工作日`, `已超期1个工作日`, `今天到期`; empty without a last day.
    pub left: String,
    /// How near.
    pub urgency: Urgency,
    /// Why this last day, where a rule sets it.
    pub cite: Option<Citation>,
    /// Page to open (`/tasks/task_…`).
    pub link: String,
    /// What to press there, as the button says it.
    pub act: String,
    /// Waits for somebody else (their name), not for me.
    pub waits_for: Option<String>,
}

/// 工作台.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Workbench {
    /// The legal day.
    pub today: Day,
    /// To do, most urgent first.
    pub mine: Vec<WorkItem>,
    /// Waiting for others.
    pub waiting: Vec<WorkItem>,
    /// Kinds of which there are more than are listed here.
    pub more: Vec<MoreWork>,
    /// Numbers, each opening the rows behind it.
    pub numbers: Vec<Number>,
}

/// A kind of work with more rows than the workbench lists.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MoreWork {
    /// 待公开, 待复查…
    pub kind: String,
    /// Page with all of them.
    pub link: String,
}

/// A number with its definition and the rows behind it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Number {
    /// Stable name.
    pub key: String,
    /// 名称.
    pub label: String,
    /// Value.
    pub value: i64,
    /// Unit (次, 户, 件).
    pub unit: String,
    /// 口径.
    pub definition: String,
    /// Page with the rows.
    pub link: String,
}

/// A hit of the search box.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    /// 企业, 任务, 事项, 人员, 案件, 规则, 镇街.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Second line.
    pub detail: String,
    /// Page to open.
    pub link: String,
}

/// A change, as the live stream sends it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// Position in the log.
    pub position: u64,
    /// Event kind.
    pub kind: String,
    /// Stream (id of the thing).
    pub id: String,
    /// Bodies concerned.
    pub bodies: Vec<BodyCode>,
    /// The firm concerned, where it may hear of it.
    pub firm: Option<FirmId>,
}

/// A running period on the deadline board.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeadlineRow {
    /// The thing it belongs to.
    pub thing: String,
    /// What, one line.
    pub title: String,
    /// Rule id.
    pub rule: String,
    /// Article, where a rule sets it.
    pub cite: Option<Citation>,
    /// First day of the period's count (the trigger day).
    pub from: Day,
    /// Last day.
    pub due: Day,
    /// `还有3个工作日`.
    pub left: String,
    /// How near.
    pub urgency: Urgency,
    /// Who must act.
    pub body: BodyRef,
    /// Page to open.
    pub link: String,
}
