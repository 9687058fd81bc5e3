//! 移送.

mod acts;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(acts::list)).routes(routes!(acts::receive)).routes(routes!(acts::send_back))
}
