//! Facts of the case: competence, limitation, evidence, age, benchmark, crime.

use super::Look;
use crate::case::{ActPenalty, Case, Entry, Party, Proposal, discretion};
use crate::refusal::Refusal;

/// 电子技术监控 records are evidence only when device, site and record were reviewed.
pub(super) fn monitoring(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry.filter(|e| e.flag("monitoring")) else { return Ok(()) };
    for (field, what) in [("device_reviewed", "设备没有经过法制和技术审核"), ("site_published", "设置地点没有向社会公布"), ("record_reviewed", "记录内容没有经过审核")] {
        if !entry.flag(field) {
            return Err(look.no("monitoring_unreviewed", format!("电子技术监控{what}，不得作为行政处罚的证据。")).cure("完成审核、公布后再收集").cure("收集其他证据"));
        }
    }
    Ok(())
}

/// The item of an added act is one this body may punish.
pub(super) fn competence(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(facts) = look.entry.and(look.cx.facts.filing.as_ref()) else { return Ok(()) };
    if facts.may_act {
        return Ok(());
    }
    let refusal = look.no("not_competent", format!("本单位不能处罚这一行为：{}。", facts.competence));
    Err(facts.otherwise.iter().fold(refusal, |r, cure| r.cure(cure.clone())).cure("移送有权机关"))
}

/// 追责时效 of the act.
pub(super) fn limitation(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    let ended = match look.step.id.as_str() {
        "add_act" => look.entry.and_then(|e| e.day("ended_on")),
        _ => Some(case.lead.act_ended_on),
    };
    let Some(ended) = ended else { return Ok(()) };
    if ended > look.cx.today {
        return Err(look.no("act_after_discovery", "违法行为终了之日晚于今日。").cure("改正日期"));
    }
    let rule = if case.lead.grave_harm.is_empty() { "apl-36-limitation" } else { "apl-36-limitation-long" };
    let Some((last, _)) = crate::case::periods::last_day(look.cx.rules, rule, ended) else { return Ok(()) };
    let found = if look.step.id == "add_act" { look.cx.today } else { case.lead.discovered_on };
    if found <= last {
        return Ok(());
    }
    Err(Refusal::new("limitation_over", format!("违法行为终了于{}，追责时效已于{}届满。", ended.chinese_date(), last.chinese_date())).cite(look.cx.cite(rule)).cure("不再给予行政处罚"))
}

/// Judged together with another gate or by a required field.
pub(super) const fn settled_elsewhere(_: &Look<'_>) -> Result<(), Refusal> {
    Ok(())
}

/// 一事不再罚: nobody fined the same act before; within the case [`discretion`] sees to it.
pub(super) fn once(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(facts) = look.entry.and(look.cx.facts.filing.as_ref()) else { return Ok(()) };
    let Some(number) = facts.filed_before.as_ref() else { return Ok(()) };
    Err(look.no("fined_before", format!("同一行为已以{number}立案。")).cure("并入该案办理"))
}

/// 周岁 of a party at the time of an act.
fn age(case: &Case, act: usize, whom: usize) -> Option<i32> {
    case.party_at(whom).age_on(case.acts.get(act)?.ended_on)
}

/// 不满十四周岁: no penalty for what was done at that age.
pub(super) fn child(look: &Look<'_>) -> Result<(), Refusal> {
    let (case, Some(least), Some(entry)) = (look.case, look.quantity(look.id), look.entry) else { return Ok(()) };
    let young = |(act, whom): (usize, usize)| age(case, act, whom).filter(|age| i64::from(*age) < least);
    let first = case.conduct().next().and_then(young);
    let all = case.conduct().all(|one| young(one).is_some());
    let at = |a: &ActPenalty| (a.entered.act, a.entered.whom);
    let punished = |proposal: &Proposal| proposal.acts.iter().filter(|a| a.punishes()).find_map(|a| Some((a.entered.whom, young(at(a))?)));
    let whole = |age: Option<i32>| age.map(|age| (0, age));
    let wrong = match look.step.id.as_str() {
        "report" if all => whole(first.filter(|_| entry.text("no_penalty") != "age")),
        "decide_no_penalty" if all => whole(first.filter(|_| entry.text("ground") != "age")),
        "report" | "decide_on_spot" => {
            let proposal = discretion::entered(case, entry, look.cx)?;
            spared_for_age(look, &proposal, least)?;
            punished(&proposal)
        }
        "decide" => case.proposal().and_then(punished),
        _ => None,
    };
    match wrong {
        None => Ok(()),
        Some((whom, age)) => {
            let name = case.named(whom, "");
            let name = if name.is_empty() { "当事人" } else { &name };
            Err(look.no("too_young", format!("{name}行为时{age}周岁，不满{least}周岁，不予行政处罚。")).cure("选择“不满十四周岁”，责令监护人加以管教"))
        }
    }
}

/// A line spared for age is of one that young, as far as the day of birth is known.
fn spared_for_age(look: &Look<'_>, proposal: &Proposal, least: i64) -> Result<(), Refusal> {
    let old = |a: &&ActPenalty| a.entered.spared == "age" && age(look.case, a.entered.act, a.entered.whom).is_none_or(|age| i64::from(age) >= least);
    match proposal.acts.iter().find(old) {
        None => Ok(()),
        Some(line) => Err(look
            .no("not_too_young", format!("{}没有登记出生日期，或者行为时已满{least}周岁，不能以不满{least}周岁为由不予处罚。", look.case.named(line.entered.whom, "")))
            .cure("核对出生日期")
            .cure("选择相符的情形，或者给予处罚")),
    }
}

/// 已满十四周岁不满十八周岁: lighter or mitigated.
pub(super) fn minor(look: &Look<'_>) -> Result<(), Refusal> {
    let (case, Some(under)) = (look.case, look.quantity(look.id)) else { return Ok(()) };
    let minor = |(act, whom): (usize, usize)| age(case, act, whom).filter(|age| i64::from(*age) < under);
    let Some(entry) = look.entry.filter(|e| !discretion::spares(e) && case.conduct().any(|one| minor(one).is_some())) else { return Ok(()) };
    let proposal = discretion::entered(case, entry, look.cx)?;
    let lighter = |a: &&ActPenalty| !a.entered.spared.is_empty() || matches!(a.tier.as_str(), "从轻" | "减轻" | "不予处罚" | "不罚款");
    match proposal.acts.iter().filter(|a| !lighter(a)).find_map(|a| Some((a.entered.whom, minor((a.entered.act, a.entered.whom))?))) {
        None => Ok(()),
        Some((whom, age)) => {
            let name = case.named(whom, "");
            let name = if name.is_empty() { "当事人" } else { &name };
            Err(look.no("minor_not_lighter", format!("{name}行为时{age}周岁，应当从轻或者减轻行政处罚。")).cure("在裁量因素中如实填写法定从轻、减轻情形"))
        }
    }
}

/// Every act is somebody's, everybody in the case did something, and 初次违法 is said only of who wasn't punished before.
pub(super) fn attributed(look: &Look<'_>) -> Result<(), Refusal> {
    let case = look.case;
    let cite = || look.cx.cite("g-content");
    if let Some(n) = case.acts.iter().position(|act| act.by.is_empty()) {
        return Err(look.no("act_without_party", format!("第{}个违法行为没有写明是哪一名当事人实施的。", n + 1)).cite(cite()).cure("办理“改正违法行为的当事人”"));
    }
    let offenders = case.offenders();
    if let Some(whom) = (0..case.parties.len()).find(|p| !offenders.contains(p)) {
        let name = case.named(whom, "");
        return Err(look.no("party_without_act", format!("没有写明{name}实施了哪一个违法行为。")).cite(cite()).cure("增加它实施的违法行为").cure("办理“改正违法行为的当事人”"));
    }
    let Some(entry) = look.entry else { return Ok(()) };
    let whole = entry.text("no_penalty") == "first";
    let firsts = offenders.into_iter().filter(|p| whole || discretion::lines(entry).iter().any(|l| l.whom == *p && l.spared == "first"));
    not_repeated(look, firsts)
}

/// 初次违法: none of them was punished before for an act of this kind.
pub(super) fn not_repeated(look: &Look<'_>, mut firsts: impl Iterator<Item = usize>) -> Result<(), Refusal> {
    match firsts.find(|p| look.cx.facts.repeat.contains(p)) {
        None => Ok(()),
        Some(whom) => {
            let name = look.case.named(whom, "");
            let name = if name.is_empty() { "当事人" } else { &name };
            Err(look.no("not_first", format!("{name}此前有同类案件，不是初次违法。")).cite(look.cx.cite("g-benchmark")).cure("选择其他理由，或者给予处罚"))
        }
    }
}

/// Who did an act is said anew only where there is somebody else who may have done it.
pub(super) fn attributed_anew(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.several() {
        return Ok(());
    }
    Err(look.no("one_party", "本案只有一名当事人。").cite(look.cx.cite("g-content")).cure("当事人有误的，办理“查明、变更当事人”").cure("还有其他当事人的，先增加当事人"))
}

/// 裁量基准 answers for every act; where nothing is to be punished nothing is proposed.
pub(super) fn benchmark(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(entry) = look.entry else { return Ok(()) };
    match look.step.id.as_str() {
        "report" | "decide_on_spot" => {
            let proposal = discretion::entered(look.case, entry, look.cx)?;
            let punished = proposal.fine > 0 || proposal.gains > 0 || !proposal.goods.is_empty() || !proposal.kinds.is_empty();
            let spared = discretion::spares(entry);
            match (spared, punished) {
                (true, true) => Err(look.no("spared_and_punished", "已选择不予处罚的情形，又提出了处罚。").cure("不予处罚的，各项处罚填零或者留空").cure("应当处罚的，选择“不属于不予处罚的情形”")),
                (false, false) => Err(look.no("nothing_proposed", "没有提出处罚，也没有选择不予处罚的情形。").cure("提出处罚，或者选择不予处罚的情形")),
                _ => Ok(()),
            }
        }
        "decide" => changed(look),
        _ => Ok(()),
    }
}

/// The benchmark changed in the party's favour between notice and decision: it is told again.
fn changed(look: &Look<'_>) -> Result<(), Refusal> {
    let Some(told) = look.case.proposal() else { return Ok(()) };
    let entries: Vec<_> = told.acts.iter().map(|a| a.entered.clone()).collect();
    let Ok(now) = discretion::judge(look.case, &entries, look.cx) else {
        return Err(look.no("benchmark_changed", "告知以后裁量基准有变更，拟处罚的内容已不在现行基准的幅度内。").cure("重新告知，按对当事人有利的基准裁量"));
    };
    let lighter = now.acts.iter().zip(&told.acts).any(|(n, t)| n.max < t.max && n.max.is_some_and(|m| t.entered.fine.is_some_and(|f| f > m)));
    if lighter {
        return Err(look.no("benchmark_changed", "告知以后裁量基准有变更，新的基准对当事人有利。").cure("重新告知，适用新的基准"));
    }
    Ok(())
}

/// Something is preserved and not yet settled.
pub(super) fn preserved(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.running("apl-56-preserve").is_some() {
        return Ok(());
    }
    Err(look.no("nothing_preserved", "没有正在登记保存的证据。").cite(look.cx.cite("apl-56-preserve")).cure("核对案件的最新情况"))
}

/// After the report the kind of party can't change: thresholds and fines were judged by it.
pub(super) fn same_kind(look: &Look<'_>) -> Result<(), Refusal> {
    let (case, Some(entry)) = (look.case, look.entry) else { return Ok(()) };
    let now = Party::entered(entry).kind;
    let before = case.party_at(entry.whom()).kind;
    if matches!(case.status.state(), "lead" | "filed") || now == before {
        return Ok(());
    }
    let (was, now) = (before.label(), now.label());
    Err(look
        .no("party_kind_changed", format!("调查终结时的当事人是{was}，改为{now}的，原来的裁量和告知不再适用。"))
        .cite(look.cx.cite("g-notice"))
        .cure("退回补充调查，变更当事人后重新裁量、告知"))
}

/// One report of a suspected crime at a time.
pub(super) fn reported_once(look: &Look<'_>) -> Result<(), Refusal> {
    match look.case.running("tr-5-decide") {
        Some(period) => Err(look.no("crime_open", format!("已报告涉嫌犯罪，负责人应当在{}以前决定是否移送。", period.last_day.chinese_date())).cite(look.cx.cite("tr-5-decide")).cure("等待负责人决定")),
        None => Ok(()),
    }
}

/// 专案组: two or more.
pub(super) fn team(look: &Look<'_>) -> Result<(), Refusal> {
    let (Some(entry), Some(need)) = (look.entry, look.quantity(look.id)) else { return Ok(()) };
    let have = i64::try_from(distinct(entry, "team")).unwrap_or(0);
    if have >= need {
        return Ok(());
    }
    Err(look.no("team_too_small", format!("专案组不得少于{need}人，现有{have}人。")).cure("补充专案组成员"))
}

fn distinct(entry: &Entry, field: &str) -> usize {
    let mut people = entry.people(field);
    people.sort();
    people.dedup();
    people.len()
}

/// A transfer to the police follows a written report of the team.
pub(super) fn crime_reported(look: &Look<'_>) -> Result<(), Refusal> {
    if look.case.running("tr-5-decide").is_some() {
        return Ok(());
    }
    Err(look.no("crime_not_reported", "还没有专案组的书面报告。").cure("先由专案组核实情况，提出移送的书面报告"))
}

/// Sent within the hours of the rule.
pub(super) fn in_time_to_police(look: &Look<'_>) -> Result<(), Refusal> {
    let (Some(at), Some(hours)) = (look.entry.and_then(|e| e.moment("sent_at")), look.quantity(look.id)) else { return Ok(()) };
    if at.ms() <= look.cx.now_ms + hours * 3_600_000 {
        return Ok(());
    }
    Err(look.no("transfer_too_late", format!("决定移送后应当在{hours}小时内移送。")).cure("改正移送时间"))
}
