//! 检查: answers and evidence.

use heyi_app::views::{Done, EvidenceNote};
use heyi_domain::ids::VisitId;
use heyi_rulebook::checklist;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Nothing, Officers, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckAnswer {
    /// 检查事项编号.
    pub check: String,
    /// The answer.
    pub answer: checklist::Answer,
    /// 说明.
    #[serde(default)]
    pub note: String,
}

/// The answer to one check.
#[utoipa::path(post, path = "/visits/{id}/answers", operation_id = "answer_check", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = CheckAnswer, responses((status = 200, description = "OK", body = Done)))]
pub async fn answer_check(who: Session<Officers>, At(id): At<VisitId>, write: Write<CheckAnswer>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let CheckAnswer { check, answer: given, note } = write.body;
    answer(who.app().answer_check(&caller, id, check, given, note).await)
}

/// 其余均符合.
#[utoipa::path(post, path = "/visits/{id}/pass-rest", operation_id = "pass_rest", tag = "检查", params(("id" = VisitId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn pass_rest(who: Session<Officers>, At(id): At<VisitId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().pass_rest(&who.writing(&write.keys), id).await)
}

/// Attaches evidence whose bytes were sent before.
#[utoipa::path(post, path = "/visits/{id}/evidence", operation_id = "add_evidence", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = EvidenceNote, responses((status = 200, description = "OK", body = Done)))]
pub async fn add_evidence(who: Session<Officers>, At(id): At<VisitId>, write: Write<EvidenceNote>) -> Answer<Done> {
    answer(who.app().add_evidence(&who.writing(&write.keys), id, write.body).await)
}
