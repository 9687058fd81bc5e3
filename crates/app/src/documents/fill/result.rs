//! 行政检查结果告知书.

use std::collections::HashMap;

use heyi_domain::firm::FirmRecord;
use heyi_domain::ids::FindingId;
use heyi_domain::visit::{Disposition, FindingLine, Visit};
use serde_json::{Map, Value, json};

use super::notice::first_of;
use super::office::{Office, Stamp, fit, kind, maybe, said};
use super::site::{VisitTimes, clock};

/// What the notice of the result says.
pub(crate) struct ResultFacts<'a> {
    /// The visit, ended.
    pub visit: &'a Visit,
    pub times: &'a VisitTimes,
    pub firm: &'a FirmRecord,
    /// 检查记录文号.
    pub record_number: &'a str,
    /// 文号 of the order or referral of each finding.
    pub papers: &'a HashMap<FindingId, String>,
}

/// Fills the notice of the result.
pub(crate) fn result_notice(office: &Office, stamp: &Stamp, facts: &ResultFacts<'_>) -> Value {
    let ResultFacts { visit, times, firm, .. } = facts;
    let lead = &visit.plan.lead_body;
    let mut data = office.paper(stamp, lead);
    data.insert("seal".to_owned(), office.seal(lead));
    data.insert("party".to_owned(), office.party(&visit.plan.firm_name, firm));
    data.insert("notice_number".to_owned(), said(visit.notice.as_deref().unwrap_or_default(), 60, "未送达"));
    data.insert("record_number".to_owned(), said(facts.record_number, 60, "见现场检查记录"));
    data.insert("started_at".to_owned(), clock(times.started()).into());
    data.insert("ended_at".to_owned(), clock(times.ended()).into());
    data.insert("kind".to_owned(), kind(visit.plan.kind).into());
    let others = visit.bodies_present().into_iter().filter(|b| *b != lead);
    let bodies: Vec<String> = std::iter::once(lead).chain(others).map(|b| office.full(b)).collect();
    data.insert("bodies".to_owned(), json!(bodies));
    let passed = visit.answers.iter().filter(|a| a.passed).count();
    let unmade = visit.plan.checks.iter().filter(|c| visit.answer(&c.planned.check).is_none()).count();
    data.insert("counts".to_owned(), json!({ "passed": passed, "failed": visit.findings.len(), "not_applicable": unmade }));
    data.insert("conclusion".to_owned(), conclusion(visit).into());
    data.insert("findings".to_owned(), visit.findings.iter().map(|line| finding(office, facts, line)).collect());
    data.insert("publicity".to_owned(), publicity(visit).into());
    data.insert("contact".to_owned(), office.contact(&first_of(visit, lead), lead));
    data.insert("complaint_phone".to_owned(), office.complaint_phone());
    data.into()
}

/// The gravest of what was done.
fn conclusion(visit: &Visit) -> &'static str {
    let any = |is: fn(&Disposition) -> bool| visit.findings.iter().any(|f| is(&f.disposition));
    if any(|d| matches!(d, Disposition::ProposeCase { .. })) {
        "case"
    } else if any(|d| matches!(d, Disposition::Order { .. })) {
        "order"
    } else if any(|d| matches!(d, Disposition::Refer { .. })) {
        "referral"
    } else if visit.findings.is_empty() {
        "none"
    } else {
        "corrected"
    }
}

fn finding(office: &Office, facts: &ResultFacts<'_>, line: &FindingLine) -> Value {
    let mut row = Map::new();
    row.insert("body".to_owned(), office.full(&line.body).into());
    row.insert("point".to_owned(), said(&format!("{}：{}", line.matter, line.seen), 500, "不符合要求"));
    row.insert("article".to_owned(), office.basis(&line.check, &line.legal_basis).into());
    let disposition = match &line.disposition {
        Disposition::Refer { to } => format!("移送{}", office.full(to)),
        Disposition::ProposeCase { .. } => "责令限期改正，建议立案".to_owned(),
        other => other.label().to_owned(),
    };
    row.insert("disposition".to_owned(), fit(&disposition, 200).into());
    if let Some(day) = line.disposition.last_day() {
        row.insert("last_day".to_owned(), day.to_string().into());
    }
    maybe(&mut row, "paper", facts.papers.get(&line.finding), 80);
    row.into()
}

fn publicity(visit: &Visit) -> String {
    match visit.publish_by {
        Some(day) => format!("检查结果依法向社会公开，公开的最后日期为{}。", day.chinese()),
        None => "检查结果依法向社会公开。".to_owned(),
    }
}
