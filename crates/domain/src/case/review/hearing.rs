//! 听证.

use heyi_rulebook::deadline::deadline;

use super::Check;
use super::look::{Finding, Look};
use crate::case::gates::hearing::due;

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "hearing_told" => hearing_told,
        "hearing_held" => hearing_held,
        "hearing_called" => hearing_called,
        "presider_apart" => presider_apart,
        _ => return None,
    })
}

/// Whether the right had to be told is computed again from what was to be imposed.
fn hearing_told(look: &Look<'_>) -> Finding {
    let Some(notice) = &look.case.notice else { return Finding::fail("没有告知") };
    match due(look.case, &notice.proposal, look.rules) {
        Some(rule) if !notice.hearing => Finding::fail(format!("{}：依照{}应当告知听证权利，没有告知", look.paper("penalty-notice"), look.rules.cite(&rule).chinese())),
        Some(_) => Finding::pass(format!("{}载明听证权利", look.paper("penalty-notice"))),
        None => Finding::none("拟作出的处罚没有达到应当告知听证权利的标准"),
    }
}

/// Asked for and not withdrawn: held and reported before the decision.
fn hearing_held(look: &Look<'_>) -> Finding {
    let asked = look.at("ask_hearing");
    if look.at("withdraw_hearing") > asked {
        return Finding::none("当事人撤回了听证要求");
    }
    let decided = look.decided().and_then(|(d, _)| look.at(&d.step));
    let held = look.at("hold_hearing").filter(|h| Some(*h) > asked);
    let reported = look.at("report_hearing").filter(|r| Some(*r) > held && held.is_some());
    let before = |at: usize| decided.is_none_or(|d| at < d);
    match (held, reported) {
        (Some(h), Some(r)) if before(h) && before(r) => Finding::pass(look.paper("hearing-record")),
        (Some(_), Some(_)) => Finding::fail("作出决定以后才举行听证或者提出听证报告"),
        _ if decided.is_none() => Finding::unsure("当事人要求听证，正在办理"),
        (Some(_), None) => Finding::fail("听证以后没有提出听证报告"),
        (None, _) => Finding::fail("当事人要求听证，没有举行"),
    }
}

fn hearing_called(look: &Look<'_>) -> Finding {
    let mut faults = Vec::new();
    for done in look.all("call_hearing") {
        let (Some(at), Some(served)) = (done.entry.moment("at"), done.entry.day("served_on")) else {
            faults.push(format!("{}没有听证时间或者送达日期", look.act(done)));
            continue;
        };
        match deadline(look.rules, "apl-64-notice", at.day, None) {
            Ok(latest) if served <= latest.due_day => {}
            Ok(latest) => faults.push(format!("听证通知书{}送达，最迟应当在{}送达", served.chinese_date(), latest.due_day.chinese_date())),
            Err(_) => return Finding::unsure("没有该年的工作日历，不能计算"),
        }
    }
    Finding::of(&faults, look.paper("hearing-notice"))
}

fn presider_apart(look: &Look<'_>) -> Finding {
    let faults: Vec<String> = look.all("hold_hearing").filter(|d| look.case.handled_by(d.by)).map(|d| format!("{}由本案承办人主持", look.act(d))).collect();
    Finding::of(&faults, look.paper("hearing-record"))
}
