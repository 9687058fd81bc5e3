//! 简易程序 (当场处罚): how much, which kinds, and when money may be taken on the spot.

use heyi_rulebook::Money;

use super::Look;
use crate::case::discretion;
use crate::refusal::Refusal;

/// For a citizen, and for an individual business: the stricter limit.
pub(super) fn citizen(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.party().kind.as_citizen() { limit(look) } else { Ok(()) }
}

/// For a legal person or another organisation.
pub(super) fn organisation(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.party().kind.as_citizen() { Ok(()) } else { limit(look) }
}

fn limit(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(most) = look.quantity(look.id) else { return Ok(()) };
    if look.case.party().name.trim().is_empty() {
        return Err(look.no("party_unknown", "当事人还没有查明，不能当场处罚。").cure("先查明当事人"));
    }
    let Some(entry) = look.entry else { return Ok(()) };
    let proposal = discretion::entered(look.case, entry, look.cx)?;
    let ordinary = "适用普通程序：建议立案";
    if proposal.fine > most {
        return Err(look.no("too_much_on_spot", format!("罚款{}，超过当场处罚的上限{}。", Money(proposal.fine), Money(most))).cure(ordinary));
    }
    if !proposal.summary_kinds() {
        return Err(look.no("kind_not_on_spot", "当场处罚只能是罚款或者警告。").cure(ordinary));
    }
    if proposal.deviates() || proposal.mitigates() {
        return Err(look.no("discussion_missing", "减轻处罚或者偏离裁量基准的，须经负责人集体讨论，不能当场决定。").cure(ordinary));
    }
    Ok(())
}

/// 当场收缴: at most so much, or later execution would be difficult; never in the ordinary procedure here.
pub(super) fn cash(look: &Look<'_>) -> Result<(), Refusal> {
    let (Some(entry), Some(most)) = (look.entry, look.quantity(look.id)) else { return Ok(()) };
    let bank = "由当事人到指定银行或者通过电子支付系统缴纳";
    match look.step.id.as_str() {
        "decide_on_spot" => {
            let fine = discretion::entered(look.case, entry, look.cx)?.fine;
            match entry.text("collect") {
                "spot" if fine == 0 => Err(look.no("nothing_to_collect", "没有罚款，不能当场收缴。").cure("选择“没有罚款”")),
                "spot" if fine > most && entry.text("hardship").is_empty() => {
                    Err(look.no("cash_not_allowed", format!("罚款{}，超过当场收缴的{}，也没有写明事后难以执行的情况。", Money(fine), Money(most))).cure(bank).cure("不当场收缴事后难以执行的，写明情况"))
                }
                "none" if fine > 0 => Err(look.no("collection_missing", "有罚款，没有选择收缴方式。").cure(bank)),
                "bank" if fine > 0 && entry.text("bank").is_empty() => Err(look.no("bank_missing", "没有写明收缴罚款的银行。").cure("写明银行")),
                _ => Ok(()),
            }
        }
        _ if entry.text("how") == "spot" => {
            let Some(decided) = look.case.last("decide_on_spot") else {
                return Err(look.no("cash_not_allowed", "普通程序的罚款不得当场收缴。").cure(bank));
            };
            let fine = look.case.decision.as_ref().and_then(|d| d.penalty.as_ref()).map_or(0, |p| p.fine);
            if fine > most && decided.entry.text("hardship").is_empty() {
                return Err(look.no("cash_not_allowed", format!("罚款{}，超过当场收缴的{}，也没有写明事后难以执行的情况。", Money(fine), Money(most))).cure(bank));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Reported to the body once, and only what was decided on the spot.
pub(super) fn once(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.decision.as_ref().is_none_or(|d| !d.on_spot) {
        return Err(look.no("not_on_spot", "本案不是当场处罚。").cite(look.cx.cite("apl-51-org")).cure("核对案件的最新情况"));
    }
    match look.case.last("record_on_spot") {
        Some(done) => Err(look.no("recorded_before", format!("已于{}备案。", done.on.chinese_date())).cite(look.cx.cite("apl-51-org")).cure("核对案件的最新情况")),
        None => Ok(()),
    }
}
