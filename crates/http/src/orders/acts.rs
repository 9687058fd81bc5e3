//! 回复、复查、延期、升级.

use crate::bodies::Reason;
use heyi_app::views::Done;
use heyi_domain::ids::{FindingId, OrderId, PersonId};
use heyi_rulebook::Day;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{FirmOnly, Officers, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// 企业的回复.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderReply)]
pub struct Reply {
    /// 改正情况.
    pub text: String,
    /// SHA-256 of photos sent before, hex.
    #[serde(default)]
    pub photos: Vec<String>,
}

/// 复查结果.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderRecheck)]
pub struct Recheck {
    /// 复查人员.
    pub officers: Vec<PersonId>,
    /// Findings that are corrected.
    pub corrected: Vec<FindingId>,
    /// 复查情况.
    #[serde(default)]
    pub note: String,
    /// SHA-256 of photos sent before, hex.
    #[serde(default)]
    pub photos: Vec<String>,
}

/// 延期.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// New last day.
    pub last_day: Day,
    /// 理由.
    pub reason: String,
}

/// 企业回复.
#[utoipa::path(post, path = "/orders/{id}/reply", operation_id = "reply_order", tag = "办案", params(("id" = OrderId, Path, description = "编号")), request_body = Reply, responses((status = 200, description = "OK", body = Done)))]
pub async fn reply(who: Session<FirmOnly>, At(id): At<OrderId>, write: Write<Reply>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let Reply { text, photos } = write.body;
    answer(who.app().reply_order(&caller, id, text, photos).await)
}

/// 复查.
#[utoipa::path(post, path = "/orders/{id}/recheck", operation_id = "recheck_order", tag = "办案", params(("id" = OrderId, Path, description = "编号")), request_body = Recheck, responses((status = 200, description = "OK", body = Done)))]
pub async fn recheck(who: Session<Officers>, At(id): At<OrderId>, write: Write<Recheck>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let Recheck { officers, corrected, note, photos } = write.body;
    answer(who.app().recheck_order(&caller, id, officers, corrected, note, photos).await)
}

/// 延长改正期限.
#[utoipa::path(post, path = "/orders/{id}/extend", operation_id = "extend_order", tag = "办案", params(("id" = OrderId, Path, description = "编号")), request_body = Extension, responses((status = 200, description = "OK", body = Done)))]
pub async fn extend(who: Session<Officers>, At(id): At<OrderId>, write: Write<Extension>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let Extension { last_day, reason } = write.body;
    answer(who.app().extend_order(&caller, id, last_day, reason).await)
}

/// 逾期未改正，转案件.
#[utoipa::path(post, path = "/orders/{id}/escalate", operation_id = "escalate_order", tag = "办案", params(("id" = OrderId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn escalate(who: Session<Officers>, At(id): At<OrderId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().escalate_order(&who.writing(&write.keys), id, write.body.reason).await)
}
