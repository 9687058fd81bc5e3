//! 听证: due by kind or amount, asked for in time, called in time, held by somebody else.

use heyi_rulebook::Rulebook;

use super::Look;
use crate::case::{Case, Notice, Proposal};
use crate::refusal::Refusal;

/// The rule by which the right to a hearing must be told to anybody; `None`: it needn't.
#[must_use]
pub fn due(case: &Case, proposal: &Proposal, rules: &Rulebook) -> Option<String> {
    due_to(case, proposal, rules).into_iter().next().map(|(_, rule)| rule)
}

/// The parties to whom the right to a hearing must be told, each by its own kind and its own penalty, with the rule.
#[must_use]
pub fn due_to(case: &Case, proposal: &Proposal, rules: &Rulebook) -> Vec<(usize, String)> {
    if !case.several() {
        return due_by(case, 0, proposal, rules).map(|rule| (0, rule)).into_iter().collect();
    }
    proposal.parties().into_iter().filter_map(|whom| Some((whom, due_by(case, whom, &proposal.of(whom), rules)?))).collect()
}

/// Each amount is looked at by itself; the market rule adds gains and goods together, which triggers as well.
fn due_by(case: &Case, whom: usize, proposal: &Proposal, rules: &Rulebook) -> Option<String> {
    // 行政处罚法第六十三条 names the kinds.
    let kinds = rules.gate("g-hearing").map(|g| g.penalty_kinds.as_slice()).unwrap_or_default();
    if proposal.kinds.iter().any(|k| kinds.iter().any(|due| k.contains(due.as_str()))) {
        return Some("g-hearing".to_owned());
    }
    let citizen = case.party_at(whom).kind.as_citizen();
    let department = case.department(rules);
    let thresholds = if citizen { ["cq354-citizen", "samrh-5-natural"] } else { ["cq354-org", "samrh-5-org"] };
    let together = if rules.governs("samrh-5-org", department) { proposal.gains.saturating_add(proposal.goods_value) } else { 0 };
    let amounts = [proposal.fine, proposal.gains, proposal.goods_value, together];
    let reached = |rule: &&str| {
        let least = rules.rule(rule).and_then(heyi_rulebook::Rule::whole_quantity).map_or(i64::MAX, |yuan| yuan.saturating_mul(100));
        rules.governs(rule, department) && amounts.iter().any(|a| *a >= least)
    };
    thresholds.iter().find(|r| reached(r)).map(|r| (*r).to_owned())
}

/// The request of a party that counts: asked since the notice, not withdrawn.
pub(super) fn asked(case: &Case, whom: usize) -> bool {
    let newest = case.since_of("notify", whom).rev().find(|d| matches!(d.step.as_str(), "ask_hearing" | "withdraw_hearing"));
    newest.is_some_and(|d| d.step == "ask_hearing")
}

/// There is a request to withdraw.
pub(super) fn asked_before(look: &Look<'_>) -> Result<(), Refusal> {
    look.for_one(|whom| {
        if asked(look.case, whom) {
            return Ok(());
        }
        Err(look.no("no_hearing_asked", "当事人没有要求听证。").cite(look.cx.cite("apl-64-request")).cure("核对案件的最新情况"))
    })
}

/// 放弃听证: expressly, in writing, since the notice.
pub(super) fn waived(case: &Case, whom: usize) -> bool {
    case.last_since_of("waive", "notify", whom).is_some_and(|d| d.entry.flag("hearing"))
}

/// Within the days of the rule; later only for a reason beyond the party's control.
pub(super) fn asked_in_time(look: &Look<'_>) -> Result<(), Refusal> {
    look.for_one(|whom| asked_in_time_by(look, whom))
}

fn asked_in_time_by(look: &Look<'_>, whom: usize) -> Result<(), Refusal> {
    let case = look.case;
    let Some(notice) = &case.notice else { return Ok(()) };
    if !notice.hearing || !notice.hearing_of.contains(&whom) {
        let of = case.named(whom, "：");
        return Err(look.no("no_hearing_due", format!("{of}本案拟作出的处罚不属于应当举行听证的范围。")).cure("记入陈述、申辩，依法复核"));
    }
    let Some(period) = case.period_of("cq354-request", whom).filter(|_| notice.service.on.contains_key(&whom)) else {
        return Err(look.no("notice_not_served", "告知书还没有送达。").cure("先送达告知书"));
    };
    let Some(entry) = look.entry else { return Ok(()) };
    let Some(at) = entry.moment("at") else { return Ok(()) };
    if at.day <= period.last_day || !entry.text("late_reason").is_empty() {
        return Ok(());
    }
    Err(look
        .no("hearing_asked_late", format!("要求听证的期限已于{}届满。", period.last_day.chinese_date()))
        .cure("因不可抗力等正当理由耽误的，写明理由")
        .cure("记入陈述、申辩，依法复核"))
}

/// 听证主持人 isn't one who handles the case; somebody asked for the hearing.
pub(super) fn presider(look: &Look<'_>) -> Result<(), Refusal> {
    if !(0..look.case.parties.len()).any(|whom| asked(look.case, whom)) {
        return Err(look.no("no_hearing_asked", "当事人没有要求听证。").cure("核对案件的最新情况"));
    }
    if look.step.id == "hold_hearing" {
        let Some(called) = look.case.last_since("call_hearing", "ask_hearing") else {
            return Err(look.no("hearing_not_called", "还没有通知听证的时间、地点。").cure("先送达听证通知书"));
        };
        let from = look.entry.and_then(|e| e.moment("from"));
        if let Some((from, at)) = from.zip(called.entry.moment("at")).filter(|(from, at)| from < at) {
            return Err(look.no("hearing_before_called", format!("通知的听证时间是{}，不能提前在{}举行。", at.chinese(), from.chinese())).cure("改正开始时间").cure("另行通知听证的时间"));
        }
    }
    if look.case.handled_by(look.cx.actor.person) {
        return Err(look.no("presider_handles", "听证由非本案调查人员主持。").cure("指定其他人员主持"));
    }
    Ok(())
}

/// A report is of a hearing that was held, by one who doesn't handle the case.
pub(super) fn reported(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.last_since("hold_hearing", "ask_hearing").is_none() {
        return Err(look.no("hearing_missing", "还没有举行听证。").cite(look.cx.cite("g-hearing")).cure("通知并举行听证"));
    }
    if look.case.handled_by(look.cx.actor.person) {
        return Err(look.no("presider_handles", "听证报告由听证主持人提出，本案承办人不能提出。").cite(look.cx.cite("g-presider")).cure("请听证主持人提出"));
    }
    Ok(())
}

/// The notice goes out so many working days before.
pub(super) fn called_in_time(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    let (Some(at), Some(served)) = (entry.moment("at"), entry.day("served_on")) else { return Ok(()) };
    match heyi_rulebook::deadline::deadline(look.cx.rules, look.id, at.day, None) {
        Ok(latest) if served <= latest.due_day => Ok(()),
        Ok(latest) => Err(look
            .no("hearing_called_late", format!("听证定于{}，通知书最迟应当在{}送达，现为{}。", at.day.chinese_date(), latest.due_day.chinese_date(), served.chinese_date()))
            .cure("推迟听证的日期")),
        Err(why) => Err(look.no("deadline_unknown", format!("期限无法计算：{why}。")).cure("请管理员补充工作日历").cure("另定听证日期")),
    }
}

/// One or two agents.
pub(super) fn agents(look: &Look<'_>) -> Result<(), Refusal> {
    let (Some(entry), Some(most)) = (look.entry, look.quantity(look.id)) else { return Ok(()) };
    match entry.int("agents") {
        Some(n) if n > most => Err(look.no("too_many_agents", format!("委托代理人{n}人，最多{most}人。")).cure(format!("请当事人确定一至{most}名代理人"))),
        _ => Ok(()),
    }
}

/// Told where due; where asked for, held and reported; the time to ask is over, or the party waived. For each that has the right.
pub(super) fn held(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(notice) = look.case.notice.as_ref().filter(|n| n.hearing) else { return Ok(()) };
    notice.hearing_of.iter().try_for_each(|whom| held_for(look, notice, *whom))
}

fn held_for(look: &Look<'_>, notice: &Notice, whom: usize) -> Result<(), Refusal> {
    let (case, cx) = (look.case, look.cx);
    let name = case.named(whom, "");
    let party = if name.is_empty() { "当事人" } else { &name };
    if asked(case, whom) {
        if case.last_since("hold_hearing", "ask_hearing").is_none() {
            return Err(look.no("hearing_missing", format!("{party}要求听证，还没有举行。")).cure("通知并举行听证"));
        }
        if case.last_since("report_hearing", "hold_hearing").is_none() {
            return Err(look.no("hearing_report_missing", "听证主持人还没有提出听证报告。").cure("请听证主持人提出听证报告"));
        }
        return Ok(());
    }
    if waived(case, whom) {
        return Ok(());
    }
    match (notice.service.on.get(&whom), case.period_of("cq354-request", whom)) {
        (Some(_), Some(period)) if period.last_day < cx.today => Ok(()),
        (Some(_), Some(period)) => Err(look
            .no("hearing_period_runs", format!("{party}可以在{}以前要求听证，期限还没有届满。", period.last_day.chinese_date()))
            .cure("等待期限届满")
            .cure("当事人书面放弃听证的，登记放弃声明")),
        _ => Err(look.no("notice_not_served", format!("告知书还没有送达{}。", case.named(whom, ""))).cure("先送达告知书")),
    }
}
