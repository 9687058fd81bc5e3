//! 发现的问题 in lists.

use heyi_domain::Role;
use heyi_domain::finding::FindingStatus;
use heyi_domain::ids::{BodyCode, FirmId, TaskId};
use heyi_store::{Query, Row, Value, args};

use crate::tasks::{parse, unword, word};
use crate::views::{FindingFilter, FindingRow, Page, page_size};
use crate::{App, AppError, Caller};

impl App {
    /// Findings of the own body or of visits it led, the latest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_findings(&self, caller: &Caller, filter: &FindingFilter) -> Result<Page<FindingRow>, AppError> {
        let size = page_size(filter.limit);
        let (mut clauses, mut values) = findings_of(caller, filter)?;
        if let Some((on, after)) = filter.after.as_deref().and_then(|a| a.split_once('|')) {
            values.push(on.into());
            let at = values.len();
            values.push(after.into());
            clauses.push_str(&format!(" AND f.on_day <= ${at} AND (f.on_day < ${at} OR f.id < ${})", at + 1));
        }
        let sql = format!("SELECT f.* {clauses} ORDER BY f.on_day DESC, f.id DESC LIMIT {}", size + 1);
        let rows = self.db.fetch_all(sql, values).await?;
        let page = rows.iter().take(size).map(|row| self.finding_row(row)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|r| format!("{}|{}", r.on, r.id))).flatten();
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

/// The findings a caller sees, narrowed by a filter: `FROM … WHERE …` with `f` for the finding, and its values. A department sees its own, a town
/// those of the visits it led.
///
/// # Errors
/// No enforcement body.
pub(crate) fn findings_of(caller: &Caller, filter: &FindingFilter) -> Result<(String, Vec<Value>), AppError> {
    let mut sql = String::from("FROM findings f WHERE 1 = 1");
    let mut values = args![];
    let mut narrow = |clause: &str, value: Value| {
        values.push(value);
        sql.push_str(&clause.replace('?', &format!("${}", values.len())));
    };
    if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
        let body = caller.actor.acting_body()?;
        narrow(if body.department_id().is_some() { " AND f.body = ?" } else { " AND f.lead = ?" }, body.as_str().into());
    }
    if let Some(status) = filter.status {
        narrow(" AND f.status = ?", word(&status)?.into());
    }
    if let Some(visit) = filter.visit {
        narrow(" AND f.visit = ?", visit.to_string().into());
    }
    if let Some(from) = filter.from {
        narrow(" AND f.on_day >= ?", from.to_string().into());
    }
    if let Some(to) = filter.to {
        narrow(" AND f.on_day <= ?", to.to_string().into());
    }
    if let Some(scene) = &filter.scene {
        narrow(" AND EXISTS (SELECT 1 FROM visits v WHERE v.id = f.visit AND v.scene = ?)", scene.as_str().into());
    }
    match filter.open {
        Some(true) => sql.push_str(" AND f.status <> 'corrected'"),
        Some(false) => sql.push_str(" AND f.status = 'corrected'"),
        None => {}
    }
    Ok((sql, values))
}
