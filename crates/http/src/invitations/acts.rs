//! 部门邀约: what is asked of a department, and its answer.

use crate::bodies::{OtherDay, Reason, Team};
use heyi_app::views::{Done, InvitationFilter, InvitationRow, Page};
use heyi_domain::ids::TaskId;

use crate::access::{Bodies, DepartmentOfficer, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// 邀约, most urgent first.
#[utoipa::path(get, path = "/invitations", operation_id = "list_invitations", tag = "邀约", params(InvitationFilter), responses((status = 200, description = "OK", body = Page<InvitationRow>)))]
pub async fn list(who: Session<Bodies>, Asked(filter): Asked<InvitationFilter>) -> Answer<Page<InvitationRow>> {
    answer(who.app().list_invitations(who.caller(), &filter).await)
}

/// 接受邀约, with the officers who will come.
#[utoipa::path(post, path = "/tasks/{id}/accept", operation_id = "accept_invitation", tag = "邀约", params(("id" = TaskId, Path, description = "编号")), request_body = Team, responses((status = 200, description = "OK", body = Done)))]
pub async fn accept(who: Session<DepartmentOfficer>, At(id): At<TaskId>, write: Write<Team>) -> Answer<Done> {
    answer(who.app().accept_invitation(&who.writing(&write.keys), id, write.body.officers).await)
}

/// 不能参加.
#[utoipa::path(post, path = "/tasks/{id}/decline", operation_id = "decline_invitation", tag = "邀约", params(("id" = TaskId, Path, description = "编号")), request_body = Reason, responses((status = 200, description = "OK", body = Done)))]
pub async fn decline(who: Session<DepartmentOfficer>, At(id): At<TaskId>, write: Write<Reason>) -> Answer<Done> {
    answer(who.app().decline_invitation(&who.writing(&write.keys), id, write.body.reason).await)
}

/// 请求改期.
#[utoipa::path(post, path = "/tasks/{id}/propose-day", operation_id = "propose_day", tag = "邀约", params(("id" = TaskId, Path, description = "编号")), request_body = OtherDay, responses((status = 200, description = "OK", body = Done)))]
pub async fn propose_day(who: Session<DepartmentOfficer>, At(id): At<TaskId>, write: Write<OtherDay>) -> Answer<Done> {
    let caller = who.writing(&write.keys);
    let OtherDay { day, reason } = write.body;
    answer(who.app().propose_day(&caller, id, day, reason).await)
}
