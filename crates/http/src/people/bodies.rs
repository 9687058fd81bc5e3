//! 登记、变更执法主体.

use heyi_app::views::{BodyDraft, BodyNames, Done};
use heyi_domain::body::BodyRecord;
use heyi_domain::ids::BodyCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{Administrator, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// Which district.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InDistrict {
    /// 区县代码.
    district: String,
}

/// Towns and departments of a district that are not registered yet. Names and 文号机关代字 are proposals.
#[utoipa::path(get, path = "/bodies/proposed", operation_id = "proposed_bodies", tag = "机构人员", params(InDistrict), responses((status = 200, description = "OK", body = Vec<BodyRecord>)))]
pub async fn proposed(who: Session<Administrator>, Asked(of): Asked<InDistrict>) -> Answer<Vec<BodyRecord>> {
    answer(who.app().proposed_bodies(&of.district))
}

/// 登记执法主体. Level, district, town and department follow from the code.
#[utoipa::path(post, path = "/bodies", operation_id = "register_body", tag = "机构人员", request_body = BodyDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn register(who: Session<Administrator>, write: Write<BodyDraft>) -> Answer<Done> {
    answer(who.app().register_body(&who.writing(&write.keys), write.body).await)
}

/// 变更执法主体: full name, short name, 文号机关代字.
#[utoipa::path(put, path = "/bodies/{id}", operation_id = "change_body", tag = "机构人员", params(("id" = BodyCode, Path, description = "代码")), request_body = BodyNames, responses((status = 200, description = "OK", body = Done)))]
pub async fn change(who: Session<Administrator>, At(id): At<BodyCode>, write: Write<BodyNames>) -> Answer<Done> {
    answer(who.app().change_body(&who.writing(&write.keys), id, write.body).await)
}
