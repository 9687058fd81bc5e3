//! Conditions under which a rule of the standard applies.

use super::look::{Look, proposal};
use crate::case::CaseStatus;

type Condition = fn(Look<'_>) -> bool;

fn condition(name: &str) -> Option<Condition> {
    Some(match name {
        "filed" => |l| l.case.filed_on.is_some(),
        "not_filed" => |l| l.case.status == CaseStatus::NotFiled,
        "filed_or_spot" => |l| l.case.filed_on.is_some() || on_spot(l),
        "reported" => |l| l.case.last("report").is_some() || ordinary(l),
        "concluded" => |l| l.case.last("report").is_some() || l.case.decision.is_some(),
        "concluded_ordinary" => |l| l.case.last("report").is_some() || ordinary(l),
        "noticed" => |l| l.case.last("notify").is_some() || penalised(l),
        "notice_served" => |l| l.case.notice.as_ref().is_some_and(|n| n.served.is_some()) || penalised(l),
        "decided" => |l| l.case.decision.is_some(),
        "ordinary_decided" => ordinary,
        "penalised" => penalised,
        "penalised_or_spot" => |l| penalised(l) || on_spot(l),
        "fined" => |l| penalised(l) && l.decided().and_then(|(_, p)| p).is_some_and(|p| p.fine > 0),
        "spared" => |l| l.case.last("decide_no_penalty").is_some(),
        "on_spot" => on_spot,
        "on_spot_closed" => |l| on_spot(l) && (l.over() || l.case.last("record_on_spot").is_some()),
        "served" => |l| ordinary(l) && (l.case.decision.as_ref().is_some_and(|d| d.served.is_some()) || l.over()),
        "any_service" => |l| l.case.steps.iter().any(|d| super::service::serves(&d.step)),
        "electronic" => |l| l.case.steps.iter().any(|d| super::service::serves(&d.step) && d.entry.text("mode") == "electronic"),
        "defended" => |l| l.case.last("defend").is_some(),
        "hearing_asked" => |l| l.case.last("ask_hearing").is_some(),
        "hearing_called" => |l| l.case.last("call_hearing").is_some(),
        "hearing_held" => |l| l.case.last("hold_hearing").is_some(),
        "reviewed" => |l| l.case.last("review").is_some() || l.case.last("pass_unreviewed").is_some() || penalised(l),
        "was_discussed" => |l| l.case.last("discuss").is_some(),
        "monitored" => |l| l.case.steps.iter().any(|d| d.step == "take_evidence" && d.entry.flag("monitoring")),
        "appraised" => |l| l.case.last("appraise").is_some(),
        "seized" => |l| l.case.last("seize").is_some(),
        "preserved" => |l| l.case.last("preserve").is_some(),
        "crime_reported" => |l| l.case.last("propose_crime").is_some(),
        "publishable" => |l| l.case.period("d118-6-penalty").is_some() && (l.over() || l.case.last("publish").is_some()),
        "overturned" => |l| l.case.period("apl-48-withdraw").is_some(),
        "money_due" => |l| l.decided().and_then(|(_, p)| p).is_some_and(|p| p.fine > 0 || p.gains > 0) || !l.case.payments.is_empty(),
        "cash_taken" => |l| l.case.periods.iter().any(|p| p.rule == "apl-71-officer"),
        "late_fee" => |l| l.case.late_fee() > 0,
        "enforced" => |l| ["decide_enforcement", "apply_court", "substitute", "enforce"].iter().any(|s| l.case.last(s).is_some()),
        "closed" => |l| l.over() && l.case.decision.is_some(),
        _ => return None,
    })
}

/// Whether a condition has a function.
pub(super) fn known(name: &str) -> bool {
    condition(name).is_some()
}

/// Whether it holds; one without a function holds, so that the rule is not passed over.
pub(super) fn holds(name: &str, look: &Look<'_>) -> bool {
    condition(name).is_none_or(|holds| holds(*look))
}

/// Decided in the ordinary procedure.
fn ordinary(look: Look<'_>) -> bool {
    look.case.decision.as_ref().is_some_and(|d| !d.on_spot)
}

/// With a penalty, in the ordinary procedure.
fn penalised(look: Look<'_>) -> bool {
    ordinary(look) && (look.decided().is_some_and(|(d, _)| d.step == "decide" && proposal(d).is_some()) || look.case.decision.as_ref().is_some_and(|d| d.penalty.is_some()))
}

fn on_spot(look: Look<'_>) -> bool {
    look.case.decision.as_ref().is_some_and(|d| d.on_spot)
}
