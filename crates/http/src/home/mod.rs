//! 工作台、期限板、数读、全过程、搜索、实时变化.

mod live;
mod read;
mod search;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::workbench))
        .routes(routes!(read::deadlines))
        .routes(routes!(read::numbers))
        .routes(routes!(read::timeline))
        .routes(routes!(search::search))
        .routes(routes!(live::live))
}
