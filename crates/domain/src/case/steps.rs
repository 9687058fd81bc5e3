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

/// Steps that go on while the investigation stands still.
const WHILE_SUSPENDED: [&str; 12] = [
    "resume",
    "withdraw",
    "terminate",
    "transfer",
    "transfer_crime",
    "refuse_crime",
    "release_seized",
    "extend_seizure",
    "settle_preserved",
    "replace_handler",
    "settle_recusal",
    "serve_paper",
];

/// Refuses unless this person may do, or propose, the step in the case's present state.
///
/// # Errors
/// `step_unknown`, `wrong_role`, `other_body`, `not_handler`, `case_state`, `case_suspended`, `own_case`.
pub fn may<'r, F>(case: &Case, id: &str, cx: &Context<'r, F>) -> Result<&'r Step, Refusal> {
    let step = declared(id, cx)?;
    by(case, step, &step.who, cx)?;
    if handler_only(step) && case.filing.is_some() && !case.handled_by(cx.actor.person) {
        return Err(Refusal::new("not_handler", format!("“{}”由本案承办人办理，您不是本案承办人。", step.name))
            .cite(cx.cite("apl-42-officers"))
            .cure("请本案承办人办理，或者先变更承办人"));
    }
    if step.approved_by.is_none() {
        apart(case, step, cx)?;
    }
    // What the head alone decides, nobody decides in a case of his own.
    if step.who == [Who::Head] && case.handled_by(cx.actor.person) {
        return Err(own("是本案承办人", step, cx));
    }
    Ok(step)
}

/// Refuses unless this person may approve what was proposed.
///
/// # Errors
/// As [`may`], and `nothing_proposed`.
pub fn may_approve<'r, F>(case: &Case, id: &str, cx: &Context<'r, F>) -> Result<&'r Step, Refusal> {
    let step = declared(id, cx)?;
    let Some(approver) = step.approved_by else {
        return Err(Refusal::new("nothing_proposed", format!("“{}”不需要批准。", step.name)));
    };
    by(case, step, &[approver], cx)?;
    let Some(pending) = case.pending.iter().find(|p| p.step == id) else {
        return Err(Refusal::new("nothing_proposed", format!("没有等待批准的“{}”。", step.name)).cure("刷新后查看案件的最新情况"));
    };
    if pending.by == cx.actor.person || case.handled_by(cx.actor.person) {
        return Err(own("是本案承办人", step, cx));
    }
    apart(case, step, cx)?;
    Ok(step)
}

fn declared<'r, F>(id: &str, cx: &Context<'r, F>) -> Result<&'r Step, Refusal> {
    cx.rules.steps.get(id).ok_or_else(|| Refusal::new("step_unknown", format!("规则库没有声明办理步骤“{}”。", id.chars().take(40).collect::<String>())).cure("请管理员检查规则库"))
}

fn by<F>(case: &Case, step: &Step, who: &[Who], cx: &Context<'_, F>) -> Result<(), Refusal> {
    let allowed: Vec<Role> = who.iter().flat_map(|w| roles(*w)).copied().collect();
    cx.need_role(&allowed, &format!("办理“{}”", step.name))?;
    cx.need_body(&case.lead.body, &format!("办理“{}”", step.name))?;
    if !step.from.iter().any(|state| state == case.status.state()) {
        return Err(Refusal::new("case_state", format!("案件现为“{}”，不能办理“{}”。", case.status.label(), step.name)).cure("按办理流程先完成前面的步骤"));
    }
    if let Some(since) = case.suspended.filter(|_| !WHILE_SUSPENDED.contains(&step.id.as_str())) {
        return Err(Refusal::new("case_suspended", format!("本案自{}起中止调查，不能办理“{}”。", since.chinese_date(), step.name)).cure("先恢复调查"));
    }
    Ok(())
}

/// Done by the handlers of the case, not by any officer of the body.
fn handler_only(step: &Step) -> bool {
    step.who.iter().all(|w| matches!(w, Who::Handler | Who::Party))
}

/// Who did a step the rulebook keeps apart from this one, or handles the case, may not do it.
fn apart<F>(case: &Case, step: &Step, cx: &Context<'_, F>) -> Result<(), Refusal> {
    if step.apart_from.is_empty() {
        return Ok(());
    }
    let me = cx.actor.person;
    let other = case.done.iter().find(|(did, by)| *by == me && step.apart_from.contains(did)).map(|(did, _)| did.as_str());
    let name = other.and_then(|id| cx.rules.steps.get(id)).map(|s| s.name.as_str());
    match name {
        Some(name) => Err(own(&format!("办理了本案的“{name}”"), step, cx)),
        None if case.handled_by(me) => Err(own("是本案承办人", step, cx)),
        None => Ok(()),
    }
}

fn own<F>(why: &str, step: &Step, cx: &Context<'_, F>) -> Refusal {
    Refusal::new("own_case", format!("您{why}，不能再办理“{}”。", step.name)).cite(cx.cite("g-recuse")).cure("请其他有权人员办理")
}

/// Steps of the declared procedure that this person could do now, in its order; whether their conditions hold is another question.
#[must_use]
pub fn open<'r, F>(case: &Case, cx: &Context<'r, F>) -> Vec<&'r Step> {
    cx.rules.steps.iter().filter(|step| may(case, &step.id, cx).is_ok()).collect()
}
