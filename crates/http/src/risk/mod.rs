//! 风险模型.

mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(read::report)).routes(routes!(read::choice)).routes(routes!(read::of_firm))
}
