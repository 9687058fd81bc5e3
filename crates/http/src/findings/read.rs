//! 检查发现的问题.

use heyi_app::views::{FindingFilter, FindingRow, Page};

use crate::access::{AnyRole, Session};
use crate::answer::{Answer, answer};
use crate::asked::Asked;

/// 问题.
#[utoipa::path(get, path = "/findings", operation_id = "list_findings", tag = "办案", params(FindingFilter), responses((status = 200, description = "OK", body = Page<FindingRow>)))]
pub async fn list(who: Session<AnyRole>, Asked(filter): Asked<FindingFilter>) -> Answer<Page<FindingRow>> {
    answer(who.app().list_findings(who.caller(), &filter).await)
}
