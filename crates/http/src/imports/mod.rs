//! 导入、导出 as workbooks.

mod export;
mod import;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Reading.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(export::export)).routes(routes!(export::template))
}

/// Sending: its body has the limit of a workbook.
pub fn upload_routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(import::import))
}
