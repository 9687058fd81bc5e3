//! What a supervisor sees of the district. Bodies and people are never ranked.

use heyi_app::views::{CapFilter, CapRow, OverdueRow, Page, RepeatFilter, RepeatRow};

use crate::access::{Session, Supervisor};
use crate::answer::{Answer, answer};
use crate::asked::Asked;

/// 年度频次 used up or nearly so, planned visits included, by firm and body.
#[utoipa::path(get, path = "/oversight/caps", operation_id = "list_caps", tag = "监督", params(CapFilter), responses((status = 200, description = "OK", body = Page<CapRow>)))]
pub async fn caps(who: Session<Supervisor>, Asked(filter): Asked<CapFilter>) -> Answer<Page<CapRow>> {
    answer(who.app().list_caps(&filter).await)
}

/// 重复上门: firms visited more than once in a month.
#[utoipa::path(get, path = "/oversight/repeats", operation_id = "list_repeats", tag = "监督", params(RepeatFilter), responses((status = 200, description = "OK", body = Page<RepeatRow>)))]
pub async fn repeats(who: Session<Supervisor>, Asked(filter): Asked<RepeatFilter>) -> Answer<Page<RepeatRow>> {
    answer(who.app().list_repeats(&filter).await)
}

/// 超期分布: overdue matters by body, in the order of their names.
#[utoipa::path(get, path = "/oversight/overdue", operation_id = "overdue_by_body", tag = "监督", responses((status = 200, description = "OK", body = Vec<OverdueRow>)))]
pub async fn overdue(who: Session<Supervisor>) -> Answer<Vec<OverdueRow>> {
    answer(who.app().overdue_by_body().await)
}
