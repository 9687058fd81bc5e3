//! The declared procedure (`rulebook/procedure/steps.json`) applied to a case: in which states a step may be done, by whom, and by whom not.

use heyi_rulebook::{Step, Who};

use super::Case;
use crate::context::{Context, Role};
use crate::refusal::Refusal;

/// Roles that may do what the rulebook gives to this kind of person.
#[must_use]
pub const fn roles(who: Who) -> &'static [Role] {
    match who {
        Who::Officer | Who::Handler | Who::Party => &[Role::Officer, Role::Leader, Role::DepartmentOfficer],
        Who::Reviewer | Who::Presider => &[Role::Reviewer],
        Who::Head => &[Role::Head],
        Who::Leader => &[Role::Leader],
    }
}

/// Refuses unless this person may do the step in the case's present state.
///
/// # Errors
/// `step_unknown`, `wrong_role`, `other_body`, `case_state`, `own_case`.
pub fn may<F>(case: &Case, id: &str, cx: &Context<'_, F>) -> Result<(), Refusal> {
    let Some(step) = cx.rules.steps.get(id) else {
        return Err(Refusal::new("step_unknown", format!("规则库没有声明办理步骤“{id}”。")).cure("请管理员检查规则库"));
    };
    let allowed: Vec<Role> = step.who.iter().flat_map(|w| roles(*w)).copied().collect();
    cx.need_role(&allowed, &step.name)?;
    cx.need_body(&case.lead.body, &step.name)?;
    if !step.from.iter().any(|state| state == case.status.state()) {
        return Err(Refusal::new("case_state", format!("案件现为“{}”，不能办理“{}”。", case.status.label(), step.name)));
    }
    apart(case, step, cx)
}

/// Who did a step the rulebook keeps apart from this one, or handles the case where the head decides, may not do it.
fn apart<F>(case: &Case, step: &Step, cx: &Context<'_, F>) -> Result<(), Refusal> {
    if step.apart_from.is_empty() {
        return Ok(());
    }
    let me = cx.actor.person;
    let handles = case.filing.as_ref().is_some_and(|f| f.handlers.contains(&me) || f.in_charge == me);
    let other = case.done.iter().find(|(did, by)| *by == me && step.apart_from.contains(did)).map(|(did, _)| did.as_str());
    let name = other.and_then(|id| cx.rules.steps.get(id)).map(|s| s.name.as_str());
    if !handles && name.is_none() {
        return Ok(());
    }
    let why = name.map_or_else(|| "是本案承办人".to_owned(), |name| format!("办理了本案的“{name}”"));
    Err(Refusal::new("own_case", format!("您{why}，不能再办理“{}”。", step.name)).cite(cx.cite("g-recuse")).cure("请其他有权人员办理"))
}

/// Steps of the declared procedure that this role could do now, in its order; whether their conditions hold is another question.
#[must_use]
pub fn open<'r, F>(case: &Case, cx: &Context<'r, F>) -> Vec<&'r Step> {
    cx.rules.steps.iter().filter(|step| may(case, &step.id, cx).is_ok()).collect()
}
