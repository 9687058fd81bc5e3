//! 办理步骤: done, proposed, approved, sent back, tried beforehand.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use heyi_app::views::{Done, LikeCase, StepCheck};
use heyi_domain::case::Entry;
use heyi_domain::ids::CaseId;
use heyi_rulebook::deadline::DeadlineAnswer;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::access::{Bodies, CaseWorkers, Head, Nothing, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};
use crate::bodies::Reason;
use crate::problem::Problem;

/// What is entered for a step: the fields it declares.
#[derive(Debug, Clone, Default, Deserialize, serde::Serialize, ToSchema)]
pub struct StepEntry {
    /// Values by field name.
    #[serde(default)]
    pub entry: Entry,
    /// For a preview: which paper of the step; the first where not given.
    #[serde(default)]
    pub paper: Option<String>,
}

/// 类案 asked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LikeAsked {
    /// 执法事项编号.
    pub item: String,
    /// 裁量档次 that comes first.
    #[serde(default)]
    pub tier: Option<String>,
}

/// 办理 a step, or 报请批准 where it needs approval.
#[utoipa::path(post, path = "/cases/{id}/steps/{step}", operation_id = "do_step", tag = "办案", params(("id" = CaseId, Path, description = "编号"), ("step" = String, Path, description = "步骤")), request_body = StepEntry, responses((status = 200, description = "OK", body = Done)))]
pub async fn done(who: Session<CaseWorkers>, At((id, step)): At<(CaseId, String)>, write: Write<StepEntry>) -> Answer<Done> {
    answer(who.app().do_step(&who.writing(&write.keys), id, step, write.body.entry.0).await)
}

/// 批准.
#[utoipa::path(post, path = "/cases/{id}/steps/{step}/approve", operation_id = "approve_step", tag = "办案", params(("id" = CaseId, Path, description = "编号"), ("step" = String, Path, description = "步骤")), responses((status = 200, description = "OK", body = Done)))]
pub async fn approve(who: Session<Head>, At((id, step)): At<(CaseId, String)>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().approve_step(&who.writing(&write.keys), id, step).await)
}

/// 退回.
#[utoipa::path(post, path = "/cases/{id}/steps/{step}/return", operation_id = "return_step", tag = "办案", params(("id" = CaseId, Path, description = "编号"), ("step" = String, Path, description = "步骤")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn send_back(who: Session<Head>, At((id, step)): At<(CaseId, String)>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().return_step(&who.writing(&write.keys), id, step, write.body.reason).await)
}

/// What would happen if the step were done now: gates, computed penalty, refusal. Nothing is kept.
#[utoipa::path(post, path = "/cases/{id}/steps/{step}/check", operation_id = "check_step", tag = "办案", params(("id" = CaseId, Path, description = "编号"), ("step" = String, Path, description = "步骤")), request_body = StepEntry, responses((status = 200, description = "OK", body = StepCheck)))]
pub async fn check(who: Session<CaseWorkers>, At((id, step)): At<(CaseId, String)>, write: Write<StepEntry>) -> Answer<StepCheck> {
    answer(who.app().check_step(who.caller(), id, &step, write.body.entry.0).await)
}

/// The paper as it would be printed, before the step is done. Nothing is kept, no number is given.
#[utoipa::path(post, path = "/cases/{id}/steps/{step}/preview", operation_id = "preview_step", tag = "办案", params(("id" = CaseId, Path, description = "编号"), ("step" = String, Path, description = "步骤")), request_body = StepEntry, responses((status = 200, description = "PDF", content_type = "application/pdf", body = Vec<u8>)))]
pub async fn preview(who: Session<CaseWorkers>, At((id, step)): At<(CaseId, String)>, write: Write<StepEntry>) -> Result<Response, Problem> {
    let StepEntry { entry, paper } = write.body;
    let bytes = who.app().preview_step(who.caller(), id, &step, entry.0, paper.as_deref()).await.map_err(Problem::from)?;
    let answer = Response::builder().header(CONTENT_TYPE, "application/pdf").header(CONTENT_DISPOSITION, "inline; filename=\"draft.pdf\"").body(Body::from(bytes));
    answer.map_err(|e| Problem::from(heyi_app::AppError::Broken(e.to_string())))
}

/// 类案: three decided cases of the same item. Nobody is named.
#[utoipa::path(get, path = "/cases/{id}/like", operation_id = "like_cases", tag = "办案", params(("id" = CaseId, Path, description = "编号"), LikeAsked), responses((status = 200, description = "OK", body = Vec<LikeCase>)))]
pub async fn like(who: Session<Bodies>, At(id): At<CaseId>, Asked(asked): Asked<LikeAsked>) -> Answer<Vec<LikeCase>> {
    answer(who.app().like_cases(who.caller(), id, &asked.item, asked.tier.as_deref()).await)
}

/// How the last day of a period was counted, day by day.
#[utoipa::path(get, path = "/cases/{id}/periods/{period}", operation_id = "count_period", tag = "办案", params(("id" = CaseId, Path, description = "编号"), ("period" = String, Path, description = "期限")), responses((status = 200, description = "OK", body = DeadlineAnswer)))]
pub async fn period(who: Session<Bodies>, At((id, period)): At<(CaseId, String)>) -> Answer<DeadlineAnswer> {
    answer(who.app().count_period(who.caller(), id, &period).await)
}
