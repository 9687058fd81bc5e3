//! Firms in lists.

use std::collections::HashMap;

use heyi_domain::Role;
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::FirmId;
use heyi_rulebook::Day;
use heyi_rulebook::identifiers::tidy_code;
use heyi_store::{Query, Row, Value, args, placeholders};

use crate::people::like;
use crate::views::{FirmFilter, FirmRow, Page, page_size};
use crate::{App, AppError, Caller};

impl App {
    /// Firms by id. A town sees its own town; departments, supervisors and administrators the district.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_firms(&self, caller: &Caller, filter: &FirmFilter) -> Result<Page<FirmRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from(
            "SELECT id, name, credit_code, scene, town, address, risk, lng_e6, lat_e6, last_visit, open_findings, closed_on FROM firms WHERE 1 = 1",
        );
        let mut values: Vec<Value> = args![];
        let mut narrow = |clause: &str, value: String| {
            values.push(value.into());
            sql.push_str(&clause.replace('?', &format!("${}", values.len())));
        };
        if let Some(town) = self.town_of_view(caller)?.or_else(|| filter.town.clone()) {
            narrow(" AND town = ?", town);
        }
        if let Some(scene) = &filter.scene {
            narrow(" AND scene = ?", scene.clone());
        }
        if let Some(risk) = filter.risk {
            narrow(" AND risk = ?", risk.letter().to_owned());
        }
        if let Some(words) = filter.q.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            let code = tidy_code(words);
            if is_code(&code) {
                narrow(" AND (credit_code LIKE ? OR code || '%' = ?)", format!("{code}%"));
            } else if are_initials(words) {
                // An 企业码 read from the plate, whole, or initials.
                narrow(" AND (initials LIKE ? OR lower(name) LIKE ? OR '%' || lower(code) || '%' = ?)", format!("%{}%", words.to_ascii_lowercase()));
            } else {
                narrow(" AND name LIKE ? ESCAPE '\\'", like(words));
            }
        }
        if let Some(after) = &filter.after {
            narrow(" AND id > ?", after.clone());
        }
        sql.push_str(&format!(" ORDER BY id LIMIT {}", size + 1));
        let mut q = self.db.read().await?;
        let rows = q.fetch_all(sql, values).await?;
        let shown = &rows[..rows.len().min(size)];
        let visits = self.visits_this_year(&mut q, shown).await?;
        let page = shown.iter().map(|row| self.firm_row(row, &visits)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|row| row.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    /// The town a caller's view of firms is limited to.
    pub(crate) fn town_of_view(&self, caller: &Caller) -> Result<Option<String>, AppError> {
        if matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            return Ok(None);
        }
        let body = caller.actor.acting_body()?;
        Ok(self.body(body).and_then(|record| record.town.clone()))
    }

    /// Visits held this year, by firm; re-checks are not counted.
    async fn visits_this_year<Q: Query>(&self, q: &mut Q, firms: &[Row]) -> Result<HashMap<String, u32>, AppError> {
        if firms.is_empty() {
            return Ok(HashMap::new());
        }
        let mut values = args![format!("{:04}-01-01", self.today().year())];
        for firm in firms {
            values.push(firm.text("id")?.into());
        }
        let sql = format!(
            "SELECT firm, COUNT(*) AS held FROM visits WHERE entered_on >= $1 AND recheck = 0 AND firm IN ({}) GROUP BY firm",
            placeholders(2, firms.len())
        );
        let mut held = HashMap::with_capacity(firms.len());
        for row in q.fetch_all(sql, values).await? {
            held.insert(row.string("firm")?, u32::try_from(row.int("held")?).unwrap_or(u32::MAX));
        }
        Ok(held)
    }

    fn firm_row(&self, row: &Row, visits: &HashMap<String, u32>) -> Result<FirmRow, AppError> {
        let day = |column: &str| -> Result<Option<Day>, AppError> {
            row.opt_text(column)?.map(Day::parse).transpose().map_err(|e| AppError::Broken(e.to_string()))
        };
        let id = row.text("id")?;
        let (scene, town) = (row.string("scene")?, row.string("town")?);
        Ok(FirmRow {
            id: id.parse::<FirmId>().map_err(|e| AppError::Broken(e.to_string()))?,
            name: row.string("name")?,
            credit_code: row.string("credit_code")?,
            scene_name: self.scene_name(&scene),
            scene,
            town_name: self.town_name(&town),
            town,
            address: row.string("address")?,
            risk: risk_of(row.text("risk")?)?,
            lng_e6: row.opt_int("lng_e6")?,
            lat_e6: row.opt_int("lat_e6")?,
            last_visit: day("last_visit")?,
            visits_this_year: visits.get(id).copied().unwrap_or(0),
            open_findings: u32::try_from(row.int("open_findings")?).unwrap_or(0),
            closed_on: day("closed_on")?,
        })
    }

    /// A scene's name; its id where there is none.
    pub(crate) fn scene_name(&self, id: &str) -> String {
        self.rules.scene(id).map_or_else(|| id.to_owned(), |scene| scene.name.clone())
    }

    /// A town's name; its code where there is none.
    pub(crate) fn town_name(&self, code: &str) -> String {
        self.rules.town(code).map_or_else(|| code.to_owned(), |town| town.name.clone())
    }
}

/// A risk class by its letter.
pub(crate) fn risk_of(letter: &str) -> Result<RiskClass, AppError> {
    Ok(serde_json::from_value(serde_json::Value::String(letter.to_owned()))?)
}

/// Whether words may be 拼音首字母: two Latin letters or more, digits between them.
pub(crate) fn are_initials(words: &str) -> bool {
    words.len() >= 2 && words.bytes().all(|b| b.is_ascii_alphanumeric()) && words.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Whether words look like the beginning of a credit code.
pub(crate) fn is_code(words: &str) -> bool {
    words.len() >= 4 && words.bytes().all(|b| b.is_ascii_alphanumeric()) && words.bytes().take(2).all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_from_a_name() {
        assert!(is_code("9150"));
        assert!(is_code("91500103MA5"));
        assert!(!is_code("7天酒店"));
        assert!(!is_code("915"));
        assert!(!is_code("KTV俱乐部"));
        assert!(are_initials("yzqxmg") && are_initials("7tjd") && !are_initials("小面") && !are_initials("x") && !are_initials("88"));
    }
}
