//! Lists of cases.

use heyi_domain::Role;
use heyi_domain::case::{CaseStatus, PartyKind};
use heyi_domain::ids::{BodyCode, FirmId};
use heyi_store::{Query, Row, args};

use crate::tasks::{parse, unword, word};
use crate::views::{CaseFilter, CaseRow, Page, page_size};
use crate::words::left;
use crate::{App, AppError, Caller};

impl App {
    /// Cases of the own body, newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_cases(&self, caller: &Caller, filter: &CaseFilter) -> Result<Page<CaseRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT * FROM cases WHERE 1 = 1");
        let mut values = args![];
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            values.push(caller.actor.acting_body()?.as_str().into());
            sql.push_str(" AND body = $1");
        }
        if let Some(status) = filter.status {
            values.push(word(&status)?.into());
            sql.push_str(&format!(" AND status = ${}", values.len()));
        }
        if filter.mine == Some(true) {
            values.push(caller.actor.person.to_string().into());
            sql.push_str(&format!(" AND id IN (SELECT case_id FROM case_people WHERE person = ${})", values.len()));
        }
        if let Some(step) = &filter.waiting {
            // `approval`: any step that waits for the head; `hearing`: for the presider; else a step by name.
            let (column, value) = match step.as_str() {
                "approval" => ("who", "head"),
                "hearing" => ("who", "presider"),
                named => ("step", named),
            };
            values.push(value.into());
            let filed = if step == "approval" { "status = 'proposed' OR " } else { "" };
            sql.push_str(&format!(" AND ({filed}id IN (SELECT case_id FROM case_waits WHERE {column} = ${}))", values.len()));
        }
        if let Some(text) = filter.q.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            values.push(format!("%{}%", text.replace(['%', '_', '\\'], "")).into());
            let at = values.len();
            sql.push_str(&format!(" AND (cause LIKE ${at} OR firm_name LIKE ${at} OR doc_number LIKE ${at})"));
        }
        if let Some(after) = &filter.after {
            values.push(after.as_str().into());
            sql.push_str(&format!(" AND id < ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY id DESC LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let page = rows.iter().take(size).map(|row| self.case_row(row)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|r| r.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    pub(crate) async fn cases_of_firm<Q: Query>(&self, q: &mut Q, firm: FirmId) -> Result<Vec<CaseRow>, AppError> {
        let rows = q.fetch_all("SELECT * FROM cases WHERE firm = $1 ORDER BY id DESC LIMIT 100", args![firm.to_string()]).await?;
        rows.iter().map(|row| self.case_row(row)).collect()
    }

    pub(super) fn case_row(&self, row: &Row) -> Result<CaseRow, AppError> {
        let status: CaseStatus = unword(row.text("status")?)?;
        let due = row.opt_text("due")?.map(parse).transpose()?;
        let (urgency, left) = left(&self.rules, self.today(), due);
        let broken = |_| AppError::Broken("case id".to_owned());
        let party_kind: PartyKind = unword(row.text("party_kind")?)?;
        Ok(CaseRow {
            id: row.text("id")?.parse().map_err(broken)?,
            number: row.opt_string("doc_number")?,
            cause: row.string("cause")?,
            firm: Some(row.text("firm")?).filter(|f| !f.is_empty()).map(str::parse::<FirmId>).transpose().map_err(broken)?,
            firm_name: party_name(row.string("firm_name")?),
            party_kind,
            body: self.body_ref(&BodyCode(row.string("body")?)),
            status,
            status_name: status.label().to_owned(),
            discovered_on: parse(row.text("discovered_on")?)?,
            due,
            left,
            urgency,
        })
    }
}

/// 当事人; somebody not known yet is said so.
pub(super) fn party_name(name: String) -> String {
    if name.trim().is_empty() { "当事人不明".to_owned() } else { name }
}
