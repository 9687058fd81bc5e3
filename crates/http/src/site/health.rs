//! For operators: is it there, is it ready, what has it done.

use axum::extract::State;
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

/// Counters as text. With a token set, only for who brings it.
pub async fn metrics(State(site): State<Site>, headers: HeaderMap) -> Response {
    if let Some(token) = &site.settings().metrics_token {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| text.strip_prefix("Bearer "));
        if given.is_none_or(|given| !heyi_app::same_secret(given, token)) {
            return StatusCode::NOT_FOUND.into_response();
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], site.metrics().text()).into_response()
}
