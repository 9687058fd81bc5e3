//! 案件来源登记表.

use heyi_domain::case::Case;
use serde_json::{Value, json};

use super::office::{Office, Stamp, cited, fit, maybe, said};
use super::site::clock;

/// What the form says.
pub(crate) struct LeadFacts<'a> {
    pub case: &'a Case,
    /// When it was registered.
    pub at: i64,
    /// 登记人.
    pub recorder: &'a str,
    /// Where it comes from, more closely: the visit or the order.
    pub origin: Option<&'a str>,
    /// 随附材料, one line each.
    pub materials: &'a [String],
    /// 管辖判断, one sentence.
    pub competence: &'a str,
}

/// Fills the form.
pub(crate) fn lead_register(office: &Office, stamp: &Stamp, facts: &LeadFacts<'_>) -> Value {
    let lead = &facts.case.lead;
    let mut data = office.paper(stamp, &lead.body);
    data.insert("source_kind".to_owned(), source_kind(&lead.source).into());
    let detail = facts.origin.map_or_else(|| lead.source.clone(), |o| format!("{}：{o}", lead.source));
    data.insert("source_detail".to_owned(), said(&detail, 500, "未写明"));
    data.insert("received_at".to_owned(), clock(facts.at).into());
    data.insert("party".to_owned(), office.party_of(facts.case.party()));
    data.insert("place".to_owned(), said(&facts.case.party().address, 300, "未登记"));
    maybe(&mut data, "item", Some(&lead.cause), 200);
    data.insert("content".to_owned(), said(&lead.facts, 4000, "未写明"));
    let materials: Vec<String> = facts.materials.iter().take(200).map(|m| fit(m, 500)).collect();
    data.insert("materials".to_owned(), json!(materials));
    data.insert("clock_starts_on".to_owned(), lead.discovered_on.to_string().into());
    match (lead.decide_by, &lead.decide_by_rule) {
        (Some(day), Some(rule)) => {
            data.insert("last_day".to_owned(), day.to_string().into());
            maybe(&mut data, "clock_basis", Some(&cited(&[office.rules.cite(rule)], 300)), 300);
        }
        _ => {
            data.insert("clock_basis".to_owned(), "本领域没有录入核查立案期限的规定".into());
        }
    }
    data.insert("competence".to_owned(), said(facts.competence, 500, "未作判断"));
    data.insert("recorder".to_owned(), said(facts.recorder, 40, "未登记"));
    data.insert("recorded_at".to_owned(), clock(facts.at).into());
    data.insert("opinions".to_owned(), json!([{ "step": "承办机构意见" }, { "step": "负责人意见" }]));
    data.into()
}

fn source_kind(source: &str) -> &'static str {
    match source {
        "监督检查" | "逾期未改正" => "inspection",
        "投诉举报" => "complaint",
        "移送" | "其他机关移送" => "referral",
        "上级交办" => "assigned",
        "监测发现" => "monitoring",
        "主动报告" => "report",
        _ => "other",
    }
}
