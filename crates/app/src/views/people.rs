//! 机构人员、清单、导入.

use heyi_domain::body::{BodyRecord, ListRow};
use heyi_domain::ids::{BodyCode, FirmId, ListId, PersonId};
use heyi_domain::person::PersonRecord;
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonRow {
    /// The person.
    pub id: PersonId,
    /// Stream number.
    pub number: u64,
    /// The record.
    pub record: PersonRecord,
    /// 所属单位.
    pub body_name: String,
    /// `有效`, `30日内到期`, `已过期`, `无证`.
    pub certificate_state: String,
}

/// A person's own page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    /// The person as in the list.
    pub row: PersonRow,
    /// 所属企业, for a firm's account.
    pub firm_name: Option<String>,
    /// 回避 with the firms' names.
    pub recusals: Vec<RecusalRow>,
    /// A password was issued or chosen: he can sign in.
    pub has_password: bool,
}

/// A firm a person must keep away from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecusalRow {
    /// The firm.
    pub firm: FirmId,
    /// 名称.
    pub name: String,
    /// 理由.
    pub reason: String,
}

/// What the administrator fills in to register a body. Everything else follows from the code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyDraft {
    /// 代码: a town's nine digits, or district and department (`500103-SC`).
    pub code: BodyCode,
    /// Its names.
    pub names: BodyNames,
}

/// What may change of a body.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BodyNames {
    /// 全称.
    pub name: String,
    /// 简称.
    pub short_name: String,
    /// 文号机关代字.
    pub number_word: String,
}

/// A body in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BodyRow {
    /// The record.
    pub record: BodyRecord,
    /// Stream number.
    pub number: u64,
    /// Officers with a valid certificate.
    pub officers: u32,
}

/// A version of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListSummary {
    /// The version; `None`: the built-in guidance list.
    pub id: Option<ListId>,
    /// Key for comparing (`builtin-2025` or the id).
    pub key: String,
    /// 名称.
    pub name: String,
    /// 区县代码; `None`: guidance for the whole city.
    #[serde(default)]
    pub district: Option<String>,
    /// First day.
    pub valid_from: Day,
    /// Last day.
    pub valid_to: Option<Day>,
    /// 来源.
    pub source: String,
    /// `official`, `published`, `adapted`, `proposed`…
    pub basis: String,
    /// Number of rows by kind (法定, 赋权, 委托, 部门).
    pub counts: Vec<(String, u32)>,
}

/// Two versions side by side.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListComparison {
    /// Left.
    pub left: ListSummary,
    /// Right.
    pub right: ListSummary,
    /// Rows that differ.
    pub changes: Vec<ListChange>,
    /// Rows the same in both.
    pub same: u32,
}

/// One row that differs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListChange {
    /// 执法事项编号.
    pub item: String,
    /// 执法事项.
    pub name: String,
    /// Left kind.
    pub left: Option<String>,
    /// Right kind.
    pub right: Option<String>,
    /// Open cases on this item that keep their owner.
    pub open_cases: u32,
}

/// Full rows of a version.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListView {
    /// Summary.
    pub summary: ListSummary,
    /// Rows.
    pub rows: Vec<ListRow>,
}

/// What can be imported and exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// 检查对象.
    Firms,
    /// 人员.
    People,
    /// 执法证件.
    Certificates,
    /// 权责清单.
    Lists,
}

impl ImportKind {
    /// The name in addresses and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Firms => "firms",
            Self::People => "people",
            Self::Certificates => "certificates",
            Self::Lists => "lists",
        }
    }

    /// Its Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Firms => "检查对象",
            Self::People => "人员",
            Self::Certificates => "执法证件",
            Self::Lists => "权责清单",
        }
    }
}

impl std::str::FromStr for ImportKind {
    type Err = crate::AppError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Firms, Self::People, Self::Certificates, Self::Lists]
            .into_iter()
            .find(|kind| kind.word() == text)
            .ok_or(crate::AppError::NotFound("这种表格"))
    }
}

/// How to import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Only try: nothing is written.
    pub dry_run: bool,
    /// Write the good rows although others are refused.
    pub partial: bool,
}

/// What an import would do or did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// `firms`, `people`, `certificates`, `lists`.
    pub kind: String,
    /// Only tried.
    pub dry_run: bool,
    /// Rows read.
    pub rows: u32,
    /// Would be or were created.
    pub created: u32,
    /// Would be or were changed.
    pub updated: u32,
    /// Unchanged.
    pub unchanged: u32,
    /// Refused, one line each.
    pub rejected: Vec<RejectedRow>,
    /// Something was written.
    pub written: bool,
}

/// A refused row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RejectedRow {
    /// Row in the sheet.
    pub row: u32,
    /// Column title.
    pub column: String,
    /// Value as read.
    pub value: String,
    /// Why, and the cure.
    pub why: String,
}
