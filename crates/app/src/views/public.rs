//! Pages without an account: 执法码, 企业码, document check.

use heyi_domain::visit::{FindingLine, Present};
use heyi_rulebook::{Citation, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::DocumentRow;

/// Behind a 执法码: 谁来、为什么、查哪些、凭什么、你有什么权利.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicTask {
    /// 执法码.
    pub code: String,
    /// 任务名称.
    pub title: String,
    /// 检查类型.
    pub kind_name: String,
    /// Why: programme, lead or situation, in one sentence.
    pub why: String,
    /// 牵头单位.
    pub lead: String,
    /// All bodies that come.
    pub bodies: Vec<String>,
    /// Officers: name masked by rule, certificate number.
    pub officers: Vec<PublicOfficer>,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// What is checked.
    pub matters: Vec<PublicMatter>,
    /// Articles.
    pub basis: Vec<Citation>,
    /// 企业权利 in plain words.
    pub rights: Vec<String>,
    /// 五个严禁、八个不得 in plain words.
    pub bans: Vec<String>,
    /// The task was cancelled or has ended.
    pub state: String,
    /// Simulated or demonstration data.
    pub demo: bool,
}

/// An officer as shown in public.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicOfficer {
    /// 姓名, masked by rule.
    pub name: String,
    /// 执法证号.
    pub certificate: String,
    /// 单位.
    pub body: String,
    /// Valid on the day shown.
    pub valid: bool,
}

/// A matter as shown in public.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicMatter {
    /// 检查事项.
    pub matter: String,
    /// 检查内容.
    pub point: String,
    /// 依据.
    pub legal_basis: String,
    /// Who.
    pub body: String,
}

/// Behind a document's check code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicDocument {
    /// The document.
    pub document: DocumentRow,
    /// Issuing body.
    pub body: String,
    /// Firm, masked where personal.
    pub firm_name: String,
    /// Superseded by a newer version.
    pub superseded: bool,
    /// 补正（更正）通知书 that name this paper, oldest first.
    pub amendments: Vec<AmendmentView>,
    /// SM3 of the bytes, hex.
    pub sm3: String,
    /// Position in the log.
    pub position: u64,
    /// Leaf hash, hex.
    pub leaf: String,
    /// Test seal, demonstration: said plainly.
    pub remark: String,
    /// 电子印章的签名, each checked when asked.
    pub seals: Vec<SealView>,
}

/// 补正（更正）通知书 of a paper.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AmendmentView {
    /// 文号.
    pub number: String,
    /// Issued on.
    pub on: Day,
    /// Its own check page.
    pub check_link: String,
}

/// 电子印章的签名, checked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SealView {
    /// Algorithm.
    pub algorithm: String,
    /// It is the body's signature over number and digests.
    pub holds: bool,
    /// 测试印章.
    pub test: bool,
}

/// After a visit, for the firm: the list, last days, how to reply, complain or appeal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicVisit {
    /// 名称.
    pub firm_name: String,
    /// The day.
    pub day: Day,
    /// Officers present.
    pub present: Vec<Present>,
    /// The list.
    pub findings: Vec<FindingLine>,
    /// 综合整改建议.
    pub advice: String,
    /// Documents.
    pub documents: Vec<DocumentRow>,
    /// How to complain or appeal, one sentence each.
    pub remedies: Vec<String>,
}
