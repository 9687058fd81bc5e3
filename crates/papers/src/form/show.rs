//! A typed value as it is written on a paper.

use serde_json::Value;

use super::capital::capital;
use super::kind::Kind;
use super::words::How;
use crate::Day;
use crate::data::is_time;

/// Why a value doesn't fit its type, in Chinese.
pub(crate) struct Wrong(pub String);

/// Characters of one line and of one text.
const LINE_MAX: usize = 5_000;
const TEXT_MAX: usize = 200_000;

pub(crate) fn show(kind: &Kind, value: &Value, how: How) -> Result<String, Wrong> {
    let wrong = |why: &str| Wrong(why.to_owned());
    match kind {
        Kind::Text => line(value, LINE_MAX),
        Kind::Paragraphs => text(value, TEXT_MAX),
        Kind::Day => match value.as_str().and_then(|s| s.parse::<Day>().ok()) {
            Some(day) if how == How::Short => Ok(format!("{}.{}.{}", day.year(), day.month(), day.day())),
            Some(day) => Ok(date(day)),
            None => Err(wrong("应当是日期，如2026-03-09")),
        },
        Kind::Time => value.as_str().and_then(|s| time(s, how)).ok_or_else(|| wrong("应当是日期和时间，如2026-03-09T10:05")),
        Kind::Money => match (value.as_i64(), how) {
            (Some(fen), How::Capital) => Ok(capital(fen)),
            (Some(fen), How::Short) => Ok(yuan(fen)),
            (Some(fen), How::Plain) => Ok(format!("{}元", yuan(fen))),
            (None, _) => Err(wrong("应当是以分为单位的整数")),
        },
        Kind::Int => value.as_i64().map(|n| n.to_string()).ok_or_else(|| wrong("应当是整数")),
        Kind::Bool => match value {
            Value::Bool(yes) => Ok(if *yes { "是" } else { "否" }.into()),
            _ => Err(wrong("应当是“是”或者“否”")),
        },
        Kind::Choice(values) => {
            let label = value.as_str().and_then(|v| values.iter().find(|(key, _)| key == v)).map(|(_, label)| label.clone());
            let labels = || values.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join("、");
            label.ok_or_else(|| Wrong(format!("只能是：{}", labels())))
        }
        Kind::Person => person(value, how),
        Kind::People => people(value, how),
        Kind::Named => line(value.get("name").unwrap_or(value), LINE_MAX),
        Kind::Table(_) if kind.is_people() => people(value, how),
        Kind::Table(_) => Err(wrong("是清单，不能写入文句")),
        Kind::Discretion => Err(wrong("是裁量情况，不能写入文句")),
    }
}

pub(crate) fn date(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `2026-03-09T10:05`, seconds allowed and left out.
fn time(text: &str, how: How) -> Option<String> {
    let (minute, rest) = text.split_at_checked(16)?;
    if !is_time(minute) || !(rest.is_empty() || rest.starts_with(':')) {
        return None;
    }
    let (day, clock) = minute.split_once('T')?;
    let (hour, minute) = clock.split_once(':')?;
    let clock = format!("{}时{minute}分", hour.parse::<u8>().ok()?);
    Some(if how == How::Short { clock } else { format!("{}{clock}", date(day.parse().ok()?)) })
}

/// 12,345 or 12,345.60.
fn yuan(fen: i64) -> String {
    let all = fen.unsigned_abs();
    let digits = (all / 100).to_string();
    let mut out = String::from(if fen < 0 { "-" } else { "" });
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if !all.is_multiple_of(100) {
        out.push_str(&format!(".{:02}", all % 100));
    }
    out
}

fn line(value: &Value, max: usize) -> Result<String, Wrong> {
    text(value, max).map(|text| text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" "))
}

fn text(value: &Value, max: usize) -> Result<String, Wrong> {
    match value {
        Value::String(text) if text.chars().count() > max => Err(Wrong(format!("最多{max}个字"))),
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(n) => Ok(n.to_string()),
        _ => Err(Wrong("应当是文字".into())),
    }
}

fn people(value: &Value, how: How) -> Result<String, Wrong> {
    match value {
        Value::Array(list) => Ok(list.iter().map(|one| person(one, how)).collect::<Result<Vec<_>, _>>()?.join("、")),
        one => person(one, how),
    }
}

fn person(value: &Value, how: How) -> Result<String, Wrong> {
    let (name, certificate) = person_parts(value).ok_or_else(|| Wrong("应当是人员".into()))?;
    Ok(match certificate {
        Some(certificate) if how != How::Short => format!("{name}（{certificate}）"),
        _ => name,
    })
}

/// Name and certificate number (执法证号).
pub(crate) fn person_parts(value: &Value) -> Option<(String, Option<String>)> {
    let name = line(value.get("name").unwrap_or(value), LINE_MAX).ok()?;
    let certificate = value.get("certificate").and_then(|c| line(c, LINE_MAX).ok()).filter(|c| !c.is_empty());
    Some((name, certificate))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(kind: &Kind, value: Value, how: How) -> Result<String, String> {
        show(kind, &value, how).map_err(|Wrong(why)| why)
    }

    #[test]
    fn values_as_an_official_writes_them() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(shown(&Kind::Day, json!("2026-03-09"), How::Plain), ok("2026年3月9日"));
        assert_eq!(shown(&Kind::Time, json!("2026-03-09T09:05"), How::Plain), ok("2026年3月9日9时05分"));
        assert_eq!(shown(&Kind::Time, json!("2026-03-09T14:30:00"), How::Short), ok("14时30分"));
        assert_eq!(shown(&Kind::Money, json!(123_456_700), How::Plain), ok("1,234,567元"));
        assert_eq!(shown(&Kind::Money, json!(5), How::Plain), ok("0.05元"));
        assert_eq!(shown(&Kind::Money, json!(500_000), How::Capital), ok("伍仟元整"));
        assert_eq!(shown(&Kind::Bool, json!(false), How::Plain), ok("否"));
        let people = json!([{ "name": "张某", "certificate": "23010301234" }, "李某"]);
        assert_eq!(shown(&Kind::People, people.clone(), How::Plain), ok("张某（23010301234）、李某"));
        assert_eq!(shown(&Kind::People, people, How::Short), ok("张某、李某"));
        let choice = Kind::Choice(vec![("seal".into(), "查封".into()), ("detain".into(), "扣押".into())]);
        assert_eq!(shown(&choice, json!("seal"), How::Plain), ok("查封"));
        assert_eq!(shown(&choice, json!("freeze"), How::Plain), Err("只能是：查封、扣押".into()));
        assert_eq!(shown(&Kind::Text, json!(" 一\n二 "), How::Plain), ok("一 二"));
        assert_eq!(shown(&Kind::Day, json!("2026-02-30"), How::Plain), Err("应当是日期，如2026-03-09".into()));
        assert_eq!(shown(&Kind::Time, json!("2026-03-09T14:30乱"), How::Plain), Err("应当是日期和时间，如2026-03-09T10:05".into()));
        assert_eq!(shown(&Kind::Table(Vec::new()), json!([]), How::Plain), Err("是清单，不能写入文句".into()));
    }
}
