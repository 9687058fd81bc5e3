//! 办案流程: the steps of a penalty case, arranged from the procedure rules. A step says what goes before, who does it and which rules
//! it rests on; days, amounts and numbers stay in the rules.

use serde::{Deserialize, Serialize};

use crate::{Basis, Day};

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// 执法人员 of the body.
    Officer,
    /// 承办人 of the case.
    Handler,
    /// 法制审核人员.
    Reviewer,
    /// 听证主持人.
    Presider,
    /// 机关负责人.
    Head,
    /// 大队长.
    Leader,
    /// 当事人; an officer notes what the party does.
    Party,
}

impl Who {
    /// The official Chinese term.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Officer => "执法人员",
            Self::Handler => "承办人",
            Self::Reviewer => "法制审核人员",
            Self::Presider => "听证主持人",
            Self::Head => "负责人",
            Self::Leader => "大队长",
            Self::Party => "当事人",
        }
    }
}

/// 案件状态.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseState {
    /// Identifier (`filed`).
    pub id: String,
    /// The official Chinese term.
    pub name: String,
}

/// Kind of what a step adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    Paragraphs,
    /// `2026-03-09`.
    Day,
    /// `2026-03-09T10:05`, Asia/Shanghai.
    Time,
    /// Integer fen.
    Money,
    /// A whole number.
    Int,
    /// 是、否.
    Bool,
    /// One of the values.
    Choice,
    /// One officer.
    Person,
    /// Several officers.
    People,
    /// 执法事项.
    Item,
    /// An uploaded file: its digest.
    File,
    /// Lines of the fields below.
    Rows,
    /// 违法行为、裁量和处罚: one entry for each act and each party that committed it.
    Discretion,
    /// One 当事人 of the case: its place in the list, from 0.
    Party,
    /// Several 当事人 of the case.
    Parties,
    /// Several 违法行为 of the case: their places in the list, from 0.
    Acts,
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChoiceValue {
    /// Stored.
    pub value: String,
    /// Shown and printed.
    pub label: String,
}

/// What the person who does a step adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StepField {
    /// Its name in the entry.
    pub name: String,
    /// The official Chinese term.
    pub label: String,
    /// Kind.
    pub kind: FieldKind,
    /// Nothing is done without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What to write.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// Values of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ChoiceValue>,
    /// Fields of one line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    pub fields: Vec<StepField>,
}

impl StepField {
    /// The label of a value of a choice.
    #[must_use]
    pub fn label_of<'a>(&'a self, value: &'a str) -> &'a str {
        self.values.iter().find(|v| v.value == value).map_or(value, |v| v.label.as_str())
    }
}

/// 办理步骤.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Identifier (`notify`).
    pub id: String,
    /// The official Chinese term.
    pub name: String,
    /// 阶段.
    pub stage: String,
    /// States it can be done in; empty: it begins a case.
    pub from: Vec<String>,
    /// The state after it; `None`: the state stays.
    pub to: Option<String>,
    /// Who may do it.
    pub who: Vec<Who>,
    /// Who approves it: what the handler enters takes effect with the approval. `None`: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<Who>,
    /// Steps of the same case that must not have been done by the same person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart_from: Vec<String>,
    /// It is done towards each party by itself: where a case has several, the entry says which one (`whom`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub each_party: bool,
    /// Procedure rules and gates that must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<String>,
    /// Periods that begin: a rule, or `clock:` and the name of a clock chosen by the matter's department.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<String>,
    /// Periods that are met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meets: Vec<String>,
    /// Running periods whose end it moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extends: Vec<String>,
    /// What the person adds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<StepField>,
    /// Papers it makes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<String>,
    /// Note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Where the row was taken from.
    pub source: String,
    /// How it is founded.
    pub basis: Basis,
}

impl Step {
    /// Every rule and gate the step rests on; clocks are left out.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.gates.iter().chain(&self.starts).chain(&self.meets).chain(&self.extends).map(String::as_str).filter(|id| !id.starts_with(CLOCK))
    }

    /// The party a step is done towards, where a case has several.
    #[must_use]
    pub fn whom(&self) -> Option<StepField> {
        self.each_party.then(|| StepField {
            name: WHOM.to_owned(),
            label: "当事人".to_owned(),
            kind: FieldKind::Party,
            required: false,
            hint: "本案有几名当事人，对每一名分别办理".to_owned(),
            values: Vec::new(),
            fields: Vec::new(),
        })
    }

    /// A field by name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&StepField> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// Clocks it starts or meets, by name.
    pub fn clocks(&self) -> impl Iterator<Item = &str> {
        self.starts.iter().chain(&self.meets).chain(&self.extends).filter_map(|id| id.strip_prefix(CLOCK))
    }
}

const CLOCK: &str = "clock:";

/// The name under which an entry says which party it is about.
pub const WHOM: &str = "whom";
