//! 超期分布: by body, in the order of their names.

use heyi_domain::ids::BodyCode;
use heyi_store::args;

use crate::views::{DeadlineFilter, OverdueRow, link};
use crate::{App, AppError};

impl App {
    /// Overdue matters by body. One row for each body that has any.
    ///
    /// # Errors
    /// The store fails.
    pub async fn overdue_by_body(&self) -> Result<Vec<OverdueRow>, AppError> {
        let sql = "SELECT body, COUNT(*) AS n FROM deadlines WHERE state = 'running' AND ours = 1 AND due < $1 GROUP BY body";
        let mut rows = Vec::new();
        for row in self.db.fetch_all(sql, args![self.today().to_string()]).await? {
            let body = BodyCode(row.string("body")?);
            let filter = DeadlineFilter { body: Some(body.clone()), overdue: Some(true), ..DeadlineFilter::default() };
            let count = u32::try_from(row.int("n")?).unwrap_or(u32::MAX);
            rows.push(OverdueRow { body: self.body_ref(&body), count, link: link("/deadlines", &filter) });
        }
        rows.sort_by(|a, b| (&a.body.name, &a.body.code).cmp(&(&b.body.name, &b.body.code)));
        Ok(rows)
    }
}
