//! 综合查一次检查清单（现场检查记录）.

use heyi_domain::body::BodyRecord;
use heyi_domain::firm::FirmRecord;
use heyi_domain::visit::{Answered, Disposition, FindingLine, FirmAnswer, Present, Visit};
use heyi_rulebook::Check;
use heyi_rulebook::checklist::Answer;
use serde_json::{Map, Value, json};

use super::office::{Office, Stamp, fit, kind, maybe, said, tail};
use super::site::{Confirmed, VisitTimes, clock};

/// What the record says.
pub(crate) struct RecordFacts<'a> {
    pub visit: &'a Visit,
    pub times: &'a VisitTimes,
    pub firm: &'a FirmRecord,
    /// The firm's signature as base64 of a PNG or JPEG; `None` where it can't be printed.
    pub signature: Option<String>,
}

/// 文号 of the record: outside the gapless allocation, because the record is printed before the transaction that closes the visit.
pub(crate) fn record_number(body: &BodyRecord, visit: &str, year: i16) -> String {
    format!("{}检记〔{year}〕{}号", body.number_word, tail(visit))
}

/// Fills the record.
pub(crate) fn joint_record(office: &Office, stamp: &Stamp, facts: &RecordFacts<'_>) -> Value {
    let RecordFacts { visit, times, firm, .. } = facts;
    let mut data = office.paper(stamp, &visit.plan.lead_body);
    data.insert("party".to_owned(), office.party(&visit.plan.firm_name, firm));
    data.insert("present".to_owned(), fit(&on_the_firms_side(visit), 100).into());
    data.insert("kind".to_owned(), kind(visit.plan.kind).into());
    maybe(&mut data, "scene", Some(&office.scene(&visit.plan.scene)), 100);
    data.insert("notice_number".to_owned(), said(visit.notice.as_deref().unwrap_or_default(), 60, "未送达"));
    match &visit.no_code_because {
        Some(why) => data.insert("no_code_reason".to_owned(), said(why, 300, "未写明")),
        None => data.insert("enforcement_code".to_owned(), said(&visit.plan.code, 60, "未登记")),
    };
    data.insert("firm_code_scanned".to_owned(), visit.firm_code_scanned.into());
    data.insert("started_at".to_owned(), clock(times.started()).into());
    data.insert("ended_at".to_owned(), clock(times.ended()).into());
    data.insert("place".to_owned(), said(&firm.address, 300, "未登记"));
    data.insert("recusal".to_owned(), "检查通知书已载明申请回避的权利，检查中没有记载回避申请".into());
    let present: Vec<&Present> = visit.present.iter().collect();
    data.insert("officers".to_owned(), office.present(&present));
    data.insert("findings".to_owned(), visit.findings.iter().map(|line| finding(office, line)).collect());
    if !visit.findings.is_empty() {
        let advice: Vec<String> = visit.advice.lines().map(unnumbered).filter(|l| !l.is_empty()).map(|l| fit(l, 500)).collect();
        data.insert("advice".to_owned(), json!(advice));
        maybe(&mut data, "advice_note", how_to_reply(visit).as_ref(), 1000);
    }
    data.insert("passed".to_owned(), passed(office, visit));
    data.insert("not_applicable".to_owned(), unmade(office, visit));
    data.insert("officer_signatures".to_owned(), visit.present.iter().map(|p| officer_signature(p, times)).collect());
    data.insert("party_signature".to_owned(), party_signature(facts));
    data.into()
}

fn on_the_firms_side(visit: &Visit) -> String {
    match &visit.firm_answer {
        Some(FirmAnswer::Signed { name, capacity, .. }) if capacity.trim().is_empty() => name.clone(),
        Some(FirmAnswer::Signed { name, capacity, .. }) => format!("{}（{}）", name.trim(), capacity.trim()),
        Some(FirmAnswer::Refused { .. }) => "现场人员拒绝签名，姓名未登记".to_owned(),
        None => "未登记".to_owned(),
    }
}

/// The gravity follows from what is done about it: a proposed case is grave, what was put right at once is slight.
pub(super) const fn severity(disposition: &Disposition) -> &'static str {
    match disposition {
        Disposition::ProposeCase { .. } => "serious",
        Disposition::Order { .. } | Disposition::Refer { .. } => "ordinary",
        Disposition::CorrectedOnSpot => "minor",
    }
}

fn finding(office: &Office, line: &FindingLine) -> Value {
    let mut row = Map::new();
    row.insert("severity".to_owned(), severity(&line.disposition).into());
    row.insert("body".to_owned(), office.full(&line.body).into());
    row.insert("item".to_owned(), said(&line.matter, 200, &line.check));
    row.insert("point".to_owned(), said(&office.point(&line.check, &line.matter), 300, &line.check));
    row.insert("seen".to_owned(), said(&line.seen, 2000, "不符合要求"));
    row.insert("evidence".to_owned(), evidence(&line.evidence));
    row.insert("article".to_owned(), office.basis(&line.check, &line.legal_basis).into());
    let (what, to) = match &line.disposition {
        Disposition::CorrectedOnSpot => (vec!["corrected"], None),
        Disposition::Order { .. } => (vec!["order"], None),
        Disposition::Refer { to } => (vec!["referral"], Some(office.full(to))),
        Disposition::ProposeCase { .. } => (vec!["order", "case"], None),
    };
    row.insert("dispositions".to_owned(), json!(what));
    if let Some(day) = line.disposition.last_day() {
        row.insert("last_day".to_owned(), day.to_string().into());
    }
    maybe(&mut row, "to", to.as_ref(), 80);
    row.into()
}

/// `证据3号` in the order taken.
pub(super) fn evidence(numbers: &[u32]) -> Value {
    numbers.iter().map(|n| format!("{n}号")).collect()
}

/// The advice is numbered by the paper itself.
fn unnumbered(line: &str) -> &str {
    let line = line.trim();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['．', '.', '、']) {
        Some(text) if rest.len() < line.len() => text.trim(),
        _ => line,
    }
}

fn how_to_reply(visit: &Visit) -> Option<String> {
    let ordered = visit.findings.iter().any(|f| f.disposition.last_day().is_some());
    ordered.then(|| {
        "责令限期改正的，另行送达责令改正通知书。改正完成后，请使用企业账号提交改正情况和照片，也可以书面报送发出通知书的机关。\
         复查不作为新的一次检查。"
            .to_owned()
    })
}

fn passed(office: &Office, visit: &Visit) -> Value {
    let rows = visit.plan.checks.iter().filter_map(|planned| {
        let id = &planned.planned.check;
        let answered = visit.answer(id).filter(|a| a.passed)?;
        let mut row = Map::new();
        row.insert("body".to_owned(), office.full(&planned.planned.body).into());
        row.insert("point".to_owned(), said(&office.point(id, id), 300, id));
        maybe(&mut row, "value", measured(office.rules.check(id), answered).as_ref(), 100);
        Some(Value::from(row))
    });
    rows.collect()
}

/// What was measured and noted at a point in order.
fn measured(check: Option<&Check>, answered: &Answered) -> Option<String> {
    let unit = check.and_then(|c| c.answer.unit.clone()).unwrap_or_default();
    let value = match &answered.answer {
        Some(Answer::Number(n)) => Some(format!("{n}{unit}")),
        Some(Answer::Date(day)) => Some(day.chinese_date()),
        Some(Answer::Choice(text)) => Some(text.clone()),
        Some(Answer::Bool(_)) | None => None,
    };
    let note = Some(answered.note.trim()).filter(|n| !n.is_empty());
    match (value, note) {
        (Some(value), Some(note)) => Some(format!("{value}，{note}")),
        (value, note) => value.or_else(|| note.map(str::to_owned)),
    }
}

/// Points nobody could check: the body that checks them did not come.
fn unmade(office: &Office, visit: &Visit) -> Value {
    let rows = visit.plan.checks.iter().filter_map(|planned| {
        let id = &planned.planned.check;
        if visit.answer(id).is_some() {
            return None;
        }
        let here = visit.present.iter().any(|p| p.body == planned.planned.body);
        let why = if here { "未检查" } else { "该单位没有执法人员到场，本次未查" };
        Some(json!({ "body": office.full(&planned.planned.body), "point": said(&office.point(id, id), 300, id), "why": why }))
    });
    rows.collect()
}

/// On-site confirmation is by the officer's own account; who did nothing there is not said to have confirmed.
fn officer_signature(person: &Present, times: &VisitTimes) -> Value {
    let (how, at) = match times.of(person.person) {
        Some(Confirmed::List(at)) => ("已在系统确认", Some(at)),
        Some(Confirmed::Recorded(at)) => ("已在系统记录，未确认清单", Some(at)),
        None => ("到场，未在系统确认", None),
    };
    let how = format!("（{how}）");
    let name = fit(&person.name, 40 - how.chars().count());
    let mut row = Map::new();
    row.insert("name".to_owned(), format!("{name}{how}").into());
    row.insert("certificate".to_owned(), said(&person.certificate, 40, "未登记"));
    if let Some(at) = at {
        row.insert("at".to_owned(), clock(at).into());
    }
    row.into()
}

fn party_signature(facts: &RecordFacts<'_>) -> Value {
    let at = facts.times.signed.map(clock);
    let mut row = Map::new();
    match &facts.visit.firm_answer {
        None => {
            row.insert("state".to_owned(), "blank".into());
        }
        Some(FirmAnswer::Signed { name, capacity, signature, statement }) => {
            row.insert("state".to_owned(), "signed".into());
            maybe(&mut row, "name", Some(name), 40);
            maybe(&mut row, "capacity", Some(capacity), 60);
            let mut opinion = if statement.trim().is_empty() { "未提出意见".to_owned() } else { statement.trim().to_owned() };
            match &facts.signature {
                Some(picture) => {
                    row.insert("picture".to_owned(), picture.as_str().into());
                }
                None => {
                    let digest = signature.get(..16).unwrap_or(signature);
                    opinion = format!("{}（签名图像不能印在纸上，原件已存证，SHA-256前16位为{digest}）", fit(&opinion, 400));
                }
            }
            maybe(&mut row, "opinion", Some(&opinion), 500);
        }
        Some(FirmAnswer::Refused { reason, witness, recording }) => {
            row.insert("state".to_owned(), "refused".into());
            maybe(&mut row, "reason", Some(reason), 300);
            if let Some(witness) = witness.as_deref().filter(|w| !w.trim().is_empty()) {
                row.insert("witness".to_owned(), json!({ "name": fit(witness, 40), "capacity": "单位或者身份未登记" }));
            }
            if let Some(number) = recording {
                row.insert("video".to_owned(), format!("证据{number}号").into());
            }
        }
    }
    if let Some(at) = at {
        row.insert("at".to_owned(), at.into());
    }
    row.into()
}
