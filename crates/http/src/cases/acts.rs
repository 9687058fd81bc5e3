//! 登记线索、建议立案、立案、退回、不予立案.

use crate::bodies::Reason;
use heyi_app::views::{Done, FilingDraft, LeadDraft};
use heyi_domain::ids::CaseId;

use crate::access::{Head, Nothing, Officers, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// 登记案件线索.
#[utoipa::path(post, path = "/cases", operation_id = "register_lead", tag = "办案", request_body = LeadDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn register(who: Session<Officers>, write: Write<LeadDraft>) -> Answer<Done> {
    answer(who.app().register_lead(&who.writing(&write.keys), write.body).await)
}

/// 建议立案.
#[utoipa::path(post, path = "/cases/{id}/propose", operation_id = "propose_filing", tag = "办案", params(("id" = CaseId, Path, description = "编号")), request_body = FilingDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn propose(who: Session<Officers>, At(id): At<CaseId>, write: Write<FilingDraft>) -> Answer<Done> {
    answer(who.app().propose_filing(&who.writing(&write.keys), id, write.body).await)
}

/// 批准立案.
#[utoipa::path(post, path = "/cases/{id}/file", operation_id = "file_case", tag = "办案", params(("id" = CaseId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn file(who: Session<Head>, At(id): At<CaseId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().file_case(&who.writing(&write.keys), id).await)
}

/// 退回立案建议.
#[utoipa::path(post, path = "/cases/{id}/return", operation_id = "return_case", tag = "办案", params(("id" = CaseId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn send_back(who: Session<Head>, At(id): At<CaseId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().return_case(&who.writing(&write.keys), id, write.body.reason).await)
}

/// 不予立案.
#[utoipa::path(post, path = "/cases/{id}/refuse", operation_id = "refuse_case", tag = "办案", params(("id" = CaseId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn refuse(who: Session<Head>, At(id): At<CaseId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().refuse_case(&who.writing(&write.keys), id, write.body.reason).await)
}
