//! 清单与规则: scenes, items, procedure, places and days, as people and clients read them.

use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a row is founded, with the label to show. What isn't `official` must carry the label wherever a person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BasisLabel {
    /// `official`, `published`, `adapted`, `proposed`, `general-rule`.
    pub code: String,
    /// `依条文`, `公开文本`, `参照改编`…
    pub label: String,
}

impl From<heyi_rulebook::Basis> for BasisLabel {
    fn from(basis: heyi_rulebook::Basis) -> Self {
        use heyi_rulebook::Basis;
        let code = match basis {
            Basis::Official => "official",
            Basis::Published => "published",
            Basis::Adapted => "adapted",
            Basis::Proposed => "proposed",
            Basis::GeneralRule => "general-rule",
        };
        Self { code: code.to_owned(), label: basis.label().to_owned() }
    }
}

/// A department of the rulebook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DepartmentRow {
    /// 部门代号.
    pub id: String,
    /// 名称.
    pub name: String,
    /// `town` or `district`.
    pub level: String,
    /// 领域.
    pub fields: Vec<String>,
    /// Items it held first.
    pub items: u32,
}

/// A district.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DistrictRow {
    /// 区县代码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// This installation serves it.
    pub served: bool,
}

/// A town.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TownRow {
    /// 镇街代码.
    pub code: String,
    /// 名称.
    pub name: String,
    /// 街道, 镇, 乡, 民族乡.
    pub kind: String,
    /// 区县代码.
    pub district: String,
}

/// A scene in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SceneRow {
    /// `SCENE-CY`.
    pub id: String,
    /// 场景名称.
    pub name: String,
    /// 牵头部门代号.
    pub lead_department: String,
    /// 牵头部门.
    pub lead_department_name: String,
    /// Number of check matters.
    pub checks: u32,
    /// 参与部门.
    pub departments: Vec<String>,
    /// First batch.
    pub core: bool,
    /// How it is founded.
    pub basis: BasisLabel,
}

/// A scene with its check matters.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SceneView {
    /// The row.
    pub row: SceneRow,
    /// Where it was taken from.
    pub source: String,
    /// Check matters.
    pub checks: Vec<SceneCheck>,
}

/// A check matter of a scene.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SceneCheck {
    /// `CK-CY-01`.
    pub id: String,
    /// 检查主体代号.
    pub department: String,
    /// 检查主体.
    pub department_name: String,
    /// 检查事项.
    pub matter: String,
    /// 检查内容: the passing state.
    pub point: String,
    /// 依据 as written.
    pub legal_basis: String,
    /// The duty article.
    pub cite: Citation,
    /// The article was found in the text.
    pub basis_verified: bool,
    /// `boolean`, `number`, `date`, `enum`.
    pub answer_type: String,
    /// Unit.
    pub unit: Option<String>,
    /// Choices.
    pub options: Vec<String>,
    /// Pass rule in words.
    pub pass_words: String,
    /// 执法事项编号 a failure leads to.
    pub item: Option<String>,
    /// 执法事项.
    pub item_name: Option<String>,
    /// What follows a failure.
    pub on_fail: String,
}

/// An item in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ItemRow {
    /// 执法事项编号.
    pub id: String,
    /// 事项名称.
    pub name: String,
    /// 领域代码.
    pub field_code: String,
    /// 领域.
    pub field: String,
    /// 行政处罚 or 行政检查.
    pub matter_type: String,
    /// 法定, 赋权, 委托, 部门.
    pub kind: String,
    /// 原行使部门.
    pub department_name: String,
    /// One of the common ones of this catalogue.
    pub high_frequency: bool,
    /// Articles and amounts were found in the text.
    pub verified: bool,
    /// `current-as-stored`, `check`, `superseded`.
    pub version_status: String,
}

/// An item's own page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    /// The row.
    pub row: ItemRow,
    /// Articles: duty, then penalty.
    pub cites: Vec<Citation>,
    /// Date of the text used.
    pub law_version: Option<String>,
    /// 处罚种类.
    pub penalty_kinds: Vec<String>,
    /// Kinds only the police may impose.
    pub police_only_kinds: Vec<String>,
    /// 责令、强制等措施.
    pub measures: Vec<String>,
    /// 罚款幅度.
    pub fines: Vec<FineView>,
    /// 责令改正: form, and whether it comes before a fine.
    pub correction: Option<String>,
    /// A fine is possible only after the order has lapsed.
    pub correction_first: bool,
    /// Town types that may act.
    pub town_types: Vec<String>,
    /// How sure the town's authority is (`confirmed`, `topic-named`, `typical`, `not-empowered`).
    pub listing: String,
    /// Limits and warnings to be shown.
    pub notes: Vec<String>,
    /// Where the text was read.
    pub source: String,
    /// How the row is founded.
    pub basis: BasisLabel,
    /// 裁量基准.
    pub benchmark: Option<BenchmarkView>,
}

/// A fine of an item.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FineView {
    /// Place in the item's list (`fine_index`).
    pub index: u32,
    /// `organisation`, `individual`, `any`…
    pub party: String,
    /// Its Chinese name.
    pub party_name: String,
    /// `initial`, `uncorrected`, `serious`.
    pub stage: String,
    /// Its Chinese name.
    pub stage_name: String,
    /// The range in words (`5,000元以上50,000元以下`).
    pub words: String,
    /// A condition in words.
    pub condition: Option<String>,
    /// 可以并处.
    pub optional: bool,
}

/// A benchmark.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BenchmarkView {
    /// `BM-XF-001`.
    pub id: String,
    /// How it is founded.
    pub basis: BasisLabel,
    /// Source.
    pub source: String,
    /// Whose table it is.
    pub jurisdiction: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// 裁量因素.
    pub factors: Vec<FactorView>,
    /// 裁量档次, in order of evaluation.
    pub tiers: Vec<TierView>,
}

/// 裁量因素.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FactorView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// `number`, `boolean`, `enum`.
    pub kind: String,
    /// Unit.
    pub unit: Option<String>,
    /// Values of an enum with their Chinese names.
    pub values: Vec<FactorValue>,
    /// Smallest, decimal text.
    pub min: Option<String>,
    /// Largest, decimal text.
    pub max: Option<String>,
    /// Whole numbers only.
    pub integer: bool,
}

/// A value of an enum factor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FactorValue {
    /// Value.
    pub value: String,
    /// Chinese name.
    pub label: String,
}

/// 裁量档次.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TierView {
    /// Order of evaluation.
    pub priority: u32,
    /// 不予处罚、减轻、从轻、一般、从重.
    pub tier: String,
    /// Which fine.
    pub fine_index: u32,
    /// Conditions in words.
    pub conditions: Vec<String>,
    /// `all` or `any`.
    pub join: String,
    /// The range in words.
    pub words: String,
}

/// Who may act on an item, as the search answers it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WhoMay {
    /// 执法事项编号.
    pub item: String,
    /// 事项名称.
    pub name: String,
    /// 领域.
    pub field: String,
    /// The answer.
    pub answer: heyi_rulebook::competence::CompetenceAnswer,
}

/// A procedure rule or gate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProcedureRow {
    /// Identifier.
    pub id: String,
    /// 期限, 上限, 办理条件…
    pub kind_name: String,
    /// What it is about.
    pub name: String,
    /// The article.
    pub cite: Citation,
    /// `90`, `5000–30000`; `None`: none or not obtained.
    pub quantity: Option<String>,
    /// 工作日, 自然日, 小时…
    pub unit: Option<String>,
    /// The last day moves off a non-working day.
    pub rollover: bool,
    /// What follows a breach.
    pub consequence: String,
    /// `block`, `warn`, `calc`, `info`.
    pub effect: String,
    /// Read in the source.
    pub verified: bool,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day can be counted by it.
    pub countable: bool,
}

/// A year's days.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CalendarView {
    /// The year.
    pub year: i16,
    /// The notice.
    pub name: String,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: BasisLabel,
    /// Every day of the year.
    pub days: Vec<CalendarDay>,
}

/// A day of the calendar.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// `workday`, `make_up`, `weekend`, `holiday`.
    pub kind: String,
    /// 工作日, 调休上班日, 周末, 放假日.
    pub label: String,
    /// It is worked.
    pub working: bool,
}

/// What is asked of the benchmark.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AssessDraft {
    /// 执法事项编号.
    pub item: String,
    /// Facts by factor code: numbers, true/false, enum values.
    pub facts: serde_json::Map<String, serde_json::Value>,
    /// `organisation`, `individual`, or another party by name.
    pub party: String,
    /// `initial`, `uncorrected`, `serious`; `initial` where not given.
    #[serde(default)]
    pub stage: Option<String>,
    /// The day whose rules apply; today where not given.
    #[serde(default)]
    pub on: Option<Day>,
}

/// What the benchmark answers: the tiers, or what stands in the way.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssessAnswer {
    /// The tiers, one for each fine that applies.
    pub assessment: Option<heyi_rulebook::discretion::Assessment>,
    /// Facts still to be asked.
    pub missing: Vec<heyi_rulebook::discretion::MissingFactor>,
    /// Facts of a wrong kind.
    pub bad: Vec<heyi_rulebook::discretion::BadFact>,
    /// Why there is no answer, where nothing is missing.
    pub reason: Option<String>,
}
