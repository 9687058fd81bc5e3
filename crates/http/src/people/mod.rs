//! 机构人员.

mod bodies;
mod password;
mod read;
mod register;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::people))
        .routes(routes!(register::register))
        .routes(routes!(register::view))
        .routes(routes!(register::change))
        .routes(routes!(password::issue))
        .routes(routes!(read::bodies))
        .routes(routes!(bodies::proposed))
        .routes(routes!(bodies::register))
        .routes(routes!(bodies::change))
}
