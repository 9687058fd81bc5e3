//! 导出: the same columns as the imports.

use heyi_domain::Role;
use heyi_domain::firm::FirmRecord;
use heyi_domain::ids::BodyCode;
use heyi_domain::person::PersonRecord;
use heyi_papers::sheets::{Cell, OutColumn, write_table};
use heyi_store::args;

use super::sheet::columns;
use crate::firms::{mask, risk_of};
use crate::people::certificate_of;
use crate::views::{Download, ImportKind};
use crate::{App, AppError};

/// Writes a workbook off the async threads.
pub(super) async fn workbook(kind: ImportKind, name: String, rows: Vec<Vec<Cell>>) -> Result<Download, AppError> {
    let written = tokio::task::spawn_blocking(move || {
        let columns: Vec<OutColumn> = columns(kind)
            .into_iter()
            .map(|column| OutColumn {
                title: if column.required { format!("{}（必填）", column.title) } else { column.title.to_owned() },
                kind: column.kind,
                width: None,
            })
            .collect();
        write_table(kind.label(), &columns, &rows)
    })
    .await;
    let bytes = written.map_err(|e| AppError::Broken(e.to_string()))?.map_err(|e| AppError::Broken(e.to_string()))?;
    Ok(Download::sheet(name, bytes))
}

fn text(value: impl Into<String>) -> Cell {
    let value = value.into();
    if value.is_empty() { Cell::Empty } else { Cell::Text(value) }
}

fn day(value: Option<heyi_rulebook::Day>) -> Cell {
    value.map_or(Cell::Empty, Cell::Day)
}

fn degrees(value: Option<i64>) -> Cell {
    value.map_or(Cell::Empty, |e6| {
        let sign = if e6 < 0 { "-" } else { "" };
        Cell::Text(format!("{sign}{}.{:06}", e6.unsigned_abs() / 1_000_000, e6.unsigned_abs() % 1_000_000))
    })
}

impl App {
    pub(super) async fn export_firms(&self) -> Result<Vec<Vec<Cell>>, AppError> {
        let rows = self.db.fetch_all("SELECT risk, data FROM firms ORDER BY credit_code", args![]).await?;
        rows.iter()
            .map(|row| {
                let record: FirmRecord = row.json("data")?;
                Ok(vec![
                    text(record.credit_code),
                    text(record.name),
                    text(self.scene_name(&record.scene)),
                    text(record.kind),
                    text(self.town_name(&record.town)),
                    text(record.address),
                    text(mask::name(&record.contact)),
                    text(mask::phone(&record.phone)),
                    degrees(record.lng_e6),
                    degrees(record.lat_e6),
                    text(record.licences.join("、")),
                    text(risk_of(row.text("risk")?)?.letter()),
                    day(record.closed_on),
                ])
            })
            .collect()
    }

    pub(super) async fn export_people(&self) -> Result<Vec<Vec<Cell>>, AppError> {
        let sql = "SELECT p.cert_number, p.cert_from, p.cert_to, p.data, f.credit_code FROM people p LEFT JOIN firms f ON f.id = p.firm ORDER BY p.login";
        let rows = self.db.fetch_all(sql, args![]).await?;
        rows.iter()
            .map(|row| {
                let record: PersonRecord = row.json("data")?;
                let certificate = certificate_of(row)?;
                let name = |code: &Option<BodyCode>| code.as_ref().map(|code| self.body_ref(code).name).unwrap_or_default();
                Ok(vec![
                    text(record.login),
                    text(record.name),
                    text(record.roles.iter().map(|role: &Role| role.label()).collect::<Vec<_>>().join("、")),
                    text(name(&record.body)),
                    text(row.opt_string("credit_code")?.unwrap_or_default()),
                    text(certificate.as_ref().map(|c| c.number.clone()).unwrap_or_default()),
                    day(certificate.as_ref().map(|c| c.valid_from)),
                    day(certificate.as_ref().map(|c| c.valid_to)),
                    text(name(&record.posted_to)),
                    day(record.left_on),
                ])
            })
            .collect()
    }

    pub(super) async fn export_certificates(&self) -> Result<Vec<Vec<Cell>>, AppError> {
        let sql = "SELECT login, name, cert_number, cert_from, cert_to FROM people WHERE cert_number IS NOT NULL ORDER BY login";
        let rows = self.db.fetch_all(sql, args![]).await?;
        let mut cells = Vec::with_capacity(rows.len());
        for row in &rows {
            let Some(certificate) = certificate_of(row)? else { continue };
            cells.push(vec![
                text(row.string("login")?),
                text(row.string("name")?),
                text(certificate.number),
                day(Some(certificate.valid_from)),
                day(Some(certificate.valid_to)),
            ]);
        }
        Ok(cells)
    }

    /// The districts' own lists, one row for each item of each version.
    pub(super) fn export_lists(&self) -> Result<Vec<Vec<Cell>>, AppError> {
        let imported = self.lists();
        let mut cells = Vec::new();
        for list in imported.iter() {
            for row in &list.entries {
                cells.push(vec![
                    text(list.name.clone()),
                    text(list.district.clone().unwrap_or_default()),
                    day(list.valid_from),
                    text(list.source.clone()),
                    text(row.item.clone()),
                    text(self.rules.item(&row.item).map(|item| item.name.clone()).unwrap_or_default()),
                    text(row.kind.label()),
                ]);
            }
        }
        Ok(cells)
    }
}
