//! 检查（现场）.

mod after;
mod check;
mod enter;
mod finish;
mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Site;

/// Its routes.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::view))
        .routes(routes!(read::state))
        .routes(routes!(enter::scan))
        .routes(routes!(enter::no_code))
        .routes(routes!(enter::enter))
        .routes(routes!(enter::notice))
        .routes(routes!(check::answer_check))
        .routes(routes!(check::pass_rest))
        .routes(routes!(check::add_evidence))
        .routes(routes!(finish::merge))
        .routes(routes!(finish::confirm))
        .routes(routes!(finish::sign))
        .routes(routes!(finish::refuse))
        .routes(routes!(finish::close))
        .routes(routes!(enter::abandon))
        .routes(routes!(enter::move_day))
        .routes(routes!(after::code_report))
        .routes(routes!(after::publish))
}
