//! Reading visits.

use heyi_app::views::{Page, VisitFilter, VisitRow, VisitState, VisitView};
use heyi_domain::ids::VisitId;

use crate::access::{Bodies, Officers, Session};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// 检查.
#[utoipa::path(get, path = "/visits", operation_id = "list_visits", tag = "检查", params(VisitFilter), responses((status = 200, description = "OK", body = Page<VisitRow>)))]
pub async fn list(who: Session<Bodies>, Asked(filter): Asked<VisitFilter>) -> Answer<Page<VisitRow>> {
    answer(who.app().list_visits(who.caller(), &filter).await)
}

/// A visit, with its checklist, its one list and what may be done next.
#[utoipa::path(get, path = "/visits/{id}", operation_id = "view_visit", tag = "检查", params(("id" = VisitId, Path, description = "编号")), responses((status = 200, description = "OK", body = VisitView)))]
pub async fn view(who: Session<Bodies>, At(id): At<VisitId>) -> Answer<VisitView> {
    answer(who.app().view_visit(who.caller(), id).await)
}

/// The raw facts of a visit, for the phone's own copy of the core.
#[utoipa::path(get, path = "/visits/{id}/state", operation_id = "visit_state", tag = "检查", params(("id" = VisitId, Path, description = "编号")), responses((status = 200, description = "OK", body = VisitState)))]
pub async fn state(who: Session<Officers>, At(id): At<VisitId>) -> Answer<VisitState> {
    answer(who.app().visit_state(who.caller(), id).await)
}
