//! 检查计划: list, draft, approve, publish.

use heyi_app::views::{Done, ProgrammeRow};
use heyi_domain::ids::ProgrammeId;
use heyi_domain::programme::ProgrammeText;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Bodies, Head, Leader, Nothing, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// Who approved a programme, by which paper.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// 批准机关.
    pub approver: String,
    /// 批准文号.
    pub reference: String,
}

/// 检查计划.
#[utoipa::path(get, path = "/programmes", operation_id = "list_programmes", tag = "检查计划", responses((status = 200, description = "OK", body = Vec<ProgrammeRow>)))]
pub async fn list(who: Session<Bodies>) -> Answer<Vec<ProgrammeRow>> {
    answer(who.app().list_programmes(who.caller()).await)
}

/// 起草检查计划.
#[utoipa::path(post, path = "/programmes", operation_id = "draft_programme", tag = "检查计划", request_body = ProgrammeText, responses((status = 200, description = "OK", body = Done)))]
pub async fn draft(who: Session<Leader>, write: Write<ProgrammeText>) -> Answer<Done> {
    answer(who.app().draft_programme(&who.writing(&write.keys), write.body).await)
}

/// 批准检查计划.
#[utoipa::path(post, path = "/programmes/{id}/approve", operation_id = "approve_programme", tag = "检查计划", params(("id" = ProgrammeId, Path, description = "编号")), request_body = Approval, responses((status = 200, description = "OK", body = Done)))]
pub async fn approve(who: Session<Head>, At(id): At<ProgrammeId>, write: Write<Approval>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let Approval { approver, reference } = write.body;
    answer(who.app().approve_programme(&caller, id, approver, reference).await)
}

/// 备案并公布检查计划.
#[utoipa::path(post, path = "/programmes/{id}/publish", operation_id = "publish_programme", tag = "检查计划", params(("id" = ProgrammeId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn publish(who: Session<Head>, At(id): At<ProgrammeId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().publish_programme(&who.writing(&write.keys), id).await)
}
