//! 检查需求、月度统筹计划.

mod demands;
mod months;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(demands::list, demands::enter))
        .routes(routes!(demands::rechecks))
        .routes(routes!(demands::withdraw))
        .routes(routes!(months::list, months::make))
        .routes(routes!(months::read))
        .routes(routes!(months::proof))
        .routes(routes!(months::levers))
        .routes(routes!(months::change))
        .routes(routes!(months::publish))
        .routes(routes!(months::discard))
        .routes(routes!(months::approve))
}
