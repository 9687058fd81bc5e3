//! 当事人: a firm, an individual business, a citizen, or somebody not known yet.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::ids::FirmId;

/// 当事人类型.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 法人或者其他组织.
    Organisation,
    /// 个体工商户. Its thresholds are a citizen's, the stricter ones, because no text read says otherwise.
    Business,
    /// 公民.
    Individual,
}

impl PartyKind {
    /// The official Chinese term.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Organisation => "法人或者其他组织",
            Self::Business => "个体工商户",
            Self::Individual => "公民",
        }
    }

    /// Whether the thresholds of a citizen apply.
    #[must_use]
    pub const fn as_citizen(self) -> bool {
        matches!(self, Self::Business | Self::Individual)
    }

    /// The party a benchmark's fines are for, unless the officer says otherwise.
    #[must_use]
    pub const fn fined_as(self) -> &'static str {
        match self {
            Self::Organisation | Self::Business => "organisation",
            Self::Individual => "individual",
        }
    }
}

/// 当事人.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Party {
    /// Kind.
    pub kind: PartyKind,
    /// 姓名（名称）; empty: not known yet.
    pub name: String,
    /// 证件种类.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id_type: String,
    /// 证件号码.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id_number: String,
    /// 法定代表人（负责人）.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub representative: String,
    /// 住所（地址）.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 联系电话.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// 出生日期.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Day>,
    /// 监护人.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub guardian: String,
    /// The firm, where it is one of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<FirmId>,
}

impl Party {
    /// The party as entered.
    #[must_use]
    pub fn entered(entry: &Entry) -> Self {
        let text = |name: &str| entry.text(name).to_owned();
        Self {
            kind: match entry.text("kind") {
                "organisation" => PartyKind::Organisation,
                "business" => PartyKind::Business,
                _ => PartyKind::Individual,
            },
            name: text("name"),
            id_type: text("id_type"),
            id_number: text("id_number"),
            representative: text("representative"),
            address: text("address"),
            phone: text("phone"),
            born_on: entry.day("born_on"),
            guardian: text("guardian"),
            firm: None,
        }
    }

    /// 周岁 on a day; `None` where the day of birth isn't known or the party is no citizen.
    #[must_use]
    pub fn age_on(&self, day: Day) -> Option<i32> {
        let born = self.born_on.filter(|_| self.kind == PartyKind::Individual)?;
        let years = i32::from(day.year()) - i32::from(born.year());
        Some(if born.plus_years(years) < day || born.plus_years(years) == day { years } else { years - 1 })
    }
}
