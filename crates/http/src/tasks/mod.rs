//! 检查任务.

mod acts;
mod draft;
mod officers;
mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::list, draft::draft))
        .routes(routes!(draft::preview))
        .routes(routes!(read::view, draft::revise))
        .routes(routes!(acts::submit))
        .routes(routes!(acts::approve))
        .routes(routes!(acts::send_back))
        .routes(routes!(acts::publish))
        .routes(routes!(acts::cancel))
        .routes(routes!(acts::settle_day))
        .routes(routes!(officers::officers))
}
