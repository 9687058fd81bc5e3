//! 审核、讨论、强制措施、移送.

use heyi_rulebook::Day;

use super::Check;
use super::look::{Finding, Look};

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "legally_reviewed" => legally_reviewed,
        "discussed" => discussed,
        "coercion_lawful" => coercion_lawful,
        "preserved_settled" => preserved_settled,
        "crime_settled" => crime_settled,
        _ => return None,
    })
}

/// Why legal review was due; `None`: it wasn't.
fn due(look: &Look<'_>) -> Option<&'static str> {
    let case = look.case;
    let department = case.department(look.rules);
    let flag = |name: &str| case.last("report").is_some_and(|d| d.entry.flag(name));
    if ["samr-55-review", "mara-53-review"].iter().any(|r| look.rules.governs(r, department)) {
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

/// Passed after the notice and any hearing, before the decision, by somebody who doesn't handle the case.
fn legally_reviewed(look: &Look<'_>) -> Finding {
    let decided = look.decided().and_then(|(d, _)| look.at(&d.step));
    let passed = look.at("review").filter(|r| Some(*r) > look.at("notify") && decided.is_none_or(|d| *r < d));
    match (due(look), passed) {
        (_, Some(at)) => {
            let Some(done) = look.case.steps.get(at) else { return Finding::unsure("审核的记录不完整") };
            if look.case.handled_by(done.by) {
                return Finding::fail(format!("{}由本案承办人审核", look.act(done)));
            }
            if look.at("hold_hearing").is_some_and(|h| h > at) {
                return Finding::fail("法制审核在听证以前");
            }
            Finding::pass(look.paper("legal-opinion"))
        }
        (Some(why), None) => Finding::fail(format!("{why}，决定以前没有通过法制审核")),
        (None, None) => Finding::none(look.paper("review-exemption")),
    }
}

/// Complex, major, mitigated, or outside the benchmark: discussed between report and decision.
fn discussed(look: &Look<'_>) -> Finding {
    let case = look.case;
    let made = look.decided().and_then(|(_, p)| p);
    let (deviates, mitigates) = made.map_or((false, false), |p| (p.deviates(), p.mitigates()));
    let why = if deviates {
        "处罚偏离裁量基准"
    } else if mitigates {
        "减轻处罚"
    } else if case.last("report").is_some_and(|d| d.entry.flag("major")) {
        "情节复杂或者重大违法行为"
    } else {
        return Finding::none("本案不属于应当集体讨论的情形");
    };
    let decided = look.decided().and_then(|(d, _)| look.at(&d.step));
    let record = look.at("discuss").filter(|at| Some(*at) > look.at("report") && decided.is_none_or(|d| *at < d));
    match record.and_then(|at| case.steps.get(at)) {
        None => Finding::fail(format!("{why}，决定以前没有集体讨论")),
        Some(done) if deviates && !done.entry.flag("deviation") => Finding::fail(format!("{}：集体讨论没有同意偏离裁量基准", look.paper("collective-record"))),
        Some(_) => Finding::pass(look.paper("collective-record")),
    }
}

fn coercion_lawful(look: &Look<'_>) -> Finding {
    let case = look.case;
    let mut faults = Vec::new();
    let (copies, days) = (look.quantity("ael-24-copies"), look.quantity("ael-25-seizure"));
    for done in look.all("seize") {
        if done.proposed_by.is_none() {
            faults.push(format!("{}没有经过批准", look.act(done)));
        }
        if copies.is_some() && done.entry.int("copies") != copies {
            faults.push(format!("{}：清单份数不符合规定", look.paper("seizure-record")));
        }
        if days.zip(done.entry.int("days")).is_none_or(|(most, days)| days < 1 || days > most) {
            faults.push(format!("{}：期限不符合规定", look.paper("seizure-decision")));
        }
    }
    if case.filing.as_ref().is_some_and(|f| f.kind.contains("委托")) {
        faults.push("以委托机关的名义办理，行政强制措施权不得委托".to_owned());
    }
    let ended: Vec<Day> = look.all("release_seized").map(|d| d.on).collect();
    for (at, period) in case.periods.iter().filter(|p| p.rule == "ael-25-seizure").enumerate() {
        match ended.get(at) {
            Some(on) if *on > period.last_day => faults.push(format!("查封、扣押至{}届满，{}才解除", period.last_day.chinese_date(), on.chinese_date())),
            None if look.over() => faults.push(format!("查封、扣押至{}届满，结案时没有解除", period.last_day.chinese_date())),
            _ => {}
        }
    }
    Finding::of(&faults, look.paper("seizure-decision"))
}

fn preserved_settled(look: &Look<'_>) -> Finding {
    let mut faults = Vec::new();
    let settled: Vec<Day> = look.all("settle_preserved").map(|d| d.on).collect();
    for done in look.all("preserve").filter(|d| d.proposed_by.is_none()) {
        faults.push(format!("{}没有经过批准", look.act(done)));
    }
    for (at, period) in look.case.periods.iter().filter(|p| p.rule == "apl-56-preserve").enumerate() {
        match settled.get(at) {
            Some(on) if *on > period.last_day => faults.push(format!("应当在{}前处理，{}才处理", period.last_day.chinese_date(), on.chinese_date())),
            None if look.case.decision.is_some() => faults.push(format!("应当在{}前处理，没有处理", period.last_day.chinese_date())),
            _ => {}
        }
    }
    Finding::of(&faults, look.paper("preservation-disposal"))
}

/// Reported as a crime, then neither transferred nor refused, and fined all the same.
fn crime_settled(look: &Look<'_>) -> Finding {
    let reported = look.at("propose_crime");
    let answered = look.at("transfer_crime").max(look.at("refuse_crime"));
    match look.case.decision {
        _ if answered > reported => Finding::pass(look.paper(if look.at("transfer_crime").is_some() { "crime-transfer" } else { "crime-refusal" })),
        Some(_) => Finding::fail(format!("{}：没有决定是否移送即作出处理决定", look.paper("crime-report"))),
        None => Finding::unsure("正在决定是否移送"),
    }
}
