//! 清单、签名、结束.

use heyi_app::views::{ChoiceDraft, Done};
use heyi_domain::ids::VisitId;
use heyi_domain::visit::Signatory;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Nothing, Officers, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// What becomes of each finding, and the combined advice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OneList {
    /// One entry for each failed check.
    pub choices: Vec<ChoiceDraft>,
    /// 综合整改建议; empty: composed.
    #[serde(default)]
    pub advice: String,
}

/// 企业签名.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signs.
    pub signatory: Signing,
    /// SHA-256 of the signature image sent before, hex.
    pub signature: String,
    /// 陈述意见; empty: none.
    #[serde(default)]
    pub statement: String,
}

/// Who signs for the firm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// 姓名.
    pub name: String,
    /// 身份.
    pub capacity: String,
}

/// 拒绝签名.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusedSignature {
    /// 拒签情况.
    pub reason: String,
    /// 见证人.
    #[serde(default)]
    pub witness: Option<String>,
    /// Evidence number of the recording.
    #[serde(default)]
    pub recording: Option<u32>,
}

/// 合并为一张清单.
#[utoipa::path(post, path = "/visits/{id}/list", operation_id = "merge_list", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = OneList, responses((status = 200, description = "OK", body = Done)))]
pub async fn merge(who: Session<Officers>, At(id): At<VisitId>, write: Write<OneList>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let OneList { choices, advice } = write.body;
    answer(who.app().merge_list(&caller, id, choices, advice).await)
}

/// 确认清单, by each officer with his own account.
#[utoipa::path(post, path = "/visits/{id}/confirm", operation_id = "confirm_list", tag = "检查", params(("id" = VisitId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn confirm(who: Session<Officers>, At(id): At<VisitId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().confirm_list(&who.writing(&write.keys), id).await)
}

/// 企业签名.
#[utoipa::path(post, path = "/visits/{id}/sign", operation_id = "sign_visit", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = Signature, responses((status = 200, description = "OK", body = Done)))]
pub async fn sign(who: Session<Officers>, At(id): At<VisitId>, write: Write<Signature>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let Signature { signatory, signature, statement } = write.body;
    let signatory = Signatory { name: signatory.name, capacity: signatory.capacity };
    answer(who.app().sign_visit(&caller, id, signatory, signature, statement).await)
}

/// 拒绝签名, with witness or recording.
#[utoipa::path(post, path = "/visits/{id}/refuse-signature", operation_id = "refuse_signature", tag = "检查", params(("id" = VisitId, Path, description = "编号")), request_body = RefusedSignature, responses((status = 200, description = "OK", body = Done)))]
pub async fn refuse(who: Session<Officers>, At(id): At<VisitId>, write: Write<RefusedSignature>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let RefusedSignature { reason, witness, recording } = write.body;
    answer(who.app().refuse_signature(&caller, id, reason, witness, recording).await)
}

/// 结束检查.
#[utoipa::path(post, path = "/visits/{id}/close", operation_id = "close_visit", tag = "检查", params(("id" = VisitId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn close(who: Session<Officers>, At(id): At<VisitId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().close_visit(&who.writing(&write.keys), id).await)
}
