//! 案件（立案）.

mod acts;
mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::list, acts::register))
        .routes(routes!(read::view))
        .routes(routes!(acts::propose))
        .routes(routes!(acts::file))
        .routes(routes!(acts::send_back))
        .routes(routes!(acts::refuse))
}
