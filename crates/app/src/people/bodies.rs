//! 执法主体.

use std::collections::HashMap;

use heyi_domain::body::BodyRecord;
use heyi_store::args;

use crate::views::BodyRow;
use crate::{App, AppError, Caller};

impl App {
    /// Every body of the installation, towns first, with its officers whose certificate is valid today.
    ///
    /// # Errors
    /// The store fails.
    pub async fn list_bodies(&self, _caller: &Caller) -> Result<Vec<BodyRow>, AppError> {
        let today = self.today().to_string();
        let rows = self
            .db
            .fetch_all(
                "SELECT body, COUNT(*) AS officers FROM people WHERE body IS NOT NULL AND cert_from <= $1 AND cert_to >= $1 \
                 AND (left_on IS NULL OR left_on >= $1) GROUP BY body",
                args![today],
            )
            .await?;
        let mut officers = HashMap::with_capacity(rows.len());
        for row in rows {
            officers.insert(row.string("body")?, u32::try_from(row.int("officers")?).unwrap_or(u32::MAX));
        }
        let mut numbers = HashMap::new();
        for row in self.db.fetch_all("SELECT code, number FROM bodies", args![]).await? {
            numbers.insert(row.string("code")?, row.uint("number")?);
        }
        let row = |record: &BodyRecord| BodyRow {
            officers: officers.get(record.code.as_str()).copied().unwrap_or(0),
            number: numbers.get(record.code.as_str()).copied().unwrap_or(0),
            record: record.clone(),
        };
        Ok(self.bodies().iter().map(|record| row(record)).collect())
    }
}
