//! For operators: is it there, is it ready, what has it done.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::access::Site;

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The store answers too.
pub async fn readyz(State(site): State<Site>) -> Response {
    if *site.stopping().borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    if site.is_ready().await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "store not available\n").into_response()
    }
}

/// Counters as text: with a token set, for who brings it; else for programs on this machine.
pub async fn metrics(State(site): State<Site>, request: Request) -> Response {
    let allowed = match &site.settings().metrics_token {
        Some(token) => brings(request.headers(), token),
        None => is_from_here(&request),
    };
    if !allowed {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], site.metrics().text()).into_response()
}

fn brings(headers: &HeaderMap, token: &str) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| text.strip_prefix("Bearer "));
    given.is_some_and(|given| heyi_app::same_secret(given, token))
}

/// From this machine itself, and not passed on by a reverse proxy on it.
fn is_from_here(request: &Request) -> bool {
    let own = request.extensions().get::<ConnectInfo<SocketAddr>>().is_some_and(|info| info.0.ip().to_canonical().is_loopback());
    let passed_on = ["x-forwarded-for", "forwarded", "x-real-ip", "via"].iter().any(|name| request.headers().contains_key(*name));
    own && !passed_on
}
