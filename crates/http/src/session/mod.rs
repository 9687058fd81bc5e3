//! 登录: session, role in use, password.

mod me;
mod sign_in;
mod sign_out;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_in, sign_out::sign_out))
        .routes(routes!(sign_out::sign_out_everywhere))
        .routes(routes!(me::me))
        .routes(routes!(me::choose_role))
        .routes(routes!(me::change_password))
        .routes(routes!(sign_in::demo_accounts))
}
