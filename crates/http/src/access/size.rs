//! A body that says it is too large is refused before any of it is read.

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::problem::Problem;

/// Middleware with the most bytes a body may have. What says nothing of its length is counted while it comes.
pub async fn declared_fits(State(limit): State<usize>, request: Request, next: Next) -> Response {
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if declared.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| u64::try_from(limit).is_ok_and(|most| length > most)) {
        return Problem::of_code("too_large", format!("提交的内容过大，上限{}。", shown(limit))).into_response();
    }
    next.run(request).await
}

/// Bytes as people say them.
fn shown(bytes: usize) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{} KiB", bytes >> 10) }
}
