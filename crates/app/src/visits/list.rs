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

/// Which visits: what a list shows and a number counts. `tables`, what is `joined` to them, and `clauses` make the statement, `day` and `id` its
/// order.
pub(crate) struct Visits {
    tables: &'static str,
    joined: &'static str,
    clauses: String,
    day: &'static str,
    id: &'static str,
    values: Vec<Value>,
}

impl Visits {
    fn of(tables: &'static str, clause: &str, (day, id): (&'static str, &'static str), values: Vec<Value>) -> Self {
        Self { tables, joined: "", clauses: clause.to_owned(), day, id, values }
    }

    /// Adds a clause with one value, `?` in it.
    fn narrow(&mut self, clause: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.clauses.push_str(" AND ");
        self.clauses.push_str(&clause.replace('?', &format!("${}", self.values.len())));
    }

    /// A statement over these visits: `what` may name `v`.
    pub(crate) fn select(&self, what: &str, rest: &str) -> (String, Vec<Value>) {
        let Self { tables, joined, clauses, .. } = self;
        (format!("SELECT {what} FROM {tables}{joined} WHERE {clauses}{rest}"), self.values.clone())
    }
}

/// Bodies whose officers entered.
const CAME: &str = "(SELECT COUNT(*) FROM visit_bodies x WHERE x.visit = v.id AND x.present = 1)";

impl App {
    /// Visits: own body's (leading or taking part), by day, the latest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_visits(&self, caller: &Caller, filter: &VisitFilter) -> Result<Page<VisitRow>, AppError> {
        let mut q = self.db.read().await?;
        self.visit_rows(&mut q, caller, filter).await
    }

    pub(crate) async fn visit_rows<Q: Query>(&self, q: &mut Q, caller: &Caller, filter: &VisitFilter) -> Result<Page<VisitRow>, AppError> {
        let size = page_size(filter.limit);
        let mut visits = self.visits_of(caller, filter)?;
        let (day, id) = (visits.day, visits.id);
        if let Some((on, after)) = filter.after.as_deref().and_then(|a| a.split_once('|')) {
            visits.values.push(on.into());
            let at = visits.values.len();
            visits.values.push(after.into());
            visits.clauses.push_str(&format!(" AND {day} <= ${at} AND ({day} < ${at} OR {id} < ${})", at + 1));
        }
        visits.joined = " JOIN firms f ON f.id = v.firm";
        let (sql, values) = visits.select(COLUMNS, &format!(" ORDER BY {day} DESC, {id} DESC LIMIT {}", size + 1));
        let rows = q.fetch_all(sql, values).await?;
        let mut page = Vec::with_capacity(rows.len());
        for row in rows.iter().take(size) {
            page.push(self.visit_row(q, row).await?);
        }
        let next = (rows.len() > size).then(|| page.last().map(|r| format!("{}|{}", r.day, r.id))).flatten();
        Ok(Page { rows: page, next })
    }

    /// The visits a caller sees, narrowed by a filter.
    ///
    /// # Errors
    /// No enforcement body.
    pub(crate) fn visits_of(&self, caller: &Caller, filter: &VisitFilter) -> Result<Visits, AppError> {
        let (mut visits, body) = self.visits_seen(caller, filter)?;
        let day = visits.day;
        for (clause, on) in [("= ?", filter.day), (">= ?", filter.from), ("<= ?", filter.to)] {
            if let Some(on) = on {
                visits.narrow(&format!("{day} {clause}"), on.to_string());
            }
        }
        if let Some(status) = filter.status {
            visits.narrow("v.status = ?", word(&status)?);
        }
        if let Some(scene) = &filter.scene {
            visits.narrow("v.scene = ?", scene.as_str());
        }
        if let Some(firm) = filter.firm {
            visits.narrow("v.firm = ?", firm.to_string());
        }
        if let Some(recheck) = filter.recheck {
            visits.narrow("v.recheck = ?", recheck);
        }
        if let (Some(true), Some(body)) = (filter.attended, body) {
            visits.narrow("EXISTS (SELECT 1 FROM visit_bodies p WHERE p.visit = v.id AND p.body = ? AND p.present = 1)", body.as_str());
        }
        let also = [
            (filter.joint, format!("{CAME} > 1"), format!("{CAME} <= 1")),
            (filter.with_findings, "v.findings > 0".to_owned(), "v.findings = 0".to_owned()),
            (filter.counted, "v.counted = 1 AND v.status <> 'abandoned'".to_owned(), "(v.counted = 0 OR v.status = 'abandoned')".to_owned()),
            (filter.published, "v.published_on IS NOT NULL".to_owned(), "v.published_on IS NULL".to_owned()),
        ];
        for (wanted, yes, no) in also {
            if let Some(wanted) = wanted {
                visits.clauses.push_str(" AND ");
                visits.clauses.push_str(if wanted { &yes } else { &no });
            }
        }
        Ok(visits)
    }

    /// The visits a caller sees at all, and the body they are looked at for.
    fn visits_seen(&self, caller: &Caller, filter: &VisitFilter) -> Result<(Visits, Option<BodyCode>), AppError> {
        const ALONE: &str = "visits v";
        const OF_BODY: &str = "visit_bodies b JOIN visits v ON v.id = b.visit";
        const OF_PERSON: &str = "visit_officers o JOIN visits v ON v.id = o.visit";
        let by_visit = ("v.day", "v.id");
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        let own = caller.actor.body.clone();
        if let Some(task) = filter.task {
            return Ok((Visits::of(ALONE, "v.task = $1", by_visit, args![task.to_string()]), own));
        }
        if filter.mine == Some(true) {
            let person = caller.actor.person.to_string();
            return Ok((Visits::of(OF_PERSON, "o.person = $1", ("o.day", "o.visit"), args![person]), own));
        }
        let body = if all { filter.body.clone() } else { Some(caller.actor.acting_body()?.clone()) };
        let visits = match &body {
            None => Visits::of(ALONE, "1 = 1", by_visit, args![]),
            Some(body) if all || body.department_id().is_some() => Visits::of(OF_BODY, "b.body = $1", ("b.day", "b.visit"), args![body.as_str()]),
            Some(body) => Visits::of(ALONE, "v.lead = $1", by_visit, args![body.as_str()]),
        };
        Ok((visits, body))
    }

    pub(crate) async fn visit_row<Q: Query>(&self, q: &mut Q, row: &Row) -> Result<VisitRow, AppError> {
        let kind: InspectionKind = unword(row.text("kind")?)?;
        let status: VisitStatus = unword(row.text("status")?)?;
        let scene = row.text("scene")?;
        let lead = BodyCode(row.string("lead")?);
        let joined = q.fetch_all("SELECT body, present FROM visit_bodies WHERE visit = $1 ORDER BY body", args![row.text("id")?]).await?;
        let mut bodies = Vec::with_capacity(joined.len());
        let mut came = 0;
        for body in joined {
            came += u32::from(body.bool("present")?);
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
            came,
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
