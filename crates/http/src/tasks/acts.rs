//! The acts on a task: 提交、审批、退回、发布、取消、答复改期.

use crate::bodies::{Opinion, Reason};
use heyi_app::views::Done;
use heyi_domain::ids::{BodyCode, TaskId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Head, Leader, Nothing, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// The answer to a department that asked for another day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettledDay {
    /// The department.
    pub body: BodyCode,
    /// Agreed.
    pub agreed: bool,
    /// Why not.
    #[serde(default)]
    pub reason: Option<String>,
}

/// 提交审批.
#[utoipa::path(post, path = "/tasks/{id}/submit", operation_id = "submit_task", tag = "任务", params(("id" = TaskId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn submit(who: Session<Leader>, At(id): At<TaskId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().submit_task(&who.writing(&write.keys), id).await)
}

/// 批准检查方案.
#[utoipa::path(post, path = "/tasks/{id}/approve", operation_id = "approve_task", tag = "任务", params(("id" = TaskId, Path, description = "编号")), request_body = Opinion, responses((status = 200, description = "OK", body = Done)))]
pub async fn approve(who: Session<Head>, At(id): At<TaskId>, write: Write<Opinion>) -> Answer<Done> {
    answer(who.app().approve_task(&who.writing(&write.keys), id, write.body.opinion).await)
}

/// 退回检查方案.
#[utoipa::path(post, path = "/tasks/{id}/return", operation_id = "return_task", tag = "任务", params(("id" = TaskId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn send_back(who: Session<Head>, At(id): At<TaskId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().return_task(&who.writing(&write.keys), id, write.body.reason).await)
}

/// 发布任务.
#[utoipa::path(post, path = "/tasks/{id}/publish", operation_id = "publish_task", tag = "任务", params(("id" = TaskId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn publish(who: Session<Leader>, At(id): At<TaskId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().publish_task(&who.writing(&write.keys), id).await)
}

/// 取消任务.
#[utoipa::path(post, path = "/tasks/{id}/cancel", operation_id = "cancel_task", tag = "任务", params(("id" = TaskId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn cancel(who: Session<Leader>, At(id): At<TaskId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().cancel_task(&who.writing(&write.keys), id, write.body.reason).await)
}

/// 答复改期.
#[utoipa::path(post, path = "/tasks/{id}/settle-day", operation_id = "settle_task_day", tag = "任务", params(("id" = TaskId, Path, description = "编号")), request_body = SettledDay, responses((status = 200, description = "OK", body = Done)))]
pub async fn settle_day(who: Session<Leader>, At(id): At<TaskId>, write: Write<SettledDay>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let SettledDay { body, agreed, reason } = write.body;
    answer(who.app().settle_task_day(&caller, id, body, agreed, reason).await)
}
