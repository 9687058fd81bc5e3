//! 检查对象.

mod read;
mod register;
mod reveal;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::map))
        .routes(routes!(read::view))
        .routes(routes!(read::own))
        .routes(routes!(read::code_card))
        .routes(routes!(reveal::reveal))
        .routes(routes!(register::register))
        .routes(routes!(register::change))
}
