//! 未使用执法码情况报告.

use heyi_domain::firm::FirmRecord;
use heyi_domain::task::OfficerFacts;
use heyi_domain::visit::{Visit, VisitStatus};
use serde_json::Value;

use super::notice::first_of;
use super::office::{Office, Stamp, fit, kind, maybe, said, tail};
use super::site::{VisitTimes, clock};

/// What the report says.
pub(crate) struct CodeReportFacts<'a> {
    pub visit: &'a Visit,
    pub times: &'a VisitTimes,
    pub firm: &'a FirmRecord,
    /// 情况说明 as reported.
    pub text: &'a str,
    /// Expected officers, for a report made before anyone entered.
    pub expected: &'a [OfficerFacts],
}

/// Fills the report.
pub(crate) fn code_report(office: &Office, stamp: &Stamp, facts: &CodeReportFacts<'_>) -> Value {
    let CodeReportFacts { visit, times, firm, .. } = facts;
    let lead = &visit.plan.lead_body;
    let district = office.district(lead);
    let mut data = office.paper(stamp, lead);
    data.insert("seal".to_owned(), office.seal(lead));
    let to = if district.is_empty() { "司法行政部门".to_owned() } else { format!("重庆市{district}司法局") };
    data.insert("to".to_owned(), fit(&to, 80).into());
    data.insert("party".to_owned(), office.party(&visit.plan.firm_name, firm));
    data.insert("task_name".to_owned(), said(&visit.plan.title, 120, "未命名"));
    data.insert("task_number".to_owned(), format!("RW{}", tail(&visit.plan.task.to_string())).into());
    data.insert("kind".to_owned(), kind(visit.plan.kind).into());
    maybe(&mut data, "notice_number", visit.notice.as_ref(), 60);
    data.insert("started_at".to_owned(), clock(times.started()).into());
    if times.signed.is_some() {
        data.insert("ended_at".to_owned(), clock(times.ended()).into());
    }
    data.insert("place".to_owned(), said(&firm.address, 300, "未登记"));
    let present: Vec<_> = visit.present.iter().collect();
    data.insert("officers".to_owned(), if present.is_empty() { office.officers(facts.expected) } else { office.present(&present) });
    data.insert("certificates_shown".to_owned(), (!present.is_empty()).into());
    data.insert("reason".to_owned(), said(visit.no_code_because.as_deref().unwrap_or_default(), 2000, "未写明"));
    data.insert("measures".to_owned(), said(facts.text, 2000, "未写明"));
    data.insert("result".to_owned(), result(visit).into());
    data.insert("last_day".to_owned(), visit.report_by.unwrap_or(visit.plan.day).to_string().into());
    data.insert("contact".to_owned(), office.contact(&contact(facts), lead));
    data.into()
}

fn contact(facts: &CodeReportFacts<'_>) -> String {
    let here = first_of(facts.visit, &facts.visit.plan.lead_body);
    if here.is_empty() { facts.expected.first().map(|o| o.name.clone()).unwrap_or_default() } else { here }
}

fn result(visit: &Visit) -> String {
    match visit.status {
        VisitStatus::Planned => "尚未入场检查。".to_owned(),
        VisitStatus::OnSite => "检查正在进行，尚无结果。".to_owned(),
        VisitStatus::Abandoned => "检查没有实施。".to_owned(),
        _ if visit.findings.is_empty() => "未发现问题。".to_owned(),
        _ => format!("发现问题{}项，已列入检查清单，依法处理。", visit.findings.len()),
    }
}
