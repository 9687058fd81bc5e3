//! 工作台、期限板、数读、全过程.

use heyi_app::views::{DeadlineFilter, DeadlineRow, Numbers, Page, TimelineLine, Workbench};
use heyi_rulebook::Day;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{AnyRole, Bodies, Overseers, Session};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// From when to when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First day; the first of this month where not given.
    #[serde(default)]
    from: Option<Day>,
    /// Last day; today where not given.
    #[serde(default)]
    to: Option<Day>,
}

/// 工作台: what I must do, by when, why; and what waits for others.
#[utoipa::path(get, path = "/workbench", operation_id = "workbench", tag = "工作台", responses((status = 200, description = "OK", body = Workbench)))]
pub async fn workbench(who: Session<AnyRole>) -> Answer<Workbench> {
    answer(who.app().workbench(who.caller()).await)
}

/// 期限板: running periods by last day.
#[utoipa::path(get, path = "/deadlines", operation_id = "list_deadlines", tag = "工作台", params(DeadlineFilter), responses((status = 200, description = "OK", body = Page<DeadlineRow>)))]
pub async fn deadlines(who: Session<Bodies>, Asked(filter): Asked<DeadlineFilter>) -> Answer<Page<DeadlineRow>> {
    answer(who.app().list_deadlines(who.caller(), &filter).await)
}

/// 数读: numbers with their definition and the rows behind them.
#[utoipa::path(get, path = "/numbers", operation_id = "numbers", tag = "工作台", params(Span), responses((status = 200, description = "OK", body = Numbers)))]
pub async fn numbers(who: Session<Overseers>, Asked(span): Asked<Span>) -> Answer<Numbers> {
    answer(who.app().numbers(who.caller(), span.from, span.to).await)
}

/// 全过程 of any thing: 谁、何时、做了什么、依据.
#[utoipa::path(get, path = "/timeline/{thing}", operation_id = "timeline", tag = "工作台", params(("thing" = String, Path, description = "`task_…`, `visit_…`, `firm_…`, `list_…`")), responses((status = 200, description = "OK", body = Vec<TimelineLine>)))]
pub async fn timeline(who: Session<Bodies>, At(thing): At<String>) -> Answer<Vec<TimelineLine>> {
    answer(who.app().timeline(who.caller(), &thing).await)
}
