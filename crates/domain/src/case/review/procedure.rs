//! 程序: the order of the steps, the notice, the defence, the time.

use heyi_rulebook::{Day, Money};

use super::Check;
use super::look::{Finding, Look, proposal, said};
use crate::case::periods::rule_of;

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "in_sequence" => in_sequence,
        "filed_in_time" => filed_in_time,
        "told_before" => told_before,
        "term_over" => term_over,
        "defence_heard" => defence_heard,
        "not_worse" => not_worse,
        "decided_in_time" => decided_in_time,
        "remedies_told" => remedies_told,
        _ => return None,
    })
}

/// 立案 → 调查终结 → 告知 → 告知送达 → 决定 → 决定送达: none left out, none before the one it follows.
fn in_sequence(look: &Look<'_>) -> Finding {
    let case = look.case;
    let Some((decision, penalty)) = look.decided() else { return Finding::fail("没有作出决定的记录") };
    let notice = case.notice.as_ref();
    let mut line: Vec<(&str, Option<Day>, bool)> = vec![
        ("发现线索", Some(case.lead.discovered_on), true),
        ("立案", case.filed_on, true),
        ("调查终结", case.last("report").map(|d| d.on), true),
    ];
    if penalty.is_some() {
        line.push(("告知", notice.map(|n| n.on), true));
        line.push(("告知书送达", notice.and_then(|n| n.served), true));
    }
    line.push(("作出决定", Some(decision.on), true));
    line.push(("决定书送达", case.decision.as_ref().and_then(|d| d.served), look.over()));
    let mut faults = Vec::new();
    let mut before: Option<(&str, Day)> = None;
    for (name, day, needed) in line {
        match (day, before) {
            (None, _) if needed => faults.push(format!("没有“{name}”")),
            (None, _) => {}
            (Some(day), Some((earlier, on))) if day < on => faults.push(format!("“{name}”（{}）早于“{earlier}”（{}）", day.chinese_date(), on.chinese_date())),
            (Some(day), _) => before = Some((name, day)),
        }
    }
    let order = ["report", "notify", "serve_notice", decision.step.as_str(), "serve"];
    let places: Vec<(&str, usize)> = order.iter().filter_map(|s| Some((*s, look.at(s)?))).collect();
    for pair in places.windows(2) {
        if let [(one, a), (other, b)] = pair
            && a > b
        {
            let name = |id: &str| look.rules.steps.get(id).map_or_else(|| id.to_owned(), |s| s.name.clone());
            faults.push(format!("“{}”在“{}”以后办理", name(one), name(other)));
        }
    }
    Finding::of(&faults, format!("立案{}，决定{}", said(case.filed_on), decision.on.chinese_date()))
}

fn filed_in_time(look: &Look<'_>) -> Finding {
    let lead = &look.case.lead;
    let Some(rule) = &lead.decide_by_rule else { return Finding::none("本领域没有读到立案期限") };
    let (Some(filed), Some(last)) = (look.case.filed_on, look.case.period(rule).map(|p| p.last_day).or(lead.decide_by)) else {
        return Finding::unsure("没有立案期限的记录");
    };
    if filed > last {
        return Finding::fail(format!("立案于{}，期限至{}", filed.chinese_date(), last.chinese_date()));
    }
    Finding::pass(format!("立案于{}，期限至{}", filed.chinese_date(), last.chinese_date()))
}

/// The notice was served before the decision was made.
fn told_before(look: &Look<'_>) -> Finding {
    let (Some((decision, _)), notice) = (look.decided(), look.case.notice.as_ref()) else { return Finding::fail("没有作出决定的记录") };
    match notice.map(|n| n.served) {
        None => Finding::fail("作出处罚决定以前没有告知"),
        Some(None) => Finding::fail(format!("{}没有送达", look.paper("penalty-notice"))),
        Some(Some(served)) if served > decision.on => Finding::fail(format!("告知书{}才送达，决定已于{}作出", served.chinese_date(), decision.on.chinese_date())),
        Some(Some(served)) => Finding::pass(format!("{}，{}送达", look.paper("penalty-notice"), served.chinese_date())),
    }
}

/// The time to state and defend was over, or used, or given up.
fn term_over(look: &Look<'_>) -> Finding {
    let case = look.case;
    let Some((decision, _)) = look.decided() else { return Finding::fail("没有作出决定的记录") };
    let Some(notice) = &case.notice else { return Finding::fail("没有给予陈述、申辩的期限") };
    let Some(rule) = rule_of(look.rules, "clock:defence", case.department(look.rules)) else { return Finding::unsure("没有读到陈述、申辩的期限") };
    let mut last = Finding::fail("没有给予陈述、申辩的期限");
    for whom in &notice.service.to {
        last = if case.last_since_of("settle_defence", "notify", *whom).is_some() {
            Finding::pass("当事人已经陈述、申辩")
        } else if case.last_since_of("waive", "notify", *whom).is_some() {
            Finding::pass(look.paper("waiver"))
        } else {
            match case.period_of(rule, *whom) {
                Some(period) if period.last_day < decision.on => Finding::pass(format!("期限至{}，决定于{}作出", period.last_day.chinese_date(), decision.on.chinese_date())),
                Some(period) => return Finding::fail(format!("{}陈述、申辩的期限至{}，决定已于{}作出", case.named(*whom, ""), period.last_day.chinese_date(), decision.on.chinese_date())),
                None => return Finding::fail("没有给予陈述、申辩的期限"),
            }
        };
    }
    last
}

/// Every defence was settled, before the decision.
fn defence_heard(look: &Look<'_>) -> Finding {
    let decided = look.decided().and_then(|(d, _)| look.at(&d.step));
    let mut heard = None;
    for whom in 0..look.case.parties.len() {
        let at = |step: &str| look.case.steps.iter().rposition(|d| d.step == step && d.whom() == whom);
        let fault = match (at("defend"), at("settle_defence")) {
            (None, _) => continue,
            (Some(said), Some(settled)) if settled > said && decided.is_none_or(|d| settled < d) => {
                heard = Some(Finding::pass(look.paper("defence-review")));
                continue;
            }
            (Some(_), Some(settled)) if decided.is_some_and(|d| settled > d) => Finding::fail("作出决定以后才复核陈述、申辩"),
            _ if decided.is_none() => Finding::unsure("当事人提出了陈述、申辩，正在复核"),
            _ => Finding::fail(format!("{}：当事人提出了陈述、申辩，没有复核", look.paper("defence-record"))),
        };
        return fault;
    }
    heard.unwrap_or_else(|| Finding::fail(format!("{}：当事人提出了陈述、申辩，没有复核", look.paper("defence-record"))))
}

fn not_worse(look: &Look<'_>) -> Finding {
    let decided = look.decided().and_then(|(_, p)| p);
    match (look.case.notice.as_ref().map(|n| &n.proposal), decided) {
        (Some(told), Some(made)) if look.case.several() && made.parties().iter().any(|p| made.of(*p).fine > told.of(*p).fine) => {
            Finding::fail("有当事人的罚款重于告知的罚款")
        }
        (Some(told), Some(made)) if made.fine > told.fine => Finding::fail(format!("告知罚款{}，决定罚款{}", Money(told.fine), Money(made.fine))),
        (Some(told), Some(made)) if made.gains > told.gains => Finding::fail(format!("告知没收违法所得{}，决定没收{}", Money(told.gains), Money(made.gains))),
        (Some(told), Some(made)) => match made.kinds.iter().find(|k| !told.kinds.contains(k)) {
            Some(kind) => Finding::fail(format!("决定给予“{kind}”，告知书没有写明")),
            None => Finding::pass(format!("决定的处罚不重于告知的处罚，{}", look.paper("penalty-decision"))),
        },
        _ => Finding::fail("没有告知的处罚可以对照"),
    }
}

fn decided_in_time(look: &Look<'_>) -> Finding {
    let (Some((decision, _)), Some(last)) = (look.decided(), look.case.decide_by) else { return Finding::fail("没有办案期限的记录") };
    if decision.on > last {
        return Finding::fail(format!("决定于{}作出，期限至{}", decision.on.chinese_date(), last.chinese_date()));
    }
    Finding::pass(format!("决定于{}作出，期限至{}", decision.on.chinese_date(), last.chinese_date()))
}

/// The decision is in the file, whose form prints the ways of remedy; served online, the online way was told too.
fn remedies_told(look: &Look<'_>) -> Finding {
    let Some((decision, _)) = look.decided() else { return Finding::fail("没有作出决定的记录") };
    let code = match decision.step.as_str() {
        "decide" => "penalty-decision",
        "decide_on_spot" => "on-spot-decision",
        _ => "no-penalty-decision",
    };
    if !look.has(code) {
        return Finding::fail(look.paper(code));
    }
    let silent = look.all("serve").find(|d| d.entry.text("mode") == "electronic" && d.entry.text("online").is_empty());
    match silent {
        Some(served) => Finding::fail(format!("{}：通过互联网送达，没有告知网上申请行政复议的途径", look.act(served))),
        None if decision.step == "decide" && proposal(decision).is_none() => Finding::fail(format!("{}没有处罚内容", look.paper(code))),
        None => Finding::pass(look.paper(code)),
    }
}
