//! Draws as they stand; the lists as they would be frozen; what everyone may see.

use axum::response::Response;
use heyi_app::views::{DrawDraft, DrawPreview, DrawRow, DrawView};
use heyi_domain::ids::DrawId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{Bodies, Leader, Public, Question, Session};
use crate::answer::{Answer, Disposition, answer, file};
use crate::asked::{Asked, At};
use crate::problem::Problem;

/// Which district.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// 行政区划代码; without it every district's.
    district: Option<String>,
}

/// 双随机抽查.
#[utoipa::path(get, path = "/draws", operation_id = "list_draws", tag = "双随机抽查", responses((status = 200, description = "OK", body = Vec<DrawRow>)))]
pub async fn list(who: Session<Bodies>) -> Answer<Vec<DrawRow>> {
    answer(who.app().list_draws(who.caller()).await)
}

/// The lists as they would be frozen. Keeps nothing and needs no key.
#[utoipa::path(post, path = "/draws/preview", operation_id = "preview_draw", tag = "双随机抽查", request_body = DrawDraft, responses((status = 200, description = "OK", body = DrawPreview)))]
pub async fn preview(who: Session<Leader>, Question(draft): Question<DrawDraft>) -> Answer<DrawPreview> {
    answer(who.app().preview_draw(who.caller(), draft).await)
}

/// 一次双随机抽查.
#[utoipa::path(get, path = "/draws/{id}", operation_id = "draw", tag = "双随机抽查", params(("id" = DrawId, Path, description = "编号")), responses((status = 200, description = "OK", body = DrawView)))]
pub async fn view(who: Session<Bodies>, At(id): At<DrawId>) -> Answer<DrawView> {
    answer(who.app().view_draw(who.caller(), id).await)
}

/// 公示的双随机抽查.
#[utoipa::path(get, path = "/public/draws", operation_id = "public_draws", tag = "公开", params(District), responses((status = 200, description = "OK", body = Vec<DrawRow>)))]
pub async fn public_list(who: Public, Asked(whose): Asked<District>) -> Answer<Vec<DrawRow>> {
    answer(who.app().public_draws(whose.district.as_deref()).await)
}

/// 公示的一次双随机抽查: lists, commitments, beacon, seed and result.
#[utoipa::path(get, path = "/public/draws/{id}", operation_id = "public_draw", tag = "公开", params(("id" = DrawId, Path, description = "编号")), responses((status = 200, description = "OK", body = DrawView)))]
pub async fn public_view(who: Public, At(id): At<DrawId>) -> Answer<DrawView> {
    answer(who.app().public_draw(id).await)
}

/// 抽取记录, byte for byte, to be computed again.
#[utoipa::path(get, path = "/public/draws/{id}/record.json", operation_id = "public_draw_record", tag = "公开", params(("id" = DrawId, Path, description = "编号")), responses((status = 200, description = "OK", body = Vec<u8>, content_type = "application/json")))]
pub async fn record(who: Public, At(id): At<DrawId>) -> Result<Response, Problem> {
    Ok(file(who.app().draw_record(id).await?, Disposition::Attachment))
}
