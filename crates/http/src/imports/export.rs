//! 导出 and templates.

use axum::response::Response;
use heyi_app::views::ImportKind;

use crate::access::{Administrator, Session};
use crate::answer::{Disposition, file};
use crate::asked::{At, without_ending};
use crate::problem::Problem;

/// Everything of a kind as a workbook with the columns of its import.
#[utoipa::path(get, path = "/exports/{file}", operation_id = "export", tag = "导入导出", params(("file" = String, Path, description = "`firms.xlsx`, `people.xlsx`, `certificates.xlsx`, `lists.xlsx`")), responses((status = 200, description = "XLSX", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub async fn export(who: Session<Administrator>, At(name): At<String>) -> Result<Response, Problem> {
    let kind = without_ending(&name, ".xlsx")?.parse::<ImportKind>()?;
    let download = who.app().export(who.caller(), kind).await?;
    Ok(file(download, Disposition::Attachment))
}

/// An empty workbook with the columns, their meaning and an example row.
#[utoipa::path(get, path = "/imports/{kind}/template.xlsx", operation_id = "import_template", tag = "导入导出", params(("kind" = ImportKind, Path, description = "种类")), responses((status = 200, description = "XLSX", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub async fn template(who: Session<Administrator>, At(kind): At<ImportKind>) -> Result<Response, Problem> {
    let download = who.app().import_template(who.caller(), kind).await?;
    Ok(file(download, Disposition::Attachment))
}
