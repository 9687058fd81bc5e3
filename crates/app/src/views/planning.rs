//! 检查需求、月度统筹计划.

use heyi_domain::demand::{DayPart, DemandKind};
use heyi_domain::ids::{BodyCode, DemandId, FirmId, MonthPlanId, OrderId, PersonId, TaskId};
use heyi_domain::month::{MonthFigures, MonthStatus};
use heyi_domain::task::TaskStatus;
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{BodyRef, PersonRef};

/// What a body enters; the server adds names and what is usual.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandDraft {
    /// 检查对象.
    pub firm: FirmId,
    /// 检查事项编号; empty: all of the firm's scene this body may check.
    #[serde(default)]
    pub checks: Vec<String>,
    /// 需求来源.
    pub kind: DemandKind,
    /// First day.
    pub first_day: Day,
    /// Last day, inclusive.
    pub last_day: Day,
    /// Minutes on site; none: by the number of matters.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// 时段.
    pub part: DayPart,
    /// 事先告知企业.
    #[serde(default)]
    pub announced: bool,
    /// 保密.
    #[serde(default)]
    pub confidential: bool,
    /// 必须完成; none: complaints and rechecks must.
    #[serde(default)]
    pub must: Option<bool>,
    /// 理由.
    pub reason: String,
}

/// Which demands to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub struct DemandFilter {
    /// `open`, `planned`, `withdrawn`; none: open.
    pub state: Option<String>,
    /// One body's; none: the whole district's.
    pub body: Option<BodyCode>,
    /// One firm's.
    pub firm: Option<FirmId>,
    /// After this id.
    pub after: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// A demand in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DemandRow {
    /// The demand.
    pub id: DemandId,
    /// Stream number.
    pub number: u64,
    /// The body that wants to check.
    pub body: BodyRef,
    /// 检查对象.
    pub firm: FirmId,
    /// Its name.
    pub firm_name: String,
    /// 检查场景.
    pub scene_name: String,
    /// 检查事项, in words.
    pub matters: Vec<String>,
    /// 需求来源.
    pub kind: DemandKind,
    /// Its Chinese name.
    pub kind_name: String,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// Minutes on site.
    pub minutes: u32,
    /// 时段.
    pub part: DayPart,
    /// Its Chinese name.
    pub part_name: String,
    /// 事先告知企业.
    pub announced: bool,
    /// 保密; then only the own body sees firm and matters.
    pub confidential: bool,
    /// 必须完成.
    pub must: bool,
    /// 理由.
    pub reason: String,
    /// `open`, `planned`, `withdrawn`.
    pub state: String,
    /// Its Chinese name.
    pub state_name: String,
    /// The task it became part of.
    pub task: Option<TaskId>,
    /// I may withdraw it.
    pub mine: bool,
}

/// Demands with what can be done about them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DemandPage {
    /// The demands.
    pub rows: Vec<DemandRow>,
    /// The last id, where there are more.
    pub next: Option<String>,
    /// How many are open in the district.
    pub open: u32,
    /// Firms they concern.
    pub firms: u32,
    /// Orders of the own body whose recheck isn't asked for yet.
    pub due: Vec<DueRecheck>,
}

/// 到期应当复查的责令改正.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DueRecheck {
    /// The order.
    pub order: OrderId,
    /// 文号.
    pub number: String,
    /// 检查对象.
    pub firm_name: String,
    /// Last day to correct.
    pub last_day: Day,
}

/// The days to plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthDraft {
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
}

/// A plan in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MonthRow {
    /// The plan.
    pub id: MonthPlanId,
    /// Stream number.
    pub number: u64,
    /// 统筹单位.
    pub body: BodyRef,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// Where it stands.
    pub status: MonthStatus,
    /// Its Chinese name.
    pub status_name: String,
    /// Figures.
    pub figures: MonthFigures,
}

/// A plan as it stands.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MonthView {
    /// The plan.
    pub row: MonthRow,
    /// The working days planned.
    pub days: Vec<Day>,
    /// The visits, by day and start.
    pub visits: Vec<MonthVisit>,
    /// Demands left out by the planner or not given to it.
    pub left_out: Vec<LeftOut>,
    /// Firms that need more than one visit, with why their demands can't be one.
    pub apart: Vec<FirmApart>,
    /// Hours of every officer in the plan, by body and name.
    pub loads: Vec<OfficerLoad>,
    /// What was changed since it was made.
    pub changes: Vec<String>,
    /// What I may do: `change`, `publish`, `discard`, `approve`.
    pub acts: Vec<String>,
    /// Visits led by my body that wait for my approval.
    pub to_approve: u32,
    /// Whether the independent checker found the plan lawful and its certificates right.
    pub checked: bool,
    /// What the checker said where not.
    pub problems: Vec<String>,
}

/// A visit of a plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MonthVisit {
    /// Number in the plan.
    pub visit: String,
    /// 检查对象.
    pub firm: FirmId,
    /// Its name.
    pub firm_name: String,
    /// 镇街.
    pub town: String,
    /// Longitude in micro-degrees, where known.
    pub lng_e6: Option<i64>,
    /// Latitude in micro-degrees, where known.
    pub lat_e6: Option<i64>,
    /// A confidential check of another body: firm and matters are not shown.
    pub secret: bool,
    /// The day.
    pub day: Day,
    /// `9:30`.
    pub start: String,
    /// Minutes on site.
    pub minutes: u32,
    /// Told to the firm beforehand.
    pub announced: bool,
    /// 牵头单位.
    pub lead: BodyRef,
    /// What is checked by whom.
    pub parts: Vec<MonthPart>,
    /// 执法人员.
    pub officers: Vec<PersonRef>,
    /// Why merged or why alone, in one sentence.
    pub why: String,
    /// The task that came of it.
    pub task: Option<TaskId>,
    /// Where the task stands.
    pub task_status: Option<TaskStatus>,
    /// Its Chinese name.
    pub task_status_name: Option<String>,
}

/// One demand within a visit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MonthPart {
    /// The demand.
    pub demand: DemandId,
    /// The body.
    pub body: BodyRef,
    /// 需求来源.
    pub kind_name: String,
    /// 检查事项.
    pub matters: Vec<String>,
    /// Minutes.
    pub minutes: u32,
}

/// A demand that is in no visit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LeftOutDemand)]
pub struct LeftOut {
    /// The demand.
    pub demand: DemandId,
    /// The body.
    pub body: BodyRef,
    /// 检查对象.
    pub firm_name: String,
    /// 需求来源.
    pub kind_name: String,
    /// The smallest reason.
    pub why: String,
}

/// Why a firm's demands can't be one visit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FirmApart {
    /// 检查对象.
    pub firm: FirmId,
    /// Its name.
    pub firm_name: String,
    /// Visits it gets.
    pub visits: u32,
    /// Pairs or groups with the reason.
    pub whys: Vec<String>,
}

/// Hours of one officer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OfficerLoad {
    /// The officer.
    pub officer: PersonRef,
    /// Visits.
    pub visits: u32,
    /// Minutes on site and on the way.
    pub minutes: u32,
    /// Days on which he goes out.
    pub days: u32,
}

/// What one change would bring.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LeverRow {
    /// What would change, in words.
    pub what: String,
    /// Visits fewer.
    pub visits: u32,
    /// Firms concerned.
    pub firms: u32,
}

/// 证书: why a firm cannot do with fewer visits, checkable without the planner.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FirmProof {
    /// 检查对象.
    pub firm: FirmId,
    /// Its name.
    pub firm_name: String,
    /// Visits of the plan.
    pub visits: Vec<MonthVisit>,
    /// Visits that are needed at least.
    pub bound: u32,
    /// `incompatible` or `dual`.
    pub kind: String,
    /// The demands the proof rests on, with their weight.
    pub rows: Vec<ProofRow>,
    /// For `incompatible`: each pair with the rule that keeps them apart.
    pub pairs: Vec<ProofPair>,
    /// For `dual`: every set of these demands that may be one visit, with the sum of its weights.
    pub sets: Vec<ProofSet>,
    /// The reading in one sentence.
    pub reading: String,
    /// Computed again just now, by the checker that shares no rule with the planner.
    pub holds: bool,
    /// The certificate as it is in the plan, JSON.
    pub document: String,
}

/// A demand of a proof.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProofRow {
    /// The demand.
    pub demand: DemandId,
    /// Letter by which the page names it.
    pub letter: String,
    /// The body.
    pub body: BodyRef,
    /// What and when, in words.
    pub text: String,
    /// Its weight, as a fraction.
    pub weight: String,
}

/// Two demands that can't share a visit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProofPair {
    /// Letters.
    pub a: String,
    /// Letters.
    pub b: String,
    /// Why.
    pub why: String,
}

/// A set that may be one visit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProofSet {
    /// Letters.
    pub demands: Vec<String>,
    /// The sum of its weights.
    pub weight: String,
}

/// 病假、换日 and the like.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum MonthChange {
    /// An officer can't come on these days.
    Away {
        /// The officer.
        officer: PersonId,
        /// First day.
        first_day: Day,
        /// Last day, inclusive.
        last_day: Day,
    },
    /// A visit on another day.
    Move {
        /// Number in the plan.
        visit: String,
        /// The day.
        day: Day,
    },
}
