//! The steps of a draw: 公告、承诺、公开随机数、抽取、替换、生成检查任务、作废.

use heyi_app::views::{Done, DrawDraft, DrawTasksDraft};
use heyi_domain::draw::Replaced;
use heyi_domain::ids::DrawId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{AnyOf, Head, Leader, Nothing, Session, Supervisor, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;
use crate::bodies::Reason;

/// 承诺.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawCommitment {
    /// The digest of the party's secret, 64 hex digits.
    pub commitment: String,
}

/// 随机数.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawSecret {
    /// The secret, 64 hex digits.
    pub secret: String,
}

/// 锁定名单并公告.
#[utoipa::path(post, path = "/draws", operation_id = "announce_draw", tag = "双随机抽查", request_body = DrawDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn announce(who: Session<Leader>, write: Write<DrawDraft>) -> Answer<Done> {
    answer(who.app().announce_draw(&who.writing(&write.keys), write.body).await)
}

/// 提交承诺.
#[utoipa::path(post, path = "/draws/{id}/commit", operation_id = "commit_to_draw", tag = "双随机抽查", params(("id" = DrawId, Path, description = "编号")), request_body = DrawCommitment, responses((status = 200, description = "OK", body = Done)))]
pub async fn commit(who: Session<AnyOf<(Leader, Head, Supervisor)>>, At(id): At<DrawId>, write: Write<DrawCommitment>) -> Answer<Done> {
    answer(who.app().commit_to_draw(&who.writing(&write.keys), id, write.body.commitment).await)
}

/// 公开随机数.
#[utoipa::path(post, path = "/draws/{id}/reveal", operation_id = "reveal_for_draw", tag = "双随机抽查", params(("id" = DrawId, Path, description = "编号")), request_body = DrawSecret, responses((status = 200, description = "OK", body = Done)))]
pub async fn reveal(who: Session<AnyOf<(Leader, Head, Supervisor)>>, At(id): At<DrawId>, write: Write<DrawSecret>) -> Answer<Done> {
    answer(who.app().reveal_for_draw(&who.writing(&write.keys), id, write.body.secret).await)
}

/// 登记逾期未公开随机数.
#[utoipa::path(post, path = "/draws/{id}/withhold", operation_id = "withhold_in_draw", tag = "双随机抽查", params(("id" = DrawId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn withhold(who: Session<AnyOf<(Leader, Supervisor)>>, At(id): At<DrawId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().withhold_in_draw(&who.writing(&write.keys), id).await)
}

/// 抽取.
#[utoipa::path(post, path = "/draws/{id}/draw", operation_id = "run_draw", tag = "双随机抽查", params(("id" = DrawId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn draw(who: Session<AnyOf<(Leader, Supervisor)>>, At(id): At<DrawId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().run_draw(&who.writing(&write.keys), id).await)
}

/// 按下一签替换对象或者人员.
#[utoipa::path(post, path = "/draws/{id}/replace", operation_id = "replace_in_draw", tag = "双随机抽查", params(("id" = DrawId, Path, description = "编号")), request_body = Replaced, responses((status = 200, description = "OK", body = Done)))]
pub async fn replace(who: Session<Leader>, At(id): At<DrawId>, write: Write<Replaced>) -> Answer<Done> {
    answer(who.app().replace_in_draw(&who.writing(&write.keys), id, write.body).await)
}

/// 按抽取结果生成检查任务草稿.
#[utoipa::path(post, path = "/draws/{id}/tasks", operation_id = "draft_tasks_of_draw", tag = "双随机抽查", params(("id" = DrawId, Path, description = "编号")), request_body = DrawTasksDraft, responses((status = 200, description = "OK", body = Done)))]
pub async fn tasks(who: Session<Leader>, At(id): At<DrawId>, write: Write<DrawTasksDraft>) -> Answer<Done> {
    answer(who.app().draft_tasks_of_draw(&who.writing(&write.keys), id, write.body).await)
}

/// 作废双随机抽查.
#[utoipa::path(post, path = "/draws/{id}/discard", operation_id = "discard_draw", tag = "双随机抽查", params(("id" = DrawId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn discard(who: Session<Leader>, At(id): At<DrawId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().discard_draw(&who.writing(&write.keys), id, write.body.reason).await)
}
