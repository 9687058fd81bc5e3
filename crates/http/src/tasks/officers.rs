//! Who could be sent.

use heyi_app::views::{OfficerChoice, OfficerFilter};
use heyi_domain::ids::{BodyCode, FirmId};
use heyi_rulebook::Day;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{AnyOf, DepartmentOfficer, Leader, Officer, Session};
use crate::answer::{Answer, answer};
use crate::asked::Asked;
use crate::problem::Problem;

/// Whom to ask about.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The body; own body where not given.
    #[serde(default)]
    body: Option<BodyCode>,
    /// First day.
    from: Day,
    /// Last day.
    to: Day,
    /// Firms, separated by commas.
    #[serde(default)]
    firms: Option<String>,
}

/// Officers with what speaks against sending each: certificate, 回避, another visit that day.
#[utoipa::path(get, path = "/officers", operation_id = "list_officers", tag = "任务", params(Question), responses((status = 200, description = "OK", body = Vec<OfficerChoice>)))]
pub async fn officers(
    who: Session<AnyOf<(Leader, Officer, DepartmentOfficer)>>,
    Asked(question): Asked<Question>,
) -> Answer<Vec<OfficerChoice>> {
    let firms = question
        .firms
        .iter()
        .flat_map(|text| text.split(','))
        .filter(|text| !text.is_empty())
        .map(|text| text.parse::<FirmId>().map_err(|error| Problem::of_code("bad_query", format!("{error}。"))))
        .collect::<Result<_, _>>()?;
    let filter = OfficerFilter { body: question.body, from: question.from, to: question.to, firms };
    answer(who.app().list_officers(who.caller(), &filter).await)
}
