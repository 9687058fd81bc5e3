//! Pages without an account: 执法码, 企业码, document check, published list.

mod code;
mod document;
mod list;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(code::task))
        .routes(routes!(code::visit))
        .routes(routes!(document::document))
        .routes(routes!(list::list))
}
