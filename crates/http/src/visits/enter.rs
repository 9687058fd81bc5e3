//! 亮码、亮证、通知: what comes before the first check.

use crate::bodies::{OtherDay, Reason, Team};
use heyi_app::views::Done;
use heyi_domain::ids::VisitId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Leader, Nothing, Officers, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// The 企业码 as scanned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirmCode {
    /// 企业码.
    pub code: String,
}

/// 扫企业码.
#[utoipa::path(post, path = "/visits/{id}/scan", operation_id = "scan_firm_code", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = FirmCode, responses((status = 200, description = "OK", body = Done)))]
pub async fn scan(who: Session<Officers>, At(id): At<VisitId>, write: Write<FirmCode>) -> Answer<Done> {
    answer(who.app().scan_firm_code(&who.writing(&write.keys), id, write.body.code).await)
}

/// 未使用执法码, with the reason.
#[utoipa::path(post, path = "/visits/{id}/no-code", operation_id = "report_no_code", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn no_code(who: Session<Officers>, At(id): At<VisitId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().report_no_code(&who.writing(&write.keys), id, write.body.reason).await)
}

/// 亮证入场.
#[utoipa::path(post, path = "/visits/{id}/enter", operation_id = "enter_visit", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = Team, responses((status = 200, description = "OK", body = Done)))]
pub async fn enter(who: Session<Officers>, At(id): At<VisitId>, write: Write<Team>) -> Answer<Done> {
    answer(who.app().enter_visit(&who.writing(&write.keys), id, write.body.officers).await)
}

/// 送达检查通知书.
#[utoipa::path(post, path = "/visits/{id}/notice", operation_id = "issue_notice", tag = "检查", params(("id" = VisitId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn notice(who: Session<Officers>, At(id): At<VisitId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().issue_notice(&who.writing(&write.keys), id).await)
}

/// 改期.
#[utoipa::path(post, path = "/visits/{id}/move", operation_id = "move_visit", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = OtherDay, responses((status = 200, description = "OK", body = Done)))]
pub async fn move_day(who: Session<Leader>, At(id): At<VisitId>, write: Write<OtherDay>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let OtherDay { day, reason } = write.body;
    answer(who.app().move_visit(&caller, id, day, reason).await)
}

/// 未实施.
#[utoipa::path(post, path = "/visits/{id}/abandon", operation_id = "abandon_visit", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn abandon(who: Session<Officers>, At(id): At<VisitId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().abandon_visit(&who.writing(&write.keys), id, write.body.reason).await)
}
