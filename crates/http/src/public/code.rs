//! Behind 执法码 and 企业码.

use heyi_app::views::{PublicTask, PublicVisit};

use crate::access::Public;
use crate::answer::{Answer, answer};
use crate::asked::At;

/// Behind a 执法码: 谁来、为什么、查哪些、凭什么、你有什么权利.
#[utoipa::path(get, path = "/public/code/{code}", operation_id = "public_task", tag = "公开", params(("code" = String, Path, description = "执法码")), responses((status = 200, description = "OK", body = PublicTask)))]
pub async fn task(who: Public, At(code): At<String>) -> Answer<PublicTask> {
    answer(who.app().public_task(&code).await)
}

/// After the visit, for the firm that holds both codes: the list, last days, remedies.
#[utoipa::path(get, path = "/public/visit/{code}/{firm_code}", operation_id = "public_visit", tag = "公开", params(("code" = String, Path, description = "执法码"), ("firm_code" = String, Path, description = "企业码")), responses((status = 200, description = "OK", body = PublicVisit)))]
pub async fn visit(who: Public, At((code, firm_code)): At<(String, String)>) -> Answer<PublicVisit> {
    answer(who.app().public_visit(&code, &firm_code).await)
}
