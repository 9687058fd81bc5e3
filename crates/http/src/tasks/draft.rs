//! 起草: preview, draft, revise.

use heyi_app::views::{Done, TaskDraft, TaskPreview};
use heyi_domain::ids::TaskId;

use crate::access::{Leader, Question, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// What the task would be, and what stands against it. Keeps nothing and needs no key.
#[utoipa::path(post, path = "/tasks/preview", operation_id = "preview_task", tag = "任务", request_body = TaskDraft, responses((status = 200, description = "OK", body = TaskPreview)))]
pub async fn preview(who: Session<Leader>, Question(draft): Question<TaskDraft>) -> Answer<TaskPreview> {
    answer(who.app().preview_task(who.caller(), draft).await)
}

/// 起草检查任务.
#[utoipa::path(post, path = "/tasks", operation_id = "draft_task", tag = "任务", request_body = TaskDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn draft(who: Session<Leader>, write: Write<TaskDraft>) -> Answer<Done> {
    answer(who.app().draft_task(&who.writing(&write.keys), write.body).await)
}

/// 修改检查任务.
#[utoipa::path(put, path = "/tasks/{id}", operation_id = "revise_task", tag = "任务", params(("id" = TaskId, Path, description = "编号")), request_body = TaskDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn revise(who: Session<Leader>, At(id): At<TaskId>, write: Write<TaskDraft>) -> Answer<Done> {
    answer(who.app().revise_task(&who.writing(&write.keys), id, write.body).await)
}
