//! 案件来源.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use super::{CaseEvent, Party};
use crate::context::Context;
use crate::ids::{BodyCode, FindingId, FirmId, OrderId};
use crate::refusal::Refusal;

/// 案件来源.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Lead {
    /// 监督检查, 投诉举报, 移送, 上级交办.
    pub source: String,
    /// 案由 (执法事项 name).
    pub cause: String,
    /// 执法事项编号.
    pub item: String,
    /// The firm, where the party is one of the register.
    pub firm: Option<FirmId>,
    /// The party's name; empty: not known yet.
    pub firm_name: String,
    /// The party as registered or entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// The body that handles the lead.
    pub body: BodyCode,
    /// The findings behind it.
    pub findings: Vec<FindingId>,
    /// The order that was not obeyed.
    pub order: Option<OrderId>,
    /// The act, in short.
    pub facts: String,
    /// 违法行为发生地 (town code).
    pub town: String,
    /// End of the act (continuing: the day it was found).
    pub act_ended_on: Day,
    /// 危害后果, where life, health or financial safety is concerned: the longer limitation applies. Empty: the ordinary one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grave_harm: String,
    /// Discovered on.
    pub discovered_on: Day,
    /// Last day to decide on filing, where the field's rule sets one.
    pub decide_by: Option<Day>,
    /// The rule that sets it.
    pub decide_by_rule: Option<String>,
}

/// 登记案件来源.
///
/// # Errors
/// No item.
pub fn register<F>(lead: Lead, cx: &Context<'_, F>) -> Result<Vec<CaseEvent>, Refusal> {
    if cx.rules.item(&lead.item).is_none() {
        return Err(Refusal::new("item_unknown", format!("执法事项{}不在目录中。", lead.item)).cite(cx.cite("g-item")));
    }
    if lead.act_ended_on > lead.discovered_on {
        return Err(Refusal::new("act_after_discovery", "违法行为终了之日晚于发现之日。").cure("改正日期"));
    }
    if lead.discovered_on > cx.today {
        return Err(Refusal::new("in_the_future", "发现违法行为的日期晚于今日。").cite(cx.cite("apl-36-limitation")).cure("改正日期"));
    }
    Ok(vec![CaseEvent::LeadRegistered { lead: Box::new(lead) }])
}
