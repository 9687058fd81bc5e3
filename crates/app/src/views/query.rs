//! What lists can be narrowed by. All fields optional; `after` is the `next` of the page before.

use heyi_domain::case::CaseStatus;
use heyi_domain::finding::FindingStatus;
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{BodyCode, FirmId, TaskId, VisitId};
use heyi_domain::order::OrderStatus;
use heyi_domain::task::TaskStatus;
use heyi_domain::visit::VisitStatus;
use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Rows of a page: what was asked for within 1 to 200, else 50.
#[must_use]
pub fn page_size(limit: Option<u32>) -> usize {
    limit.map_or(50, |n| n.clamp(1, 200)) as usize
}

macro_rules! filters {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$kind>,)*
            /// Where the page starts: `next` of the page before.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub after: Option<String>,
            /// Rows, 1 to 200; 50 where not given.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub limit: Option<u32>,
        }
    )*};
}

filters! {
    /// Of the deadline board.
    DeadlineFilter {
        /// The body that must act; own body where not given.
        body: BodyCode,
        /// Last days up to this day.
        until: Day,
        /// Of one procedure rule.
        rule: String,
        /// Past their last day.
        overdue: bool,
    }
    /// Of tasks.
    TaskFilter {
        /// Where it stands.
        status: TaskStatus,
        /// 检查场景.
        scene: String,
    }
    /// Of invitations.
    InvitationFilter {
        /// `open`, `accepted`, `declined`, `day_proposed`.
        state: String,
    }
    /// Of visits.
    VisitFilter {
        /// The day.
        day: Day,
        /// Where it stands.
        status: VisitStatus,
        /// Those I am expected at.
        mine: bool,
        /// Of one task.
        task: TaskId,
        /// On this day or later.
        from: Day,
        /// On this day or earlier.
        to: Day,
        /// 检查场景.
        scene: String,
        /// At one firm.
        firm: FirmId,
        /// In which this body takes part. Of the own body where the role doesn't see the district.
        body: BodyCode,
        /// The own body (or the one of `body`) came.
        attended: bool,
        /// 联合检查: two bodies or more came.
        joint: bool,
        /// With a finding that wasn't corrected on the spot; `false`: without.
        with_findings: bool,
        /// Result published, or not.
        published: bool,
        /// 复查, or not.
        recheck: bool,
        /// Counts towards the yearly cap, or not.
        counted: bool,
    }
    /// Of findings.
    FindingFilter {
        /// Where it stands.
        status: FindingStatus,
        /// Not corrected yet; `false`: corrected.
        open: bool,
        /// Found on this day or later.
        from: Day,
        /// Found on this day or earlier.
        to: Day,
        /// 检查场景 of the visit.
        scene: String,
        /// Of one visit.
        visit: VisitId,
    }
    /// Of orders.
    OrderFilter {
        /// Where it stands.
        status: OrderStatus,
    }
    /// Of referrals.
    ReferralFilter {}
    /// Of cases.
    CaseFilter {
        /// Where it stands.
        status: CaseStatus,
        /// Those I handle.
        mine: bool,
        /// `approval` (waits for the head), `review` (for the legal reviewer), `hearing`, or a step.
        waiting: String,
        /// Part of 案由, 当事人 or 立案号.
        q: String,
    }
    /// Of results to publish.
    PublicationFilter {
        /// `waiting` or `published`; both where not given.
        state: String,
    }
    /// Of firms.
    FirmFilter {
        /// Part of the name, or the beginning of the credit code.
        q: String,
        /// 经营业态 (scene id).
        scene: String,
        /// 镇街代码.
        town: String,
        /// 信用风险等级.
        risk: RiskClass,
    }
    /// Of people.
    PersonFilter {
        /// Part of the name, login or certificate number.
        q: String,
        /// 所属单位.
        body: BodyCode,
        /// Officers in service by their certificate.
        certificate: CertificateEnd,
    }
    /// Firms and bodies whose cap is used up or nearly so.
    CapFilter {
        /// More visits than the cap allows.
        over: bool,
    }
    /// Firms visited more than once in a month.
    RepeatFilter {
        /// Any day of the month; this month where not given.
        month: Day,
    }
    /// Of items.
    ItemFilter {
        /// Words.
        q: String,
        /// 领域代码.
        field: String,
    }
}

/// How near the last day of a certificate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateEnd {
    /// 30日内到期.
    Ending,
    /// 已过期.
    Expired,
}

/// The address of a list narrowed by a filter: what a number counts and what its link shows is one and the same filter.
#[must_use]
pub(crate) fn link<T: Serialize>(page: &str, filter: &T) -> String {
    let fields = match serde_json::to_value(filter) {
        Ok(serde_json::Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let mut address = page.to_owned();
    for (name, value) in fields {
        // Codes, days and words of an enumeration: nothing that needs escaping.
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(&format!("{name}={value}"));
    }
    address
}

/// Whom to ask about for a task: a body, days, firms.
#[derive(Debug, Clone)]
pub struct OfficerFilter {
    /// The body whose officers are asked for; own body where not given.
    pub body: Option<BodyCode>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Firms (for 回避).
    pub firms: Vec<FirmId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_the_query_of_its_link() {
        let filter = VisitFilter { status: Some(VisitStatus::OnSite), joint: Some(true), from: Day::parse("2026-11-01").ok(), ..VisitFilter::default() };
        assert_eq!(link("/visits", &filter), "/visits?status=on_site&from=2026-11-01&joint=true");
        assert_eq!(link("/findings", &FindingFilter::default()), "/findings");
    }
}
