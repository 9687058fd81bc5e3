//! Visits in lists.

use heyi_domain::Role;
use heyi_domain::ids::{BodyCode, FirmId};
use heyi_domain::task::InspectionKind;
use heyi_domain::visit::VisitStatus;
use heyi_store::{Query, Row, Value, args};

use crate::tasks::{parse, unword, word};
use crate::views::{Page, VisitFilter, VisitRow, page_size};
use crate::{App, AppError, Caller};

pub(crate) const COLUMNS: &str = "v.*, f.address AS firm_address, f.last_visit AS firm_last_visit, f.last_result AS firm_last_result";

impl App {
    /// Visits: own body's (leading or taking part), newest first; of one day in order of travel.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_visits(&self, caller: &Caller, filter: &VisitFilter) -> Result<Page<VisitRow>, AppError> {
        let mut q = self.db.read().await?;
        self.visit_rows(&mut q, caller, filter).await
    }

    pub(crate) async fn visit_rows<Q: Query>(&self, q: &mut Q, caller: &Caller, filter: &VisitFilter) -> Result<Page<VisitRow>, AppError> {
        let size = page_size(filter.limit);
        let (from, mut values) = self.visits_from(caller, filter)?;
        let mut sql = format!("SELECT {COLUMNS} {from}");
        let mut push = |sql: &mut String, clause: &str, value: Value| {
            values.push(value);
            sql.push_str(&clause.replace('?', &format!("${}", values.len())));
        };
        if let Some(day) = filter.day {
            push(&mut sql, " AND v.day = ?", day.to_string().into());
        }
        if let Some(status) = filter.status {
            push(&mut sql, " AND v.status = ?", word(&status)?.into());
        }
        if let Some(after) = &filter.after {
            push(&mut sql, " AND v.id < ?", after.as_str().into());
        }
        sql.push_str(&format!(" ORDER BY v.id DESC LIMIT {}", size + 1));
        let rows = q.fetch_all(sql, values).await?;
        let mut page = Vec::with_capacity(rows.len());
        for row in rows.iter().take(size) {
            page.push(self.visit_row(q, row).await?);
        }
        let next = (rows.len() > size).then(|| page.last().map(|r| r.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    fn visits_from(&self, caller: &Caller, filter: &VisitFilter) -> Result<(String, Vec<Value>), AppError> {
        const FIRM: &str = "JOIN firms f ON f.id = v.firm";
        if let Some(task) = filter.task {
            return Ok((format!("FROM visits v {FIRM} WHERE v.task = $1"), args![task.to_string()]));
        }
        if filter.mine == Some(true) {
            let person = caller.actor.person.to_string();
            return Ok((format!("FROM visit_officers o JOIN visits v ON v.id = o.visit {FIRM} WHERE o.person = $1"), args![person]));
        }
        if matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            return Ok((format!("FROM visits v {FIRM} WHERE 1 = 1"), args![]));
        }
        let body = caller.actor.acting_body()?;
        if body.department_id().is_some() {
            return Ok((format!("FROM visit_bodies b JOIN visits v ON v.id = b.visit {FIRM} WHERE b.body = $1"), args![body.as_str()]));
        }
        Ok((format!("FROM visits v {FIRM} WHERE v.lead = $1"), args![body.as_str()]))
    }

    pub(crate) async fn visit_row<Q: Query>(&self, q: &mut Q, row: &Row) -> Result<VisitRow, AppError> {
        let kind: InspectionKind = unword(row.text("kind")?)?;
        let status: VisitStatus = unword(row.text("status")?)?;
        let scene = row.text("scene")?;
        let lead = BodyCode(row.string("lead")?);
        let joined = q.fetch_all("SELECT body FROM visit_bodies WHERE visit = $1 ORDER BY body", args![row.text("id")?]).await?;
        let mut bodies = Vec::with_capacity(joined.len());
        for body in joined {
            let body = BodyCode(body.string("body")?);
            if body != lead {
                bodies.push(self.body_ref(&body));
            }
        }
        let last_result = match (row.opt_text("firm_last_visit")?, row.opt_text("firm_last_result")?) {
            (Some(day), Some(result)) => Some(format!("{}：{result}", parse(day)?.chinese_date())),
            _ => None,
        };
        let id = |column: &str| row.string(column);
        Ok(VisitRow {
            id: id("id")?.parse().map_err(|_| AppError::Broken("visit id".to_owned()))?,
            task: id("task")?.parse().map_err(|_| AppError::Broken("task id".to_owned()))?,
            firm: id("firm")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?,
            firm_name: row.string("firm_name")?,
            address: row.string("firm_address")?,
            scene_name: self.rules.scene(scene).map_or_else(|| scene.to_owned(), |s| s.name.clone()),
            kind,
            kind_name: kind.label().to_owned(),
            lead: self.body_ref(&lead),
            bodies,
            day: parse(row.text("day")?)?,
            status,
            status_name: status.label().to_owned(),
            checks: u32::try_from(row.int("checks")?).unwrap_or(0),
            findings: u32::try_from(row.int("findings")?).unwrap_or(0),
            last_result,
            code: row.opt_string("code")?,
            published_on: row.opt_text("published_on")?.map(parse).transpose()?,
            recheck: row.bool("recheck")?,
        })
    }

    /// Visits of one firm, newest first.
    pub(crate) async fn visits_of_firm<Q: Query>(&self, q: &mut Q, firm: FirmId) -> Result<Vec<VisitRow>, AppError> {
        let sql = format!("SELECT {COLUMNS} FROM visits v JOIN firms f ON f.id = v.firm WHERE v.firm = $1 ORDER BY v.id DESC LIMIT 100");
        let rows = q.fetch_all(sql, args![firm.to_string()]).await?;
        let mut list = Vec::with_capacity(rows.len());
        for row in &rows {
            list.push(self.visit_row(q, row).await?);
        }
        Ok(list)
    }
}
