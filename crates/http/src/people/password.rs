//! 发放初始密码.

use heyi_app::views::IssuedPassword;
use heyi_domain::ids::PersonId;

use crate::access::{Administrator, Session};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// Makes a new random password, shown this once, and signs the person out everywhere. Needs no key: its answer is kept nowhere.
#[utoipa::path(post, path = "/people/{id}/password", operation_id = "issue_password", tag = "机构人员", params(("id" = PersonId, Path, description = "编号")), responses((status = 200, description = "OK", body = IssuedPassword)))]
pub async fn issue(who: Session<Administrator>, At(id): At<PersonId>) -> Answer<IssuedPassword> {
    answer(who.app().issue_password(who.caller(), id).await)
}
