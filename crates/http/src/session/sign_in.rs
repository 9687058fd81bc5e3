//! 登录.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use heyi_app::views::{DemoAccount, Me};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Public, Question, Site, session_cookie};
use crate::answer::{Answer, answer};
use crate::problem::Problem;

/// 账号和密码.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// 登录账号.
    pub login: String,
    /// 密码.
    pub password: String,
}

/// 登录. Sets the cookie `heyi_session`. Needs no key: signing in twice makes two sessions.
#[utoipa::path(post, path = "/session", operation_id = "sign_in", tag = "登录", request_body = Credentials, responses((status = 200, description = "OK", body = Me)))]
pub async fn sign_in(
    who: Public,
    State(site): State<Site>,
    headers: HeaderMap,
    Question(given): Question<Credentials>,
) -> Result<Response, Problem> {
    let device = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signed_in = who.app().sign_in(&given.login, &given.password, who.address(), device).await?;
    let cookie = session_cookie(&signed_in.token, site.settings().secure);
    Ok(([(header::SET_COOKIE, cookie)], Json(signed_in.me)).into_response())
}

/// The demonstration's accounts; nothing there in real use.
#[utoipa::path(get, path = "/demo/accounts", operation_id = "demo_accounts", tag = "登录", responses((status = 200, description = "OK", body = Vec<DemoAccount>)))]
pub async fn demo_accounts(who: Public) -> Answer<Vec<DemoAccount>> {
    answer(who.app().demo_accounts().await)
}
