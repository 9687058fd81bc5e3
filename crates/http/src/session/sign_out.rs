//! 退出.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::access::{AnyRole, Public, Session, Site, cleared_cookie, token_of};
use crate::problem::Problem;

/// 退出登录. Also succeeds when there was no session. Needs no key: it can be repeated.
#[utoipa::path(delete, path = "/session", operation_id = "sign_out", tag = "登录", responses((status = 204, description = "Signed out")))]
pub async fn sign_out(who: Public, State(site): State<Site>, headers: axum::http::HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = token_of(&headers) {
        who.app().sign_out(token).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cleared_cookie(site.settings().secure))]).into_response())
}

/// 在所有设备上退出. Needs no key: it can be repeated.
#[utoipa::path(delete, path = "/sessions", operation_id = "sign_out_everywhere", tag = "登录", responses((status = 204, description = "Signed out everywhere")))]
pub async fn sign_out_everywhere(who: Session<AnyRole>, State(site): State<Site>) -> Result<Response, Problem> {
    who.app().sign_out_everywhere(who.caller()).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cleared_cookie(site.settings().secure))]).into_response())
}
