//! 移送: findings handed to the body that has the power. 行政处罚法 第十七条、第二十二条.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::context::{Context, Role};
use crate::ids::{BodyCode, FindingId, FirmId, PersonId, ReferralId, VisitId};
use crate::refusal::Refusal;

/// What is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReferralText {
    /// 文号.
    pub number: String,
    /// From.
    pub from: BodyCode,
    /// To.
    pub to: BodyCode,
    /// The visit.
    pub visit: VisitId,
    /// The firm.
    pub firm: FirmId,
    /// Its name.
    pub firm_name: String,
    /// The findings.
    pub findings: Vec<FindingId>,
    /// What was seen, one line each.
    pub facts: Vec<String>,
    /// Sent on.
    pub on: Day,
}

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferralStatus {
    /// 待接收.
    Sent,
    /// 已接收.
    Received,
    /// 已退回.
    Returned,
}

impl ReferralStatus {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sent => "待接收",
            Self::Received => "已接收",
            Self::Returned => "已退回",
        }
    }
}

/// What happened to a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ReferralEvent {
    /// 移送.
    Sent {
        /// The referral.
        text: Box<ReferralText>,
    },
    /// 接收.
    Received,
    /// 退回.
    Returned {
        /// 理由.
        reason: String,
    },
}

/// 移送.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// Identifier.
    pub id: ReferralId,
    /// What it says.
    pub text: ReferralText,
    /// Where it stands.
    pub status: ReferralStatus,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Referral>, id: ReferralId, _by: PersonId, event: &ReferralEvent) -> Option<Referral> {
    let Some(mut referral) = state else {
        let ReferralEvent::Sent { text } = event else { return None };
        return Some(Referral { id, text: (**text).clone(), status: ReferralStatus::Sent });
    };
    match event {
        ReferralEvent::Sent { .. } => {}
        ReferralEvent::Received => referral.status = ReferralStatus::Received,
        ReferralEvent::Returned { .. } => referral.status = ReferralStatus::Returned,
    }
    Some(referral)
}

/// A command to a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ReferralCommand {
    /// 接收.
    Receive,
    /// 退回.
    Return {
        /// 理由.
        reason: String,
    },
}

/// Decides a command.
///
/// # Errors
/// Not the receiving body, answered already, no reason.
pub fn decide<F>(referral: &Referral, command: ReferralCommand, cx: &Context<'_, F>) -> Result<Vec<ReferralEvent>, Refusal> {
    cx.need_role(&[Role::DepartmentOfficer, Role::Officer, Role::Leader], "答复移送")?;
    if cx.actor.acting_body()? != &referral.text.to {
        return Err(Refusal::new("other_body", "只有接收单位可以答复移送。").cite(cx.cite("g-body")));
    }
    if referral.status != ReferralStatus::Sent {
        return Err(Refusal::new("already_answered", format!("移送函{}{}。", referral.text.number, referral.status.label())));
    }
    match command {
        ReferralCommand::Receive => Ok(vec![ReferralEvent::Received]),
        ReferralCommand::Return { reason } if reason.trim().is_empty() => {
            Err(Refusal::new("reason_missing", "退回没有写明理由。").cite(cx.cite("g-invitee")).cure("写明退回理由"))
        }
        ReferralCommand::Return { reason } => Ok(vec![ReferralEvent::Returned { reason }]),
    }
}
