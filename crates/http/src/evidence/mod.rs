//! 证据 as bytes: kept under their digest.

mod keep;
mod open;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Reading.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(open::open))
}

/// Sending: its body has no small limit, the store's own limits by type hold.
pub fn upload_routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new().routes(routes!(keep::keep))
}
