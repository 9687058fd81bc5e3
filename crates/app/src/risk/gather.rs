//! A firm's own history out of the store. Every statement names its columns: none of them says who inspected.

use std::collections::BTreeMap;

use heyi_risk::{Check, Class, FirmHistory, Order, Severity};
use heyi_rulebook::Day;
use heyi_store::{Query, Row, Value, args};

use crate::tasks::parse;
use crate::{AppError, day_of};

/// Whose histories.
pub(super) enum Scope {
    All,
    Town(String),
    Firm(String),
}

impl Scope {
    /// Condition on `firms f`, with its parameters.
    fn narrow(&self) -> (&'static str, Vec<Value>) {
        match self {
            Self::All => ("1 = 1", args![]),
            Self::Town(town) => ("f.town = $1", args![town.as_str()]),
            Self::Firm(firm) => ("f.id = $1", args![firm.as_str()]),
        }
    }

    async fn rows<Q: Query>(&self, q: &mut Q, columns: &str, from: &str, more: &str) -> Result<Vec<Row>, AppError> {
        let (narrow, values) = self.narrow();
        Ok(q.fetch_all(format!("SELECT {columns} FROM firms f {from} WHERE {narrow}{more}"), values).await?)
    }
}

/// What a list shows of a firm.
pub(super) struct FirmRow {
    pub id: String,
    pub name: String,
    pub scene: String,
    pub town: String,
    pub open: bool,
}

pub(super) async fn firms<Q: Query>(q: &mut Q, scope: &Scope) -> Result<Vec<FirmRow>, AppError> {
    let rows = scope.rows(q, "f.id, f.name, f.scene, f.town, f.closed_on", "", " ORDER BY f.id").await?;
    let row = |row: &Row| -> Result<FirmRow, AppError> {
        Ok(FirmRow {
            id: row.string("id")?,
            name: row.string("name")?,
            scene: row.string("scene")?,
            town: row.string("town")?,
            open: row.opt_text("closed_on")?.is_none(),
        })
    };
    rows.iter().map(row).collect()
}

/// Histories by firm.
pub(super) async fn histories<Q: Query>(q: &mut Q, scope: &Scope) -> Result<Vec<FirmHistory>, AppError> {
    let mut all: BTreeMap<String, FirmHistory> = BTreeMap::new();
    for row in scope.rows(q, "f.id, f.kind, f.scene, f.town", "", "").await? {
        let firm = row.string("id")?;
        let history = FirmHistory {
            firm: firm.clone(),
            kind: row.string("kind")?,
            scene: row.string("scene")?,
            town: row.string("town")?,
            classes: Vec::new(),
            checks: Vec::new(),
            orders: Vec::new(),
            decisions: Vec::new(),
        };
        all.insert(firm, history);
    }
    classes(q, scope, &mut all).await?;
    checks(q, scope, &mut all).await?;
    orders(q, scope, &mut all).await?;
    let decided = scope
        .rows(q, "DISTINCT f.id, c.id AS case_id, p.on_day", "JOIN cases c ON c.firm = f.id JOIN case_penalties p ON p.case_id = c.id", "")
        .await?;
    for row in decided {
        if let Some(history) = all.get_mut(row.text("id")?) {
            history.decisions.push(parse(row.text("on_day")?)?);
        }
    }
    Ok(all.into_values().collect())
}

/// The class as it was at each time, out of the firm's own events: today's class would tell of what came later.
async fn classes<Q: Query>(q: &mut Q, scope: &Scope, all: &mut BTreeMap<String, FirmHistory>) -> Result<(), AppError> {
    let more = " AND e.kind IN ('firm.registered', 'firm.risk_changed') ORDER BY e.position";
    for row in scope.rows(q, "f.id, e.at_ms, e.body", "JOIN events e ON e.stream = f.id", more).await? {
        let body: serde_json::Value = row.json("body")?;
        let class = body.get("risk").or_else(|| body.get("record").and_then(|record| record.get("risk")));
        if let (Some(history), Some(class)) = (all.get_mut(row.text("id")?), class) {
            let day = day_of(row.int("at_ms")?);
            // Of several changes of one day the last stands.
            history.classes.retain(|(since, _)| *since != day);
            history.classes.push((day, serde_json::from_value::<Class>(class.clone())?));
        }
    }
    Ok(())
}

/// Checks that were held and closed; 复查 stand with their orders.
async fn checks<Q: Query>(q: &mut Q, scope: &Scope, all: &mut BTreeMap<String, FirmHistory>) -> Result<(), AppError> {
    const HELD: &str = " AND v.entered_on IS NOT NULL AND v.status = 'closed' AND v.recheck = 0";
    let mut found: BTreeMap<String, Vec<Severity>> = BTreeMap::new();
    let from = "JOIN visits v ON v.firm = f.id JOIN findings d ON d.visit = v.id";
    for row in scope.rows(q, "v.id, d.disposition", from, HELD).await? {
        found.entry(row.string("id")?).or_default().push(severity(row.text("disposition")?)?);
    }
    let more = format!("{HELD} ORDER BY v.entered_on, v.id");
    for row in scope.rows(q, "f.id AS firm, v.id, v.entered_on, v.kind", "JOIN visits v ON v.firm = f.id", &more).await? {
        let findings = found.remove(row.text("id")?).unwrap_or_default();
        let day = parse(row.text("entered_on")?)?;
        if let Some(history) = all.get_mut(row.text("firm")?) {
            history.checks.push(Check { day, complaint: row.text("kind")? == "lead", findings });
        }
    }
    Ok(())
}

/// By what was done with the finding, as the read model writes it.
fn severity(disposition: &str) -> Result<Severity, AppError> {
    match disposition {
        "当场改正" => Ok(Severity::Spot),
        "责令限期改正" | "移送部门" => Ok(Severity::Order),
        "建议立案" => Ok(Severity::Case),
        other => Err(AppError::Broken(format!("disposition {other}"))),
    }
}

/// Orders with the days on which something happened to them.
async fn orders<Q: Query>(q: &mut Q, scope: &Scope, all: &mut BTreeMap<String, FirmHistory>) -> Result<(), AppError> {
    let mut ends: BTreeMap<String, (Option<Day>, Vec<Day>)> = BTreeMap::new();
    let from = "JOIN orders o ON o.firm = f.id JOIN events e ON e.stream = o.id";
    let more = " AND e.kind IN ('order.rechecked', 'order.closed') ORDER BY e.position";
    for row in scope.rows(q, "o.id, e.kind, e.at_ms, e.body", from, more).await? {
        let on = day_of(row.int("at_ms")?);
        let end = ends.entry(row.string("id")?).or_default();
        let body: serde_json::Value = row.json("body")?;
        match row.text("kind")? {
            "order.closed" => end.0 = Some(on),
            _ if body.get("all_corrected").and_then(serde_json::Value::as_bool) == Some(false) => end.1.push(on),
            _ => {}
        }
    }
    let rows = scope.rows(q, "f.id AS firm, o.id, o.issued_on, o.last_day", "JOIN orders o ON o.firm = f.id", " ORDER BY o.issued_on, o.id").await?;
    for row in rows {
        let (closed_on, failed_on) = ends.remove(row.text("id")?).unwrap_or_default();
        let order = Order { issued_on: parse(row.text("issued_on")?)?, last_day: parse(row.text("last_day")?)?, closed_on, failed_on };
        if let Some(history) = all.get_mut(row.text("firm")?) {
            history.orders.push(order);
        }
    }
    Ok(())
}
