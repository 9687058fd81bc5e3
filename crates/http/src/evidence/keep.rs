//! Sending evidence.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;
use heyi_app::Declared;
use heyi_app::views::KeptEvidence;

use crate::access::{AnyRole, Session};
use crate::answer::{Answer, answer};

/// Streams bytes into the evidence store. Its type is found in the bytes, not believed. Needs no key: the same bytes are kept once.
#[utoipa::path(post, path = "/evidence", operation_id = "keep_evidence", tag = "证据", request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "JPEG, PNG, WebP, HEIC, MP4, PDF…"), responses((status = 200, description = "OK", body = KeptEvidence)))]
pub async fn keep(who: Session<AnyRole>, headers: HeaderMap, body: Body) -> Answer<KeptEvidence> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let declared =
        Declared { mime: text(header::CONTENT_TYPE), length: text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()) };
    let stream = body.into_data_stream().map(|piece| piece.map_err(std::io::Error::other));
    answer(who.app().keep_evidence(who.caller(), stream, declared).await)
}
