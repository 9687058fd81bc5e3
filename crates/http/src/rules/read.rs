//! Reading the rulebook.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use heyi_app::views::{CalendarView, DepartmentRow, DistrictRow, ItemFilter, ItemRow, ItemView, Page, ProcedureRow, SceneRow, SceneView, TownRow};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{AnyRole, Session};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};
use crate::problem::Problem;

/// Words to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Words; everything where not given.
    #[serde(default)]
    q: Option<String>,
}

/// Which district.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OfDistrict {
    /// 区县代码.
    district: String,
}

/// 检查场景.
#[utoipa::path(get, path = "/rules/scenes", operation_id = "list_scenes", tag = "清单与规则", responses((status = 200, description = "OK", body = Vec<SceneRow>)))]
pub async fn scenes(who: Session<AnyRole>) -> Answer<Vec<SceneRow>> {
    answer(who.app().list_scenes())
}

/// A scene with its check matters.
#[utoipa::path(get, path = "/rules/scenes/{id}", operation_id = "view_scene", tag = "清单与规则", params(("id" = String, Path, description = "`SCENE-CY`")), responses((status = 200, description = "OK", body = SceneView)))]
pub async fn scene(who: Session<AnyRole>, At(id): At<String>) -> Answer<SceneView> {
    answer(who.app().view_scene(&id))
}

/// 执法事项.
#[utoipa::path(get, path = "/rules/items", operation_id = "list_items", tag = "清单与规则", params(ItemFilter), responses((status = 200, description = "OK", body = Page<ItemRow>)))]
pub async fn items(who: Session<AnyRole>, Asked(filter): Asked<ItemFilter>) -> Answer<Page<ItemRow>> {
    answer(who.app().list_items(&filter))
}

/// An item with articles, fines and benchmark.
#[utoipa::path(get, path = "/rules/items/{id}", operation_id = "view_item", tag = "清单与规则", params(("id" = String, Path, description = "`XF-001`")), responses((status = 200, description = "OK", body = ItemView)))]
pub async fn item(who: Session<AnyRole>, At(id): At<String>) -> Answer<ItemView> {
    answer(who.app().view_item(&id))
}

/// 程序规则和办理条件.
#[utoipa::path(get, path = "/rules/procedure", operation_id = "list_procedure", tag = "清单与规则", params(Words), responses((status = 200, description = "OK", body = Vec<ProcedureRow>)))]
pub async fn procedure(who: Session<AnyRole>, Asked(words): Asked<Words>) -> Answer<Vec<ProcedureRow>> {
    answer(who.app().list_procedure(words.q.as_deref()))
}

/// 部门.
#[utoipa::path(get, path = "/rules/departments", operation_id = "list_departments", tag = "清单与规则", responses((status = 200, description = "OK", body = Vec<DepartmentRow>)))]
pub async fn departments(who: Session<AnyRole>) -> Answer<Vec<DepartmentRow>> {
    answer(who.app().list_departments())
}

/// 区县, with those this installation serves marked.
#[utoipa::path(get, path = "/rules/districts", operation_id = "list_districts", tag = "清单与规则", responses((status = 200, description = "OK", body = Vec<DistrictRow>)))]
pub async fn districts(who: Session<AnyRole>) -> Answer<Vec<DistrictRow>> {
    answer(who.app().list_districts())
}

/// 乡镇街道 of a district.
#[utoipa::path(get, path = "/rules/towns", operation_id = "list_towns", tag = "清单与规则", params(OfDistrict), responses((status = 200, description = "OK", body = Vec<TownRow>)))]
pub async fn towns(who: Session<AnyRole>, Asked(of): Asked<OfDistrict>) -> Answer<Vec<TownRow>> {
    answer(who.app().list_towns(&of.district))
}

/// Every day of a year: 工作日, 调休上班日, 周末, 放假日.
#[utoipa::path(get, path = "/rules/calendar/{year}", operation_id = "view_calendar", tag = "清单与规则", params(("year" = i16, Path, description = "年")), responses((status = 200, description = "OK", body = CalendarView)))]
pub async fn calendar(who: Session<AnyRole>, At(year): At<i16>) -> Answer<CalendarView> {
    answer(who.app().view_calendar(year))
}

/// The files of the rulebook as one object `{path: text}`, for the phone's own copy of the core; `program` names the program version it is for. Changes only with its ETag.
#[utoipa::path(get, path = "/rules/pack", operation_id = "rules_pack", tag = "清单与规则", responses((status = 200, description = "OK", body = std::collections::BTreeMap<String, String>), (status = 304, description = "Not changed")))]
pub async fn pack(who: Session<AnyRole>, headers: HeaderMap) -> Result<Response, Problem> {
    let pack = who.app().rules_pack()?;
    let tag = format!("\"{}\"", pack.version);
    let common = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    Ok((common, [(header::CONTENT_TYPE, "application/json")], pack.bytes).into_response())
}
