//! Documents of a thing, for its page.

use heyi_domain::ids::FirmId;
use heyi_store::{Query, Row, args};

use super::FOR_FIRMS;
use crate::tasks::parse;
use crate::views::DocumentRow;
use crate::{App, AppError};

pub(super) const COLUMNS: &str =
    "d.id, d.number, d.paper, d.title, d.thing, d.firm, d.body, d.version, d.sha256, d.sm3, d.on_day, d.check_code, d.position";

/// Papers of a thing; of a visit also those of the orders and letters that came of it; of a case also those of the visit and the orders
/// it came from. Found by the findings, which are few and indexed.
const THINGS: &str = "SELECT $1
    UNION SELECT f.order_id FROM findings f WHERE f.visit = $1
    UNION SELECT f.referral_id FROM findings f WHERE f.visit = $1
    UNION SELECT f.visit FROM findings f WHERE f.firm = (SELECT c.firm FROM cases c WHERE c.id = $1) AND f.case_id = $1
    UNION SELECT f.order_id FROM findings f WHERE f.firm = (SELECT c.firm FROM cases c WHERE c.id = $1) AND f.case_id = $1";

impl App {
    /// Documents of a thing, oldest first.
    ///
    /// # Errors
    /// The store fails.
    pub(crate) async fn documents_of<Q: Query>(&self, q: &mut Q, thing: &str) -> Result<Vec<DocumentRow>, AppError> {
        let rows = of_thing(q, thing).await?;
        rows.iter().map(|row| document_row(row, format!("/api/v1/documents/{}.pdf", row.text("id")?))).collect()
    }

    /// Documents of a visit as the firm reads them without an account, oldest first.
    ///
    /// # Errors
    /// The store fails.
    pub(crate) async fn public_documents_of<Q: Query>(&self, q: &mut Q, thing: &str) -> Result<Vec<DocumentRow>, AppError> {
        let rows = of_thing(q, thing).await?;
        let mut list = Vec::new();
        for row in &rows {
            if FOR_FIRMS.contains(&row.text("paper")?) {
                list.push(document_row(row, public_link(row.text("check_code")?))?);
            }
        }
        Ok(list)
    }
}

/// Rows of the papers of a thing, in the order they were issued.
impl App {
    /// Papers of a firm's cases that are made for the firm, newest first.
    ///
    /// # Errors
    /// The store fails.
    pub(crate) async fn case_papers_for<Q: Query>(&self, q: &mut Q, firm: FirmId) -> Result<Vec<DocumentRow>, AppError> {
        let sql = format!("SELECT {COLUMNS} FROM documents d WHERE d.firm = $1 AND d.thing LIKE 'case\\_%' ESCAPE '\\' ORDER BY d.position DESC LIMIT 200");
        let rows = q.fetch_all(sql, args![firm.to_string()]).await?;
        let mut list = Vec::new();
        for row in &rows {
            if FOR_FIRMS.contains(&row.text("paper")?) {
                list.push(document_row(row, format!("/api/v1/documents/{}.pdf", row.text("id")?))?);
            }
        }
        Ok(list)
    }
}

pub(crate) async fn of_thing<Q: Query>(q: &mut Q, thing: &str) -> Result<Vec<Row>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM documents d WHERE d.thing IN ({THINGS}) ORDER BY d.position LIMIT 500");
    Ok(q.fetch_all(sql, args![thing]).await?)
}

/// Where a paper is read without an account.
pub(super) fn public_link(check_code: &str) -> String {
    format!("/api/v1/public/document/{check_code}.pdf")
}

/// The page behind the code printed on a paper.
pub(super) fn check_link(check_code: &str) -> String {
    format!("/p/d/{check_code}")
}

pub(super) fn document_row(row: &Row, link: String) -> Result<DocumentRow, AppError> {
    Ok(DocumentRow {
        id: row.text("id")?.parse().map_err(|_| AppError::Broken("document id".to_owned()))?,
        title: row.string("title")?,
        number: row.string("number")?,
        // Each paper of a case is a record of its own, not a new version of the one before.
        version: if row.text("thing")?.starts_with("case_") { 1 } else { u32::try_from(row.int("version")?).unwrap_or(1) },
        on: parse(row.text("on_day")?)?,
        link,
        check_link: check_link(row.text("check_code")?),
        sha256: row.string("sha256")?,
    })
}
