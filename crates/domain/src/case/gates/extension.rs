//! 延长、中止: only where a rule of the field allows it, and no longer than it says.

use super::Look;
use crate::case::periods::rule_of;
use crate::refusal::Refusal;

/// A field whose rule was not read has no extension.
pub(super) fn has_basis(look: &Look<'_>, what: &str) -> Result<(), Refusal> {
    let department = look.case.department(look.cx.rules);
    if look.step.gates.iter().any(|g| rule_of(look.cx.rules, g, department).is_some()) {
        return Ok(());
    }
    Err(look
        .no("no_extension_basis", format!("规则库中没有本领域延长{what}的规定，不能延长。"))
        .cite(look.cx.cite("apl-60-decide"))
        .cure("在原期限内办结")
        .cure("确有规定的，请管理员把条文补入规则库"))
}

/// 延长核查期限: once, while it runs.
pub(super) fn filing(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.times("extend_filing") > 0 {
        return Err(look.no("extended_before", "核查期限已经延长过一次。").cure("在期限内决定是否立案"));
    }
    running(look, "clock:filing", "核查期限")
}

/// 延长办案期限: by the rules of the field, first the first, then the second; beyond the first the leaders discuss.
pub(super) fn handling(look: &Look<'_>) -> Result<(), Refusal> {
    running(look, "apl-60-decide", "办案期限")?;
    let department = look.case.department(look.cx.rules);
    let of_field: Vec<&str> = look.step.gates.iter().filter_map(|g| rule_of(look.cx.rules, g, department)).collect();
    let before = look.case.times("extend_handling");
    let Some(rule) = of_field.get(before) else {
        return Err(look.no("extended_before", format!("本领域规定的延长办案期限已用{before}次。")).cure("在期限内作出决定"));
    };
    if *rule != look.id {
        return Ok(());
    }
    let (Some(entry), Some(most)) = (look.entry, look.quantity(rule)) else { return Ok(()) };
    let days = entry.int("days").unwrap_or(0);
    if days == 0 || days > most {
        return Err(look.no("extension_too_long", format!("延长{days}日，超过规定的{most}日。")).cure(format!("延长不超过{most}日")));
    }
    if before > 0 && !entry.flag("discussed") {
        return Err(look.no("discussion_missing", "再次延长办案期限的，没有经负责人集体讨论。").cure("经集体讨论后再报批"));
    }
    Ok(())
}

/// 延长查封、扣押: once, no longer than the rule.
pub(super) fn seizure(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.since("seize").iter().any(|d| d.step == "extend_seizure") {
        return Err(look.no("extended_before", "查封、扣押期限已经延长过一次。").cure("在期限内作出处理决定或者解除"));
    }
    if let Some(period) = look.case.running("ael-25-seizure").filter(|p| p.last_day < look.cx.today) {
        return Err(look.no("period_over", format!("查封、扣押期限已于{}届满，不能再延长。", period.last_day.chinese_date())).cure("立即解除查封、扣押"));
    }
    let (Some(entry), Some(most)) = (look.entry, look.quantity(look.id)) else { return Ok(()) };
    let days = entry.int("days").unwrap_or(0);
    if days == 0 || days > most {
        return Err(look.no("extension_too_long", format!("延长{days}日，超过规定的{most}日。")).cure(format!("延长不超过{most}日")));
    }
    Ok(())
}

fn running(look: &Look<'_>, named: &str, what: &str) -> Result<(), Refusal> {
    let department = look.case.department(look.cx.rules);
    let period = rule_of(look.cx.rules, named, department).and_then(|rule| look.case.running(rule));
    match period {
        Some(period) if period.last_day >= look.cx.today => Ok(()),
        Some(period) => Err(look.no("period_over", format!("{what}已于{}届满，不能再延长。", period.last_day.chinese_date())).cure("尽快作出决定，并在案卷中说明逾期的原因")),
        None => Err(look.no("period_not_running", format!("没有正在计算的{what}。")).cure("核对案件所处的阶段")),
    }
}

/// 中止 once at a time; 恢复 only what was stopped.
pub(super) fn suspension(look: &Look<'_>) -> Result<(), Refusal> {
    match (look.step.id.as_str(), look.case.suspended) {
        ("suspend", Some(since)) => Err(look.no("case_suspended", format!("本案自{}起已中止调查。", since.chinese_date())).cure("先恢复调查")),
        ("resume", None) => Err(look.no("not_suspended", "本案没有中止调查。").cure("核对案件的最新情况")),
        _ => Ok(()),
    }
}
