//! 检查（现场）.

use heyi_domain::ids::{FirmId, PersonId, TaskId, VisitId};
use heyi_domain::task::InspectionKind;
use heyi_domain::visit::{Answered, Evidence, FindingLine, FirmAnswer, Missing, Present, Stop, VisitStatus};
use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BodyRef, PersonRef, TimelineLine};

/// A visit in a list, and the card on the phone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VisitRow {
    /// The visit.
    pub id: VisitId,
    /// The task.
    pub task: TaskId,
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub firm_name: String,
    /// 经营地址.
    pub address: String,
    /// 检查场景.
    pub scene_name: String,
    /// 检查类型.
    pub kind: InspectionKind,
    /// Its Chinese name.
    pub kind_name: String,
    /// 牵头单位.
    pub lead: BodyRef,
    /// Who else comes.
    pub bodies: Vec<BodyRef>,
    /// 到场单位: how many bodies entered; 0 before.
    pub came: u32,
    /// The day.
    pub day: Day,
    /// Where it stands.
    pub status: VisitStatus,
    /// Its Chinese name.
    pub status_name: String,
    /// Number of checks.
    pub checks: u32,
    /// Findings so far.
    pub findings: u32,
    /// 上次检查 in a few words.
    pub last_result: Option<String>,
    /// 执法码.
    pub code: Option<String>,
    /// Result published on.
    pub published_on: Option<Day>,
    /// A re-check.
    pub recheck: bool,
}

/// One point of the checklist.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChecklistPoint {
    /// 检查事项编号.
    pub check: String,
    /// 检查事项.
    pub matter: String,
    /// 检查内容: the passing state.
    pub point: String,
    /// 法律依据.
    pub legal_basis: String,
    /// Basis verified.
    pub basis_verified: bool,
    /// Who checks it.
    pub body: BodyRef,
    /// 权力来源.
    pub kind: String,
    /// `boolean`, `number`, `date`, `enum`.
    pub answer_type: String,
    /// Unit.
    pub unit: Option<String>,
    /// Options of an enum.
    pub options: Vec<String>,
    /// Pass rule in words (`不超过0`, `不早于今天`).
    pub pass_words: String,
    /// 执法事项编号.
    pub item: Option<String>,
    /// 执法事项.
    pub item_name: Option<String>,
    /// What the data say when it fails.
    pub on_fail: String,
    /// Dispositions that are allowed (`corrected_on_spot`, `order`, `refer`, `propose_case`), the proposed one first.
    pub dispositions: Vec<String>,
    /// The body a referral would go to.
    pub refer_to: Option<BodyRef>,
    /// Found last time and still open.
    pub found_before: bool,
    /// Can be checked now (its body is present).
    pub open: bool,
    /// The answer so far.
    pub answered: Option<Answered>,
}

/// A visit's own page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VisitView {
    /// The visit.
    pub id: VisitId,
    /// Stream number.
    pub number: u64,
    /// The row.
    pub row: VisitRow,
    /// Task name.
    pub title: String,
    /// Where on the five stops.
    pub stop: Stop,
    /// What is missing before the next.
    pub missing: Vec<Missing>,
    /// 执法码.
    pub code: String,
    /// The public page behind the code (absolute path).
    pub code_link: String,
    /// 执法码 as SVG.
    pub code_svg: String,
    /// 企业码 scanned.
    pub firm_code_scanned: bool,
    /// Entered without 执法码 because.
    pub no_code_because: Option<String>,
    /// Last day to report that.
    pub report_by: Option<Day>,
    /// Reported on.
    pub code_reported_on: Option<Day>,
    /// Expected officers, with certificate and whether they may act today.
    pub expected: Vec<ExpectedOfficer>,
    /// Present officers.
    pub present: Vec<Present>,
    /// 检查通知书 number.
    pub notice: Option<String>,
    /// The checklist, by body and matter.
    pub checklist: Vec<ChecklistPoint>,
    /// Evidence.
    pub evidence: Vec<Evidence>,
    /// 一张清单.
    pub findings: Vec<FindingLine>,
    /// 综合整改建议.
    pub advice: String,
    /// Officers who confirmed the list.
    pub confirmed: Vec<PersonId>,
    /// Officers who can still confirm it; empty when enough have.
    pub unconfirmed: Vec<Present>,
    /// Proposed last day for corrections.
    pub default_last_day: Day,
    /// The firm's answer.
    pub firm_answer: Option<FirmAnswer>,
    /// Documents.
    pub documents: Vec<DocumentRow>,
    /// What I may do next (`scan`, `no_code`, `enter`, `notice`, `answer`, `pass_rest`, `evidence`, `merge`, `sign`, `refuse`, `close`, `abandon`, `move`, `report_code`, `publish`).
    pub acts: Vec<String>,
    /// Last day to publish the result.
    pub publish_by: Option<Day>,
    /// Articles of the present stop.
    pub cites: Vec<Citation>,
    /// 全过程.
    pub timeline: Vec<TimelineLine>,
}

/// An officer who is expected.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExpectedOfficer {
    /// The person.
    pub person: PersonRef,
    /// May act today.
    pub valid: bool,
    /// Why not.
    pub why_not: Option<String>,
    /// Certificate valid to.
    pub valid_to: Option<Day>,
    /// It is me.
    pub me: bool,
}

/// A document in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DocumentRow {
    /// The document.
    pub id: heyi_domain::ids::DocumentId,
    /// 文书名称.
    pub title: String,
    /// 文号.
    pub number: String,
    /// Version.
    pub version: u32,
    /// Issued on.
    pub on: Day,
    /// Where to read it.
    pub link: String,
    /// Where anybody checks whether it is genuine: the page behind the code printed on it.
    pub check_link: String,
    /// SHA-256, hex.
    pub sha256: String,
}

/// A command to a visit as the client sends it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Entering {
    /// Officers present.
    pub officers: Vec<PersonId>,
}

/// A choice of disposition for one failed check.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChoiceDraft {
    /// A finding id made by the phone; the server makes one where it is missing.
    #[serde(default)]
    pub finding: Option<heyi_domain::ids::FindingId>,
    /// 检查事项编号.
    pub check: String,
    /// 处置.
    pub disposition: heyi_domain::visit::Disposition,
}
