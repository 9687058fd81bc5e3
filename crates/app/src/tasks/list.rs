//! Tasks in lists: own body's, or for a department those it was invited to; supervisors see all.

use heyi_domain::Role;
use heyi_domain::ids::BodyCode;
use heyi_domain::task::{InspectionKind, TaskStatus};
use heyi_store::{Row, args};

use super::standing::parse;
use crate::views::{Page, TaskFilter, TaskRow, page_size};
use crate::{App, AppError, Caller};

impl App {
    /// Tasks, newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_tasks(&self, caller: &Caller, filter: &TaskFilter) -> Result<Page<TaskRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT t.* FROM tasks t WHERE 1 = 1");
        let mut values = args![];
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            let body = caller.actor.acting_body()?;
            values.push(body.as_str().into());
            if body.department_id().is_some() {
                sql = String::from("SELECT t.* FROM invitations i JOIN tasks t ON t.id = i.task WHERE i.body = $1");
            } else {
                sql.push_str(" AND t.lead = $1");
            }
        }
        if let Some(status) = filter.status {
            values.push(word(&status)?.into());
            sql.push_str(&format!(" AND t.status = ${}", values.len()));
        }
        if let Some(scene) = &filter.scene {
            values.push(scene.as_str().into());
            sql.push_str(&format!(" AND t.scene = ${}", values.len()));
        }
        if let Some(after) = &filter.after {
            values.push(after.as_str().into());
            sql.push_str(&format!(" AND t.id < ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY t.id DESC LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let page = rows.iter().take(size).map(|row| self.task_row(row)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|r| r.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    fn task_row(&self, row: &Row) -> Result<TaskRow, AppError> {
        let kind: InspectionKind = unword(row.text("kind")?)?;
        let status: TaskStatus = unword(row.text("status")?)?;
        let scene = row.text("scene")?;
        let number = |column: &str| row.int(column).map(|n| u32::try_from(n).unwrap_or(0));
        Ok(TaskRow {
            id: row.text("id")?.parse().map_err(|_| AppError::Broken("task id".to_owned()))?,
            title: row.string("title")?,
            kind,
            kind_name: kind.label().to_owned(),
            scene_name: self.rules.scene(scene).map_or_else(|| scene.to_owned(), |s| s.name.clone()),
            lead: self.body_ref(&BodyCode(row.string("lead")?)),
            status,
            status_name: status.label().to_owned(),
            first_day: parse(row.text("first_day")?)?,
            last_day: parse(row.text("last_day")?)?,
            firms: number("firms")?,
            visits_done: number("visits_done")?,
            invited: number("invited")?,
            accepted: number("accepted")?,
            approval_owed: row.bool("approval_owed")?,
        })
    }
}

/// A unit variant as the word it is stored by.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> Result<String, AppError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(AppError::Broken(format!("not a word: {other}"))),
    }
}

/// The unit variant a stored word stands for.
pub(crate) fn unword<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, AppError> {
    Ok(serde_json::from_value(serde_json::Value::String(word.to_owned()))?)
}
