//! Writes from other sites are refused (cross-site request forgery), beside `SameSite=Strict`.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::Site;
use crate::problem::Problem;

/// Middleware: lets reads pass, and writes whose `Origin` is this site's own (or absent, as programs send it).
pub async fn check_origin(State(site): State<Site>, request: Request, next: Next) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reading || is_own(request.headers(), request.uri(), &site.settings().origins) {
        return next.run(request).await;
    }
    Problem::of_code("origin_refused", "请求来自其他网站，已拒绝。").into_response()
}

fn is_own(headers: &HeaderMap, uri: &Uri, allowed: &[String]) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
        return site.is_none_or(|site| matches!(site, "same-origin" | "none"));
    };
    if allowed.iter().any(|own| own == origin) {
        return true;
    }
    let host = text(header::HOST).or_else(|| uri.authority().map(axum::http::uri::Authority::as_str));
    let from = origin.split_once("://").map(|(_, rest)| rest);
    host.is_some() && host == from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        is_own(&headers, &Uri::from_static("/api/v1/tasks"), &["https://zhifa.example".to_owned()])
    }

    #[test]
    fn only_the_own_site_may_write() {
        assert!(own(&[("host", "localhost:8080"), ("origin", "http://localhost:8080")]));
        assert!(own(&[("host", "inner:80"), ("origin", "https://zhifa.example")]));
        assert!(own(&[("host", "localhost:8080")]));
        assert!(!own(&[("host", "localhost:8080"), ("origin", "http://evil.example")]));
        assert!(!own(&[("host", "localhost:8080"), ("origin", "null")]));
        assert!(!own(&[("host", "localhost:8080"), ("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("origin", "http://evil.example")]));
    }
}
