//! The routes, as a table of contents.

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::access::{Site, check_origin, declared_fits};
use crate::problem::render_problems;
use crate::{
    cases, describe, documents, draws, evidence, findings, firms, home, imports, invitations, lists, orders, oversight, people, planning, programmes, public,
    referrals, results, risk, rules, session, site, tasks, visits,
};

/// Everything under `/api/v1`, described.
pub fn api(json_limit: usize, sheet_limit: usize) -> OpenApiRouter<Site> {
    let routes = OpenApiRouter::new()
        // 登录、工作台
        .merge(session::routes())
        .merge(home::routes())
        // 任务发布—部门邀约—现场检查—处罚办案—结果运用
        .merge(programmes::routes())
        .merge(draws::routes())
        .merge(planning::routes())
        .merge(tasks::routes())
        .merge(invitations::routes())
        .merge(visits::routes())
        .merge(evidence::routes())
        .merge(findings::routes())
        .merge(orders::routes())
        .merge(referrals::routes())
        .merge(cases::routes())
        .merge(results::routes())
        .merge(documents::routes())
        .merge(oversight::routes())
        .merge(risk::routes())
        // 清单与规则、机构人员、对象
        .merge(rules::routes())
        .merge(lists::routes())
        .merge(firms::routes())
        .merge(people::routes())
        .merge(imports::routes())
        // 公开
        .merge(public::routes())
        .layer(DefaultBodyLimit::max(json_limit))
        .layer(middleware::from_fn_with_state(json_limit, declared_fits));
    let sheets = imports::upload_routes()
        .layer(DefaultBodyLimit::max(sheet_limit))
        .layer(middleware::from_fn_with_state(sheet_limit, declared_fits));
    let streams = evidence::upload_routes().layer(DefaultBodyLimit::disable());
    OpenApiRouter::with_openapi(describe::skeleton()).nest("/api/v1", routes.merge(sheets).merge(streams))
}

/// The whole site: API, its description, health, error pages, web applications.
pub fn site_router(site: Site) -> Router {
    let settings = site.settings();
    let (api, _) = api(settings.json_limit, settings.sheet_limit).split_for_parts();
    api.layer(middleware::map_response(site::never_stored))
        .route("/api/openapi.json", get(site::description))
        .route("/healthz", get(site::healthz))
        .route("/readyz", get(site::readyz))
        .route("/metrics", get(site::metrics))
        .route("/errors/{code}", get(site::error_page))
        .route("/", get(site::home))
        .route("/console", get(site::to_console))
        .route("/field", get(site::to_field))
        .route("/console/{*path}", get(site::console))
        .route("/console/", get(site::console))
        .route("/field/{*path}", get(site::field))
        .route("/field/", get(site::field))
        .route("/p/{*path}", get(site::public))
        .route("/p/", get(site::public))
        .fallback(site::nothing_here)
        .method_not_allowed_fallback(site::other_method)
        .layer(middleware::from_fn_with_state(site.clone(), check_origin))
        .layer(middleware::from_fn_with_state(site.clone(), render_problems))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(site.clone(), site::guard))
        .with_state(site)
}
