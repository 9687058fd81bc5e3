//! Who acts and how: two certified officers, certificates shown, the record signed, and everything at a time at which it can have happened.

use heyi_rulebook::{Day, FieldKind, WHOM};

use super::Look;
use crate::case::{Case, Entry};
use crate::context::Context;
use crate::ids::PersonId;
use crate::refusal::Refusal;
use crate::task::check_officers;

/// Two officers are asked for by the law on penalties here, not by the local rule on inspections.
pub(in crate::case) fn of_penalty<F>(answer: Result<(), Refusal>, cx: &Context<'_, F>) -> Result<(), Refusal> {
    answer.map_err(|refusal| if refusal.code == "too_few_officers" { Refusal { cites: vec![cx.cite("apl-42-officers")], ..refusal } } else { refusal })
}

/// Two officers of the body, each with a certificate valid on the day.
pub(super) fn officers(look: &Look<'_>) -> Result<(), Refusal> {
    let (case, cx) = (look.case, look.cx);
    let firms: Vec<_> = case.lead.firm.into_iter().collect();
    let check = |people: &[crate::ids::PersonId], day| of_penalty(check_officers(people, &cx.facts.officers, &case.lead.body, (day, day), &firms, cx), cx);
    match look.step.id.as_str() {
        // Whoever joins must be able to handle the case.
        "replace_handler" => {
            let Some(entry) = look.entry else { return Ok(()) };
            let leaving = entry.people("leaving");
            if leaving.iter().any(|p| !case.handlers().contains(p)) {
                return Err(look.no("not_handler", "退出的人员不是本案承办人。").cure("选择本案承办人"));
            }
            let joining = entry.people("joining");
            if let Some(done) = recused(case).find(|d| joining.iter().any(|p| d.entry.people("person").contains(p))) {
                return Err(look.no("officer_recused", format!("接替的人员已于{}决定回避。", done.on.chinese_date())).cite(cx.cite("g-recuse")).cure("另选人员"));
            }
            check(&after(case, &leaving, &joining), cx.today)
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

/// Who handles the case after a change.
fn after(case: &Case, leaving: &[PersonId], joining: &[PersonId]) -> Vec<PersonId> {
    case.handlers().iter().filter(|h| !leaving.contains(h)).chain(joining).copied().collect()
}

/// Recusals that were granted.
fn recused(case: &Case) -> impl Iterator<Item = &crate::case::Done> {
    case.steps.iter().filter(|d| d.step == "settle_recusal" && d.entry.flag("granted"))
}

/// What every entry of its kind must say, whichever step it is for: shown and told, signed, not later than now, not before what it follows.
pub(super) fn entered(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    party_named(look, entry)?;
    let declared = |name: &str| look.step.fields.iter().any(|f| f.name == name);
    if declared("told") {
        shown(look)?;
    }
    if declared("signed") {
        signed(look)?;
    }
    for field in look.step.fields.iter().filter(|f| matches!(f.kind, FieldKind::Day | FieldKind::Time) && !PLANNED.contains(&(look.step.id.as_str(), f.name.as_str()))) {
        let late = entry.moment(&field.name).map_or_else(|| entry.day(&field.name).is_some_and(|d| d > look.cx.today), |m| m.ms() > look.cx.now_ms);
        if late {
            return Err(look.no("in_the_future", format!("“{}”晚于现在。", field.label)).cite(look.cx.cite("g-record")).cure("改正时间"));
        }
    }
    follows(look)
}

/// Each party is dealt with by itself: which one is said, is one of the case, and no other's proposal of the same step is lost.
fn party_named(look: &Look<'_>, entry: &Entry) -> Result<(), Refusal> {
    let (case, cite) = (look.case, || look.cx.cite("g-record"));
    let (parties, acts) = (case.parties.len(), case.acts.len());
    if look.step.each_party && case.several() && entry.place(WHOM).is_none() {
        return Err(look.no("party_not_named", format!("本案有{parties}名当事人，没有选择对哪一名办理“{}”。", look.step.name)).cite(cite()).cure("选择当事人"));
    }
    let mut named: Vec<(usize, usize)> = vec![(entry.whom(), parties)];
    for field in &look.step.fields {
        match field.kind {
            FieldKind::Party => named.extend(entry.place(&field.name).map(|p| (p, parties))),
            FieldKind::Parties => named.extend(entry.places(&field.name).into_iter().map(|p| (p, parties))),
            FieldKind::Acts => named.extend(entry.places(&field.name).into_iter().map(|p| (p, acts))),
            _ => {}
        }
    }
    if named.iter().any(|(place, of)| place >= of) {
        return Err(look.no("party_not_named", "所选的当事人或者违法行为不在本案中。").cite(cite()).cure("刷新后重新选择"));
    }
    match case.pending.iter().find(|p| p.step == look.step.id && p.entry.whom() != entry.whom()) {
        Some(other) if look.step.each_party => {
            let name = case.named(other.entry.whom(), "");
            Err(look.no("other_party_pending", format!("对{name}的“{}”正在等待批准。", look.step.name)).cite(cite()).cure("等待批准或者退回后，再对另一名当事人办理"))
        }
        _ => Ok(()),
    }
}

/// Times that lie ahead when they are entered. Every other one is of something that happened.
const PLANNED: [(&str, &str); 16] = [
    ("call_inquiry", "at"),
    ("ask_materials", "until"),
    ("ask_assistance", "until"),
    ("appraise", "from"),
    ("appraise", "to"),
    ("preserve", "at"),
    ("seize", "at"),
    ("release_seized", "returned_on"),
    ("transfer_crime", "sent_at"),
    ("call_hearing", "at"),
    ("add_late_fee", "until"),
    ("demand", "until"),
    ("substitute", "on"),
    ("announce_demolition", "until"),
    ("decide_enforcement", "on"),
    ("dispose_goods", "on"),
];

/// Nothing happens before what it follows: no service before the paper, no payment before the decision.
fn follows(look: &Look<'_>) -> Result<(), Refusal> {
    let (case, Some(entry)) = (look.case, look.entry) else { return Ok(()) };
    let whom = entry.whom();
    let done = |step: &str| case.last(step).map(|d| d.on);
    let of = |step: &str| case.last_of(step, whom);
    let decision = case.decision.as_ref();
    let served = decision.and_then(|d| d.service.on.get(&whom).copied());
    let (field, earliest, what): (&str, Option<Day>, &str) = match look.step.id.as_str() {
        "serve_notice" | "defend" | "waive" | "ask_hearing" => ("at", case.notice.as_ref().map(|n| n.on), "告知"),
        "withdraw_hearing" => ("at", of("ask_hearing").and_then(|d| d.entry.moment("at")).map(|m| m.day), "要求听证"),
        "call_hearing" => ("served_on", case.last("ask_hearing").and_then(|d| d.entry.moment("at")).map(|m| m.day), "要求听证"),
        "serve" => ("at", decision.map(|d| d.on), "作出决定"),
        "collect" | "note_remedy" => ("on", decision.map(|d| d.on), "作出决定"),
        "demand" => ("served_on", served, "送达决定书"),
        "note_remedy_result" => ("on", case.open_remedy_of(whom).map(|r| r.from), "受理"),
        "court_reply" => ("on", of("apply_court").map(|d| d.on), "申请人民法院强制执行"),
        "hand_over_goods" | "ask_police_review" => ("on", case.last("police_reply").and_then(|d| d.entry.day("on")), "公安机关答复"),
        "store_goods" => ("at", case.last("seize").and_then(|d| d.entry.moment("at")).map(|m| m.day), "查封、扣押"),
        "refund" => ("on", decision.map(|d| d.on), "作出决定"),
        "police_reply" => ("on", done("transfer_crime"), "移送公安机关"),
        "enforce" => ("from", of("decide_enforcement").map(|d| d.on).max(of("substitute").map(|d| d.on)), "作出强制执行决定"),
        _ => return Ok(()),
    };
    let day = entry.moment(field).map(|m| m.day).or_else(|| entry.day(field));
    match (day, earliest) {
        (Some(day), Some(earliest)) if day < earliest => {
            Err(look.no("times_reversed", format!("{}早于{}（{}）。", day.chinese_date(), what, earliest.chinese_date())).cite(look.cx.cite("g-record")).cure("改正日期"))
        }
        _ => Ok(()),
    }
}

/// Signed, or the refusal noted with a witness.
fn signed(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    let refused = matches!(entry.text("signed"), "refused" | "absent");
    if refused && (entry.text("refusal").is_empty() || entry.text("witness").is_empty()) {
        return Err(look
            .no("refusal_not_noted", "当事人没有签名，没有写明原因和见证人（音像记录）。")
            .cite(look.cx.cite("g-record"))
            .cure("写明拒绝签名或者不在场的原因")
            .cure("请见证人签名，或者写明音像记录编号"));
    }
    Ok(())
}

/// 出示执法证件.
pub(super) fn shown(look: &Look<'_>) -> Result<(), Refusal> {
    match look.entry {
        Some(entry) if !entry.flag("told") => {
            let refusal = Refusal::new("certificate_not_shown", "没有记明已出示执法证件、告知权利。").cite(look.cx.cite("g-cert"));
            Err(refusal.cure("出示执法证件并告知权利后，如实勾选"))
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
    if person.contains(&replacement) || recused(case).any(|d| d.entry.people("person").contains(&replacement)) {
        return Err(look.no("officer_recused", "接替的人员是应当回避的人员。").cure("另选人员"));
    }
    let firms: Vec<_> = case.lead.firm.into_iter().collect();
    of_penalty(check_officers(&after(case, &person, &[replacement]), &cx.facts.officers, &case.lead.body, (cx.today, cx.today), &firms, cx), cx)
}
