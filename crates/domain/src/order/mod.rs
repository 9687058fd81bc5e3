//! 责令改正: issued → reply by the firm → re-check → closed or escalated. 行政处罚法 第二十八条.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::context::{Context, Role};
use crate::ids::{BodyCode, CaseId, FindingId, FirmId, OrderId, PersonId, VisitId};
use crate::refusal::Refusal;

/// Most photos of one reply.
const PHOTO_LIMIT: usize = 20;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// 改正中.
    Open,
    /// 企业已回复，待复查.
    Replied,
    /// 复查不合格.
    Failed,
    /// 已改正.
    Closed,
    /// 逾期未改，已升级处理.
    Escalated,
}

impl OrderStatus {
    /// The official Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "改正中",
            Self::Replied => "已回复，待复查",
            Self::Failed => "复查不合格",
            Self::Closed => "已改正",
            Self::Escalated => "已升级处理",
        }
    }
}

/// One thing to correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderLine {
    /// The finding.
    pub finding: FindingId,
    /// 检查事项.
    pub matter: String,
    /// What was seen.
    pub seen: String,
    /// 法律依据.
    pub legal_basis: String,
    /// 执法事项编号.
    pub item: Option<String>,
}

/// What an order says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OrderText {
    /// 文号.
    pub number: String,
    /// The visit it comes from.
    pub visit: VisitId,
    /// The firm.
    pub firm: FirmId,
    /// Its name.
    pub firm_name: String,
    /// The body that orders.
    pub body: BodyCode,
    /// What to correct.
    pub lines: Vec<OrderLine>,
    /// Issued on.
    pub issued_on: Day,
    /// Last day.
    pub last_day: Day,
}

/// 企业回复.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reply {
    /// 改正情况.
    pub text: String,
    /// Photos, SHA-256 hex.
    pub photos: Vec<String>,
    /// The legal day.
    pub on: Day,
}

/// 复查.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Recheck {
    /// The legal day.
    pub on: Day,
    /// Officers, at least two.
    pub officers: Vec<PersonId>,
    /// Findings corrected.
    pub corrected: Vec<FindingId>,
    /// 复查情况.
    pub note: String,
    /// Photos, SHA-256 hex.
    pub photos: Vec<String>,
}

/// What happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum OrderEvent {
    /// 责令改正.
    Issued {
        /// The order.
        text: Box<OrderText>,
    },
    /// 企业回复.
    Replied {
        /// The reply.
        #[serde(flatten)]
        reply: Reply,
    },
    /// 延长期限.
    Extended {
        /// New last day.
        last_day: Day,
        /// 理由.
        reason: String,
    },
    /// 复查.
    Rechecked {
        /// The re-check.
        #[serde(flatten)]
        recheck: Recheck,
        /// Everything corrected.
        all_corrected: bool,
    },
    /// 办结.
    Closed,
    /// 升级处理: a case is proposed.
    Escalated {
        /// The case.
        case: CaseId,
        /// 理由.
        reason: String,
    },
}

/// 责令改正.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Identifier.
    pub id: OrderId,
    /// What it says (the last day moves).
    pub text: OrderText,
    /// Where it stands.
    pub status: OrderStatus,
    /// Replies.
    pub replies: Vec<Reply>,
    /// Re-checks.
    pub rechecks: Vec<Recheck>,
    /// Findings corrected so far.
    pub corrected: Vec<FindingId>,
    /// The case it led to.
    pub case: Option<CaseId>,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Order>, id: OrderId, _by: PersonId, event: &OrderEvent) -> Option<Order> {
    let Some(mut order) = state else {
        let OrderEvent::Issued { text } = event else { return None };
        let text = (**text).clone();
        return Some(Order {
            id,
            text,
            status: OrderStatus::Open,
            replies: Vec::new(),
            rechecks: Vec::new(),
            corrected: Vec::new(),
            case: None,
        });
    };
    match event {
        OrderEvent::Issued { .. } => {}
        OrderEvent::Replied { reply } => {
            order.replies.push(reply.clone());
            order.status = OrderStatus::Replied;
        }
        OrderEvent::Extended { last_day, .. } => order.text.last_day = *last_day,
        OrderEvent::Rechecked { recheck, all_corrected } => {
            order.corrected.extend(recheck.corrected.iter().copied());
            order.rechecks.push(recheck.clone());
            order.status = if *all_corrected { order.status } else { OrderStatus::Failed };
        }
        OrderEvent::Closed => order.status = OrderStatus::Closed,
        OrderEvent::Escalated { case, .. } => {
            order.case = Some(*case);
            order.status = OrderStatus::Escalated;
        }
    }
    Some(order)
}

/// A command to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum OrderCommand {
    /// 回复.
    Reply {
        /// 改正情况.
        text: String,
        /// Photos.
        photos: Vec<String>,
    },
    /// 延长期限.
    Extend {
        /// New last day.
        last_day: Day,
        /// 理由.
        reason: String,
    },
    /// 复查.
    Recheck {
        /// Officers, at least two.
        officers: Vec<PersonId>,
        /// Findings corrected.
        corrected: Vec<FindingId>,
        /// 复查情况.
        note: String,
        /// Photos.
        photos: Vec<String>,
    },
    /// 升级处理.
    Escalate {
        /// A new case.
        case: CaseId,
        /// 理由.
        reason: String,
    },
}

/// Decides a command.
///
/// # Errors
/// Wrong person, wrong state, or a fact missing.
pub fn decide<F>(order: &Order, command: OrderCommand, cx: &Context<'_, F>) -> Result<Vec<OrderEvent>, Refusal> {
    if matches!(order.status, OrderStatus::Closed | OrderStatus::Escalated) {
        return Err(Refusal::new("order_state", format!("责令改正通知书{}{}。", order.text.number, order.status.label())));
    }
    match command {
        OrderCommand::Reply { text, photos } => reply(order, text, photos, cx),
        OrderCommand::Extend { last_day, reason } => {
            by_the_body(order, cx, "延长改正期限")?;
            reasoned(&reason)?;
            if last_day <= order.text.last_day {
                return Err(Refusal::new("not_later", "新的期限没有晚于原期限。").cure("选择更晚的日期"));
            }
            Ok(vec![OrderEvent::Extended { last_day, reason }])
        }
        OrderCommand::Recheck { officers, corrected, note, photos } => {
            recheck(order, Recheck { on: cx.today, officers, corrected, note, photos }, cx)
        }
        OrderCommand::Escalate { case, reason } => escalate(order, case, reason, cx),
    }
}

fn reply<F>(order: &Order, text: String, photos: Vec<String>, cx: &Context<'_, F>) -> Result<Vec<OrderEvent>, Refusal> {
    cx.need_role(&[Role::Firm], "回复改正情况")?;
    if cx.actor.firm != Some(order.text.firm) {
        return Err(Refusal::new("other_firm", "只能回复发给本企业的责令改正通知书。"));
    }
    if text.trim().is_empty() && photos.is_empty() {
        return Err(Refusal::new("reply_empty", "回复没有内容。").cure("写明改正情况或者上传照片"));
    }
    if photos.len() > PHOTO_LIMIT {
        return Err(Refusal::new("too_many_photos", format!("一次最多上传{PHOTO_LIMIT}张照片。")).cure("分次回复"));
    }
    Ok(vec![OrderEvent::Replied { reply: Reply { text, photos, on: cx.today } }])
}

fn recheck<F>(order: &Order, recheck: Recheck, cx: &Context<'_, F>) -> Result<Vec<OrderEvent>, Refusal> {
    by_the_body(order, cx, "复查")?;
    let (need, article) = crate::task::least_officers_of(cx);
    let mut distinct = recheck.officers.clone();
    distinct.sort();
    distinct.dedup();
    if distinct.len() < need {
        return Err(Refusal::new("too_few_officers", format!("复查人员不得少于{need}名。")).cite(article).cure("补充复查人员"));
    }
    let strange = recheck.corrected.iter().any(|f| !order.text.lines.iter().any(|l| &l.finding == f));
    if strange {
        return Err(Refusal::new("finding_not_in_order", "所选问题不在这份通知书内。"));
    }
    if recheck.note.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "没有写明复查情况。").cite(cx.cite("g-record")).cure("写明复查情况"));
    }
    let all = order.text.lines.iter().all(|l| order.corrected.contains(&l.finding) || recheck.corrected.contains(&l.finding));
    let mut events = vec![OrderEvent::Rechecked { recheck, all_corrected: all }];
    if all {
        events.push(OrderEvent::Closed);
    }
    Ok(events)
}

fn escalate<F>(order: &Order, case: CaseId, reason: String, cx: &Context<'_, F>) -> Result<Vec<OrderEvent>, Refusal> {
    by_the_body(order, cx, "升级处理")?;
    reasoned(&reason)?;
    let overdue = order.text.last_day < cx.today;
    if !overdue && order.status != OrderStatus::Failed {
        return Err(Refusal::new("not_overdue", format!("改正期限到{}，还没有届满，复查也没有不合格。", order.text.last_day.chinese()))
            .cite(cx.cite("g-correct"))
            .cure("期满后复查"));
    }
    if !order.text.lines.iter().any(|l| l.item.is_some()) {
        return Err(Refusal::new("no_item_for_case", "通知书所列问题没有对应的处罚事项，不能立案。").cure("移送主管部门"));
    }
    Ok(vec![OrderEvent::Escalated { case, reason }])
}

fn by_the_body<F>(order: &Order, cx: &Context<'_, F>, act: &str) -> Result<(), Refusal> {
    cx.need_role(&[Role::Officer, Role::Leader, Role::DepartmentOfficer], act)?;
    cx.need_body(&order.text.body, act)
}

fn reasoned(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::new("reason_missing", "没有写明理由。").cure("写明理由"));
    }
    Ok(())
}
