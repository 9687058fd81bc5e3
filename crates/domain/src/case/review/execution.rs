//! 执行.

use std::collections::HashSet;

use heyi_rulebook::{Day, Money, deadline};

use super::Check;
use super::look::{Finding, Look};

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "money_settled" => money_settled,
        "cash_handed_in" => cash_handed_in,
        "late_fee_capped" => late_fee_capped,
        "demanded_first" => demanded_first,
        "closed_in_time" => closed_in_time,
        _ => return None,
    })
}

/// Every payment has a ticket of its own; closed as performed, nothing is owed; never more was taken than was owed.
fn money_settled(look: &Look<'_>) -> Finding {
    let case = look.case;
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for payment in &case.payments {
        if payment.ticket.trim().is_empty() {
            faults.push(format!("{}缴纳{}没有票据", payment.on.chinese_date(), Money(payment.amount)));
        } else if !seen.insert(payment.ticket.as_str()) {
            faults.push(format!("票据{}重复登记", payment.ticket));
        }
    }
    let changed = case.steps.iter().any(|d| d.step == "note_remedy_result");
    if case.refundable() > 0 && !changed {
        faults.push(format!("多收{}", Money(case.refundable())));
    }
    let performed = case.last("close").is_some_and(|d| d.entry.text("ground") == "performed");
    if performed && case.unpaid() > 0 {
        faults.push(format!("以履行完毕结案，还有{}没有缴纳", Money(case.unpaid())));
    }
    Finding::of(&faults, format!("应缴{}，已缴{}", Money(case.owed()), Money(case.paid())))
}

fn cash_handed_in(look: &Look<'_>) -> Finding {
    let mut faults = Vec::new();
    for (rule, step, what) in [("apl-71-officer", "hand_in", "交至机关"), ("apl-71-agency", "bank_in", "缴付银行")] {
        let days: Vec<Option<Day>> = look.all(step).map(|d| d.entry.day("on")).collect();
        for (at, period) in look.case.periods.iter().filter(|p| p.rule == rule).enumerate() {
            match days.get(at).copied().flatten() {
                Some(on) if on > period.last_day => faults.push(format!("{what}于{}，期限至{}", on.chinese_date(), period.last_day.chinese_date())),
                None if look.over() => faults.push(format!("没有{what}，期限至{}", period.last_day.chinese_date())),
                _ => {}
            }
        }
    }
    Finding::of(&faults, "当场收缴的罚款已按期交存")
}

fn late_fee_capped(look: &Look<'_>) -> Finding {
    let case = look.case;
    if !case.decision.as_ref().is_some_and(|d| d.late_fee) {
        return Finding::fail("决定书没有载明逾期加处罚款");
    }
    let Some(percent) = look.quantity("apl-72-latefee-cap") else { return Finding::unsure("没有加处罚款上限的规定") };
    let decided = look.decided().and_then(|(_, p)| p);
    for (whom, fee) in &case.late_fees {
        let fine = decided.as_ref().map_or(0, |p| case.fine_in(p, *whom));
        if i128::from(*fee) > i128::from(fine) * i128::from(percent) / 100 {
            return Finding::fail(format!("{}加处罚款{}，超过罚款数额", case.named(*whom, ""), Money(*fee)));
        }
    }
    Finding::pass(look.paper("late-fee-decision"))
}

/// 催告 was served, and its time was over, before anything was enforced.
fn demanded_first(look: &Look<'_>) -> Finding {
    let mut faults = Vec::new();
    for done in look.case.steps.iter().filter(|d| matches!(d.step.as_str(), "decide_enforcement" | "apply_court")) {
        let before = look.case.steps.iter().take_while(|d| !std::ptr::eq(*d, done)).filter(|d| d.step == "demand").last();
        let Some(served) = before.and_then(|d| d.entry.day("served_on")) else {
            faults.push(format!("{}以前没有催告", look.act(done)));
            continue;
        };
        match deadline::deadline(look.rules, "ael-54-demand", served, None) {
            Ok(answer) if answer.first_possible.is_some_and(|first| done.on < first) => faults.push(format!("{}时催告的期限没有届满", look.act(done))),
            Ok(_) => {}
            Err(_) => return Finding::unsure("没有该年的工作日历，不能计算"),
        }
    }
    let substituted = look.all("substitute").any(|d| !d.entry.flag("urgent"));
    if substituted && look.case.last("demand").is_none() {
        faults.push("代履行以前没有催告".to_owned());
    }
    Finding::of(&faults, look.paper("demand-notice"))
}

fn closed_in_time(look: &Look<'_>) -> Finding {
    let department = look.case.department(look.rules);
    let rule = ["samr-77-close", "moh-31-close"].into_iter().find(|r| look.rules.governs(r, department));
    let Some(rule) = rule else { return Finding::none("本领域没有读到结案期限") };
    let (Some(period), Some(close)) = (look.case.period(rule), look.case.last("close")) else { return Finding::none("没有开始计算结案期限") };
    let words = format!("结案于{}，期限至{}", close.on.chinese_date(), period.last_day.chinese_date());
    if close.on > period.last_day { Finding::fail(words) } else { Finding::pass(format!("{}，{words}", look.paper("closing-approval"))) }
}
