//! Reading evidence back.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tokio_util::io::ReaderStream;

use crate::access::{AnyRole, Session};
use crate::asked::At;
use crate::problem::Problem;

/// The bytes. Pictures may be shown inside a page; anything else is saved, and nothing runs as part of this site.
#[utoipa::path(get, path = "/evidence/{sha256}", operation_id = "open_evidence", tag = "证据", params(("sha256" = String, Path, description = "SHA-256, hex")), responses((status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn open(who: Session<AnyRole>, At(sha256): At<String>) -> Result<Response, Problem> {
    let kept = who.app().open_evidence(who.caller(), &sha256).await?;
    let shown = matches!(kept.mime.as_str(), "image/jpeg" | "image/png" | "image/webp");
    let mut response = Body::from_stream(ReaderStream::with_capacity(kept.reading, 64 << 10)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&kept.mime).unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(kept.size));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(if shown { "inline" } else { "attachment" }));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400, immutable"));
    Ok(response)
}
