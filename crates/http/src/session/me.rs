//! Who am I, in which role.

use axum::http::StatusCode;
use heyi_app::views::Me;
use heyi_domain::Role;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{AnyRole, Question, Session};
use crate::answer::{Answer, answer};
use crate::problem::Problem;

/// Which role to use.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenRole {
    /// One of the person's own.
    pub role: Role,
}

/// 更换密码.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// 原密码.
    pub old: String,
    /// 新密码.
    pub new: String,
}

/// Who is signed in.
#[utoipa::path(get, path = "/me", operation_id = "me", tag = "登录", responses((status = 200, description = "OK", body = Me)))]
pub async fn me(who: Session<AnyRole>) -> Answer<Me> {
    answer(who.app().me(who.caller()).await)
}

/// 切换角色. Needs no key: it can be repeated.
#[utoipa::path(put, path = "/me/role", operation_id = "choose_role", tag = "登录", request_body = ChosenRole, responses((status = 200, description = "OK", body = Me)))]
pub async fn choose_role(who: Session<AnyRole>, Question(chosen): Question<ChosenRole>) -> Answer<Me> {
    answer(who.app().choose_role(who.token(), who.caller(), chosen.role).await)
}

/// 更换密码. Ends every other session. Needs no key: the old password is needed each time.
#[utoipa::path(put, path = "/me/password", operation_id = "change_password", tag = "登录", request_body = NewPassword, responses((status = 204, description = "Changed")))]
pub async fn change_password(who: Session<AnyRole>, Question(given): Question<NewPassword>) -> Result<StatusCode, Problem> {
    who.app().change_password(who.token(), who.caller(), &given.old, &given.new).await?;
    Ok(StatusCode::NO_CONTENT)
}
