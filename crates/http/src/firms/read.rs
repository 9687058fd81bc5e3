//! Reading firms. Contact and phone are masked.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use heyi_app::views::{FirmFilter, FirmRow, FirmView, MapPoint, Page};
use heyi_domain::ids::FirmId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{Administrator, AnyOf, Bodies, FirmOnly, Leader, Session};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};
use crate::problem::Problem;

/// Which points.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Where {
    /// 经营业态 (scene id).
    #[serde(default)]
    scene: Option<String>,
    /// 镇街代码.
    #[serde(default)]
    town: Option<String>,
}

/// 检查对象.
#[utoipa::path(get, path = "/firms", operation_id = "list_firms", tag = "对象", params(FirmFilter), responses((status = 200, description = "OK", body = Page<FirmRow>)))]
pub async fn list(who: Session<Bodies>, Asked(filter): Asked<FirmFilter>) -> Answer<Page<FirmRow>> {
    answer(who.app().list_firms(who.caller(), &filter).await)
}

/// Points of the map: firms in business with a known place.
#[utoipa::path(get, path = "/firms/map", operation_id = "map_firms", tag = "对象", params(Where), responses((status = 200, description = "OK", body = Vec<MapPoint>)))]
pub async fn map(who: Session<Bodies>, Asked(place): Asked<Where>) -> Answer<Vec<MapPoint>> {
    answer(who.app().map_firms(who.caller(), place.scene.as_deref(), place.town.as_deref()).await)
}

/// A firm with its record of visits, findings, orders and cases.
#[utoipa::path(get, path = "/firms/{id}", operation_id = "view_firm", tag = "对象", params(("id" = FirmId, Path, description = "编号")), responses((status = 200, description = "OK", body = FirmView)))]
pub async fn view(who: Session<Bodies>, At(id): At<FirmId>) -> Answer<FirmView> {
    answer(who.app().view_firm(who.caller(), id).await)
}

/// A firm's account sees its own firm, unmasked.
#[utoipa::path(get, path = "/firm", operation_id = "own_firm", tag = "对象", responses((status = 200, description = "OK", body = FirmView)))]
pub async fn own(who: Session<FirmOnly>) -> Answer<FirmView> {
    answer(who.app().own_firm(who.caller()).await)
}

/// 企业码 as a card to print. A firm gets its own only.
#[utoipa::path(get, path = "/firms/{id}/code-card.svg", operation_id = "firm_code_card", tag = "对象", params(("id" = FirmId, Path, description = "编号")), responses((status = 200, description = "SVG", body = String, content_type = "image/svg+xml")))]
pub async fn code_card(who: Session<AnyOf<(Administrator, Leader, FirmOnly)>>, At(id): At<FirmId>) -> Result<Response, Problem> {
    let svg = who.app().firm_code_card(who.caller(), id).await?;
    let headers = [(header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, svg).into_response())
}
