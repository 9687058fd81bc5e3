//! What handlers answer.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use heyi_app::AppError;
use heyi_app::views::Download;

use crate::problem::Problem;

/// JSON, or a problem.
pub type Answer<T> = Result<Json<T>, Problem>;

/// The answer of a use case.
///
/// # Errors
/// Its error as a problem.
pub fn answer<T>(result: Result<T, AppError>) -> Answer<T> {
    result.map(Json).map_err(Problem::from)
}

/// How a file is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Opened by the browser.
    Inline,
    /// Saved.
    Attachment,
}

/// A file as an answer: never sniffed, never run as part of this site.
#[must_use]
pub fn file(download: Download, disposition: Disposition) -> Response {
    let Download { name, mime, bytes } = download;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let how = if disposition == Disposition::Inline { "inline" } else { "attachment" };
    let named = format!("{how}; filename*=UTF-8''{}", percent(&name));
    if let Ok(value) = HeaderValue::from_str(&named) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Percent-encodes everything but letters and digits (RFC 8187).
fn percent(name: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_whole() {
        assert_eq!(percent("对象 1.xlsx"), "%E5%AF%B9%E8%B1%A1%201.xlsx");
        assert_eq!(percent("a\"\r\nb"), "a%22%0D%0Ab");
    }
}
