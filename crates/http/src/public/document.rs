//! 文书核验.

use axum::Json;
use axum::response::{IntoResponse, Response};
use heyi_app::views::PublicDocument;

use crate::access::Public;
use crate::answer::{Disposition, file};
use crate::asked::At;
use crate::problem::Problem;

/// What a document's check code leads to; with `.pdf` behind the code, the document itself.
#[utoipa::path(get, path = "/public/document/{check_code}", operation_id = "public_document", tag = "公开", params(("check_code" = String, Path, description = "核验码, with `.pdf` for the document itself")), responses((status = 200, content((PublicDocument = "application/json"), (Vec<u8> = "application/pdf")))))]
pub async fn document(who: Public, At(check_code): At<String>) -> Result<Response, Problem> {
    if let Some(code) = check_code.strip_suffix(".pdf") {
        let download = who.app().public_document_pdf(code).await?;
        return Ok(file(download, Disposition::Inline));
    }
    let document: PublicDocument = who.app().public_document(&check_code).await?;
    Ok(Json(document).into_response())
}
