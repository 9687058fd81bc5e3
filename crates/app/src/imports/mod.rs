//! 导入、导出 as workbooks: firms, people, certificates, lists.
//!
//! An import reads the workbook, compares every row with what is there and says for each refused row why and how to mend it. A dry run stops
//! there. Otherwise everything is written in one transaction: all rows or none, unless the good rows alone are asked for.

mod certificates;
mod export;
mod firms;
mod lists;
mod people;
mod publication;
mod sheet;

use bytes::Bytes;
use heyi_papers::sheets::{Limits, Table, read_table};

use sheet::{Refused, refuse_all};

use crate::views::{Download, ImportKind, ImportOptions, ImportReport, RejectedRow};
use crate::{App, AppError, Caller};

/// Most refused rows that a report names.
const NAMED: usize = 1_000;

/// What a workbook would do.
pub(crate) struct Plan<C> {
    /// New things and changes.
    pub changes: Vec<C>,
    /// How many of them are new.
    pub created: u32,
    /// Rows that say what is there already.
    pub unchanged: u32,
    /// Refused rows.
    pub refused: Vec<Refused>,
}

impl<C> Plan<C> {
    const fn new() -> Self {
        Self { changes: Vec::new(), created: 0, unchanged: 0, refused: Vec::new() }
    }
}

impl App {
    /// Imports a workbook.
    ///
    /// # Errors
    /// A file that can't be read at all; [`AppError::Changed`] where somebody changed a row meanwhile.
    pub async fn import(&self, caller: &Caller, kind: ImportKind, options: ImportOptions, bytes: Bytes) -> Result<ImportReport, AppError> {
        if let Some(report) = self.answered(caller).await? {
            return Ok(report);
        }
        match kind {
            ImportKind::Firms => self.import_firms(caller, options, bytes).await,
            ImportKind::People => self.import_people(caller, options, bytes).await,
            ImportKind::Certificates => self.import_certificates(caller, options, bytes).await,
            ImportKind::Lists => self.import_lists(caller, options, bytes).await,
        }
    }

    /// Everything of a kind, with the columns of its import. Contact and phone of firms are masked; an import leaves masked values as they are.
    ///
    /// # Errors
    /// The store fails.
    pub async fn export(&self, _caller: &Caller, kind: ImportKind) -> Result<Download, AppError> {
        let rows = match kind {
            ImportKind::Firms => self.export_firms().await?,
            ImportKind::People => self.export_people().await?,
            ImportKind::Certificates => self.export_certificates().await?,
            ImportKind::Lists => self.export_lists()?,
        };
        export::workbook(kind, format!("{}{}.xlsx", kind.label(), self.today()), rows).await
    }

    /// An empty workbook with the columns.
    ///
    /// # Errors
    /// None known.
    pub async fn import_template(&self, _caller: &Caller, kind: ImportKind) -> Result<Download, AppError> {
        export::workbook(kind, format!("{}导入模板.xlsx", kind.label()), Vec::new()).await
    }
}

/// Reads the workbook off the async threads.
async fn table_of(kind: ImportKind, bytes: Bytes) -> Result<Table, AppError> {
    let read = tokio::task::spawn_blocking(move || read_table(&bytes, &sheet::columns(kind), &Limits::default())).await;
    read.map_err(|e| AppError::Broken(e.to_string()))?.map_err(|error| {
        use heyi_papers::sheets::SheetError::{FileTooLarge, UnpacksTooLarge};
        match error {
            FileTooLarge { .. } | UnpacksTooLarge { .. } => AppError::TooLarge(format!("{error}。")),
            other => AppError::BadInput(format!("{other}。")),
        }
    })
}

/// The report on a plan, before anything is written.
fn report<C>(kind: ImportKind, options: ImportOptions, table: &Table, plan: &Plan<C>) -> ImportReport {
    let mut refused = refuse_all(table);
    refused.extend(plan.refused.iter().cloned());
    refused.sort_by_key(|one| one.row);
    let rejected_rows = {
        let mut rows: Vec<u32> = table.rejected.iter().map(|one| one.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.len()
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    ImportReport {
        kind: kind.word().to_owned(),
        dry_run: options.dry_run,
        rows: count(table.rows.len() + rejected_rows),
        created: plan.created,
        updated: count(plan.changes.len()) - plan.created,
        unchanged: plan.unchanged,
        rejected: refused
            .into_iter()
            .take(NAMED)
            .map(|one| RejectedRow { row: one.row, column: one.column, value: one.value, why: one.why })
            .collect(),
        written: false,
    }
}

/// Whether the plan is to be written.
fn goes_on(options: ImportOptions, report: &ImportReport) -> bool {
    !options.dry_run && (options.partial || report.rejected.is_empty()) && report.created + report.updated > 0
}
