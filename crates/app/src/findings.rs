//! 发现的问题 in lists.

use heyi_domain::Role;
use heyi_domain::finding::FindingStatus;
use heyi_domain::ids::{BodyCode, FirmId, TaskId};
use heyi_store::{Query, Row, args};

use crate::tasks::{parse, unword, word};
use crate::views::{FindingFilter, FindingRow, Page, page_size};
use crate::{App, AppError, Caller};

impl App {
    /// Findings of the own body or of visits it led, newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_findings(&self, caller: &Caller, filter: &FindingFilter) -> Result<Page<FindingRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT * FROM findings WHERE 1 = 1");
        let mut values = args![];
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            let body = caller.actor.acting_body()?;
            values.push(body.as_str().into());
            sql.push_str(if body.department_id().is_some() { " AND body = $1" } else { " AND lead = $1" });
        }
        if let Some(status) = filter.status {
            values.push(word(&status)?.into());
            sql.push_str(&format!(" AND status = ${}", values.len()));
        }
        if let Some(visit) = filter.visit {
            values.push(visit.to_string().into());
            sql.push_str(&format!(" AND visit = ${}", values.len()));
        }
        if let Some(after) = &filter.after {
            values.push(after.as_str().into());
            sql.push_str(&format!(" AND id < ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY id DESC LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let page = rows.iter().take(size).map(|row| self.finding_row(row)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|r| r.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    pub(crate) async fn findings_of_firm<Q: Query>(&self, q: &mut Q, firm: FirmId) -> Result<Vec<FindingRow>, AppError> {
        let rows = q.fetch_all("SELECT * FROM findings WHERE firm = $1 ORDER BY id DESC LIMIT 200", args![firm.to_string()]).await?;
        rows.iter().map(|row| self.finding_row(row)).collect()
    }

    pub(crate) async fn findings_of_task<Q: Query>(&self, q: &mut Q, task: TaskId) -> Result<Vec<FindingRow>, AppError> {
        let rows = q
            .fetch_all(
                "SELECT f.* FROM visits v JOIN findings f ON f.visit = v.id WHERE v.task = $1 ORDER BY f.id DESC LIMIT 500",
                args![task.to_string()],
            )
            .await?;
        rows.iter().map(|row| self.finding_row(row)).collect()
    }

    fn finding_row(&self, row: &Row) -> Result<FindingRow, AppError> {
        let status: FindingStatus = unword(row.text("status")?)?;
        let broken = |_| AppError::Broken("finding id".to_owned());
        Ok(FindingRow {
            id: row.text("id")?.parse().map_err(broken)?,
            visit: row.text("visit")?.parse().map_err(broken)?,
            firm: row.text("firm")?.parse().map_err(broken)?,
            firm_name: row.string("firm_name")?,
            matter: row.string("matter")?,
            seen: row.string("seen")?,
            body: self.body_ref(&BodyCode(row.string("body")?)),
            disposition: row.string("disposition")?,
            status,
            status_name: status.label().to_owned(),
            on: parse(row.text("on_day")?)?,
            order: row.opt_text("order_id")?.map(str::parse).transpose().map_err(broken)?,
            case: row.opt_text("case_id")?.map(str::parse).transpose().map_err(broken)?,
            referral: row.opt_text("referral_id")?.map(str::parse).transpose().map_err(broken)?,
        })
    }
}
