//! Which firms to look at first, why, and how good the model is. Bodies and people are never ranked.

use heyi_app::views::{FirmRisk, RiskAsked, RiskChoice, RiskReport};
use heyi_domain::ids::FirmId;

use crate::access::{Administrator, AnyOf, Bodies, Overseers, Session, Supervisor};
use crate::answer::{Answer, answer};
use crate::asked::{Asked, At};

/// The installed model: recall by kind and by area, calibration, weights.
#[utoipa::path(get, path = "/risk/report", operation_id = "risk_report", tag = "风险", responses((status = 200, description = "OK", body = RiskReport)))]
pub async fn report(who: Session<AnyOf<(Administrator, Supervisor)>>) -> Answer<RiskReport> {
    answer(who.app().risk_report().await)
}

/// Firms of the own town (of the district) to look at first, and the share drawn at random.
#[utoipa::path(get, path = "/risk/choice", operation_id = "risk_choice", tag = "风险", params(RiskAsked), responses((status = 200, description = "OK", body = RiskChoice)))]
pub async fn choice(who: Session<Overseers>, Asked(asked): Asked<RiskAsked>) -> Answer<RiskChoice> {
    answer(who.app().choose_firms(who.caller(), &asked).await)
}

/// 为什么先看这家.
#[utoipa::path(get, path = "/firms/{id}/risk", operation_id = "firm_risk", tag = "风险", params(("id" = FirmId, Path, description = "编号")), responses((status = 200, description = "OK", body = FirmRisk)))]
pub async fn of_firm(who: Session<Bodies>, At(id): At<FirmId>) -> Answer<FirmRisk> {
    answer(who.app().firm_risk(who.caller(), id).await)
}
