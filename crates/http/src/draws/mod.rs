//! 双随机抽查.

mod acts;
mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::list, acts::announce))
        .routes(routes!(read::preview))
        .routes(routes!(read::view))
        .routes(routes!(acts::commit))
        .routes(routes!(acts::reveal))
        .routes(routes!(acts::withhold))
        .routes(routes!(acts::draw))
        .routes(routes!(acts::replace))
        .routes(routes!(acts::tasks))
        .routes(routes!(acts::discard))
        .routes(routes!(read::public_list))
        .routes(routes!(read::public_view))
        .routes(routes!(read::record))
}
