//! 责令改正.

mod acts;
mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::view))
        .routes(routes!(acts::reply))
        .routes(routes!(acts::recheck))
        .routes(routes!(acts::extend))
        .routes(routes!(acts::escalate))
}
