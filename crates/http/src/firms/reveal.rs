//! 查看未脱敏信息: each look is itself recorded.

use heyi_app::views::Revealed;
use heyi_domain::ids::FirmId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Bodies, Session, Write};
use crate::answer::{Answer, answer};
use crate::asked::At;

/// Why the masked fields are needed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// 查看理由.
    pub why: String,
}

/// Contact and phone of a firm, against a reason that is kept in its 全过程.
#[utoipa::path(post, path = "/firms/{id}/reveal", operation_id = "reveal_firm", tag = "对象", params(("id" = FirmId, Path, description = "编号")), request_body = Need, responses((status = 200, description = "OK", body = Revealed)))]
pub async fn reveal(who: Session<Bodies>, At(id): At<FirmId>, write: Write<Need>) -> Answer<Revealed> {
    answer(who.app().reveal_firm(&who.writing(&write.keys), id, write.body.why).await)
}
