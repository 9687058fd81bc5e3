//! 执法事项.

use serde::{Deserialize, Serialize};

use super::{AuthorityKind, Listing, TownType};
use crate::{Basis, Citation, Day, Decimal};

/// 执法事项: one matter a body may punish or inspect.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// `XF-001`.
    pub id: String,
    /// 事项名称.
    pub name: String,
    /// Field code, `XF`.
    pub field_code: String,
    /// 领域.
    pub field: String,
    /// 行政处罚 or 行政检查.
    pub matter_type: String,
    /// Who holds the power, and how sure that is.
    pub authority: ItemAuthority,
    /// The department that held the power first; `JZ` = the town itself.
    pub department_id: String,
    /// 法律依据.
    pub law: String,
    /// Date of the text used.
    pub law_version: Option<String>,
    /// 义务条款.
    pub duty_article: Option<String>,
    /// 处罚依据.
    pub penalty_law: Option<String>,
    /// 处罚条款.
    pub penalty_article: Option<String>,
    /// The articles in structured form.
    pub legal_refs: Vec<LegalRef>,
    /// 处罚种类.
    pub penalty_kinds: Vec<String>,
    /// Kinds of penalty only the police may impose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub police_only_kinds: Vec<String>,
    /// 责令、强制等措施.
    pub measures: Vec<String>,
    /// 罚款幅度, in the order `fine_index` refers to.
    pub fines: Vec<Fine>,
    /// 责令改正.
    pub correction: Correction,
    /// 可行使的镇街类型.
    pub town_types: Vec<TownType>,
    /// Where the text was read.
    pub source: String,
    /// Whether articles, conduct and amounts were found in the text.
    pub verified: bool,
    /// What the check covered.
    pub verify_scope: VerifyScope,
    /// One of the 99 common matters of this catalogue (not the official list).
    pub high_frequency: bool,
    /// `current-as-stored`, `check` or `superseded`.
    pub version_status: String,
    /// What is known of newer texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_note: Option<String>,
    /// Limits to be shown with the authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority_note: Option<String>,
    /// Limits to be shown with the fines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fines_note: Option<String>,
    /// Limits to be shown with the measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures_note: Option<String>,
    /// First day in force, where recent and known.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// How the row is founded.
    pub basis: Basis,
}

impl Item {
    /// The articles of this item: duty first, then penalty.
    #[must_use]
    pub fn citations(&self) -> Vec<Citation> {
        let mut out = Vec::new();
        if let Some(article) = &self.duty_article {
            out.push(Citation { law: self.law.clone(), article: article.clone(), basis: self.basis });
        }
        if let (Some(law), Some(article)) = (&self.penalty_law, &self.penalty_article) {
            let penalty = Citation { law: law.clone(), article: article.clone(), basis: self.basis };
            if !out.contains(&penalty) {
                out.push(penalty);
            }
        }
        out
    }

    /// Whether the text used is known to have been replaced.
    #[must_use]
    pub fn is_superseded(&self) -> bool {
        self.version_status == "superseded"
    }
}

/// Who holds an item's power by this catalogue.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemAuthority {
    /// 法定、赋权、委托、部门.
    pub kind: AuthorityKind,
    /// How sure that is.
    pub listing: Listing,
    /// The source behind it, an id of `lists/sources.json`.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
}

/// One article of an item.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalRef {
    /// `duty`, `penalty` or `amount`.
    pub role: String,
    /// Law.
    pub law: String,
    /// Date of the text.
    pub law_version: Option<String>,
    /// 条.
    pub article: Option<u32>,
    /// 款.
    #[serde(default)]
    pub paragraph: Option<u32>,
    /// 项.
    #[serde(default)]
    pub items: Vec<u32>,
    /// As written.
    pub display: Option<String>,
    /// Where it was read.
    pub source: String,
    /// Found there.
    pub verified: bool,
}

/// How a fine is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FineMode {
    /// A range in yuan.
    Amount,
    /// One sum in yuan.
    Fixed,
    /// A multiple of the base.
    Multiple,
    /// A percentage of the base.
    Percent,
    /// Yuan per unit of the base.
    PerUnit,
    /// The article fixes no fine.
    None,
    /// The amount isn't known here.
    Unknown,
}

/// 罚款.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fine {
    /// `organisation`, `individual`, `any`, `responsible_person`, `farm_household`, `carrier`.
    pub party: String,
    /// `initial`, `uncorrected`, `serious`.
    pub stage: String,
    /// How it is fixed.
    pub mode: FineMode,
    /// Lower limit; 0 = the article sets none.
    pub min: Option<Decimal>,
    /// Upper limit.
    pub max: Option<Decimal>,
    /// `yuan`, `times`, `percent`, `yuan/㎡`…
    pub unit: Option<String>,
    /// What it is computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// 可以并处.
    #[serde(default)]
    pub optional: bool,
    /// 警告 or 通报批评 instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative: Option<String>,
    /// A condition in words, shown and chosen by the officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The fact that decides between alternative fines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

/// The fact, in yuan, on which a fine depends.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// Factor code.
    pub factor: String,
    /// Its Chinese name.
    pub name: String,
    /// `yuan`.
    pub unit: String,
    /// At least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gte: Option<Decimal>,
    /// Less than.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lt: Option<Decimal>,
    /// Equal to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eq: Option<Decimal>,
    /// More than.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gt: Option<Decimal>,
}

impl When {
    /// Whether the fact satisfies it.
    #[must_use]
    pub fn holds(&self, fact: Decimal) -> bool {
        self.gte.is_none_or(|v| fact >= v)
            && self.gt.is_none_or(|v| fact > v)
            && self.lt.is_none_or(|v| fact < v)
            && self.eq.is_none_or(|v| fact == v)
    }
}

/// 责令改正.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The article asks for it.
    pub required: bool,
    /// 责令改正、责令限期改正、责令停止违法行为.
    pub form: Option<String>,
    /// A fine is possible only after the order has lapsed.
    pub first: bool,
    /// Note.
    pub note: Option<String>,
}

/// What the check of an item covered; `None` = not applicable.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyScope {
    /// Duty article found.
    pub duty_article: Option<bool>,
    /// Penalty article found.
    pub penalty_article: Option<bool>,
    /// Amounts found.
    pub fine_amounts: Option<bool>,
    /// Named in a published Chongqing list.
    pub town_listing: Option<bool>,
}
