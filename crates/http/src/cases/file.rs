//! 案卷: the file of a case and its review.

use axum::response::Response;
use heyi_app::views::{CaseReview, Done};
use heyi_domain::case::review::ReviewVerdict;
use heyi_domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Bodies, FileReviewers, Session, Write};
use crate::answer::{Answer, Disposition, answer, file};
use crate::asked::At;
use crate::problem::Problem;

/// A reviewer's own verdict on a rule.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
pub struct ReviewWord {
    /// The verdict: pass, fail or not_applicable.
    pub verdict: ReviewVerdict,
    /// 理由.
    pub reason: String,
}

/// 案卷 as one PDF: cover, index, every paper with its page in the file, notes.
#[utoipa::path(get, path = "/cases/{id}/file.pdf", operation_id = "case_file_pdf", tag = "办案", params(("id" = CaseId, Path, description = "编号")), responses((status = 200, description = "PDF", content_type = "application/pdf", body = Vec<u8>)))]
pub async fn pdf(who: Session<Bodies>, At(id): At<CaseId>) -> Result<Response, Problem> {
    let download = who.app().case_file_pdf(who.caller(), id).await?;
    Ok(file(download, Disposition::Inline))
}

/// 案卷 as an archive: the PDF, each paper and piece of evidence, what was recorded, an index with the digest of each file.
#[utoipa::path(get, path = "/cases/{id}/file.zip", operation_id = "case_file_zip", tag = "办案", params(("id" = CaseId, Path, description = "编号")), responses((status = 200, description = "ZIP", content_type = "application/zip", body = Vec<u8>)))]
pub async fn zip(who: Session<Bodies>, At(id): At<CaseId>) -> Result<Response, Problem> {
    let download = who.app().case_file_zip(who.caller(), id).await?;
    Ok(file(download, Disposition::Attachment))
}

/// 案卷评查: every rule of the review standard with its verdict.
#[utoipa::path(get, path = "/cases/{id}/review", operation_id = "review_case", tag = "办案", params(("id" = CaseId, Path, description = "编号")), responses((status = 200, description = "OK", body = CaseReview)))]
pub async fn review(who: Session<Bodies>, At(id): At<CaseId>) -> Answer<CaseReview> {
    answer(who.app().review_case(who.caller(), id).await)
}

/// 认定评查结论: a reviewer or supervisor confirms or overrides the verdict on one rule, with the reason.
#[utoipa::path(post, path = "/cases/{id}/review/{rule}", operation_id = "confirm_review", tag = "办案", params(("id" = CaseId, Path, description = "编号"), ("rule" = String, Path, description = "评查项目")), request_body = ReviewWord, responses((status = 200, description = "OK", body = Done)))]
pub async fn confirm(who: Session<FileReviewers>, At((id, rule)): At<(CaseId, String)>, write: Write<ReviewWord>) -> Answer<Done> {
    answer(who.app().confirm_review(&who.writing(&write.keys), id, rule, write.body.verdict, write.body.reason).await)
}
