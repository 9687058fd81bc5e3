//! 权责清单: who holds which item, by list and day.

use serde::{Deserialize, Serialize};

use crate::{Basis, Citation, Day};

/// 行使方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum AuthorityKind {
    /// The statute names the town itself.
    #[serde(rename = "法定")]
    Statutory,
    /// Handed over to the town, in the town's own name.
    #[serde(rename = "赋权")]
    Empowered,
    /// The town acts for the department, in its name.
    #[serde(rename = "委托")]
    Entrusted,
    /// Kept by the department.
    #[serde(rename = "部门")]
    Department,
}

impl AuthorityKind {
    /// The official Chinese term.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Statutory => "法定",
            Self::Empowered => "赋权",
            Self::Entrusted => "委托",
            Self::Department => "部门",
        }
    }
}

/// How sure an assignment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Listing {
    /// Named in a published Chongqing list or report, or by the statute.
    Confirmed,
    /// Only the topic is named.
    TopicNamed,
    /// Assigned here by what is usual.
    Typical,
    /// Kept by the department.
    NotEmpowered,
}

/// Whether the rows of a list are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListContent {
    /// The rows are the list: what isn't on it stays with the department.
    Complete,
    /// The rows are what is known of it: what isn't on it isn't known.
    Partial,
    /// The list was in force, its rows weren't obtained.
    NotObtained,
}

/// 权责清单: one list with its days.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityList {
    /// Identifier.
    pub id: String,
    /// 清单名称.
    pub name: String,
    /// 文号.
    #[serde(default)]
    pub number: Option<String>,
    /// The district it is for; `None` = the whole city (guidance).
    #[serde(default)]
    pub district: Option<String>,
    /// The list of a statute: no day of its own.
    #[serde(default)]
    pub statutory: bool,
    /// Whether its rows are known.
    pub content: ListContent,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Where it was taken from.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
    /// What a person must know of it.
    #[serde(default)]
    pub note: Option<String>,
    /// The items on it.
    pub entries: Vec<AuthorityRow>,
}

impl AuthorityList {
    /// A district's own list, as imported: complete, in force on the days given.
    #[must_use]
    pub fn of_district(
        id: impl Into<String>,
        name: impl Into<String>,
        district: impl Into<String>,
        days: (Day, Option<Day>),
        rows: impl IntoIterator<Item = (String, AuthorityKind)>,
    ) -> Self {
        let name = name.into();
        Self {
            id: id.into(),
            source: name.clone(),
            name,
            number: None,
            district: Some(district.into()),
            statutory: false,
            content: ListContent::Complete,
            valid_from: Some(days.0),
            valid_to: days.1,
            basis: Basis::Published,
            note: None,
            entries: rows
                .into_iter()
                .map(|(item, kind)| AuthorityRow { item, kind, listing: Listing::Confirmed, reference: None, basis: Basis::Published })
                .collect(),
        }
    }

    /// The row of an item. Linear; the rulebook keeps an index of its own lists.
    #[must_use]
    pub fn entry(&self, item: &str) -> Option<&AuthorityRow> {
        self.entries.iter().find(|row| row.item == item)
    }

    /// The list as something to cite.
    #[must_use]
    pub fn citation(&self) -> Citation {
        let law = self.number.clone().unwrap_or_else(|| self.name.clone());
        let article = if self.number.is_some() { format!("（{}）", self.name) } else { String::new() };
        Citation { law, article, basis: self.basis }
    }
}

/// One item of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityRow {
    /// Item id.
    pub item: String,
    /// 法定、赋权、委托、部门.
    pub kind: AuthorityKind,
    /// How sure that is.
    pub listing: Listing,
    /// The source that names it.
    #[serde(rename = "ref", default)]
    pub reference: Option<String>,
    /// How the row is founded.
    pub basis: Basis,
}

/// What a kind of authority means: in whose name, on which articles.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// The kind, as text.
    pub id: String,
    /// The kind.
    pub kind: AuthorityKind,
    /// `town` or `department`: whose name and seal.
    pub acts_in_name_of: String,
    /// Whether the town may act.
    pub town_may_act: bool,
    /// Whether the department may still act there.
    pub department_may_act: bool,
    /// The articles.
    pub cites: Vec<Citation>,
    /// What to do where the town may not.
    pub town_otherwise: Option<String>,
    /// What to do where the department may not.
    pub department_otherwise: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Where it was taken from.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}
