//! The description of the API, the pages of the error codes, and what isn't there.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::problem::{Problem, page};

/// The OpenAPI document.
pub async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], crate::openapi_text()).into_response()
}

/// The page of an error code, as Markdown text.
pub async fn error_page(Path(code): Path<String>) -> Response {
    match page(&code) {
        Some(page) => ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], page.text).into_response(),
        None => Problem::not_found("这个代码的说明").into_response(),
    }
}

/// No such address.
pub async fn nothing_here() -> Problem {
    Problem::not_found("这个地址所指的内容")
}

/// The address is there, the method isn't.
pub async fn other_method() -> Problem {
    Problem::of_code("method_not_allowed", "这个地址不接受这种请求。")
}
