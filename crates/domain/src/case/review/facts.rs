//! 事实和证据.

use super::Check;
use super::look::{Finding, Look, said};
use crate::case::PartyKind;
use crate::case::periods::last_day;

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "facts_clear" => facts_clear,
        "evidence_enough" => evidence_enough,
        "monitoring_reviewed" => monitoring_reviewed,
        "appraisal_done" => appraisal_done,
        "within_limitation" => within_limitation,
        "of_age" => of_age,
        _ => return None,
    })
}

/// Steps whose product is evidence.
const EVIDENCE: [&str; 6] = ["take_evidence", "inquire", "inspect_site", "inquest", "sample", "appraisal_result"];

/// Written facts are there; whether they are clear a person says.
fn facts_clear(look: &Look<'_>) -> Finding {
    let source = look.case.last("report").or_else(|| look.case.last("decide_on_spot"));
    match source {
        Some(done) if done.entry.text("facts").trim().is_empty() => Finding::fail(format!("{}没有写明违法事实", look.act(done))),
        Some(done) => {
            let paper = if done.step == "report" { "investigation-report" } else { "on-spot-decision" };
            Finding::unsure(format!("{}：是否清楚由评查人核对", look.paper(paper)))
        }
        None => Finding::fail("作出了决定，没有查明事实的记录"),
    }
}

fn evidence_enough(look: &Look<'_>) -> Finding {
    let taken = look.case.steps.iter().filter(|d| EVIDENCE.contains(&d.step.as_str())).count();
    let found = look.case.lead.findings.len();
    let on_spot = look.case.decision.as_ref().is_some_and(|d| d.on_spot);
    if taken + found == 0 && !on_spot {
        return Finding::fail("案卷没有任何证据");
    }
    Finding::unsure(format!("本案有证据{taken}项，现场检查发现的问题{found}项：是否充分、真实、关联、合法由评查人核对"))
}

fn monitoring_reviewed(look: &Look<'_>) -> Finding {
    let mut faults = Vec::new();
    for done in look.all("take_evidence").filter(|d| d.entry.flag("monitoring")) {
        for (flag, what) in [("device_reviewed", "设备没有经过法制和技术审核"), ("site_published", "设置地点没有公布"), ("record_reviewed", "记录内容没有审核")] {
            if !done.entry.flag(flag) {
                faults.push(format!("证据“{}”：{what}", done.entry.text("name")));
            }
        }
    }
    Finding::of(&faults, "监控设备记录已经审核")
}

fn appraisal_done(look: &Look<'_>) -> Finding {
    let mut faults: Vec<String> = look.all("appraise").filter(|d| !d.entry.flag("cost_borne")).map(|d| format!("{}：费用没有由本机关承担", look.act(d))).collect();
    let concluded = look.case.last("report").is_some();
    let waiting = look.case.times("appraise").saturating_sub(look.case.times("appraisal_result"));
    if concluded && waiting > 0 {
        faults.push(format!("{waiting}项检测、检验、鉴定没有结论"));
    }
    Finding::of(&faults, "检测、检验、鉴定均有结论")
}

/// Discovered within the years counted from the end of each act.
fn within_limitation(look: &Look<'_>) -> Finding {
    let lead = &look.case.lead;
    let rule = if lead.grave_harm.trim().is_empty() { "apl-36-limitation" } else { "apl-36-limitation-long" };
    let mut latest = None;
    for act in &look.case.acts {
        if act.ended_on > look.case.filed_on.unwrap_or(lead.discovered_on).max(lead.discovered_on) {
            return Finding::fail(format!("行为终了之日{}晚于立案", act.ended_on.chinese_date()));
        }
        let Some((last, _)) = last_day(look.rules, rule, act.ended_on) else { return Finding::unsure("追究时效无法计算") };
        if lead.discovered_on > last {
            return Finding::fail(format!("行为终了于{}，追究时效至{}，发现于{}", act.ended_on.chinese_date(), last.chinese_date(), lead.discovered_on.chinese_date()));
        }
        latest = Some(last);
    }
    Finding::pass(format!("{}：发现于{}，追究时效至{}", look.paper("lead-register"), lead.discovered_on.chinese_date(), said(latest)))
}

/// Everybody who is punished for an act was old enough when he committed it.
fn of_age(look: &Look<'_>) -> Finding {
    let case = look.case;
    let citizens = || case.conduct().filter(|(_, whom)| case.party_at(*whom).kind == PartyKind::Individual);
    if citizens().next().is_none() {
        return Finding::none("当事人不是公民");
    }
    let least = look.quantity("apl-30-age-none").unwrap_or(14);
    let decided = look.decided().and_then(|(_, p)| p);
    let spared = |act: usize, whom: usize| case.several() && decided.as_ref().is_some_and(|p| !p.acts.iter().any(|a| (a.entered.act, a.entered.whom) == (act, whom) && a.punishes()));
    let ages = citizens().filter(|(act, whom)| !spared(*act, *whom)).filter_map(|(act, whom)| Some((case.party_at(whom).age_on(case.acts.get(act)?.ended_on)?, whom)));
    match ages.min() {
        None => Finding::unsure("没有记载当事人的出生日期，须由评查人核对"),
        Some((age, whom)) => {
            let name = case.named(whom, "");
            let name = if name.is_empty() { "当事人" } else { &name };
            if i64::from(age) < least { Finding::fail(format!("{name}行为时{age}周岁，不满{least}周岁")) } else { Finding::pass(format!("{name}行为时{age}周岁")) }
        }
    }
}
