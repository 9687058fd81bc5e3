//! 月度统筹计划: make, read, prove, publish, approve, discard.

use heyi_app::views::{Done, FirmProof, LeverRow, MonthChange, MonthDraft, MonthRow, MonthView};
use heyi_domain::ids::{FirmId, MonthPlanId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::demands::DemandReason;
use crate::access::{Bodies, Head, Leader, Nothing, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// 审批意见.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthOpinion {
    /// 意见.
    pub opinion: String,
}

/// 统筹计划.
#[utoipa::path(get, path = "/months", operation_id = "list_months", tag = "统筹计划", responses((status = 200, description = "OK", body = Vec<MonthRow>)))]
pub async fn list(who: Session<Bodies>) -> Answer<Vec<MonthRow>> {
    answer(who.app().list_months(who.caller()).await)
}

/// 生成统筹计划.
#[utoipa::path(post, path = "/months", operation_id = "make_month", tag = "统筹计划", request_body = MonthDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn make(who: Session<Leader>, write: Write<MonthDraft>) -> Answer<Done> {
    answer(who.app().make_month(&who.writing(&write.keys), write.body).await)
}

/// 一份统筹计划.
#[utoipa::path(get, path = "/months/{id}", operation_id = "month", tag = "统筹计划", params(("id" = MonthPlanId, Path, description = "编号")), responses((status = 200, description = "OK", body = MonthView)))]
pub async fn read(who: Session<Bodies>, At(id): At<MonthPlanId>) -> Answer<MonthView> {
    answer(who.app().month(who.caller(), id).await)
}

/// 一家企业检查次数的证明.
#[utoipa::path(get, path = "/months/{id}/proofs/{firm}", operation_id = "month_proof", tag = "统筹计划", params(("id" = MonthPlanId, Path, description = "编号"), ("firm" = FirmId, Path, description = "检查对象")), responses((status = 200, description = "OK", body = FirmProof)))]
pub async fn proof(who: Session<Bodies>, At((id, firm)): At<(MonthPlanId, FirmId)>) -> Answer<FirmProof> {
    answer(who.app().month_proof(who.caller(), id, firm).await)
}

/// 一项改变能减少几次上门.
#[utoipa::path(get, path = "/months/{id}/levers", operation_id = "month_levers", tag = "统筹计划", params(("id" = MonthPlanId, Path, description = "编号")), responses((status = 200, description = "OK", body = Vec<LeverRow>)))]
pub async fn levers(who: Session<Bodies>, At(id): At<MonthPlanId>) -> Answer<Vec<LeverRow>> {
    answer(who.app().month_levers(who.caller(), id).await)
}

/// 调整统筹计划: 请假、改期.
#[utoipa::path(post, path = "/months/{id}/change", operation_id = "change_month", tag = "统筹计划", params(("id" = MonthPlanId, Path, description = "编号")), request_body = MonthChange, responses((status = 200, description = "OK", body = Done)))]
pub async fn change(who: Session<Leader>, At(id): At<MonthPlanId>, write: Write<MonthChange>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    answer(who.app().change_month(&caller, id, write.body).await)
}

/// 发布统筹计划.
#[utoipa::path(post, path = "/months/{id}/publish", operation_id = "publish_month", tag = "统筹计划", params(("id" = MonthPlanId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn publish(who: Session<Leader>, At(id): At<MonthPlanId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().publish_month(&who.writing(&write.keys), id).await)
}

/// 作废统筹计划.
#[utoipa::path(post, path = "/months/{id}/discard", operation_id = "discard_month", tag = "统筹计划", params(("id" = MonthPlanId, Path, description = "编号")), request_body = DemandReason, responses((status = 200, description = "OK", body = Done)))]
pub async fn discard(who: Session<Leader>, At(id): At<MonthPlanId>, write: Write<DemandReason>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    answer(who.app().discard_month(&caller, id, write.body.reason).await)
}

/// 批准统筹计划中本单位牵头的检查.
#[utoipa::path(post, path = "/months/{id}/approve", operation_id = "approve_month", tag = "统筹计划", params(("id" = MonthPlanId, Path, description = "编号")), request_body = MonthOpinion, responses((status = 200, description = "OK", body = Done)))]
pub async fn approve(who: Session<Head>, At(id): At<MonthPlanId>, write: Write<MonthOpinion>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    answer(who.app().approve_month(&caller, id, write.body.opinion).await)
}
