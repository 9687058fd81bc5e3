//! 登记、变更检查对象.

use heyi_app::views::{Done, FirmChange};
use heyi_domain::firm::FirmRecord;
use heyi_domain::ids::FirmId;

use crate::access::{Administrator, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// 登记检查对象. Its 企业码 is made with it.
#[utoipa::path(post, path = "/firms", operation_id = "register_firm", tag = "对象", request_body = FirmRecord, responses((status = 200, description = "OK", body = Done)))]
pub async fn register(who: Session<Administrator>, write: Write<FirmRecord>) -> Answer<Done> {
    answer(who.app().register_firm(&who.writing(&write.keys), write.body).await)
}

/// 变更检查对象, with the whole new record.
#[utoipa::path(put, path = "/firms/{id}", operation_id = "change_firm", tag = "对象", params(("id" = FirmId, Path, description = "编号")), request_body = FirmChange, responses((status = 200, description = "OK", body = Done)))]
pub async fn change(who: Session<Administrator>, At(id): At<FirmId>, write: Write<FirmChange>) -> Answer<Done> {
    answer(who.app().change_firm(&who.writing(&write.keys), id, write.body).await)
}
