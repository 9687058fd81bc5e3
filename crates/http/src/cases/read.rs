//! Reading cases.

use heyi_app::views::{CaseFilter, CaseRow, CaseView, Page};
use heyi_domain::ids::CaseId;

use crate::access::{Bodies, Session};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// 案件.
#[utoipa::path(get, path = "/cases", operation_id = "list_cases", tag = "办案", params(CaseFilter), responses((status = 200, description = "OK", body = Page<CaseRow>)))]
pub async fn list(who: Session<Bodies>, Asked(filter): Asked<CaseFilter>) -> Answer<Page<CaseRow>> {
    answer(who.app().list_cases(who.caller(), &filter).await)
}

/// A case up to 立案, with its conditions.
#[utoipa::path(get, path = "/cases/{id}", operation_id = "view_case", tag = "办案", params(("id" = CaseId, Path, description = "编号")), responses((status = 200, description = "OK", body = CaseView)))]
pub async fn view(who: Session<Bodies>, At(id): At<CaseId>) -> Answer<CaseView> {
    answer(who.app().view_case(who.caller(), id).await)
}
