//! What is missing before the next stop: the sentence on the phone's button.

use heyi_rulebook::{Day, Rulebook};
use serde::{Deserialize, Serialize};

use super::confirm::{names, unconfirmed};
use super::{Visit, VisitStatus};

/// 五步: the stops of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// 亮码.
    Code,
    /// 亮证.
    Certificate,
    /// 检查.
    Check,
    /// 清单.
    List,
    /// 签名.
    Sign,
    /// 完成.
    Done,
}

/// One thing missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Missing {
    /// Stable code, the same as the refusal's.
    pub code: String,
    /// Short Chinese clause for the button.
    pub text: String,
    /// The procedure rule or gate behind it.
    pub rule: String,
}

/// Where the visit stands on the line of stops.
#[must_use]
pub fn next_stop(visit: &Visit) -> Stop {
    match visit.status {
        VisitStatus::Planned if !visit.firm_code_scanned && visit.no_code_because.is_none() => Stop::Code,
        VisitStatus::Planned => Stop::Certificate,
        VisitStatus::OnSite if visit.notice.is_none() => Stop::Certificate,
        VisitStatus::OnSite if visit.open_checks().any(|c| visit.answer(&c.planned.check).is_none()) => Stop::Check,
        VisitStatus::OnSite => Stop::List,
        VisitStatus::Listed | VisitStatus::Signed => Stop::Sign,
        VisitStatus::Closed | VisitStatus::Abandoned => Stop::Done,
    }
}

/// What must still be done before the present stop is passed.
#[must_use]
pub fn missing(visit: &Visit, today: Day, rules: &Rulebook) -> Vec<Missing> {
    let one = |code: &str, text: String, rule: &str| vec![Missing { code: code.to_owned(), text, rule: rule.to_owned() }];
    match next_stop(visit) {
        Stop::Code if visit.plan.day > today => one("too_early", format!("安排在{}", visit.plan.day.chinese()), "g-plan"),
        Stop::Code => one("code_not_scanned", "扫企业码，或者登记未使用执法码的原因".to_owned(), "g-code"),
        Stop::Certificate if visit.status == VisitStatus::Planned => {
            one("certificate_missing", "确认到场人员并出示执法证件".to_owned(), "g-cert")
        }
        Stop::Certificate => one("notice_missing", "送达检查通知书".to_owned(), "g-code"),
        Stop::Check => {
            let left = visit.open_checks().filter(|c| visit.answer(&c.planned.check).is_none()).count();
            one("checks_unanswered", format!("还有{left}项没有检查"), "g-record")
        }
        Stop::List => one("list_missing", "合并为一张清单".to_owned(), "g-record"),
        Stop::Sign if visit.status == VisitStatus::Listed => match unconfirmed(visit, rules) {
            waiting if waiting.is_empty() => one("signature_missing", "告知企业并签名".to_owned(), "g-record"),
            waiting => one("list_unconfirmed", format!("等{}确认清单", names(&waiting)), "g-record"),
        },
        Stop::Sign => one("not_closed", "结束检查，生成记录".to_owned(), "g-record"),
        Stop::Done => Vec::new(),
    }
}
