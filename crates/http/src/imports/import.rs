//! 导入.

use heyi_app::views::{ImportKind, ImportOptions, ImportReport};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{Administrator, Session, WriteBytes};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct How {
    /// Only try: nothing is written.
    #[serde(default)]
    dry_run: bool,
    /// Write the good rows although others are refused; without it, one refused row stops all.
    #[serde(default)]
    partial: bool,
}

/// Imports a workbook: every refused row with its reason, all or nothing unless `partial`.
#[utoipa::path(post, path = "/imports/{kind}", operation_id = "import", tag = "导入导出", params(("kind" = ImportKind, Path, description = "种类"), How), request_body(content = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "XLSX"), responses((status = 200, description = "OK", body = ImportReport)))]
pub async fn import(
    who: Session<Administrator>,
    At(kind): At<ImportKind>,
    Asked(how): Asked<How>,
    write: WriteBytes,
) -> Answer<ImportReport> {
    let options = ImportOptions { dry_run: how.dry_run, partial: how.partial };
    answer(who.app().import(&who.writing(&write.keys), kind, options, write.body).await)
}
