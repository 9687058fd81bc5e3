//! Results for publication, in the national columns.

use axum::response::Response;
use heyi_app::views::{Page, PublicationFilter, PublicationRow};

use crate::access::{Bodies, Session};
use crate::answer::{Answer, Disposition, answer, file};
use crate::asked::Asked;
use crate::problem::Problem;

/// Results to publish, by last day.
#[utoipa::path(get, path = "/publication", operation_id = "list_publication", tag = "结果", params(PublicationFilter), responses((status = 200, description = "OK", body = Page<PublicationRow>)))]
pub async fn list(who: Session<Bodies>, Asked(filter): Asked<PublicationFilter>) -> Answer<Page<PublicationRow>> {
    answer(who.app().list_publication(who.caller(), &filter).await)
}

/// The same as a workbook with the national column names.
#[utoipa::path(get, path = "/publication.xlsx", operation_id = "publication_sheet", tag = "结果", responses((status = 200, description = "XLSX", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub async fn sheet(who: Session<Bodies>) -> Result<Response, Problem> {
    let download = who.app().publication_sheet(who.caller()).await?;
    Ok(file(download, Disposition::Attachment))
}
