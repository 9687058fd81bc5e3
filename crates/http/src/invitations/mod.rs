//! 部门邀约.

mod acts;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(acts::list))
        .routes(routes!(acts::accept))
        .routes(routes!(acts::decline))
        .routes(routes!(acts::propose_day))
}
