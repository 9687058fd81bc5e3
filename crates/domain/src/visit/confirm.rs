//! 执法人员确认清单: before the firm signs, the officers who were there confirm the one list, each with his own account. Gate G4.

use heyi_rulebook::Rulebook;
use serde::{Deserialize, Serialize};

use super::enter::{VisitFacts, on_the_team};
use super::{Present, Visit, VisitEvent, VisitStatus};
use crate::context::Context;
use crate::refusal::Refusal;
use crate::task::officers_needed;

/// 确认清单.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmList;

impl ConfirmList {
    /// Whoever merged the list has confirmed it already; a second press changes nothing.
    ///
    /// # Errors
    /// No merged list, or the person did not show his certificate at this visit.
    pub fn decide(self, visit: &Visit, cx: &Context<'_, &VisitFacts>) -> Result<Vec<VisitEvent>, Refusal> {
        on_the_team(visit, cx, "确认清单")?;
        visit.need_status(&[VisitStatus::Listed], "确认清单")?;
        if !visit.present.iter().any(|p| p.person == cx.actor.person) {
            return Err(Refusal::new("officer_absent", "您没有在本次检查中亮证入场，不能确认清单。")
                .cite(cx.cite("g-record"))
                .cure("由到场的执法人员确认"));
        }
        if visit.confirmed.contains(&cx.actor.person) {
            return Ok(Vec::new());
        }
        Ok(vec![VisitEvent::ListConfirmed])
    }
}

/// Who still has to confirm: somebody of each body that has a finding on the list, and as many officers in all as a check needs.
/// Empty: enough have confirmed, or there is no list to confirm.
#[must_use]
pub fn unconfirmed<'a>(visit: &'a Visit, rules: &Rulebook) -> Vec<&'a Present> {
    if visit.status != VisitStatus::Listed {
        return Vec::new();
    }
    let confirmed = |p: &Present| visit.confirmed.contains(&p.person);
    let silent = |body: &crate::ids::BodyCode| visit.findings.iter().any(|f| &f.body == body) && !visit.present.iter().any(|p| &p.body == body && confirmed(p));
    let enough = visit.present.iter().filter(|p| confirmed(p)).count() >= officers_needed(rules);
    let needed = |p: &&Present| if enough { silent(&p.body) } else { !confirmed(p) };
    visit.present.iter().filter(needed).collect()
}

/// Refuses to go on while officers have still to confirm.
pub(super) fn need_confirmed(visit: &Visit, cx: &Context<'_, &VisitFacts>, act: &str) -> Result<(), Refusal> {
    let waiting = unconfirmed(visit, cx.rules);
    if waiting.is_empty() {
        return Ok(());
    }
    Err(Refusal::new("list_unconfirmed", format!("清单还没有经另一名执法人员确认，不能{act}。可以确认的有：{}。", names(&waiting)))
        .cite(cx.cite("g-record"))
        .cite(cx.cite("cq375-15-officers"))
        .cure("请其用本人账号打开本次检查，按“确认清单”"))
}

/// 张三、李四.
pub(super) fn names(people: &[&Present]) -> String {
    people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")
}
