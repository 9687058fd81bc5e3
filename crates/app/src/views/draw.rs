//! 双随机抽查.

use heyi_domain::Refusal;
use heyi_domain::draw::{BeaconRound, ClassWeight, DrawObject, DrawOfficer, DrawParty, DrawRecusal, DrawStatus, LeftOut};
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{DrawId, FirmId, PersonId, ProgrammeId, TaskId};
use heyi_domain::task::InspectionKind;
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::BodyRef;

/// What the leader enters for a draw.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawDraft {
    /// 名称; empty: composed from body, month and scene.
    #[serde(default)]
    pub title: String,
    /// 抽查目的和依据.
    pub purpose: String,
    /// 检查类型: 日常检查 or 专项检查.
    pub kind: InspectionKind,
    /// 检查计划.
    #[serde(default)]
    pub programme: Option<ProgrammeId>,
    /// 检查场景.
    pub scene: String,
    /// 主体类型; empty: all.
    #[serde(default)]
    pub firm_kind: Option<String>,
    /// 信用风险等级; empty: all.
    #[serde(default)]
    pub risks: Vec<RiskClass>,
    /// 抽取数.
    pub quota: u32,
    /// 每个对象的检查人数; `None`: the least the law allows.
    #[serde(default)]
    pub team: Option<u32>,
    /// 权重; classes left out have the usual one.
    #[serde(default)]
    pub weights: Vec<ClassWeight>,
    /// Firms checked within so many days are left out.
    #[serde(default)]
    pub recent_days: Option<u32>,
    /// Firms left out by hand.
    #[serde(default)]
    pub leave_out: Vec<FirmLeftOut>,
    /// Officers left out by hand.
    #[serde(default)]
    pub officers_leave_out: Vec<OfficerLeftOut>,
    /// 参与方; empty: the organiser and the supervisor.
    #[serde(default)]
    pub parties: Vec<DrawParty>,
    /// Seconds from the last commitment to the beacon at least; `None`: the setting's.
    #[serde(default)]
    pub lead_seconds: Option<u32>,
}

/// A firm left out by hand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirmLeftOut {
    /// The firm.
    pub firm: FirmId,
    /// 理由.
    pub reason: String,
}

/// An officer left out by hand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerLeftOut {
    /// The officer.
    pub person: PersonId,
    /// 理由.
    pub reason: String,
}

/// The days of the tasks to be drafted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawTasksDraft {
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
}

/// The lists as they would be frozen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawPreview {
    /// 对象范围.
    pub scope: String,
    /// All tickets of the objects.
    pub tickets: u64,
    /// 检查对象名单.
    pub objects: Vec<DrawObject>,
    /// 检查人员名单.
    pub officers: Vec<DrawOfficer>,
    /// 回避.
    pub recusals: Vec<DrawRecusal>,
    /// 未列入的对象.
    pub objects_left_out: Vec<LeftOut>,
    /// 未列入的人员.
    pub officers_left_out: Vec<LeftOut>,
    /// 权重.
    pub weights: Vec<ClassWeight>,
    /// Seconds from the last commitment to the beacon at least.
    pub lead_seconds: u32,
    /// What stands against announcing it.
    pub against: Option<Refusal>,
}

/// A draw in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawRow {
    /// The draw.
    pub id: DrawId,
    /// Stream number.
    pub number: u64,
    /// 名称.
    pub title: String,
    /// 组织单位.
    pub body: BodyRef,
    /// 检查场景.
    pub scene_name: String,
    /// Where it stands.
    pub status: DrawStatus,
    /// Its Chinese words.
    pub status_name: String,
    /// 抽取数.
    pub quota: u32,
    /// Objects in the list.
    pub objects: u32,
    /// Officers in the list.
    pub officers: u32,
    /// When the lists were frozen, milliseconds UTC.
    pub announced_ms: i64,
    /// When the beacon speaks, milliseconds UTC.
    pub beacon_at_ms: Option<i64>,
    /// The caller's commitment or secret is awaited.
    pub waits_for_me: bool,
}

/// What a party gave.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawPartyView {
    /// The party.
    pub party: DrawParty,
    /// 参与方.
    pub label: String,
    /// 姓名 of who stands for it; masked in public.
    pub by: Option<String>,
    /// 承诺.
    pub commitment: Option<String>,
    /// 随机数, once it is open.
    pub secret: Option<String>,
    /// 逾期未公开.
    pub withheld: bool,
    /// The caller stands for it.
    pub mine: bool,
}

/// The beacon of a draw.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawBeacon {
    /// Source and protocol.
    pub protocol: String,
    /// 名称.
    pub name: String,
    /// Made for showing, not for a formal draw.
    pub simulated: bool,
    /// Seconds from the last commitment at least.
    pub lead_seconds: u32,
    /// The round, once all have committed.
    pub round: Option<BeaconRound>,
    /// The value, once it is known.
    pub value: Option<String>,
}

/// An officer drawn.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawnOfficerView {
    /// 执法证号.
    pub certificate: String,
    /// 姓名; masked in public.
    pub name: String,
}

/// An object drawn.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawnView {
    /// 统一社会信用代码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// Its officers.
    pub officers: Vec<DrawnOfficerView>,
    /// As many as are needed.
    pub complete: bool,
    /// The task made of it; not shown in public.
    pub task: Option<TaskId>,
}

/// A replacement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawReplacedView {
    /// What was replaced: a firm, or an officer at a firm.
    pub what: String,
    /// 理由.
    pub reason: String,
}

/// An object of the frozen list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawListObject {
    /// 统一社会信用代码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// 权重.
    pub weight: u32,
}

/// A step of the draw in the log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawLogLine {
    /// What was done.
    pub what: String,
    /// By whom; masked in public.
    pub who: String,
    /// When, milliseconds UTC.
    pub at_ms: i64,
    /// Place in the log.
    pub position: u64,
    /// Hash of the leaf.
    pub leaf: String,
}

/// A draw with all that may be seen of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DrawView {
    /// The row.
    pub row: DrawRow,
    /// 组织单位 in full.
    pub body_name: String,
    /// 抽查目的和依据.
    pub purpose: String,
    /// 检查类型.
    pub kind_name: String,
    /// 检查计划.
    pub programme: Option<String>,
    /// 对象范围.
    pub scope: String,
    /// 每个对象的检查人数.
    pub team: u32,
    /// 权重.
    pub weights: Vec<ClassWeight>,
    /// 检查对象名单.
    pub objects: Vec<DrawListObject>,
    /// 检查人员名单.
    pub officers: Vec<DrawnOfficerView>,
    /// 回避: what and why.
    pub recusals: Vec<DrawReplacedView>,
    /// 未列入的对象和人员.
    pub left_out: Vec<LeftOut>,
    /// 对象名单摘要.
    pub object_digest: String,
    /// 人员名单摘要.
    pub officer_digest: String,
    /// 参与方.
    pub parties: Vec<DrawPartyView>,
    /// 承诺 in canonical form, once all have committed.
    pub commitment: Option<String>,
    /// Its hash.
    pub commitment_hash: Option<String>,
    /// Last day to open secrets.
    pub reveal_by: Option<Day>,
    /// 随机源.
    pub beacon: DrawBeacon,
    /// 种子.
    pub seed: Option<String>,
    /// 记录摘要.
    pub record_digest: Option<String>,
    /// Where the record can be fetched.
    pub record_link: Option<String>,
    /// 抽取结果.
    pub drawn: Vec<DrawnView>,
    /// 替换.
    pub replaced: Vec<DrawReplacedView>,
    /// 作废理由.
    pub discarded: Option<String>,
    /// Its steps in the log.
    pub log: Vec<DrawLogLine>,
    /// What the caller may do next (`commit`, `reveal`, `withhold`, `draw`, `replace`, `tasks`, `discard`).
    pub acts: Vec<String>,
    /// Everything here is demonstration data.
    pub demo: bool,
}
