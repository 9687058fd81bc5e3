//! After the visit: 补报执法码、公开结果.

use heyi_app::views::Done;
use heyi_domain::ids::VisitId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{AnyOf, Leader, Nothing, Officer, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// The report to 司法行政部门.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeReport {
    /// 报告内容.
    pub text: String,
}

/// 报告未使用执法码.
#[utoipa::path(post, path = "/visits/{id}/code-report", operation_id = "file_code_report", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = CodeReport, responses((status = 200, description = "OK", body = Done)))]
pub async fn code_report(who: Session<AnyOf<(Leader, Officer)>>, At(id): At<VisitId>, write: Write<CodeReport>) -> Answer<Done> {
    answer(who.app().file_code_report(&who.writing(&write.keys), id, write.body.text).await)
}

/// 公开检查结果.
#[utoipa::path(post, path = "/visits/{id}/publish", operation_id = "publish_visit", tag = "检查", params(("id" = VisitId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn publish(who: Session<Leader>, At(id): At<VisitId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().publish_visit(&who.writing(&write.keys), id).await)
}
