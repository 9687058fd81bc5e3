//! Bodies and imported lists in memory: they are few, and every page names them.

use std::sync::Arc;

use heyi_domain::body::{BodyRecord, ListRow};
use heyi_domain::ids::BodyCode;
use heyi_rulebook::competence::{Asker, CompetenceAnswer, competence};
use heyi_rulebook::{AuthorityKind, AuthorityList, Day};
use heyi_store::{Row, args};

use crate::views::BodyRef;
use crate::{App, AppError};

/// What [`body_of`] reads.
pub(crate) const BODY_COLUMNS: &str = "code, name, short_name, level, district, town, department, number_word";

/// A body out of its row.
pub(crate) fn body_of(row: &Row) -> Result<BodyRecord, AppError> {
    Ok(BodyRecord {
        code: BodyCode(row.string("code")?),
        name: row.string("name")?,
        short_name: row.string("short_name")?,
        level: row.string("level")?,
        district: row.string("district")?,
        town: row.opt_string("town")?,
        department: row.opt_string("department")?,
        number_word: row.string("number_word")?,
    })
}

impl App {
    /// Reads the registers again.
    ///
    /// # Errors
    /// The store fails or a row is broken.
    pub async fn reload_registers(&self) -> Result<(), AppError> {
        let _one_at_a_time = self.registers.reading.lock().await;
        let rows = self
            .db
            .fetch_all(format!("SELECT {BODY_COLUMNS} FROM bodies"), args![])
            .await?;
        let mut bodies = std::collections::HashMap::with_capacity(rows.len());
        for row in rows {
            let record = body_of(&row)?;
            bodies.insert(record.code.clone(), Arc::new(record));
        }
        let rows = self.db.fetch_all("SELECT id, name, district, valid_from, valid_to, source, rows FROM lists ORDER BY valid_from", args![]).await?;
        let mut lists = Vec::with_capacity(rows.len());
        for row in rows {
            let day = |text: &str| Day::parse(text).map_err(|e| AppError::Broken(e.to_string()));
            let valid_to = row.opt_text("valid_to")?.map(day).transpose()?;
            let rows: Vec<ListRow> = row.json("rows")?;
            let mut entries = Vec::with_capacity(rows.len());
            for entry in rows {
                let kind: AuthorityKind = serde_json::from_value(serde_json::Value::String(entry.kind))?;
                entries.push((entry.item, kind));
            }
            let days = (day(row.text("valid_from")?)?, valid_to);
            let list = AuthorityList::of_district(row.text("id")?, row.text("name")?, row.text("district")?, days, entries);
            lists.push(list);
        }
        let broken = |_| AppError::Broken("register lock poisoned".to_owned());
        *self.registers.bodies.write().map_err(|e| broken(e.to_string()))? = bodies;
        *self.registers.lists.write().map_err(|e| broken(e.to_string()))? = Arc::new(lists);
        Ok(())
    }

    /// An enforcement body.
    #[must_use]
    pub fn body(&self, code: &BodyCode) -> Option<Arc<BodyRecord>> {
        self.registers.bodies.read().ok()?.get(code).cloned()
    }

    /// Every enforcement body, towns first, by code.
    #[must_use]
    pub fn bodies(&self) -> Vec<Arc<BodyRecord>> {
        let mut all: Vec<_> = self.registers.bodies.read().map(|b| b.values().cloned().collect()).unwrap_or_default();
        all.sort_by(|a: &Arc<BodyRecord>, b| (a.department.is_some(), &a.code).cmp(&(b.department.is_some(), &b.code)));
        all
    }

    /// A body with its short name; the code itself where it isn't registered.
    #[must_use]
    pub fn body_ref(&self, code: &BodyCode) -> BodyRef {
        let name = self.body(code).map_or_else(|| code.to_string(), |b| b.short_name.clone());
        BodyRef { code: code.clone(), name }
    }

    /// The districts' own lists.
    #[must_use]
    pub fn lists(&self) -> Arc<Vec<AuthorityList>> {
        self.registers.lists.read().map(|l| l.clone()).unwrap_or_default()
    }

    /// 全称: as registered, else as the rulebook knows the body, else its code.
    pub(crate) fn name_of_body(&self, code: &BodyCode) -> String {
        let known = self.body(code).map(|b| b.name.clone()).or_else(|| heyi_domain::body::proposed(&self.rules, code).map(|b| b.name));
        known.unwrap_or_else(|| code.to_string())
    }

    /// May this body act on this item on this day?
    ///
    /// # Errors
    /// Unknown item or body.
    pub fn competence(&self, item: &str, body: &BodyCode, on: Day) -> Result<CompetenceAnswer, AppError> {
        competence(&self.rules, item, Asker::body(body.as_str()), on, &self.lists()).map_err(|e| AppError::BadInput(e.to_string()))
    }
}
