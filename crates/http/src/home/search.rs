//! 搜索.

use heyi_app::views::Hit;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{AnyRole, Session};
use crate::answer::{Answer, answer};
use crate::asked::Asked;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Chinese words, pinyin initials of an item, or the beginning of a number.
    q: String,
}

/// Firms, tasks, cases, people, items, rules and towns that fit the words, at most 20.
#[utoipa::path(get, path = "/search", operation_id = "search", tag = "工作台", params(Words), responses((status = 200, description = "OK", body = Vec<Hit>)))]
pub async fn search(who: Session<AnyRole>, Asked(words): Asked<Words>) -> Answer<Vec<Hit>> {
    answer(who.app().search(who.caller(), &words.q).await)
}
