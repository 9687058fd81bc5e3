//! 检查计划: the yearly plan (年度检查计划) and special plans (专项检查计划), approved, filed with 司法行政部门 and published.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::context::{Context, Role};
use crate::ids::{BodyCode, PersonId, ProgrammeId};
use crate::refusal::Refusal;

/// What a programme says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProgrammeText {
    /// 名称.
    pub title: String,
    /// 专项 (true) or 年度 (false).
    pub special: bool,
    /// 制定单位.
    pub body: BodyCode,
    /// 依据.
    pub basis: String,
    /// Scenes covered.
    pub scenes: Vec<String>,
    /// 检查对象范围.
    pub scope: String,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// 检查方式.
    pub method: String,
    /// Most visits.
    pub most_visits: u32,
}

/// Where a programme stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeStatus {
    /// 草案.
    Draft,
    /// 已批准.
    Approved,
    /// 已备案并公布.
    Published,
}

/// What happened to a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ProgrammeEvent {
    /// 起草.
    Drafted {
        /// The text.
        text: Box<ProgrammeText>,
    },
    /// 批准.
    Approved {
        /// 批准机关 (for a special plan the government's).
        approver: String,
        /// 批准文号.
        reference: String,
    },
    /// 备案并公布.
    Published {
        /// The legal day.
        on: Day,
    },
}

/// 检查计划.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Identifier.
    pub id: ProgrammeId,
    /// The text.
    pub text: ProgrammeText,
    /// Where it stands.
    pub status: ProgrammeStatus,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Programme>, id: ProgrammeId, _by: PersonId, event: &ProgrammeEvent) -> Option<Programme> {
    let Some(mut programme) = state else {
        let ProgrammeEvent::Drafted { text } = event else { return None };
        return Some(Programme { id, text: (**text).clone(), status: ProgrammeStatus::Draft });
    };
    match event {
        ProgrammeEvent::Drafted { .. } => {}
        ProgrammeEvent::Approved { .. } => programme.status = ProgrammeStatus::Approved,
        ProgrammeEvent::Published { .. } => programme.status = ProgrammeStatus::Published,
    }
    Some(programme)
}

/// A command to a programme. Drafting makes one: [`draft`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ProgrammeCommand {
    /// 登记批准.
    Approve {
        /// 批准机关.
        approver: String,
        /// 批准文号.
        reference: String,
    },
    /// 备案并公布.
    Publish,
}

/// 起草检查计划.
///
/// # Errors
/// Not the leader, or not complete.
pub fn draft<F>(text: ProgrammeText, cx: &Context<'_, F>) -> Result<Vec<ProgrammeEvent>, Refusal> {
    cx.need_role(&[Role::Leader], "起草检查计划")?;
    cx.need_body(&text.body, "起草检查计划")?;
    let cite = if text.special { "cq375-26-special" } else { "g-plan" };
    let complete = [&text.title, &text.basis, &text.scope, &text.method].iter().all(|t| !t.trim().is_empty());
    if !complete || text.scenes.is_empty() || text.first_day > text.last_day {
        return Err(Refusal::new("programme_incomplete", "检查计划要素不全：名称、依据、范围、时间、事项、方式都应当写明。")
            .cite(cx.cite(cite))
            .cure("补全检查计划"));
    }
    Ok(vec![ProgrammeEvent::Drafted { text: Box::new(text) }])
}

/// Decides a command.
///
/// # Errors
/// Not the head, wrong state, approval not named.
pub fn decide<F>(programme: &Programme, command: ProgrammeCommand, cx: &Context<'_, F>) -> Result<Vec<ProgrammeEvent>, Refusal> {
    cx.need_role(&[Role::Head], "批准和公布检查计划")?;
    cx.need_body(&programme.text.body, "批准和公布检查计划")?;
    match (command, programme.status) {
        (ProgrammeCommand::Approve { approver, reference }, ProgrammeStatus::Draft) => {
            if programme.text.special && (approver.trim().is_empty() || reference.trim().is_empty()) {
                return Err(Refusal::new("approver_missing", "专项检查计划没有写明批准机关和批准文号。")
                    .cite(cx.cite("cq375-26-special"))
                    .cure("填写区县以上人民政府或者上级主管部门的批准文号"));
            }
            Ok(vec![ProgrammeEvent::Approved { approver, reference }])
        }
        (ProgrammeCommand::Publish, ProgrammeStatus::Approved) => Ok(vec![ProgrammeEvent::Published { on: cx.today }]),
        _ => Err(Refusal::new("programme_state", "检查计划所处阶段不能办理这一步。").cure("先批准，再备案公布")),
    }
}
