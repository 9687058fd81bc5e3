//! 送达和公开.

use heyi_rulebook::Day;

use super::Check;
use super::look::{Finding, Look};

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "served_in_time" => served_in_time,
        "service_proved" => service_proved,
        "published_in_time" => published_in_time,
        "withdrawn_in_time" => withdrawn_in_time,
        _ => return None,
    })
}

/// Whether a step serves a paper.
pub(super) fn serves(step: &str) -> bool {
    matches!(step, "serve_notice" | "serve" | "serve_paper")
}

/// Done on or before the last day of the period that began.
fn in_time(look: &Look<'_>, rule: &str, done: Option<Day>, what: &str) -> Finding {
    let Some(period) = look.case.period(rule) else { return Finding::none(format!("没有开始计算{what}的期限")) };
    let last = period.last_day;
    match done {
        Some(on) if on <= last => Finding::pass(format!("{what}于{}，期限至{}", on.chinese_date(), last.chinese_date())),
        Some(on) => Finding::fail(format!("{what}于{}，期限至{}", on.chinese_date(), last.chinese_date())),
        None => Finding::fail(format!("没有{what}，期限至{}", last.chinese_date())),
    }
}

fn served_in_time(look: &Look<'_>) -> Finding {
    let at = look.case.last("serve").and_then(|d| d.entry.moment("at")).map(|m| m.day);
    in_time(look, "apl-61-serve", at, "送达决定书")
}

/// Each way of service with the proof it needs.
fn service_proved(look: &Look<'_>) -> Finding {
    let mut faults = Vec::new();
    for done in look.case.steps.iter().filter(|d| serves(&d.step)) {
        let entry = &done.entry;
        let empty = |field: &str| entry.text(field).trim().is_empty();
        let fault = match entry.text("mode") {
            "direct" if empty("recipient") => "直接送达没有写明收件人",
            "left" if empty("proof") && empty("witness") => "留置送达没有见证或者拍照、录像的记录",
            "public" if empty("proof") => "公告送达没有写明受送达人下落不明或者其他方式无法送达的情况",
            "electronic" if !look.case.steps.iter().any(|d| d.step == "confirm_address" && d.entry.flag("electronic") && d.on <= done.on) => "电子送达没有当事人签署的确认书",
            _ => continue,
        };
        faults.push(format!("{}：{fault}", look.act(done)));
    }
    Finding::of(&faults, look.paper(super::RECEIPT))
}

fn published_in_time(look: &Look<'_>) -> Finding {
    let unchecked = look.all("publish").find(|d| !d.entry.flag("checked"));
    if let Some(done) = unchecked {
        return Finding::fail(format!("{}没有审查国家秘密、商业秘密和个人隐私", look.act(done)));
    }
    in_time(look, "d118-6-penalty", look.case.last("publish").map(|d| d.on), "公开处罚决定")
}

/// Only what was published must be withdrawn.
fn withdrawn_in_time(look: &Look<'_>) -> Finding {
    if look.case.last("publish").is_none() {
        return Finding::none("处罚决定没有公开");
    }
    in_time(look, "apl-48-withdraw", look.case.last("withdraw_publication").map(|d| d.on), "撤回公开信息")
}
