//! 年度频次: firms at which a body has used its cap, or all of it but one visit. Planned visits count, so that nobody leaves the office for one
//! too many.

use std::collections::BTreeMap;

use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{BodyCode, FirmId};
use heyi_rulebook::{Citation, Day};
use heyi_store::{Row, args};

use crate::firms::risk_of;
use crate::tasks::year_of;
use crate::views::{CapFilter, CapRow, Page, VisitFilter, link, page_size};
use crate::{App, AppError};

/// Caps of the day, with their source, by body and class.
type Caps = BTreeMap<(String, &'static str), (u32, Citation)>;

impl App {
    /// Caps used up or with one visit left, by firm and body; as [`crate::tasks::cap_standing`] counts them.
    ///
    /// # Errors
    /// The store fails.
    pub async fn list_caps(&self, filter: &CapFilter) -> Result<Page<CapRow>, AppError> {
        let size = page_size(filter.limit);
        let today = self.today();
        let caps = self.caps_of(today);
        if caps.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let year = today.year();
        let (first, last) = year_of(today);
        let mut values = args![first, last];
        let mut table = Vec::with_capacity(caps.len());
        for ((body, class), (cap, _)) in &caps {
            values.extend(args![body.as_str(), *class]);
            table.push(format!("(${}, ${}, {cap})", values.len() - 1, values.len()));
        }
        let mut narrow = String::new();
        if let Some((firm, body)) = filter.after.as_deref().and_then(|a| a.split_once('|')) {
            values.extend(args![firm, body]);
            let at = values.len() - 1;
            narrow.push_str(&format!(" AND b.firm >= ${at} AND (b.firm > ${at} OR b.body > ${})", at + 1));
        }
        let least = if filter.over == Some(true) { "c.cap + 1" } else { "c.cap - 1" };
        // The groups come out of their index in order, so that a page ends where it is full.
        let sql = format!(
            "WITH caps (body, risk, cap) AS (VALUES {})
             SELECT b.firm, b.body, COUNT(*) AS used, CAST(SUM(b.live) AS BIGINT) AS ahead,
             (SELECT f.name FROM firms f WHERE f.id = b.firm) AS firm_name, (SELECT f.risk FROM firms f WHERE f.id = b.firm) AS risk
             FROM visit_bodies b WHERE b.counted = 1 AND b.day >= $1 AND b.day <= $2{narrow}
             GROUP BY b.firm, b.body
             HAVING COUNT(*) >= (SELECT {least} FROM caps c JOIN firms f ON f.risk = c.risk WHERE f.id = b.firm AND c.body = b.body)
             ORDER BY b.firm, b.body LIMIT {}",
            table.join(", "),
            size + 1
        );
        let rows = self.db.fetch_all(sql, values).await?;
        let page = rows.iter().take(size).map(|row| self.cap_row(row, &caps, year)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|r| format!("{}|{}", r.firm, r.body.code.as_str()))).flatten();
        Ok(Page { rows: page, next })
    }

    fn caps_of(&self, on: Day) -> Caps {
        let mut caps = Caps::new();
        for body in self.bodies() {
            for class in [RiskClass::A, RiskClass::B, RiskClass::C, RiskClass::D] {
                if let Some(cap) = self.yearly_cap(&body.code, class, on) {
                    caps.insert((body.code.to_string(), class.letter()), cap);
                }
            }
        }
        caps
    }

    fn cap_row(&self, row: &Row, caps: &Caps, year: i16) -> Result<CapRow, AppError> {
        let firm: FirmId = row.text("firm")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?;
        let body = BodyCode(row.string("body")?);
        let risk = risk_of(row.text("risk")?)?;
        let (cap, cite) = caps.get(&(body.to_string(), risk.letter())).cloned().ok_or_else(|| AppError::Broken("a cap that isn't there".to_owned()))?;
        let visits = VisitFilter {
            from: Day::new(year, 1, 1),
            to: Day::new(year, 12, 31),
            firm: Some(firm),
            body: Some(body.clone()),
            counted: Some(true),
            ..VisitFilter::default()
        };
        let some = |column: &str| row.int(column).map(|n| u32::try_from(n).unwrap_or(0));
        Ok(CapRow {
            firm,
            firm_name: row.string("firm_name")?,
            risk,
            body: self.body_ref(&body),
            used: some("used")?,
            ahead: some("ahead")?,
            cap,
            cite,
            link: link("/visits", &visits),
        })
    }
}
