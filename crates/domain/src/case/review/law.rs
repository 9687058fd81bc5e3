//! 适用法律.

use heyi_rulebook::{FineMode, Money};

use super::Check;
use super::look::{Finding, Look};
use crate::case::{ActPenalty, Proposal};

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "basis_current" => basis_current,
        "kinds_listed" => kinds_listed,
        "inside_range" => inside_range,
        "fined_once" => fined_once,
        "spot_allowed" => spot_allowed,
        "spared_lawfully" => spared_lawfully,
        _ => return None,
    })
}

/// The penalty as decided.
fn made<'a>(look: &Look<'a>) -> Option<&'a Proposal> {
    look.decided().and_then(|(_, p)| p)
}

/// Every act punished has its article, and the text was compared with the official one.
fn basis_current(look: &Look<'_>) -> Finding {
    let Some(penalty) = made(look) else { return Finding::fail("没有处罚内容") };
    let mut doubts = Vec::new();
    for act in &penalty.acts {
        let Some(item) = look.rules.item(&act.item) else { return Finding::fail(format!("执法事项{}不在目录中", act.item)) };
        if item.penalty_article.is_none() || act.cites.is_empty() {
            return Finding::fail(format!("“{}”没有处罚依据的条款", act.name));
        }
        if !look.case.acts.get(act.entered.act).is_some_and(|a| a.item == act.item) {
            return Finding::fail(format!("处罚的“{}”不是本案的违法行为", act.name));
        }
        if item.is_superseded() {
            doubts.push(format!("“{}”所引条文已有新文本", item.name));
        } else if !item.verified {
            doubts.push(format!("“{}”的条文尚未与正式文本核对", item.name));
        }
    }
    if doubts.is_empty() {
        return Finding::pass(look.paper("penalty-decision"));
    }
    Finding::unsure(format!("{}，须由评查人核对", doubts.join("；")))
}

fn kinds_listed(look: &Look<'_>) -> Finding {
    let Some(penalty) = made(look) else { return Finding::fail("没有处罚内容") };
    let mut faults = Vec::new();
    for act in &penalty.acts {
        let Some(item) = look.rules.item(&act.item) else { continue };
        let mut kinds: Vec<&str> = act.entered.kinds.iter().map(String::as_str).collect();
        kinds.extend(act.entered.fine.filter(|f| *f > 0).map(|_| "罚款"));
        kinds.extend(act.entered.gains.filter(|f| *f > 0).map(|_| "没收违法所得"));
        kinds.extend((!act.entered.goods.is_empty()).then_some("没收非法财物"));
        for kind in kinds {
            let listed = item.penalty_kinds.iter().any(|k| k == kind) || item.fines.iter().any(|f| f.alternative.as_deref().is_some_and(|a| a.contains(kind)));
            if !listed || item.police_only_kinds.iter().any(|k| k == kind) {
                faults.push(format!("“{}”不能给予“{kind}”", item.name));
            }
        }
    }
    Finding::of(&faults, look.paper("penalty-decision"))
}

/// Inside the tier; outside it only by a reasoned deviation the leaders agreed to, and never above the article.
fn inside_range(look: &Look<'_>) -> Finding {
    let Some(penalty) = made(look) else { return Finding::fail("没有处罚内容") };
    let mut doubts = Vec::new();
    for act in &penalty.acts {
        let fine = act.entered.fine.unwrap_or(0);
        if let Some(most) = statutory_max(look, act).filter(|most| fine > *most) {
            return Finding::fail(format!("“{}”罚款{}，超过法定最高额{}", act.name, Money(fine), Money(most)));
        }
        let inside = act.min.is_none_or(|min| fine >= min) && act.max.is_none_or(|max| fine <= max);
        if inside || fine == 0 {
            continue;
        }
        let words = format!("“{}”罚款{}，不在“{}”档次（{}）内", act.name, Money(fine), act.tier, act.range);
        if act.entered.deviation.trim().is_empty() {
            return Finding::fail(format!("{words}，没有理由"));
        }
        doubts.push(words);
    }
    let sum: i64 = penalty.acts.iter().filter_map(|a| a.entered.fine).sum();
    if sum != penalty.fine {
        return Finding::fail(format!("各项罚款合计{}，决定罚款{}", Money(sum), Money(penalty.fine)));
    }
    if doubts.is_empty() { Finding::pass(look.paper("penalty-decision")) } else { Finding::unsure(format!("{}：是否适当由评查人核对", doubts.join("；"))) }
}

/// The most the article allows where it names an amount.
fn statutory_max(look: &Look<'_>, act: &ActPenalty) -> Option<i64> {
    let item = look.rules.item(&act.item)?;
    let fines = || item.fines.iter().filter(|f| f.mode != FineMode::None);
    if fines().any(|f| !matches!(f.mode, FineMode::Amount | FineMode::Fixed)) {
        return None;
    }
    fines().map(|f| f.max.and_then(heyi_rulebook::Decimal::yuan_to_fen)).collect::<Option<Vec<i64>>>()?.into_iter().max()
}

fn fined_once(look: &Look<'_>) -> Finding {
    let case = look.case;
    if case.filing.as_ref().is_some_and(|f| f.fine_search.trim().is_empty()) {
        return Finding::fail(format!("{}：没有查询同一行为是否已被罚款", look.paper("filing-approval")));
    }
    let Some(penalty) = made(look) else { return Finding::pass(look.paper("filing-approval")) };
    let one_act = |a: &&ActPenalty| a.entered.act == 0 || case.acts.get(a.entered.act).is_some_and(|c| c.same);
    let fined = |whom: usize| penalty.acts.iter().filter(one_act).filter(|a| a.entered.whom == whom && a.entered.fine.is_some_and(|f| f > 0)).count();
    if let Some(fined) = penalty.parties().into_iter().map(fined).find(|n| *n > 1) {
        return Finding::fail(format!("同一违法行为罚款{fined}次"));
    }
    Finding::pass(case.filing.as_ref().map_or_else(|| look.paper("on-spot-decision"), |f| format!("{}：{}", look.paper("filing-approval"), f.fine_search)))
}

fn spot_allowed(look: &Look<'_>) -> Finding {
    let Some(penalty) = made(look) else { return Finding::fail("没有处罚内容") };
    let rule = if look.case.party().kind.as_citizen() { "apl-51-citizen" } else { "apl-51-org" };
    let most = look.quantity(rule).map(|yuan| yuan.saturating_mul(100));
    match most {
        None => Finding::unsure("没有当场处罚数额的规定"),
        Some(most) if penalty.fine > most => Finding::fail(format!("{}：罚款{}，超过当场处罚的{}", look.paper("on-spot-decision"), Money(penalty.fine), Money(most))),
        Some(_) if !penalty.summary_kinds() => Finding::fail(format!("{}：处罚种类不能当场作出", look.paper("on-spot-decision"))),
        Some(_) => Finding::pass(look.paper("on-spot-decision")),
    }
}

fn spared_lawfully(look: &Look<'_>) -> Finding {
    let Some(done) = look.case.last("decide_no_penalty") else { return Finding::fail("没有不予处罚的决定") };
    let (ground, paper) = (done.entry.text("ground"), look.paper("no-penalty-decision"));
    if done.entry.text("education").trim().is_empty() {
        return Finding::fail(format!("{paper}：没有记载教育情况"));
    }
    let old_enough = look.case.conduct().filter_map(|(act, whom)| look.case.party_at(whom).age_on(look.case.acts.get(act)?.ended_on)).min();
    let least = look.quantity("apl-30-age-none").unwrap_or(14);
    if ground == "age" && old_enough.is_some_and(|age| i64::from(age) >= least) {
        return Finding::fail(format!("{paper}：当事人已满{least}周岁"));
    }
    Finding::pass(paper)
}
