//! 重复上门: firms visited more than once in a month.

use std::collections::HashMap;

use heyi_domain::ids::{BodyCode, FirmId};
use heyi_domain::task::InspectionKind;
use heyi_domain::visit::VisitStatus;
use heyi_store::{Query as _, Row, args, placeholders};

use crate::tasks::{parse, unword};
use crate::views::{Page, RepeatFilter, RepeatRow, RepeatVisit, page_size};
use crate::{App, AppError};

/// Neither 复查 nor a visit that was not carried out. The month is written as its index is.
const VISITS: &str = "FROM visits WHERE substr(day, 1, 7) = $1 AND recheck = 0 AND status <> 'abandoned'";

impl App {
    /// Firms with several visits in one month, by firm, each with its visits.
    ///
    /// # Errors
    /// The store fails.
    pub async fn list_repeats(&self, filter: &RepeatFilter) -> Result<Page<RepeatRow>, AppError> {
        let size = page_size(filter.limit);
        let month: String = filter.month.unwrap_or_else(|| self.today()).to_string().chars().take(7).collect();
        let mut q = self.db.read().await?;
        let mut values = args![month.as_str()];
        let mut narrow = "";
        if let Some(after) = &filter.after {
            values.push(after.as_str().into());
            narrow = " AND firm > $2";
        }
        let sql = format!("SELECT firm {VISITS}{narrow} GROUP BY firm HAVING COUNT(*) > 1 ORDER BY firm LIMIT {}", size + 1);
        let found = q.fetch_all(sql, values).await?;
        let firms = found.iter().take(size).map(|row| row.string("firm")).collect::<Result<Vec<_>, _>>()?;
        let mut values = args![month];
        values.extend(firms.iter().map(|firm| firm.as_str().into()));
        let sql = format!(
            "SELECT id, task, firm, firm_name, day, lead, scene, kind, status {VISITS} AND firm IN ({}) ORDER BY day, id",
            placeholders(2, firms.len())
        );
        let mut by_firm: HashMap<String, RepeatRow> = HashMap::with_capacity(firms.len());
        for row in q.fetch_all(sql, values).await? {
            let firm = row.string("firm")?;
            let id: FirmId = firm.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?;
            let name = row.string("firm_name")?;
            let visit = self.repeat_visit(&row)?;
            by_firm.entry(firm).or_insert_with(|| RepeatRow { firm: id, firm_name: name, visits: Vec::new() }).visits.push(visit);
        }
        let rows = firms.iter().filter_map(|firm| by_firm.remove(firm)).collect();
        let next = (found.len() > size).then(|| firms.last().cloned()).flatten();
        Ok(Page { rows, next })
    }

    fn repeat_visit(&self, row: &Row) -> Result<RepeatVisit, AppError> {
        let kind: InspectionKind = unword(row.text("kind")?)?;
        let status: VisitStatus = unword(row.text("status")?)?;
        Ok(RepeatVisit {
            id: row.text("id")?.parse().map_err(|_| AppError::Broken("visit id".to_owned()))?,
            task: row.text("task")?.parse().map_err(|_| AppError::Broken("task id".to_owned()))?,
            day: parse(row.text("day")?)?,
            lead: self.body_ref(&BodyCode(row.string("lead")?)),
            scene_name: self.scene_name(row.text("scene")?),
            kind,
            kind_name: kind.label().to_owned(),
            status,
            status_name: status.label().to_owned(),
        })
    }
}
