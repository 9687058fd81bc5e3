//! Sending evidence.

use axum::body::Body;
use futures_util::StreamExt as _;
use heyi_app::views::KeptEvidence;

use crate::access::{AnyRole, Session};
use crate::answer::{Answer, answer};

/// Streams bytes into the evidence store. Its type is found in the bytes, not believed. Needs no key: the same bytes are kept once.
#[utoipa::path(post, path = "/evidence", operation_id = "keep_evidence", tag = "证据", request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "JPEG, PNG, WebP, HEIC, MP4, PDF…"), responses((status = 200, description = "OK", body = KeptEvidence)))]
pub async fn keep(who: Session<AnyRole>, body: Body) -> Answer<KeptEvidence> {
    let stream = body.into_data_stream().map(|piece| piece.map_err(std::io::Error::other));
    answer(who.app().keep_evidence(who.caller(), stream).await)
}
