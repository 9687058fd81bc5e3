//! 移送: sent to a department, received or returned.

use crate::bodies::Reason;
use heyi_app::views::{Done, Page, ReferralFilter, ReferralRow};
use heyi_domain::ids::ReferralId;

use crate::access::{Bodies, Nothing, Officers, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// 移送.
#[utoipa::path(get, path = "/referrals", operation_id = "list_referrals", tag = "办案", params(ReferralFilter), responses((status = 200, description = "OK", body = Page<ReferralRow>)))]
pub async fn list(who: Session<Bodies>, Asked(filter): Asked<ReferralFilter>) -> Answer<Page<ReferralRow>> {
    answer(who.app().list_referrals(who.caller(), &filter).await)
}

/// 接收移送.
#[utoipa::path(post, path = "/referrals/{id}/receive", operation_id = "receive_referral", tag = "办案", params(("id" = ReferralId, Path, description = "编号")), responses((status = 200, description = "OK", body = Done)))]
pub async fn receive(who: Session<Officers>, At(id): At<ReferralId>, write: Write<Nothing>) -> Answer<Done> {
    answer(who.app().receive_referral(&who.writing(&write.keys), id).await)
}

/// 退回移送.
#[utoipa::path(post, path = "/referrals/{id}/return", operation_id = "return_referral", tag = "办案", params(("id" = ReferralId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn send_back(who: Session<Officers>, At(id): At<ReferralId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().return_referral(&who.writing(&write.keys), id, write.body.reason).await)
}
