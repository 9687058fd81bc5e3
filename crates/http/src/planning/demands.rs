//! 检查需求: list, enter, take rechecks over, withdraw.

use heyi_app::views::{DemandDraft, DemandFilter, DemandPage, Done};
use heyi_domain::ids::{DemandId, OrderId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Bodies, Planners, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// Orders to recheck.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rechecks {
    /// 责令改正通知书.
    pub orders: Vec<OrderId>,
}

/// A reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandReason {
    /// 理由.
    pub reason: String,
}

/// 检查需求.
#[utoipa::path(get, path = "/demands", operation_id = "list_demands", tag = "统筹计划", params(DemandFilter), responses((status = 200, description = "OK", body = DemandPage)))]
pub async fn list(who: Session<Bodies>, Asked(filter): Asked<DemandFilter>) -> Answer<DemandPage> {
    answer(who.app().list_demands(who.caller(), &filter).await)
}

/// 提出检查需求.
#[utoipa::path(post, path = "/demands", operation_id = "enter_demand", tag = "统筹计划", request_body = DemandDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn enter(who: Session<Planners>, write: Write<DemandDraft>) -> Answer<Done> {
    answer(who.app().enter_demand(&who.writing(&write.keys), write.body).await)
}

/// 把到期的责令改正列为复查需求.
#[utoipa::path(post, path = "/demands/rechecks", operation_id = "demand_rechecks", tag = "统筹计划", request_body = Rechecks, responses((status = 200, description = "OK", body = Done)))]
pub async fn rechecks(who: Session<Planners>, write: Write<Rechecks>) -> Answer<Done> {
    answer(who.app().demand_rechecks(&who.writing(&write.keys), write.body.orders).await)
}

/// 撤回检查需求.
#[utoipa::path(post, path = "/demands/{id}/withdraw", operation_id = "withdraw_demand", tag = "统筹计划", params(("id" = DemandId, Path, description = "编号")), request_body = DemandReason, responses((status = 200, description = "OK", body = Done)))]
pub async fn withdraw(who: Session<Planners>, At(id): At<DemandId>, write: Write<DemandReason>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    answer(who.app().withdraw_demand(&caller, id, write.body.reason).await)
}
