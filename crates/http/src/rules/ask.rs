//! Questions to the rulebook: 谁能管、有无职权、期限、裁量.

use heyi_app::views::{AssessAnswer, AssessDraft, WhoMay};
use heyi_rulebook::Day;
use heyi_rulebook::competence::CompetenceAnswer;
use heyi_rulebook::deadline::DeadlineAnswer;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::{AnyRole, Bodies, Question, Session};
use crate::answer::{Answer, answer};
use crate::asked::Asked;

/// 谁能管？
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WhoMayQuestion {
    /// Plain words (`占用消防通道`).
    q: String,
    /// 镇街代码.
    town: String,
}

/// May this body act?
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CompetenceQuestion {
    /// 执法事项编号.
    item: String,
    /// 镇街代码.
    #[serde(default)]
    town: Option<String>,
    /// 部门代号, or body code of a department in a district (`500103-SC`).
    #[serde(default)]
    department: Option<String>,
    /// The day; today where not given.
    #[serde(default)]
    on: Option<Day>,
}

/// When is the last day?
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeadlineQuestion {
    /// Rule id.
    rule: String,
    /// The day it starts from.
    from: Day,
    /// Clock time `HH:MM`, for rules in hours.
    #[serde(default)]
    time: Option<String>,
}

/// Items that fit the words, each with who may act in this town today.
#[utoipa::path(get, path = "/rules/who-may", operation_id = "who_may", tag = "清单与规则", params(WhoMayQuestion), responses((status = 200, description = "OK", body = Vec<WhoMay>)))]
pub async fn who_may(who: Session<AnyRole>, Asked(question): Asked<WhoMayQuestion>) -> Answer<Vec<WhoMay>> {
    answer(who.app().who_may(&question.q, &question.town))
}

/// Whether a body may act on an item on a day, in whose name, on which article; if not, who may.
#[utoipa::path(get, path = "/rules/competence", operation_id = "ask_competence", tag = "清单与规则", params(CompetenceQuestion), responses((status = 200, description = "OK", body = CompetenceAnswer)))]
pub async fn competence(who: Session<AnyRole>, Asked(question): Asked<CompetenceQuestion>) -> Answer<CompetenceAnswer> {
    let CompetenceQuestion { item, town, department, on } = question;
    answer(who.app().ask_competence(&item, town.as_deref(), department.as_deref(), on))
}

/// The last day of a period, with every day of the count.
#[utoipa::path(get, path = "/rules/deadline", operation_id = "ask_deadline", tag = "清单与规则", params(DeadlineQuestion), responses((status = 200, description = "OK", body = DeadlineAnswer)))]
pub async fn deadline(who: Session<AnyRole>, Asked(question): Asked<DeadlineQuestion>) -> Answer<DeadlineAnswer> {
    answer(who.app().ask_deadline(&question.rule, question.from, question.time.as_deref()))
}

/// 裁量: which tier the facts lead to and why not the next, or which facts are missing.
#[utoipa::path(post, path = "/rules/assess", operation_id = "assess", tag = "清单与规则", request_body = AssessDraft, responses((status = 200, description = "OK", body = AssessAnswer)))]
pub async fn assess(who: Session<Bodies>, Question(draft): Question<AssessDraft>) -> Answer<AssessAnswer> {
    answer(who.app().assess(&draft))
}
