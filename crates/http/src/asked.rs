//! Path and query, read or refused in Chinese.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The parameters of the path. Text that is no such id leads nowhere: 404.
#[derive(Debug, Clone, Copy)]
pub struct At<T>(pub T);

/// The query. Unknown or unreadable parameters are refused: 400.
#[derive(Debug, Clone, Copy)]
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::not_found("这个地址所指的内容")),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let text = rejection.body_text();
                let detail = if text.contains("missing field") {
                    let field = text.split('`').nth(1).unwrap_or_default().to_owned();
                    format!("缺少查询条件“{field}”。")
                } else {
                    let field = text.split("query string: ").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
                    let known = field.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && !field.is_empty();
                    if known { format!("查询条件“{field}”不能识别。") } else { "查询条件不能识别。".to_owned() }
                };
                Err(Problem::of_code("bad_query", detail))
            }
        }
    }
}

/// A last path segment with its ending: `doc_….pdf`. Gives the part before it, or 404.
///
/// # Errors
/// Another ending.
pub fn without_ending<'a>(segment: &'a str, ending: &str) -> Result<&'a str, Problem> {
    segment.strip_suffix(ending).ok_or_else(|| Problem::not_found("这个地址所指的内容"))
}
