//! 告知、送达、陈述申辩.

use super::Look;
use crate::case::periods::rule_of;
use crate::case::{Case, Notice, Served};
use crate::refusal::Refusal;

/// Told, served, heard: no decision without it. On the spot the same is told by word of mouth.
pub(super) fn told(look: &Look<'_>) -> Result<(), Refusal> {
    match look.step.id.as_str() {
        "notify" => proposed(look),
        "decide_on_spot" => match look.entry {
            Some(entry) if !entry.flag("told") => Err(look.no("not_told", "没有告知拟处罚的内容、事实、理由、依据和权利。").cure("当场告知并听取陈述、申辩")),
            _ => Ok(()),
        },
        _ => heard(look),
    }
}

/// There is something to tell.
fn proposed(look: &Look<'_>) -> Result<(), Refusal> {
    let spared = look.case.last("report").is_some_and(|d| d.entry.text("no_penalty") != "none");
    if spared {
        return Err(look.no("nothing_to_notify", "调查终结报告建议不予处罚，不需要告知拟处罚的内容。").cure("提请决定不予处罚"));
    }
    if look.case.offenders().iter().any(|whom| look.case.party_at(*whom).name.trim().is_empty()) {
        return Err(look.no("party_unknown", "当事人还没有查明，不能告知。").cure("先查明当事人").cure("查明以前中止调查"));
    }
    Ok(())
}

/// Each of those to whom something was told.
fn heard(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(notice) = &look.case.notice else {
        return Err(look.no("notice_missing", "还没有告知拟作出的处罚和当事人的权利。").cure("先制作并送达告知书"));
    };
    notice.service.to.iter().try_for_each(|whom| heard_of(look, notice, *whom))
}

fn heard_of(look: &Look<'_>, notice: &Notice, whom: usize) -> Result<(), Refusal> {
    let (case, cx) = (look.case, look.cx);
    let name = case.named(whom, "");
    let party = if name.is_empty() { "当事人" } else { &name };
    let Some(served) = notice.service.on.get(&whom).copied() else {
        return Err(look.no("notice_not_served", format!("告知书还没有送达{name}。")).cure("先送达告知书"));
    };
    if served > cx.today {
        return Err(look.no("notice_not_effective", format!("公告送达自{}起才视为送达{name}。", served.chinese_date())).cure("等待公告期满"));
    }
    if unsettled(case, whom) {
        return Err(look.no("defence_unsettled", format!("{party}提出了陈述、申辩，还没有复核。")).cure("先复核陈述、申辩，写明是否采纳和理由"));
    }
    if case.last_since_of("waive", "notify", whom).is_some() {
        return Ok(());
    }
    let Some(rule) = rule_of(cx.rules, "clock:defence", case.department(cx.rules)) else { return Ok(()) };
    match case.period_of(rule, whom) {
        Some(period) if period.last_day < cx.today => Ok(()),
        // A defence that was heard ends the wait.
        _ if case.last_since_of("settle_defence", "notify", whom).is_some() => Ok(()),
        Some(period) => Err(Refusal::new("defence_period_runs", format!("{party}可以在{}以前陈述、申辩，期限还没有届满。", period.last_day.chinese_date()))
            .cite(cx.cite(rule))
            .cite(cx.cite(look.id))
            .cure("等待期限届满")
            .cure("当事人明确放弃的，登记放弃声明")),
        None => Err(look.no("notice_not_served", format!("告知书还没有送达{name}。")).cure("先送达告知书")),
    }
}

/// A defence of a party that nobody settled.
fn unsettled(case: &Case, whom: usize) -> bool {
    let newest = case.since_of("notify", whom).rev().find(|d| matches!(d.step.as_str(), "defend" | "settle_defence"));
    newest.is_some_and(|d| d.step == "defend")
}

/// There is a defence to settle.
pub(super) fn something_to_settle(look: &Look<'_>) -> Result<(), Refusal> {
    if look.whoever().iter().any(|whom| unsettled(look.case, *whom)) {
        return Ok(());
    }
    Err(look.no("no_defence", "没有等待复核的陈述、申辩。").cite(look.cx.cite("g-noworse")).cure("先登记陈述、申辩的内容"))
}

/// Whether a hearing is due is computed with the notice, never chosen.
pub(super) const fn hearing_computed(_: &Look<'_>) -> Result<(), Refusal> {
    Ok(())
}

/// 电子送达 needs the signed confirmation.
pub(super) fn electronic(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    if entry.text("mode") == "left" && entry.text("proof").is_empty() && entry.text("witness").is_empty() {
        return Err(look.no("service_unproved", "留置送达没有写明见证或者拍照、录像的情况。").cure("写明见证人，或者照片、录像的编号"));
    }
    if entry.text("mode") != "electronic" {
        return Ok(());
    }
    // The newest confirmation counts.
    if look.case.last_of("confirm_address", entry.whom()).is_some_and(|d| d.entry.flag("electronic")) {
        return Ok(());
    }
    Err(look.no("no_consent_to_electronic", "当事人没有签署同意电子送达的确认书。").cure("请当事人签署送达地址确认书").cure("采用其他送达方式"))
}

/// Served online: the online way to reconsideration is told.
pub(super) fn online_remedy(look: &Look<'_>) -> Result<(), Refusal> {
    match look.entry {
        Some(entry) if entry.text("mode") == "electronic" && entry.text("online").is_empty() => {
            Err(look.no("online_remedy_missing", "通过互联网送达的，没有写明网上申请行政复议的途径。").cure("写明网上申请行政复议的途径"))
        }
        _ => Ok(()),
    }
}

/// 公告送达 only where the other ways failed.
pub(super) fn public(look: &Look<'_>) -> Result<(), Refusal> {
    match look.entry {
        Some(entry) if entry.text("mode") == "public" && entry.text("proof").is_empty() => {
            Err(look.no("service_unproved", "公告送达没有写明当事人下落不明或者其他方式无法送达的情况。").cure("写明已经用过的送达方式和结果"))
        }
        _ => Ok(()),
    }
}

/// 放弃 must be the party's own word: signed.
pub(super) fn waived_in_words(look: &Look<'_>) -> Result<(), Refusal> {
    match look.entry {
        Some(entry) if entry.text("signed") != "signed" => {
            Err(look.no("waiver_unsigned", "放弃声明没有当事人签名，不能视为明确放弃。").cite(look.cx.cite("g-notice")).cure("请当事人签名").cure("等待陈述、申辩期限届满"))
        }
        _ => Ok(()),
    }
}

/// The notice is served once on each.
pub(super) fn once(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(notice) = &look.case.notice else { return Ok(()) };
    look.for_one(|whom| on_time(look, &notice.service, whom, "告知书"))
}

/// The decision is served once on each.
pub(super) fn decision_once(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(decision) = &look.case.decision else { return Ok(()) };
    look.for_one(|whom| on_time(look, &decision.service, whom, "决定书"))
}

fn on_time(look: &Look<'_>, service: &Served, whom: usize, paper: &str) -> Result<(), Refusal> {
    let name = look.case.named(whom, "");
    if let Some(day) = service.on.get(&whom) {
        return Err(look.no("served_before", format!("{paper}已于{}送达{name}。", day.chinese_date())).cure("核对案件的最新情况"));
    }
    if service.to.contains(&whom) {
        return Ok(());
    }
    Err(look.no("nothing_to_serve", format!("{paper}没有对{name}的内容，不需要送达。")).cite(look.cx.cite("g-notice")).cure("核对当事人"))
}

/// 不因申辩加重, for each party by itself.
pub(super) fn not_worse(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(notice) = &look.case.notice else { return Ok(()) };
    if look.step.id != "settle_defence" {
        return notice.service.to.iter().try_for_each(|whom| not_worse_for(look, notice, *whom, look.case.proposal().map(|p| look.case.fine_in(p, *whom))));
    }
    let Some(entry) = look.entry else { return Ok(()) };
    not_worse_for(look, notice, entry.whom(), entry.int("fine"))
}

fn not_worse_for(look: &Look<'_>, notice: &Notice, whom: usize, now: Option<i64>) -> Result<(), Refusal> {
    let case = look.case;
    let told = case.fine_in(&notice.proposal, whom);
    // Not above what an earlier defence brought it to.
    let most = if look.step.id == "settle_defence" { told.min(case.proposal().map_or(0, |p| case.fine_in(p, whom))) } else { told };
    match now {
        Some(fine) if fine > most => Err(look
            .no("heavier_after_defence", format!("{}罚款{}重于告知的{}，不得因当事人陈述、申辩而给予更重的处罚。", case.named(whom, "："), heyi_rulebook::Money(fine), heyi_rulebook::Money(most)))
            .cure("罚款不高于告知的数额")
            .cure("发现新的违法事实的，补充调查后重新告知")),
        Some(fine) if fine != most && look.step.id == "settle_defence" => one_fine(look, whom, fine),
        _ => Ok(()),
    }
}

/// A changed fine: one act is fined, and the new sum stays inside its tier or is a deviation.
fn one_fine(look: &Look<'_>, whom: usize, fine: i64) -> Result<(), Refusal> {
    let Some(told) = look.case.notice.as_ref().map(|n| &n.proposal) else { return Ok(()) };
    let fined: Vec<_> = told.acts.iter().filter(|a| a.entered.whom == whom && a.entered.fine.is_some_and(|f| f > 0)).collect();
    let [act] = fined.as_slice() else {
        return Err(look.no("several_fines", "本案有几项罚款，不能在复核时合并改变数额。").cure("补充调查，逐项重新裁量"));
    };
    if act.min.is_some_and(|min| fine < min) {
        return Err(look.no("outside_benchmark", format!("罚款{}低于“{}”档次的下限（{}）。", heyi_rulebook::Money(fine), act.tier, act.range)).cure("补充调查，重新填写裁量因素"));
    }
    Ok(())
}

