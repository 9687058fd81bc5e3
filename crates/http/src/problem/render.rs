//! Writes problems with the trace id, counts and logs every request.

use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{Problem, ProblemBody, page};
use crate::access::Site;

/// Middleware around every route.
#[expect(clippy::disallowed_methods, reason = "how long an answer took is measured, nothing is decided by it")]
pub async fn render_problems(State(site): State<Site>, request: Request, next: Next) -> Response {
    let trace = site.next_trace();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let started = Instant::now();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        log(&problem, &trace, &route);
        response = write(problem, &trace, response);
    }
    if let Ok(value) = HeaderValue::from_str(&trace) {
        response.headers_mut().insert("trace-id", value);
    }
    site.metrics().count(method.as_str(), &route, response.status().as_u16(), started.elapsed());
    response
}

fn write(problem: Problem, trace: &str, mut response: Response) -> Response {
    let body = ProblemBody {
        r#type: format!("/errors/{}", problem.code),
        title: page(&problem.code).map_or_else(|| "不能办理".to_owned(), |page| page.title.clone()),
        status: problem.status.as_u16(),
        code: problem.code,
        detail: problem.detail,
        cites: problem.cites,
        cures: problem.cures,
        fields: problem.fields,
        since: problem.since,
        trace_id: trace.to_owned(),
    };
    let text = serde_json::to_vec(&body).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = problem.wait_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(text);
    response
}

/// The pair of the answer: what the operator gets. A refusal is normal and not logged above debug.
fn log(problem: &Problem, trace: &str, route: &str) {
    let inside = problem.inside.as_deref().unwrap_or_default();
    match problem.status {
        StatusCode::INTERNAL_SERVER_ERROR => {
            tracing::error!(trace.id = trace, http.route = route, problem.code = problem.code, problem.inside = inside, "request broke");
        }
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE => {
            tracing::warn!(
                trace.id = trace,
                http.route = route,
                problem.code = problem.code,
                problem.inside = inside,
                "store not available"
            );
        }
        _ => tracing::debug!(trace.id = trace, http.route = route, problem.code = problem.code, problem.inside = inside, "request refused"),
    }
}
