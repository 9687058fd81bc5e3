//! The published list of a town.

use heyi_app::views::PublicList;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::Public;
use crate::answer::{Answer, answer};
use crate::asked::Asked;

/// Whose list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    /// 镇街代码.
    town: String,
}

/// What a town may do, as published.
#[utoipa::path(get, path = "/public/list", operation_id = "public_list", tag = "公开", params(Whose), responses((status = 200, description = "OK", body = PublicList)))]
pub async fn list(who: Public, Asked(whose): Asked<Whose>) -> Answer<PublicList> {
    answer(who.app().public_list(&whose.town).await)
}
