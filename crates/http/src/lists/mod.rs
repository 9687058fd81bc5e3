//! 权责清单: versions, rows, comparison.

mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(read::list)).routes(routes!(read::compare)).routes(routes!(read::view))
}
