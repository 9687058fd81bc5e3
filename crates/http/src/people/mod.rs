//! 机构人员.

mod password;
mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(read::people)).routes(routes!(read::bodies)).routes(routes!(password::issue))
}
