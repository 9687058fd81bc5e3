//! 审核、讨论、决定.

use super::Look;
use super::investigation::not_repeated;
use crate::case::Case;
use crate::refusal::Refusal;

/// Fields whose rule has every ordinary case reviewed.
fn all_reviewed(look: &Look<'_>) -> bool {
    let department = look.case.department(look.cx.rules);
    ["samr-55-review", "mara-53-review"].iter().any(|r| look.cx.rules.governs(r, department))
}

/// Why legal review is due; `None`: it isn't.
fn due(look: &Look<'_>) -> Option<&'static str> {
    let case = look.case;
    let report = case.last("report");
    let flag = |name: &str| report.is_some_and(|d| d.entry.flag(name));
    if all_reviewed(look) {
        Some("本领域适用普通程序的案件都应当审核")
    } else if case.last_since("hold_hearing", "report").is_some() {
        Some("本案经过听证")
    } else if flag("public_interest") {
        Some("本案涉及重大公共利益")
    } else if flag("intricate") {
        Some("案情疑难复杂、涉及多个法律关系")
    } else {
        None
    }
}

fn passed(case: &Case) -> bool {
    case.last_since("review", "notify").is_some()
}

/// 法制审核: due cases don't pass without it, others may.
pub(super) fn reviewed(look: &Look<'_>) -> Result<(), Refusal> {
    match look.step.id.as_str() {
        "review" => {
            if look.case.last_since("submit_review", "notify").is_none() {
                return Err(look.no("not_submitted", "本案还没有提请法制审核。").cure("由承办人提请法制审核"));
            }
            Ok(())
        }
        "pass_unreviewed" => match due(look) {
            Some(why) => Err(look.no("review_due", format!("{why}，应当进行法制审核。")).cure("提请法制审核")),
            None => Ok(()),
        },
        // 不予处罚 straight from the report, where no notice is due: reviewed where the field's rule has every ordinary case reviewed.
        "decide_no_penalty" if look.case.notice.is_none() => match due(look).filter(|_| all_reviewed(look)) {
            Some(why) if look.case.last_since("review_no_penalty", "report").is_none() => {
                Err(look.no("review_missing", format!("{why}，不予处罚的建议还没有通过审核。")).cure("办理“提请审核不予处罚建议”"))
            }
            _ => Ok(()),
        },
        _ => match due(look) {
            Some(why) if !passed(look.case) => Err(look.no("review_missing", format!("{why}，还没有通过法制审核。")).cure("提请法制审核")),
            _ => Ok(()),
        },
    }
}

/// Seven points, each in order; what isn't goes back.
pub(super) fn seven(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    for field in look.step.fields.iter().filter(|f| f.kind == heyi_rulebook::FieldKind::Bool) {
        if !entry.flag(&field.name) {
            return Err(look.no("review_not_passed", format!("“{}”没有通过审核。", field.label)).cite(look.cx.cite("g-legal")).cure("退回补充调查或者改正，写明需要补正的事项"));
        }
    }
    Ok(())
}

/// What is reviewed is a proposal to spare, submitted once for a report.
pub(super) fn sparing(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    if case.last("report").is_none_or(|d| d.entry.text("no_penalty") == "none") {
        return Err(look.no("report_proposes_penalty", "调查终结报告建议给予处罚。").cite(look.cx.cite("g-legal")).cure("告知以后提请法制审核"));
    }
    let submitted = case.last_since("submit_no_penalty_review", "report");
    if look.step.id == "submit_no_penalty_review" {
        return match submitted {
            Some(done) => Err(look.no("submitted_before", format!("已于{}提请审核。", done.on.chinese_date())).cite(look.cx.cite("g-legal")).cure("等待审核意见")),
            None => Ok(()),
        };
    }
    if submitted.is_none() {
        return Err(look.no("not_submitted", "不予处罚的建议还没有提请审核。").cite(look.cx.cite("g-legal")).cure("由承办人提请审核"));
    }
    seven(look)
}

/// Submitted once for a notice.
pub(super) fn not_twice(look: &Look<'_>) -> Result<(), Refusal> {
    match look.case.last_since("submit_review", "notify") {
        Some(done) => Err(look.no("submitted_before", format!("已于{}提请法制审核。", done.on.chinese_date())).cure("等待审核意见")),
        None => Ok(()),
    }
}

/// 集体讨论 for what is complex or major, mitigated, or outside the benchmark.
pub(super) fn discussed(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    let (deviates, mitigates) = case.proposal().map_or((false, false), |p| (p.deviates(), p.mitigates()));
    let major = case.last("report").is_some_and(|d| d.entry.flag("major"));
    let why = if deviates {
        "拟处罚偏离裁量基准"
    } else if mitigates {
        "拟减轻处罚"
    } else if major {
        "情节复杂或者重大违法行为"
    } else {
        return Ok(());
    };
    let Some(record) = case.last_since("discuss", "report") else {
        return Err(look.no("discussion_missing", format!("{why}，还没有经负责人集体讨论。")).cure("由负责人集体讨论，制作讨论记录"));
    };
    if deviates && !record.entry.flag("deviation") {
        return Err(look.no("deviation_not_agreed", "集体讨论没有同意偏离裁量基准。").cure("按裁量基准确定处罚，重新告知"));
    }
    Ok(())
}

/// 集体 is more than one.
pub(super) fn together(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    let mut names: Vec<&str> = entry.rows("members").iter().filter_map(|r| r.get("name")?.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > 1 {
        return Ok(());
    }
    Err(look.no("discussed_alone", "集体讨论只有一人参加。").cite(look.cx.cite("g-collective")).cure("由负责人集体讨论，写明各参加人的意见"))
}

/// 不以罚代刑: nothing is decided while a suspected crime is reported and not settled.
pub(super) fn no_crime_open(look: &Look<'_>) -> Result<(), Refusal> {
    match look.case.running("tr-5-decide") {
        Some(period) => Err(look
            .no("crime_open", format!("已报告涉嫌犯罪，负责人应当在{}以前决定是否移送，在此以前不能作出决定。", period.last_day.chinese_date()))
            .cite(look.cx.cite("g-crime"))
            .cure("先决定移送或者不移送")),
        None => Ok(()),
    }
}

/// 决定书 must be able to say what the law wants it to say.
pub(super) fn content(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    if look.step.id != "decide" {
        return Ok(());
    }
    for whom in case.offenders() {
        let party = case.party_at(whom);
        for (value, what) in [(&party.name, "姓名或者名称"), (&party.address, "地址")] {
            if value.trim().is_empty() {
                let of = if case.several() { case.named(whom, "的") } else { "当事人的".to_owned() };
                return Err(look.no("content_missing", format!("决定书缺少{of}{what}。")).cure("在“查明、变更当事人”中补充"));
            }
        }
    }
    if case.proposal().is_none() {
        return Err(look.no("nothing_proposed", "没有处罚建议。").cure("补充调查终结报告"));
    }
    Ok(())
}

/// 不予处罚: the grounds of the report, or a new reason.
pub(super) fn no_penalty(look: &Look<'_>) -> Result<(), Refusal> {
    no_crime_open(look)?;
    let case = look.case;
    let reported = case.last("report").map(|d| d.entry.text("no_penalty").to_owned()).unwrap_or_default();
    let Some(entry) = look.entry else { return Ok(()) };
    if case.status.state() == "reported" && reported == "none" {
        return Err(look.no("report_proposes_penalty", "调查终结报告建议给予处罚。").cite(look.cx.cite("g-legal")).cure("补充调查，改正调查终结报告").cure("告知、审核以后再作出决定"));
    }
    if entry.text("ground") != "first" {
        return Ok(());
    }
    if case.lead.firm.is_some() && look.cx.facts.filing.as_ref().is_some_and(|f| f.filed_before.is_some()) {
        return Err(look.no("not_first", "当事人此前有同类案件，不是初次违法。").cite(look.cx.cite("g-benchmark")).cure("选择其他理由，或者给予处罚"));
    }
    not_repeated(look, case.offenders().into_iter())
}
