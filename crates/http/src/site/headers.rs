//! Headers that every answer carries.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::access::Site;

/// Scripts, styles and connections only from this site; the core of the phone is WebAssembly; nobody may frame it.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; \
     frame-src 'self' blob:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";

/// Middleware: security headers, where the answer has none of its own.
pub async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    put(headers, header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY);
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(headers, header::REFERRER_POLICY, "same-origin");
    put(headers, header::X_FRAME_OPTIONS, "SAMEORIGIN");
    put(headers, header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(headers, header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(
        headers,
        header::HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()",
    );
    if site.settings().secure {
        put(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

/// Middleware of the API: answers about people and firms are never kept by anybody on the way.
pub async fn never_stored(mut response: Response) -> Response {
    put(response.headers_mut(), header::CACHE_CONTROL, "no-store");
    response
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
