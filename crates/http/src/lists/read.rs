//! Reading lists.

use heyi_app::views::{ListComparison, ListSummary, ListView};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{Bodies, Session};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// Which two versions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Two {
    /// Key of the left one.
    left: String,
    /// Key of the right one.
    right: String,
}

/// Every version, built-in and imported, newest first.
#[utoipa::path(get, path = "/lists", operation_id = "list_lists", tag = "清单与规则", responses((status = 200, description = "OK", body = Vec<ListSummary>)))]
pub async fn list(who: Session<Bodies>) -> Answer<Vec<ListSummary>> {
    answer(who.app().list_lists(who.caller()).await)
}

/// Two versions side by side: what differs, and the open cases that keep their owner.
#[utoipa::path(get, path = "/lists/compare", operation_id = "compare_lists", tag = "清单与规则", params(Two), responses((status = 200, description = "OK", body = ListComparison)))]
pub async fn compare(who: Session<Bodies>, Asked(two): Asked<Two>) -> Answer<ListComparison> {
    answer(who.app().compare_lists(who.caller(), &two.left, &two.right).await)
}

/// A version with its rows.
#[utoipa::path(get, path = "/lists/{key}", operation_id = "view_list", tag = "清单与规则", params(("key" = String, Path, description = "Key of the version")), responses((status = 200, description = "OK", body = ListView)))]
pub async fn view(who: Session<Bodies>, At(key): At<String>) -> Answer<ListView> {
    answer(who.app().view_list(who.caller(), &key).await)
}
