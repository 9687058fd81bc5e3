//! 执法主体 and 权责清单: who exists, and the dated list of what a district's towns may do.

mod propose;

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::ids::{BodyCode, ListId, PersonId};
use crate::refusal::FieldError;

pub use propose::{proposed, proposed_of_district};

/// What is registered of an enforcement body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BodyRecord {
    /// 代码.
    pub code: BodyCode,
    /// 全称.
    pub name: String,
    /// 简称.
    pub short_name: String,
    /// 镇街 or 部门.
    pub level: String,
    /// 区县代码.
    pub district: String,
    /// 镇街代码, for a town.
    #[serde(default)]
    pub town: Option<String>,
    /// 部门代号, for a department.
    #[serde(default)]
    pub department: Option<String>,
    /// 文号机关代字 (渝中解放碑).
    pub number_word: String,
}

/// What happened to a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum BodyEvent {
    /// 登记.
    Registered {
        /// The record.
        record: Box<BodyRecord>,
    },
    /// 变更.
    Changed {
        /// The record.
        record: Box<BodyRecord>,
    },
}

/// The state after an event.
#[must_use]
pub fn evolve(_state: Option<BodyRecord>, event: &BodyEvent) -> BodyRecord {
    match event {
        BodyEvent::Registered { record } | BodyEvent::Changed { record } => (**record).clone(),
    }
}

/// Checks the names a body is registered under. Every wrong field, in the order of the form.
#[must_use]
pub fn check(record: &BodyRecord) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (field, value, title, most) in [("name", &record.name, "全称", 60), ("short_name", &record.short_name, "简称", 20)] {
        if value.trim().is_empty() {
            wrong.push(FieldError::new(field, format!("没有填写{title}")));
        } else if value.chars().count() > most {
            wrong.push(FieldError::new(field, format!("{title}过长，最多{most}个字")));
        }
    }
    let word = &record.number_word;
    if !(2..=12).contains(&word.chars().count()) || !word.chars().all(char::is_alphabetic) {
        wrong.push(FieldError::new("number_word", "文号机关代字应为2至12个汉字，不含年份、顺序号和标点"));
    }
    wrong
}

/// One row of a district's list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ListRow {
    /// 执法事项编号.
    pub item: String,
    /// 法定, 赋权, 委托 or 部门.
    pub kind: String,
}

/// 权责清单, one version of one district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ListVersion {
    /// 名称.
    pub name: String,
    /// 区县代码.
    pub district: String,
    /// First day in force.
    pub valid_from: Day,
    /// Last day in force, `None`: open.
    pub valid_to: Option<Day>,
    /// 公布文号 or where it was published.
    pub source: String,
    /// The rows.
    pub rows: Vec<ListRow>,
}

/// What happened to a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ListEvent {
    /// 公布.
    Published {
        /// The version.
        version: Box<ListVersion>,
    },
    /// 停止执行.
    Ended {
        /// Last day in force.
        valid_to: Day,
    },
}

/// The state after an event.
#[must_use]
pub fn evolve_list(state: Option<ListVersion>, _id: ListId, _by: PersonId, event: &ListEvent) -> Option<ListVersion> {
    match (state, event) {
        (_, ListEvent::Published { version }) => Some((**version).clone()),
        (Some(mut list), ListEvent::Ended { valid_to }) => {
            list.valid_to = Some(*valid_to);
            Some(list)
        }
        (None, ListEvent::Ended { .. }) => None,
    }
}
