//! 检查需求 in a list.

use heyi_domain::Role;
use heyi_domain::demand::DemandText;
use heyi_domain::ids::DemandId;
use heyi_store::{Query, Row, Value, args};

use crate::tasks::parse;
use crate::views::{DemandFilter, DemandPage, DemandRow, DueRecheck, page_size};
use crate::{App, AppError, Caller};

/// Most orders that are proposed for a recheck at once.
const DUE: u32 = 200;

impl App {
    /// 检查需求 of the district; every body sees all, a confidential one only as such.
    ///
    /// # Errors
    /// No enforcement body; an unknown state.
    pub async fn list_demands(&self, caller: &Caller, filter: &DemandFilter) -> Result<DemandPage, AppError> {
        let state = filter.state.as_deref().unwrap_or("open");
        if !["open", "planned", "withdrawn"].contains(&state) {
            return Err(AppError::BadInput("需求状态只能是open、planned或者withdrawn。".to_owned()));
        }
        let district = match caller.actor.role {
            Role::Supervisor | Role::Administrator => None,
            _ => Some(self.planning_district(caller)?),
        };
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT id, number, state, task, data FROM demands WHERE state = $1");
        let mut values: Vec<Value> = args![state];
        let mut narrow = |clause: &str, value: String| {
            values.push(value.into());
            sql.push_str(&clause.replace('?', &format!("${}", values.len())));
        };
        if let Some(district) = &district {
            narrow(" AND district = ?", district.clone());
        }
        if let Some(body) = &filter.body {
            narrow(" AND body = ?", body.to_string());
        }
        if let Some(firm) = &filter.firm {
            narrow(" AND firm = ?", firm.to_string());
        }
        if let Some(after) = &filter.after {
            narrow(" AND id > ?", after.clone());
        }
        sql.push_str(&format!(" ORDER BY id LIMIT {}", size + 1));
        let mut q = self.db.read().await?;
        let rows = q.fetch_all(sql, values).await?;
        let shown = rows.iter().take(size).map(|row| self.demand_row(caller, row)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| shown.last().map(|row| row.id.to_string())).flatten();
        let whole = "SELECT COUNT(*) AS n, COUNT(DISTINCT firm) AS firms FROM demands WHERE state = 'open'";
        let counted = match &district {
            Some(district) => q.fetch_one(format!("{whole} AND district = $1"), args![district.as_str()]).await?,
            None => q.fetch_one(whole.to_owned(), args![]).await?,
        };
        let number = |column| counted.int(column).map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        Ok(DemandPage { rows: shown, next, open: number("n")?, firms: number("firms")?, due: self.due_rechecks(&mut q, caller).await? })
    }

    fn demand_row(&self, caller: &Caller, row: &Row) -> Result<DemandRow, AppError> {
        let text: DemandText = row.json("data")?;
        let state = row.string("state")?;
        let own = caller.actor.body.as_ref() == Some(&text.body);
        let hidden = text.confidential && !own && caller.actor.role != Role::Supervisor;
        let matters = text.checks.iter().map(|c| self.matter(c)).collect();
        Ok(DemandRow {
            id: row.text("id")?.parse().map_err(|_| AppError::Broken("demand id".to_owned()))?,
            number: row.uint("number")?,
            body: self.body_ref(&text.body),
            firm: text.firm,
            firm_name: if hidden { "（保密）".to_owned() } else { text.firm_name },
            scene_name: self.rules.scene(&text.scene).map(|s| s.name.clone()).unwrap_or_default(),
            matters: if hidden { Vec::new() } else { matters },
            kind: text.kind,
            kind_name: text.kind.label().to_owned(),
            first_day: text.first_day,
            last_day: text.last_day,
            minutes: text.minutes,
            part: text.part,
            part_name: text.part.label().to_owned(),
            announced: text.announced,
            confidential: text.confidential,
            must: text.must,
            reason: if hidden { String::new() } else { text.reason },
            state_name: match state.as_str() {
                "open" => "待统筹",
                "planned" => "已编入任务",
                _ => "已撤回",
            }
            .to_owned(),
            mine: own && state == "open" && matches!(caller.actor.role, Role::Leader | Role::DepartmentOfficer),
            state,
            task: row.opt_text("task")?.map(str::parse).transpose().map_err(|_| AppError::Broken("task id".to_owned()))?,
        })
    }

    /// 检查事项 in words; an unknown number as it is.
    pub(super) fn matter(&self, check: &str) -> String {
        self.rules.check(check).map_or_else(|| check.to_owned(), |c| c.matter.clone())
    }

    /// Orders of the own body whose last day is near or past and whose recheck nobody asked for.
    async fn due_rechecks<Q: Query>(&self, q: &mut Q, caller: &Caller) -> Result<Vec<DueRecheck>, AppError> {
        let Some(body) = caller.actor.body.as_ref().filter(|_| matches!(caller.actor.role, Role::Leader | Role::DepartmentOfficer)) else {
            return Ok(Vec::new());
        };
        let rows = q
            .fetch_all(
                format!(
                    "SELECT o.id, o.doc_number, o.firm_name, o.last_day FROM orders o LEFT JOIN demands d ON d.origin = o.id
                     WHERE o.body = $1 AND o.status IN ('open', 'replied', 'failed') AND d.id IS NULL ORDER BY o.last_day, o.id LIMIT {DUE}"
                ),
                args![body.as_str()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(DueRecheck {
                    order: row.text("id")?.parse().map_err(|_| AppError::Broken("order id".to_owned()))?,
                    number: row.string("doc_number")?,
                    firm_name: row.string("firm_name")?,
                    last_day: parse(row.text("last_day")?)?,
                })
            })
            .collect()
    }
}

/// A demand as it is stored, for planning.
pub(super) struct Known {
    /// Its id.
    pub id: DemandId,
    /// What it says.
    pub text: DemandText,
}

/// Open demands of a district that touch these days, in the order they were entered.
pub(super) async fn open_demands<Q: Query>(q: &mut Q, district: &str, first: &str, last: &str) -> Result<Vec<Known>, AppError> {
    let rows = q
        .fetch_all(
            "SELECT id, data FROM demands WHERE district = $1 AND state = 'open' AND last_day >= $2 AND first_day <= $3 ORDER BY id",
            args![district, first, last],
        )
        .await?;
    rows.iter()
        .map(|row| Ok(Known { id: row.text("id")?.parse().map_err(|_| AppError::Broken("demand id".to_owned()))?, text: row.json("data")? }))
        .collect()
}

