//! Who acts and how: two certified officers, certificates shown, the record signed.

use super::Look;
use crate::refusal::Refusal;
use crate::task::{check_officers, officer_may};

/// Two officers of the body, each with a certificate valid on the day.
pub(super) fn officers(look: &Look<'_>) -> Result<(), Refusal> {
    let (case, cx) = (look.case, look.cx);
    let firms: Vec<_> = case.lead.firm.into_iter().collect();
    let check = |people: &[crate::ids::PersonId], day| check_officers(people, &cx.facts.officers, &case.lead.body, (day, day), &firms, cx);
    match look.step.id.as_str() {
        // Whoever joins must be able to handle the case.
        "replace_handler" => {
            let Some(entry) = look.entry else { return Ok(()) };
            let leaving = entry.people("leaving");
            if leaving.iter().any(|p| !case.handlers().contains(p)) {
                return Err(look.no("not_handler", "退出的人员不是本案承办人。").cure("选择本案承办人"));
            }
            let mut after: Vec<_> = case.handlers().iter().copied().filter(|h| !leaving.contains(h)).collect();
            after.extend(entry.people("joining"));
            check(&after, cx.today)
        }
        // The handlers of the case, today.
        "decide" => check(case.handlers(), cx.today),
        _ => {
            let Some(entry) = look.entry else { return Ok(()) };
            let day = ["from", "at", "taken_on", "on"].iter().find_map(|f| entry.moment(f).map(|m| m.day).or_else(|| entry.day(f))).unwrap_or(cx.today);
            check(&entry.people("officers"), day)
        }
    }
}

/// 出示执法证件.
pub(super) fn shown(look: &Look<'_>) -> Result<(), Refusal> {
    match look.entry {
        Some(entry) if !entry.flag("told") => {
            Err(look.no("certificate_not_shown", "没有记明已出示执法证件、告知权利。").cure("出示执法证件并告知权利后，如实勾选"))
        }
        _ => Ok(()),
    }
}

/// 笔录: signed, or the refusal noted; a report rests on at least one record.
pub(super) fn recorded(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    if look.step.id == "report" {
        let any = ["inquire", "inspect_site", "inquest"].iter().any(|s| case.times(s) > 0) || !case.lead.findings.is_empty();
        if !any {
            return Err(look.no("record_missing", "本案还没有询问、检查或者勘验笔录。").cure("先询问当事人或者现场检查，制作笔录"));
        }
        return Ok(());
    }
    let Some(entry) = look.entry else { return Ok(()) };
    if let (Some(from), Some(to)) = (entry.moment("from"), entry.moment("to")) {
        if to <= from {
            return Err(look.no("times_reversed", "结束时间不晚于开始时间。").cure("改正起止时间"));
        }
        if to.ms() > look.cx.now_ms {
            return Err(look.no("in_the_future", "笔录的结束时间晚于现在。").cure("改正起止时间"));
        }
    }
    let refused = matches!(entry.text("signed"), "refused" | "absent");
    if refused && (entry.text("refusal").is_empty() || entry.text("witness").is_empty()) {
        return Err(look.no("refusal_not_noted", "当事人没有签名，没有写明原因和见证人（音像记录）。").cure("写明拒绝签名或者不在场的原因").cure("请见证人签名，或者写明音像记录编号"));
    }
    Ok(())
}

/// 回避: who decides isn't the one concerned; who comes in isn't recused.
pub(super) fn recusal(look: &Look<'_>) -> Result<(), Refusal> {
    let (case, cx) = (look.case, look.cx);
    let Some(entry) = look.entry else { return Ok(()) };
    if look.step.id == "replace_handler" {
        return Ok(());
    }
    let person = entry.people("person");
    if person.iter().any(|p| !case.handled_by(*p)) {
        return Err(look.no("not_handler", "被申请回避的人员不是本案承办人。").cure("选择本案承办人"));
    }
    if !entry.flag("granted") {
        return Ok(());
    }
    let Some(replacement) = entry.people("replacement").first().copied() else {
        return Err(look.no("replacement_missing", "准予回避的，没有指定接替的承办人。").cure("选择接替的承办人"));
    };
    let Some(officer) = cx.facts.officers.iter().find(|o| o.person == replacement) else {
        return Err(look.no("officer_unknown", "接替的人员不在本单位执法人员名册中。").cure("重新选择"));
    };
    let firms: Vec<_> = case.lead.firm.into_iter().collect();
    officer_may(officer, &case.lead.body, (cx.today, cx.today), &firms, cx)
}
