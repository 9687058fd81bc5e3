//! 登记、变更人员.

use heyi_app::views::{Done, PersonView};
use heyi_domain::ids::PersonId;
use heyi_domain::person::PersonRecord;

use crate::access::{Administrator, AnyOf, Head, Leader, Session, Supervisor, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// 登记人员. The password is issued separately.
#[utoipa::path(post, path = "/people", operation_id = "register_person", tag = "机构人员", request_body = PersonRecord, responses((status = 200, description = "OK", body = Done)))]
pub async fn register(who: Session<Administrator>, write: Write<PersonRecord>) -> Answer<Done> {
    answer(who.app().register_person(&who.writing(&write.keys), write.body).await)
}

/// 变更人员, with the whole new record. Who leaves is signed out everywhere.
#[utoipa::path(put, path = "/people/{id}", operation_id = "change_person", tag = "机构人员", params(("id" = PersonId, Path, description = "编号")), request_body = PersonRecord, responses((status = 200, description = "OK", body = Done)))]
pub async fn change(who: Session<Administrator>, At(id): At<PersonId>, write: Write<PersonRecord>) -> Answer<Done> {
    answer(who.app().change_person(&who.writing(&write.keys), id, write.body).await)
}

/// A person with the names of the firms in his record.
#[utoipa::path(get, path = "/people/{id}", operation_id = "view_person", tag = "机构人员", params(("id" = PersonId, Path, description = "编号")), responses((status = 200, description = "OK", body = PersonView)))]
pub async fn view(who: Session<AnyOf<(Administrator, Leader, Head, Supervisor)>>, At(id): At<PersonId>) -> Answer<PersonView> {
    answer(who.app().view_person(who.caller(), id).await)
}
