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
    /// Steps of the same case that must not have been done by the same person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart_from: Vec<String>,
    /// Procedure rules and gates that must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<String>,
    /// Periods that begin: a rule, or `clock:` and the name of a clock chosen by the matter's department.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<String>,
    /// Periods that are met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meets: Vec<String>,
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
        self.gates.iter().chain(&self.starts).chain(&self.meets).map(String::as_str).filter(|id| !id.starts_with(CLOCK))
    }

    /// Clocks it starts or meets, by name.
    pub fn clocks(&self) -> impl Iterator<Item = &str> {
        self.starts.iter().chain(&self.meets).filter_map(|id| id.strip_prefix(CLOCK))
    }
}

const CLOCK: &str = "clock:";
