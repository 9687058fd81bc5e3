//! 检查需求: what one body wants to check at one firm within some days. The month's plan (月度统筹计划) merges them into visits.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::context::{Context, Role};
use crate::ids::{BodyCode, DemandId, FirmId, PersonId};
use crate::refusal::{FieldError, Refusal};

/// 需求来源.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// 双随机抽取.
    Random,
    /// 风险提示.
    Risk,
    /// 投诉举报.
    Complaint,
    /// 整改复查.
    FollowUp,
    /// 专项部署.
    Special,
}

impl DemandKind {
    /// Every kind, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::Random, Self::Risk, Self::Complaint, Self::FollowUp, Self::Special];

    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Random => "双随机抽取",
            Self::Risk => "风险提示",
            Self::Complaint => "投诉举报",
            Self::FollowUp => "整改复查",
            Self::Special => "专项部署",
        }
    }

    /// 计入年度频次: complaints and rechecks are not counted (国办发〔2024〕54号; 重庆市规范涉企行政检查办法 第二十九条、第三十条).
    #[must_use]
    pub const fn counted(self) -> bool {
        !matches!(self, Self::Complaint | Self::FollowUp)
    }
}

/// 时段.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    /// 日间.
    Day,
    /// 夜间.
    Night,
    /// 不限.
    Any,
}

impl DayPart {
    /// The Chinese word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Day => "日间",
            Self::Night => "夜间",
            Self::Any => "不限时段",
        }
    }
}

/// What a demand says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DemandText {
    /// The body that wants to check.
    pub body: BodyCode,
    /// 行政区划代码 of its district.
    pub district: String,
    /// 检查对象.
    pub firm: FirmId,
    /// Its name when the demand was entered.
    pub firm_name: String,
    /// 检查场景编号.
    pub scene: String,
    /// 检查事项编号.
    pub checks: Vec<String>,
    /// 需求来源.
    pub kind: DemandKind,
    /// First day it may happen.
    pub first_day: Day,
    /// Last day, inclusive.
    pub last_day: Day,
    /// Minutes on site.
    pub minutes: u32,
    /// 时段.
    pub part: DayPart,
    /// 事先告知企业.
    pub announced: bool,
    /// 保密: nobody else may come along.
    pub confidential: bool,
    /// 必须完成.
    pub must: bool,
    /// 理由 or source in a few words.
    pub reason: String,
    /// The thing in the system it comes from (an order, a draw), where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// What happened to a demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DemandEvent {
    /// 提出.
    Entered {
        /// The text.
        text: Box<DemandText>,
    },
    /// 撤回.
    Withdrawn {
        /// 理由.
        reason: String,
    },
}

/// 检查需求.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Identifier.
    pub id: DemandId,
    /// The text.
    pub text: DemandText,
    /// Why withdrawn.
    pub withdrawn: Option<String>,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Demand>, id: DemandId, _by: PersonId, event: &DemandEvent) -> Option<Demand> {
    match (state, event) {
        (None, DemandEvent::Entered { text }) => Some(Demand { id, text: (**text).clone(), withdrawn: None }),
        (Some(demand), DemandEvent::Withdrawn { reason }) => Some(Demand { withdrawn: Some(reason.clone()), ..demand }),
        (state, _) => state,
    }
}

/// What must be known of a demand's firm and matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandFacts {
    /// 注销、歇业 since.
    pub closed: Option<Day>,
    /// Matters of the scene this body may check, by number.
    pub may_check: Vec<String>,
    /// Most minutes of a day's work.
    pub most_minutes: u32,
}

/// 提出检查需求.
///
/// # Errors
/// Wrong role or body; fields missing or contradictory; the firm is closed; a matter the body may not check.
pub fn enter(text: DemandText, cx: &Context<'_, &DemandFacts>) -> Result<Vec<DemandEvent>, Refusal> {
    cx.need_role(&[Role::Leader, Role::DepartmentOfficer], "提出检查需求")?;
    cx.need_body(&text.body, "提出检查需求")?;
    if let Some(day) = cx.facts.closed {
        return Err(Refusal::new("firm_closed", format!("“{}”已于{}注销或者歇业。", text.firm_name, day.chinese())).cure("从检查对象中去掉"));
    }
    Refusal::where_wrong(wrong(&text, cx))?;
    if let Some(check) = text.checks.iter().find(|check| !cx.facts.may_check.contains(check)) {
        let matter = cx.rules.check(check).map_or_else(|| check.clone(), |c| c.matter.clone());
        return Err(Refusal::new("not_competent", format!("检查事项“{matter}”不由本单位检查。"))
            .cite(cx.cite("g-item"))
            .cure("只选本单位有权检查的事项")
            .cure("由有权的部门提出需求"));
    }
    Ok(vec![DemandEvent::Entered { text: Box::new(text) }])
}

fn wrong(text: &DemandText, cx: &Context<'_, &DemandFacts>) -> Vec<FieldError> {
    let mut all = Vec::new();
    if text.checks.is_empty() {
        all.push(FieldError::new("checks", "至少选择一项检查事项"));
    }
    if let Some(twice) = text.checks.iter().enumerate().find(|(at, check)| text.checks[..*at].contains(check)) {
        all.push(FieldError::new("checks", format!("检查事项{}重复", twice.1)));
    }
    if text.first_day > text.last_day {
        all.push(FieldError::new("last_day", "结束日期早于开始日期"));
    }
    if text.last_day < cx.today {
        all.push(FieldError::new("last_day", format!("{}已过", text.last_day.chinese())));
    }
    if text.minutes == 0 || text.minutes > cx.facts.most_minutes {
        all.push(FieldError::new("minutes", format!("现场时间应当在1至{}分钟之间", cx.facts.most_minutes)));
    }
    if text.reason.trim().is_empty() {
        all.push(FieldError::new("reason", "写明需求的理由或者线索来源"));
    }
    if text.reason.chars().count() > 200 {
        all.push(FieldError::new("reason", "理由超过200个字"));
    }
    if text.confidential && text.announced {
        all.push(FieldError::new("announced", "保密的检查不能事先告知企业"));
    }
    all
}

/// 撤回检查需求.
///
/// # Errors
/// Another body's, withdrawn before, no reason, or merged into a published visit already (`planned`).
pub fn withdraw<F>(demand: &Demand, reason: &str, planned: bool, cx: &Context<'_, F>) -> Result<Vec<DemandEvent>, Refusal> {
    cx.need_role(&[Role::Leader, Role::DepartmentOfficer], "撤回检查需求")?;
    cx.need_body(&demand.text.body, "撤回检查需求")?;
    if demand.withdrawn.is_some() {
        return Err(Refusal::new("demand_state", "这项需求已经撤回。"));
    }
    if planned {
        return Err(Refusal::new("demand_state", "这项需求已经编入发布的检查任务，不能撤回。").cure("请牵头单位取消检查任务"));
    }
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "撤回没有写明理由。").cure("写明撤回理由"));
    }
    Ok(vec![DemandEvent::Withdrawn { reason: reason.trim().to_owned() }])
}
