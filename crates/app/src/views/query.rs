//! What lists can be narrowed by. All fields optional; `after` is the `next` of the page before.

use heyi_domain::case::CaseStatus;
use heyi_domain::finding::FindingStatus;
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{BodyCode, FirmId, TaskId, VisitId};
use heyi_domain::order::OrderStatus;
use heyi_domain::task::TaskStatus;
use heyi_domain::visit::VisitStatus;
use heyi_rulebook::Day;
use serde::Deserialize;
use utoipa::IntoParams;

/// Rows of a page: what was asked for within 1 to 200, else 50.
#[must_use]
pub fn page_size(limit: Option<u32>) -> usize {
    limit.map_or(50, |n| n.clamp(1, 200)) as usize
}

macro_rules! filters {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* #[serde(default)] pub $field: Option<$kind>,)*
            /// Where the page starts: `next` of the page before.
            #[serde(default)]
            pub after: Option<String>,
            /// Rows, 1 to 200; 50 where not given.
            #[serde(default)]
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
    }
    /// Of findings.
    FindingFilter {
        /// Where it stands.
        status: FindingStatus,
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
    }
    /// Of items.
    ItemFilter {
        /// Words.
        q: String,
        /// 领域代码.
        field: String,
    }
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
