//! 主体: who acts, against whom.

use heyi_rulebook::competence::{Asker, competence};

use super::Check;
use super::look::{Finding, Look};
use crate::case::Party;
use crate::ids::PersonId;

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "body_lawful" => body_lawful,
        "within_power" => within_power,
        "two_officers" => two_officers,
        "party_known" => party_known,
        "recusal_kept" => recusal_kept,
        "roles_apart" => roles_apart,
        _ => return None,
    })
}

/// In whose name, and by which articles, is on record.
fn body_lawful(look: &Look<'_>) -> Finding {
    let case = look.case;
    match &case.filing {
        Some(filing) if filing.acting_name.trim().is_empty() => Finding::fail(format!("{}：没有载明以谁的名义实施", look.paper("filing-approval"))),
        Some(filing) if filing.basis.is_empty() => Finding::fail(format!("{}：没有载明职权依据", look.paper("filing-approval"))),
        Some(filing) => Finding::pass(format!("{}：以“{}”名义实施（{}）", look.paper("filing-approval"), filing.acting_name, filing.kind)),
        None if case.filed_on.is_some() => Finding::fail("没有立案建议，不能确定以谁的名义实施"),
        None if case.decision.is_some() => Finding::pass(format!("{}，由{}以自己的名义当场作出", look.paper("on-spot-decision"), case.lead.body)),
        None => Finding::none("还没有立案"),
    }
}

/// Each act is on the lists of the body on the day that counts.
fn within_power(look: &Look<'_>) -> Finding {
    let case = look.case;
    let Some(day) = case.filed_on.or_else(|| case.decision.as_ref().map(|d| d.on)) else { return Finding::none("还没有立案") };
    let mut doubts = Vec::new();
    for act in &case.acts {
        match competence(look.rules, &act.item, Asker::body(case.lead.body.as_str()), day, look.lists) {
            Err(unknown) => return Finding::fail(format!("{unknown}")),
            Ok(answer) if answer.may_act => {}
            // The list of the district isn't at hand: what was recorded at filing stands against the city's list.
            Ok(answer) if look.lists.is_empty() && case.filing.as_ref().is_some_and(|f| !f.basis.is_empty()) => doubts.push(answer.reason),
            Ok(answer) => return Finding::fail(format!("{}：{}", answer.item_name, answer.reason)),
        }
    }
    match doubts.first() {
        None => Finding::pass(format!("{}在本机关的权责清单内", day.chinese_date())),
        Some(why) => Finding::unsure(format!("没有取得本区县的权责清单，不能核对立案时的依据；按全市清单：{why}")),
    }
}

/// As many handlers, and as many officers at each act, as the law wants.
fn two_officers(look: &Look<'_>) -> Finding {
    let (case, need) = (look.case, look.quantity("apl-42-officers").unwrap_or(2));
    let short = |n: usize| i64::try_from(n).is_ok_and(|n| n < need);
    let mut faults = Vec::new();
    if case.filing.is_some() && short(case.handlers().len()) {
        faults.push(format!("本案承办人{}人，少于{need}人", case.handlers().len()));
    }
    for done in case.steps.iter().filter(|d| look.has_officers(d)) {
        if look.step(done).is_none_or(|s| !s.gates.iter().any(|g| g == "apl-42-officers" || g == "ael-18-officers")) {
            continue;
        }
        let mut people = done.entry.people("officers");
        people.sort();
        people.dedup();
        if short(people.len()) {
            faults.push(format!("{}只有{}名执法人员", look.act(done), people.len()));
        }
    }
    match (case.filing.is_some(), case.decision.is_some()) {
        (false, false) if faults.is_empty() => Finding::none("还没有立案"),
        _ => Finding::of(&faults, format!("各项执法活动均不少于{need}人，办理时已核对执法证件")),
    }
}

/// The party has a name and a number it is known by.
fn party_known(look: &Look<'_>) -> Finding {
    let nameless = |p: &&Party| p.name.trim().is_empty();
    if look.case.parties.iter().any(|p| nameless(&p)) {
        return Finding::fail("当事人没有查明");
    }
    let without: Vec<&str> = look.case.parties.iter().filter(|p| p.id_number.trim().is_empty() && p.firm.is_none()).map(|p| p.name.as_str()).collect();
    if without.is_empty() {
        return Finding::pass(format!("当事人为{}", look.case.parties.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")));
    }
    Finding::unsure(format!("{}没有记载身份证件或者信用代码，须由评查人核对", without.join("、")))
}

/// Who was recused did nothing afterwards.
fn recusal_kept(look: &Look<'_>) -> Finding {
    let mut any = false;
    for (at, done) in look.case.steps.iter().enumerate().filter(|(_, d)| d.step == "settle_recusal" && d.entry.flag("granted")) {
        any = true;
        let gone = done.entry.people("person");
        let later = look.case.steps.iter().skip(at + 1).find(|d| gone.contains(&d.by) || d.proposed_by.is_some_and(|p| gone.contains(&p)) || d.entry.people("officers").iter().any(|p| gone.contains(p)));
        if let Some(later) = later {
            return Finding::fail(format!("{}：已准予回避的人员仍然参与", look.act(later)));
        }
    }
    if any { Finding::pass("回避以后没有再参与本案") } else { Finding::none("没有申请或者决定回避") }
}

/// Steps the rulebook keeps apart were done by different people; nobody approved his own proposal.
fn roles_apart(look: &Look<'_>) -> Finding {
    let case = look.case;
    let mut faults = Vec::new();
    let by = |step: &str| -> Vec<PersonId> { case.done.iter().filter(|(did, _)| did == step).map(|(_, by)| *by).collect() };
    if let Some(file) = look.rules.steps.get("file") {
        for other in &file.apart_from {
            let before = by(other);
            if by("file").iter().any(|p| before.contains(p)) {
                faults.push("立案由建议立案的人员自己批准".to_owned());
            }
        }
    }
    for done in &case.steps {
        let Some(step) = look.step(done) else { continue };
        if step.approved_by.is_some() && done.proposed_by == Some(done.by) {
            faults.push(format!("{}由提请人自己批准", look.act(done)));
        }
        let other = step.apart_from.iter().find(|other| by(other).contains(&done.by));
        if let Some(other) = other.and_then(|id| look.rules.steps.get(id)) {
            faults.push(format!("{}与“{}”由同一人办理", look.act(done), other.name));
        }
    }
    if case.filed_on.is_none() && case.decision.is_none() {
        return Finding::none("还没有立案");
    }
    Finding::of(&faults, "各步骤由不同的有权人员办理")
}
