//! 期限板: running periods.

use heyi_domain::Role;
use heyi_domain::ids::BodyCode;
use heyi_store::{Query, Value, args};

use crate::tasks::parse;
use crate::views::{DeadlineFilter, DeadlineRow, Page, page_size};
use crate::words::left;
use crate::workbench::link_of;
use crate::{App, AppError, Caller};

impl App {
    /// 期限板: running periods, the nearest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_deadlines(&self, caller: &Caller, filter: &DeadlineFilter) -> Result<Page<DeadlineRow>, AppError> {
        let size = page_size(filter.limit);
        let (mut sql, mut values) = self.deadlines_of(caller, filter)?;
        if let Some((due, id)) = filter.after.as_deref().and_then(|a| a.split_once('|')) {
            values.push(due.into());
            let at = values.len();
            values.push(id.into());
            sql.push_str(&format!(" AND due >= ${at} AND (due > ${at} OR id > ${})", at + 1));
        }
        let sql = format!("SELECT * {sql} ORDER BY due, id LIMIT {}", size + 1);
        let rows = self.db.fetch_all(sql, values).await?;
        let mut page = Vec::with_capacity(rows.len());
        let mut last = None;
        for row in rows.iter().take(size) {
            let due = parse(row.text("due")?)?;
            let (urgency, words) = left(&self.rules, self.today(), Some(due));
            let rule = row.string("rule")?;
            let thing = row.string("thing")?;
            let based_on = basis(&rule);
            let known = self.rules.rule(based_on).is_some() || self.rules.gate(based_on).is_some();
            last = Some(format!("{due}|{}", row.text("id")?));
            page.push(DeadlineRow {
                link: link_of(&thing),
                thing,
                title: row.string("title")?,
                cite: known.then(|| self.rules.cite(based_on)),
                rule,
                from: parse(row.text("from_day")?)?,
                due,
                left: words,
                urgency,
                body: self.body_ref(&BodyCode(row.string("body")?)),
            });
        }
        let next = (rows.len() > size).then_some(last).flatten();
        Ok(Page { rows: page, next })
    }

    /// The running periods a caller sees, narrowed by a filter: `FROM … WHERE …` and its values.
    ///
    /// # Errors
    /// No enforcement body.
    pub(crate) fn deadlines_of(&self, caller: &Caller, filter: &DeadlineFilter) -> Result<(String, Vec<Value>), AppError> {
        let mut sql = String::from("FROM deadlines WHERE state = 'running'");
        let mut values = args![self.today().to_string()];
        // A right of the party, or a time to wait, that is over is nobody's delay.
        sql.push_str(" AND (ours = 1 OR due >= $1)");
        let mut narrow = |clause: &str, value: String| {
            values.push(value.into());
            sql.push_str(&clause.replace('?', &format!("${}", values.len())));
        };
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        let body = if all { filter.body.clone() } else { Some(caller.actor.acting_body()?.clone()) };
        if let Some(body) = body {
            narrow(" AND body = ?", body.to_string());
        }
        if let Some(rule) = &filter.rule {
            narrow(" AND rule = ?", rule.clone());
        }
        if let Some(until) = filter.until {
            narrow(" AND due <= ?", until.to_string());
        }
        match filter.overdue {
            Some(true) => narrow(" AND due < ?", self.today().to_string()),
            Some(false) => narrow(" AND due >= ?", self.today().to_string()),
            None => {}
        }
        Ok((sql, values))
    }

    pub(crate) async fn count_deadlines<Q: Query>(&self, q: &mut Q, caller: &Caller, filter: &DeadlineFilter) -> Result<i64, AppError> {
        let (sql, values) = self.deadlines_of(caller, filter)?;
        Ok(q.fetch_one(format!("SELECT COUNT(*) AS n {sql}"), values).await?.int("n")?)
    }
}

/// Where a period that a person sets, or a setting, has its basis; the procedure rule itself otherwise.
fn basis(rule: &str) -> &str {
    match rule {
        "order-last-day" => "g-correct",
        "invitation-answer" => "g-invitee",
        other => other,
    }
}
