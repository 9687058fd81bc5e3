//! 办案.

use heyi_domain::Refusal;
use heyi_domain::case::{CaseStatus, Condition, Entry, Filing, Lead, Outcome, Party, PartyKind, Proposal, Verdict};
use heyi_domain::ids::{CaseId, FindingId, FirmId, OrderId, PersonId};
use heyi_rulebook::{Citation, Day, StepField};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BodyRef, DocumentRow, PersonRef, TimelineLine, Urgency};

/// A case in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// 立案号.
    pub number: Option<String>,
    /// 案由.
    pub cause: String,
    /// The firm, where the party is one of the register.
    pub firm: Option<FirmId>,
    /// 当事人.
    pub firm_name: String,
    /// 当事人类型.
    pub party_kind: PartyKind,
    /// The body.
    pub body: BodyRef,
    /// Where it stands.
    pub status: CaseStatus,
    /// Its Chinese name.
    pub status_name: String,
    /// Discovered on.
    pub discovered_on: Day,
    /// Last day of the running period.
    pub due: Option<Day>,
    /// `还有3个工作日`.
    pub left: String,
    /// How near.
    pub urgency: Urgency,
}

/// A case's own page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    /// The row.
    pub row: CaseRow,
    /// Stream number.
    pub stream_number: u64,
    /// The lead.
    pub lead: Lead,
    /// The proposal.
    pub filing: Option<Filing>,
    /// 案件负责人.
    pub in_charge: Option<PersonRef>,
    /// 承办人.
    pub handlers: Vec<PersonRef>,
    /// Conditions of filing, each with its tick.
    pub conditions: Vec<Condition>,
    /// What I may do before filing (`propose`, `file`, `return`, `refuse`).
    pub acts: Vec<String>,
    /// 当事人.
    pub parties: Vec<PartyView>,
    /// 违法行为.
    pub conduct: Vec<CaseActView>,
    /// In whose name, which seal, which organs.
    pub ownership: OwnershipView,
    /// Steps I may do now.
    pub steps: Vec<StepView>,
    /// What carries the case on, whoever does it.
    pub next: Vec<NextStep>,
    /// What waits for approval.
    pub pending: Vec<PendingView>,
    /// What was done, the newest first.
    pub record: Vec<DoneView>,
    /// Periods, running ones first.
    pub periods: Vec<PeriodView>,
    /// The newest proposal.
    pub proposal: Option<Proposal>,
    /// The decision and its money.
    pub money: Option<CaseMoney>,
    /// 中止调查 since.
    pub suspended: Option<Day>,
    /// Documents.
    pub documents: Vec<DocumentRow>,
    /// 全过程.
    pub timeline: Vec<TimelineLine>,
}

/// 当事人, without the numbers of persons.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PartyView {
    /// Kind.
    pub kind: PartyKind,
    /// Its Chinese name.
    pub kind_name: String,
    /// 姓名（名称）.
    pub name: String,
    /// 证件, masked.
    pub id: String,
    /// 法定代表人（负责人）.
    pub representative: String,
    /// 住所（地址）.
    pub address: String,
    /// 电话, masked.
    pub phone: String,
    /// The firm.
    pub firm: Option<FirmId>,
}

/// 违法行为.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CaseActView {
    /// 执法事项编号.
    pub item: String,
    /// Its name.
    pub name: String,
    /// Facts.
    pub facts: String,
    /// End of the act.
    pub ended_on: Day,
    /// The same act as the first.
    pub same: bool,
    /// 处罚种类 the item allows.
    pub kinds: Vec<String>,
    /// Articles.
    pub cites: Vec<Citation>,
    /// The parties that committed it, by their place in the list.
    pub by: Vec<usize>,
}

/// 以谁的名义.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OwnershipView {
    /// Name.
    pub acting_name: String,
    /// 权力来源.
    pub kind: String,
    /// Seal.
    pub seal: Option<String>,
    /// Articles.
    pub basis: Vec<Citation>,
    /// The day whose list counts.
    pub on: Day,
    /// 行政复议机关.
    pub organ: String,
    /// 人民法院.
    pub court: String,
    /// What changed since filing.
    pub changed: Option<String>,
}

/// A step that can be done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// The declared step.
    pub step: String,
    /// Its name.
    pub name: String,
    /// 阶段.
    pub stage: String,
    /// Of the line from filing to the archive.
    pub main: bool,
    /// Who approves it.
    pub approve: Option<String>,
    /// What is entered.
    pub fields: Vec<StepField>,
    /// Its gates, as far as can be said before anything is entered.
    pub verdicts: Vec<Verdict>,
    /// What is already known.
    pub prefill: Entry,
    /// What is already known of each party, where the step is done towards one of several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefill_of: Vec<Entry>,
    /// Papers it makes.
    pub papers: Vec<PaperName>,
    /// It was proposed and waits for approval.
    pub waits: bool,
}

/// A paper a step makes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PaperName {
    /// The form.
    pub paper: String,
    /// Its name.
    pub name: String,
}

/// A step that carries the case on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NextStep {
    /// The declared step.
    pub step: String,
    /// Its name.
    pub name: String,
    /// Who does it.
    pub who: String,
    /// Who approves it.
    pub approve: Option<String>,
    /// It waits for approval.
    pub waits: bool,
    /// What stands in the way.
    pub unmet: Vec<Verdict>,
    /// Running periods that end with it: by when it is due.
    pub periods: Vec<String>,
}

/// A line of what was entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EntryLine {
    /// Label.
    pub label: String,
    /// In words.
    pub text: String,
}

/// A step that waits for approval.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PendingView {
    /// The declared step.
    pub step: String,
    /// Its name.
    pub name: String,
    /// Who proposed it.
    pub by: String,
    /// On.
    pub on: Day,
    /// What was entered.
    pub lines: Vec<EntryLine>,
    /// The penalty it is about.
    pub penalty: Option<Proposal>,
    /// Its gates.
    pub verdicts: Vec<Verdict>,
    /// I may approve it.
    pub may_approve: bool,
    /// Why not.
    pub why_not: Option<String>,
    /// Papers it makes.
    pub papers: Vec<String>,
}

/// A step that was done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DoneView {
    /// The declared step.
    pub step: String,
    /// Its name.
    pub name: String,
    /// 阶段.
    pub stage: String,
    /// On.
    pub on: Day,
    /// Who did or approved it.
    pub by: String,
    /// Who proposed it.
    pub proposed_by: Option<String>,
    /// What was entered.
    pub lines: Vec<EntryLine>,
    /// The penalty it is about.
    pub penalty: Option<Proposal>,
}

/// A period of a case.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PeriodView {
    /// The period.
    pub id: String,
    /// Name.
    pub title: String,
    /// From.
    pub from: Day,
    /// Last day.
    pub last_day: Day,
    /// It runs.
    pub running: bool,
    /// Ours to keep; else a right of the party, or of court and police.
    pub ours: bool,
    /// `还有3个工作日`.
    pub left: String,
    /// How near.
    pub urgency: Urgency,
    /// Article.
    pub cite: Citation,
    /// The calendar of its year isn't known yet.
    pub provisional: bool,
    /// What moved its last day, in order.
    pub moves: Vec<PeriodMove>,
}

/// 延长, 中止, 恢复, 暂缓 of a period.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PeriodMove {
    /// Done on.
    pub on: Day,
    /// The step.
    pub what: String,
    /// The last day since; `None`: it stood still.
    pub last_day: Option<Day>,
}

/// 决定 and 缴款.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CaseMoney {
    /// Decided on.
    pub decided_on: Day,
    /// Served on.
    pub served_on: Option<Day>,
    /// The penalty; `None`: 不予处罚.
    pub penalty: Option<Proposal>,
    /// 当场处罚.
    pub on_spot: bool,
    /// Last day to pay.
    pub pay_by: Option<Day>,
    /// Fen paid.
    pub paid: i64,
    /// Fen to be paid.
    pub unpaid: i64,
    /// 加处罚款 decided, fen.
    pub late_fee: i64,
    /// Days late today.
    pub late_days: i64,
    /// 加处罚款 as of today, fen.
    pub late_fee_now: i64,
    /// 应退还: fen paid too much.
    pub refundable: i64,
    /// Each party by itself, where the case has several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<PartyMoney>,
}

/// 一名当事人的处罚和缴款.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PartyMoney {
    /// Its place in the list of parties.
    pub whom: usize,
    /// 姓名（名称）.
    pub name: String,
    /// What was decided, in words.
    pub text: String,
    /// The day the decision was served.
    pub served_on: Option<Day>,
    /// Last day to pay.
    pub pay_by: Option<Day>,
    /// Fen paid, less what was given back.
    pub paid: i64,
    /// Fen to be paid.
    pub unpaid: i64,
    /// 加处罚款 decided, fen.
    pub late_fee: i64,
    /// 加处罚款 as of today, fen.
    pub late_fee_now: i64,
    /// 应退还, fen.
    pub refundable: i64,
}

/// What would happen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StepCheck {
    /// The gates.
    pub verdicts: Vec<Verdict>,
    /// What the core computes.
    pub outcome: Option<Outcome>,
    /// The refusal there would be.
    pub refusal: Option<Refusal>,
}

/// 类案: nobody is named.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LikeCase {
    /// The body.
    pub body: String,
    /// 当事人类型.
    pub party: String,
    /// 裁量档次.
    pub tier: String,
    /// Fen.
    pub fine: i64,
    /// Other kinds.
    pub kinds: Vec<String>,
    /// Decided on.
    pub on: Day,
}

/// What is entered to register a lead.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LeadDraft {
    /// 案件来源.
    pub source: String,
    /// 执法事项编号.
    pub item: String,
    /// The party, where it is a firm of the register.
    #[serde(default)]
    pub firm: Option<FirmId>,
    /// The party, where it isn't. Somebody not known yet: a citizen without a name.
    #[serde(default)]
    pub party: Option<Party>,
    /// 违法行为发生地 (town code), where no firm says it; the own town otherwise.
    #[serde(default)]
    pub town: Option<String>,
    /// Findings behind it.
    #[serde(default)]
    pub findings: Vec<FindingId>,
    /// The order not obeyed.
    #[serde(default)]
    pub order: Option<OrderId>,
    /// The act, in short.
    pub facts: String,
    /// End of the act.
    pub act_ended_on: Day,
    /// 危害后果, where life, health or financial safety is concerned (the longer limitation applies); empty: none.
    #[serde(default)]
    pub grave_harm: String,
    /// Discovered on.
    pub discovered_on: Day,
}

/// 立案建议 as entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FilingDraft {
    /// 案件负责人.
    pub in_charge: PersonId,
    /// 承办人, two.
    pub handlers: Vec<PersonId>,
    /// 罚款查询情况: where an earlier fine for the same act was looked for, and what was found.
    pub fine_search: String,
}
