//! 代码表与数据元.

use serde::{Deserialize, Serialize};

use crate::{Basis, Day};

/// 代码表.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeList {
    /// `penalty_kind`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where in the source.
    #[serde(default)]
    pub reference: Option<String>,
    /// Whether the codes are the source's own.
    #[serde(default)]
    pub official_code: Option<bool>,
    /// Note.
    #[serde(default)]
    pub note: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
    /// Values.
    pub values: Vec<CodeValue>,
}

/// One value of a code list, or the values one system uses.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum CodeValue {
    /// A code and its name.
    One {
        /// Code, `None` where the source prints none.
        code: Option<String>,
        /// Name.
        name: String,
        /// Where in the source.
        #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
    /// The values of one system.
    System {
        /// System.
        system: String,
        /// Its values.
        values: serde_json::Value,
    },
}

/// 数据元.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataElement {
    /// Entity.
    pub entity: String,
    /// Field.
    pub field: String,
    /// Name.
    pub name: Option<String>,
    /// Type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Length.
    pub length: Option<u32>,
    /// Required.
    pub required: Option<bool>,
    /// Code list of this rulebook.
    pub code_list: Option<String>,
    /// The code list the source names, where this rulebook doesn't hold it.
    #[serde(default)]
    pub code_list_words: Option<String>,
    /// Note.
    #[serde(default)]
    pub note: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

/// 标识符.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// `uscc`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Length.
    #[serde(default)]
    pub length: Option<u32>,
    /// Layout.
    #[serde(default)]
    pub layout: Option<String>,
    /// Type.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    /// Alphabet.
    #[serde(default)]
    pub alphabet: Option<String>,
    /// Check rule.
    #[serde(default)]
    pub check: Option<String>,
    /// Weights.
    #[serde(default)]
    pub weights: Vec<u32>,
    /// Example.
    #[serde(default)]
    pub example: Option<String>,
    /// How it was checked.
    #[serde(default)]
    pub verified: Option<String>,
    /// Warning.
    #[serde(default)]
    pub warning: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

/// A time or threshold rule in words, beside the structured ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRule {
    /// Rule.
    pub rule: String,
    /// Value.
    pub value: String,
    /// Article.
    pub reference: String,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Source.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}
