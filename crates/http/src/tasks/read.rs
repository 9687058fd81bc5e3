//! Reading tasks.

use heyi_app::views::{Page, TaskFilter, TaskRow, TaskView};
use heyi_domain::ids::TaskId;

use crate::access::{Bodies, Session};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// 检查任务, newest first.
#[utoipa::path(get, path = "/tasks", operation_id = "list_tasks", tag = "任务", params(TaskFilter), responses((status = 200, description = "OK", body = Page<TaskRow>)))]
pub async fn list(who: Session<Bodies>, Asked(filter): Asked<TaskFilter>) -> Answer<Page<TaskRow>> {
    answer(who.app().list_tasks(who.caller(), &filter).await)
}

/// A task: the page all its bodies share.
#[utoipa::path(get, path = "/tasks/{id}", operation_id = "view_task", tag = "任务", params(("id" = TaskId, Path, description = "编号")), responses((status = 200, description = "OK", body = TaskView)))]
pub async fn view(who: Session<Bodies>, At(id): At<TaskId>) -> Answer<TaskView> {
    answer(who.app().view_task(who.caller(), id).await)
}
