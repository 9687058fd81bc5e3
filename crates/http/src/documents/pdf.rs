//! A document as PDF.

use axum::response::Response;
use heyi_domain::ids::DocumentId;

use crate::access::{AnyRole, Session};
use crate::answer::{Disposition, file};
use crate::asked::{At, without_ending};
use crate::problem::Problem;

/// A document as issued. A firm sees its own.
#[utoipa::path(get, path = "/documents/{file}", operation_id = "document_pdf", tag = "文书", params(("file" = String, Path, description = "`doc_….pdf`")), responses((status = 200, description = "PDF", body = Vec<u8>, content_type = "application/pdf")))]
pub async fn pdf(who: Session<AnyRole>, At(name): At<String>) -> Result<Response, Problem> {
    let id: DocumentId = without_ending(&name, ".pdf")?.parse().map_err(|_| Problem::not_found("这份文书"))?;
    let download = who.app().document_pdf(who.caller(), id).await?;
    Ok(file(download, Disposition::Inline))
}
