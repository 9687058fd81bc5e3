//! Reading people and bodies.

use heyi_app::views::{BodyRow, Page, PersonFilter, PersonRow};

use crate::access::{Administrator, AnyOf, Bodies, Head, Leader, Session, Supervisor};
use crate::answer::{Answer, answer};
use crate::asked::Asked;

/// 人员. Leaders and heads see those of their own body; supervisors and administrators all.
#[utoipa::path(get, path = "/people", operation_id = "list_people", tag = "机构人员", params(PersonFilter), responses((status = 200, description = "OK", body = Page<PersonRow>)))]
pub async fn people(
    who: Session<AnyOf<(Administrator, Leader, Head, Supervisor)>>,
    Asked(filter): Asked<PersonFilter>,
) -> Answer<Page<PersonRow>> {
    answer(who.app().list_people(who.caller(), &filter).await)
}

/// 执法主体.
#[utoipa::path(get, path = "/bodies", operation_id = "list_bodies", tag = "机构人员", responses((status = 200, description = "OK", body = Vec<BodyRow>)))]
pub async fn bodies(who: Session<Bodies>) -> Answer<Vec<BodyRow>> {
    answer(who.app().list_bodies(who.caller()).await)
}
