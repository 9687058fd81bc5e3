//! What every write carries: a key that makes it happen once, the number it was based on, and a body that reads.

use axum::body::Bytes;
use axum::extract::{FromRequest, OriginalUri, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::Site;
use crate::problem::Problem;
use crate::wording::in_chinese;

/// The keys of a write.
#[derive(Debug, Clone)]
pub struct Keys {
    /// `Idempotency-Key`.
    pub key: String,
    /// SHA-256 over method, path, query and body, hex: the same key for another request is refused.
    pub request_digest: String,
    /// `If-Match`: the stream number the client saw.
    pub expected: Option<u64>,
    /// `Heyi-Claimed-At`: the device's instant of an act made without network, milliseconds UTC.
    pub claimed_ms: Option<i64>,
    /// `Heyi-Device`.
    pub device: Option<String>,
}

/// A write with a JSON body.
#[derive(Debug)]
pub struct Write<T> {
    /// Its keys.
    pub keys: Keys,
    /// Its body.
    pub body: T,
}

/// A write with bytes (a workbook).
#[derive(Debug)]
pub struct WriteBytes {
    /// Its keys.
    pub keys: Keys,
    /// The bytes.
    pub body: Bytes,
}

/// A question with a JSON body: keeps nothing, needs no key.
#[derive(Debug)]
pub struct Question<T>(pub T);

/// A body that says nothing: `{}` or none.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
pub struct Nothing {}

impl<T: DeserializeOwned> FromRequest<Site> for Write<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let is_json = says_json(request.headers());
        let (keys, bytes) = take(request, site).await?;
        Ok(Self { keys, body: read(&bytes, is_json)? })
    }
}

impl<T: DeserializeOwned> FromRequest<Site> for Question<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let is_json = says_json(request.headers());
        let bytes = Bytes::from_request(request, site).await.map_err(|rejection| not_whole(rejection.status()))?;
        read(&bytes, is_json).map(Self)
    }
}

impl FromRequest<Site> for WriteBytes {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let (keys, body) = take(request, site).await?;
        Ok(Self { keys, body })
    }
}

async fn take(request: Request, site: &Site) -> Result<(Keys, Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let key = key_of(&parts.headers)?;
    let expected = expected_of(&parts.headers)?;
    let claimed_ms = match parts.headers.get("heyi-claimed-at") {
        None => None,
        Some(value) => Some(
            value
                .to_str()
                .ok()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| Problem::of_code("bad_header", "请求头Heyi-Claimed-At应为毫秒数。"))?,
        ),
    };
    let device = parts.headers.get("heyi-device").and_then(|v| v.to_str().ok()).map(|text| text.chars().take(64).collect());
    let uri = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |original| original.0.clone());
    let method = parts.method.clone();
    let bytes = Bytes::from_request(Request::from_parts(parts, body), site).await.map_err(|rejection| not_whole(rejection.status()))?;
    let digest = Sha256::new()
        .chain_update(method.as_str())
        .chain_update(b"\n")
        .chain_update(uri.path_and_query().map_or("", |path| path.as_str()))
        .chain_update(b"\n")
        .chain_update(&bytes)
        .finalize();
    Ok((Keys { key, request_digest: hex::encode(digest), expected, claimed_ms, device }, bytes))
}

fn says_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return true };
    let kind = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn read<T: DeserializeOwned>(bytes: &[u8], is_json: bool) -> Result<T, Problem> {
    if !bytes.is_empty() && !is_json {
        return Err(Problem::of_code("unsupported_media_type", "提交的内容应为JSON格式。"));
    }
    let text = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(text).map_err(|error| Problem::of_code("bad_input", in_chinese(&error)))
}

fn not_whole(status: StatusCode) -> Problem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::of_code("too_large", "提交的内容过大。")
    } else {
        Problem::of_code("bad_input", "提交的内容没有传输完整，请重新提交。")
    }
}

fn key_of(headers: &HeaderMap) -> Result<String, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Err(Problem::of_code("key_missing", "请求缺少提交编号（请求头Idempotency-Key）。"));
    };
    let text = value.to_str().unwrap_or_default();
    let fits = (8..=100).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
    if !fits {
        return Err(Problem::of_code("bad_header", "提交编号（请求头Idempotency-Key）应为8至100位字母、数字和“-_.:”。"));
    }
    Ok(text.to_owned())
}

fn expected_of(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    number.parse().map(Some).map_err(|_| Problem::of_code("bad_header", "请求头If-Match应为版本号，例如\"7\"。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn a_key_is_needed_and_must_fit() {
        assert_eq!(key_of(&HeaderMap::new()).unwrap_err().code(), "key_missing");
        for bad in ["short", "with space here", &"x".repeat(101)] {
            assert_eq!(key_of(&headers("idempotency-key", bad)).unwrap_err().code(), "bad_header", "{bad}");
        }
        assert_eq!(key_of(&headers("idempotency-key", "0192f3a4-0000-7000")).unwrap(), "0192f3a4-0000-7000");
    }

    #[test]
    fn if_match_is_a_number_in_quotes_or_bare() {
        assert_eq!(expected_of(&HeaderMap::new()).unwrap(), None);
        assert_eq!(expected_of(&headers("if-match", "\"7\"")).unwrap(), Some(7));
        assert_eq!(expected_of(&headers("if-match", "7")).unwrap(), Some(7));
        assert_eq!(expected_of(&headers("if-match", "*")).unwrap(), None);
        assert!(expected_of(&headers("if-match", "W/\"7\"")).is_err());
    }
}
