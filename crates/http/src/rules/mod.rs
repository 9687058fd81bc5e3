//! 清单与规则: the rulebook and the questions asked of it.

mod ask;
mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::scenes))
        .routes(routes!(read::scene))
        .routes(routes!(read::items))
        .routes(routes!(read::item))
        .routes(routes!(read::procedure))
        .routes(routes!(read::departments))
        .routes(routes!(read::districts))
        .routes(routes!(read::towns))
        .routes(routes!(read::calendar))
        .routes(routes!(read::pack))
        .routes(routes!(ask::who_may))
        .routes(routes!(ask::competence))
        .routes(routes!(ask::deadline))
        .routes(routes!(ask::assess))
}
