//! 检查计划.

mod acts;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(acts::list, acts::draft)).routes(routes!(acts::approve)).routes(routes!(acts::publish))
}
