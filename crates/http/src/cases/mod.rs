//! 案件.

mod acts;
mod file;
mod read;
mod steps;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::list, acts::register))
        .routes(routes!(read::view))
        .routes(routes!(acts::propose))
        .routes(routes!(acts::file))
        .routes(routes!(acts::send_back))
        .routes(routes!(acts::refuse))
        .routes(routes!(file::pdf))
        .routes(routes!(file::zip))
        .routes(routes!(file::review))
        .routes(routes!(file::confirm))
        .routes(routes!(steps::done))
        .routes(routes!(steps::approve))
        .routes(routes!(steps::send_back))
        .routes(routes!(steps::check))
        .routes(routes!(steps::preview))
        .routes(routes!(steps::like))
        .routes(routes!(steps::period))
}
