//! What the model may look at: a closed list. A file that names anything else is refused.

use heyi_rulebook::Day;

use crate::history::{Class, FirmHistory, Severity};
use crate::params::Params;

/// Features that need no category.
pub(crate) const PLAIN: [&str; 13] = [
    "never_checked",
    "months_since_check",
    "case_near",
    "case_far",
    "order_near",
    "order_far",
    "spot_near",
    "spot_far",
    "clean_checks",
    "complaints_near",
    "recheck_failed",
    "order_late",
    "decided",
];

/// Classes with a weight; A is what they are compared with.
pub(crate) const CLASSES: [Class; 3] = [Class::B, Class::C, Class::D];

/// The largest value of a feature; `None`: the model may not look at such a thing.
pub(crate) fn largest(id: &str, params: &Params) -> Option<i64> {
    match id {
        "never_checked" => Some(1),
        "months_since_check" => Some(i64::from(params.month_cap)),
        _ if PLAIN.contains(&id) => Some(i64::from(params.count_cap)),
        _ => match id.split_once(':')? {
            ("class", letter) => CLASSES.iter().any(|c| c.letter() == letter).then_some(1),
            ("scene" | "kind", value) => (!value.is_empty()).then_some(1),
            _ => None,
        },
    }
}

/// The value of a feature for a firm as it was known at the beginning of a day; whole, from 0 to [`largest`].
pub(crate) fn value(id: &str, history: &FirmHistory, day: Day, params: &Params) -> i64 {
    let cap = i64::from(params.count_cap);
    let many = |count: usize| i64::try_from(count).unwrap_or(cap).min(cap);
    let (near, far) = (i32::from(params.near_days), i32::from(params.far_days));
    let lately = |on: Day| on < day && on.days_until(day) <= near;
    let earlier = |on: Day| on < day && on.days_until(day) > near && on.days_until(day) <= far;
    let counted = |on: Day| on < day && on.days_until(day) <= far;
    let found = |severity: Severity, when: &dyn Fn(Day) -> bool| {
        many(history.checks.iter().filter(|c| when(c.day)).flat_map(|c| &c.findings).filter(|f| **f == severity).count())
    };
    match id {
        "never_checked" => i64::from(history.last_check(day).is_none()),
        "months_since_check" => history.last_check(day).map_or(0, |last| {
            let steps = last.days_until(day) / i32::from(params.month_days);
            i64::from(steps).min(i64::from(params.month_cap))
        }),
        "case_near" => found(Severity::Case, &lately),
        "case_far" => found(Severity::Case, &earlier),
        "order_near" => found(Severity::Order, &lately),
        "order_far" => found(Severity::Order, &earlier),
        "spot_near" => found(Severity::Spot, &lately),
        "spot_far" => found(Severity::Spot, &earlier),
        "clean_checks" => many(history.checks.iter().filter(|c| counted(c.day) && c.findings.is_empty()).count()),
        "complaints_near" => many(history.checks.iter().filter(|c| lately(c.day) && c.complaint).count()),
        "recheck_failed" => many(history.orders.iter().flat_map(|o| &o.failed_on).filter(|on| counted(**on)).count()),
        "order_late" => many(
            history
                .orders
                .iter()
                .filter(|o| o.issued_on < day && counted(o.last_day))
                .filter(|o| o.closed_on.filter(|on| *on < day).is_none_or(|on| on > o.last_day))
                .count(),
        ),
        "decided" => many(history.decisions.iter().filter(|on| counted(**on)).count()),
        _ => match id.split_once(':') {
            Some(("class", letter)) => i64::from(class(history, day).is_some_and(|c| c.letter() == letter)),
            Some(("scene", scene)) => i64::from(history.scene == scene),
            Some(("kind", kind)) => i64::from(history.kind == kind),
            _ => 0,
        },
    }
}

fn class(history: &FirmHistory, day: Day) -> Option<Class> {
    history.classes.iter().filter(|(since, _)| *since < day).max_by_key(|(since, _)| *since).map(|(_, class)| *class)
}

/// Features told as one: all scenes are one question, and so are kinds, classes, and the time since the last check.
pub(crate) fn family(id: &str) -> &str {
    match id {
        "never_checked" | "months_since_check" => "last_check",
        _ => id.split_once(':').map_or(id, |(family, _)| family),
    }
}

/// A family in the field's words, as it stands with a firm.
pub(crate) fn words(family: &str, history: &FirmHistory, day: Day, params: &Params, scene_name: &str) -> String {
    let near = span(params.near_days);
    let far = span(params.far_days);
    let cap = i64::from(params.count_cap);
    let counted = |id: &str, unit: &str| {
        let count = value(id, history, day, params);
        if count >= cap { format!("{count}{unit}以上") } else { format!("{count}{unit}") }
    };
    match family {
        "last_check" => match history.last_check(day) {
            None => "没有检查记录".to_owned(),
            Some(last) => format!("上次检查在{}，距今{}日", last.chinese_date(), last.days_until(day)),
        },
        "case_near" => format!("{near}建议立案的问题：{}", counted(family, "个")),
        "case_far" => format!("{near}以前、{far}以内建议立案的问题：{}", counted(family, "个")),
        "order_near" => format!("{near}责令改正或者移送的问题：{}", counted(family, "个")),
        "order_far" => format!("{near}以前、{far}以内责令改正或者移送的问题：{}", counted(family, "个")),
        "spot_near" => format!("{near}当场改正的问题：{}", counted(family, "个")),
        "spot_far" => format!("{near}以前、{far}以内当场改正的问题：{}", counted(family, "个")),
        "clean_checks" => format!("{far}未发现问题的检查：{}", counted(family, "次")),
        "complaints_near" => format!("{near}因投诉举报等线索核查：{}", counted(family, "次")),
        "recheck_failed" => format!("{far}复查不合格：{}", counted(family, "次")),
        "order_late" => format!("{far}逾期改正或者逾期未改：{}", counted(family, "件")),
        "decided" => format!("{far}受到行政处罚：{}", counted(family, "次")),
        "class" => class(history, day).map_or_else(|| "信用风险等级：没有登记".to_owned(), |c| format!("信用风险等级：{}", c.letter())),
        "scene" => format!("经营业态：{scene_name}"),
        "kind" => format!("主体类型：{}", history.kind),
        other => other.to_owned(),
    }
}

/// A feature's name, as the model's table shows it.
pub(crate) fn name(id: &str, params: &Params, scenes: &std::collections::BTreeMap<String, String>) -> String {
    let near = span(params.near_days);
    let far = span(params.far_days);
    match id {
        "never_checked" => "没有检查记录".to_owned(),
        "months_since_check" => format!("距上次检查每满{}日，最多计{}个", params.month_days, params.month_cap),
        "case_near" => format!("{near}建议立案的问题，每个"),
        "case_far" => format!("{near}以前、{far}以内建议立案的问题，每个"),
        "order_near" => format!("{near}责令改正或者移送的问题，每个"),
        "order_far" => format!("{near}以前、{far}以内责令改正或者移送的问题，每个"),
        "spot_near" => format!("{near}当场改正的问题，每个"),
        "spot_far" => format!("{near}以前、{far}以内当场改正的问题，每个"),
        "clean_checks" => format!("{far}未发现问题的检查，每次"),
        "complaints_near" => format!("{near}因投诉举报等线索核查，每次"),
        "recheck_failed" => format!("{far}复查不合格，每次"),
        "order_late" => format!("{far}逾期改正或者逾期未改，每件"),
        "decided" => format!("{far}受到行政处罚，每次"),
        _ => match id.split_once(':') {
            Some(("class", letter)) => format!("信用风险等级{letter}（与A级相比）"),
            Some(("scene", scene)) => format!("经营业态：{}", scenes.get(scene).map_or(scene, String::as_str)),
            Some(("kind", kind)) => format!("主体类型：{kind}"),
            _ => id.to_owned(),
        },
    }
}

/// 近一年, 近三年; else in days.
fn span(days: u16) -> String {
    match days {
        365 => "近一年".to_owned(),
        730 => "近两年".to_owned(),
        1095 => "近三年".to_owned(),
        _ => format!("近{days}日"),
    }
}
