//! 立案审批表.

use heyi_domain::case::{Case, Condition};
use heyi_domain::task::OfficerFacts;
use heyi_domain::visit::Evidence;
use heyi_rulebook::{Citation, Day};
use serde_json::{Map, Value, json};

use super::approval::Step;
use super::office::{Office, Stamp, cited, fit, maybe, said};
use super::referral::sort;

/// What the form says.
pub(crate) struct FilingPaper<'a> {
    /// The case as filed.
    pub case: &'a Case,
    /// 案件来源登记表: number and day.
    pub lead_paper: Option<(&'a str, Day)>,
    /// Day the lead was registered.
    pub lead_on: Day,
    /// Evidence behind the findings.
    pub evidence: &'a [Evidence],
    /// Conditions of filing, each with its tick.
    pub conditions: &'a [Condition],
    /// 承办人.
    pub handlers: &'a [OfficerFacts],
    pub steps: &'a [Step],
}

/// Fills the form.
pub(crate) fn filing_approval(office: &Office, stamp: &Stamp, facts: &FilingPaper<'_>) -> Value {
    let lead = &facts.case.lead;
    let mut data = office.paper(stamp, &lead.body);
    let acting = office.acting_name(facts.case);
    data.insert("body".to_owned(), acting.clone().into());
    data.insert("decision".to_owned(), "file".into());
    data.insert("cause".to_owned(), said(&format!("涉嫌{}", lead.cause.trim()), 200, "未登记"));
    data.insert("source".to_owned(), said(&lead.source, 300, "未登记"));
    data.insert("lead_number".to_owned(), said(facts.lead_paper.map_or("", |(number, _)| number), 60, "登记表尚未制作"));
    data.insert("lead_on".to_owned(), facts.lead_paper.map_or(facts.lead_on, |(_, on)| on).to_string().into());
    if let (Some(day), Some(rule)) = (lead.decide_by, &lead.decide_by_rule) {
        data.insert("last_day".to_owned(), day.to_string().into());
        maybe(&mut data, "last_day_basis", Some(&cited(&[office.rules.cite(rule)], 300)), 300);
    }
    data.insert("party".to_owned(), office.party_of(facts.case.party()));
    data.insert("facts".to_owned(), said(&lead.facts, 4000, "未写明"));
    data.insert("evidence".to_owned(), facts.evidence.iter().map(|e| evidence(office, e)).collect());
    let (item, duty, penalty) = articles(office, &lead.item, &lead.cause);
    data.insert("item".to_owned(), said(&item, 200, "未登记"));
    data.insert("duty_articles".to_owned(), said(&duty, 600, "未登记"));
    data.insert("penalty_articles".to_owned(), said(&penalty, 600, "未登记"));
    data.insert("checks".to_owned(), facts.conditions.iter().map(condition).collect());
    data.insert("handlers".to_owned(), office.officers(facts.handlers));
    data.insert("reason".to_owned(), fit(&reason(facts, &acting), 2000).into());
    data.insert("opinions".to_owned(), facts.steps.iter().map(Step::value).collect());
    data.into()
}

fn articles(office: &Office, id: &str, cause: &str) -> (String, String, String) {
    let Some(item) = office.rules.item(id) else { return (cause.to_owned(), String::new(), String::new()) };
    let one = |law: Option<&String>, article: Option<&String>| {
        let cite = Citation { law: law?.clone(), article: article?.clone(), basis: item.basis };
        Some(cited(&[cite], 600))
    };
    let duty = one(Some(&item.law), item.duty_article.as_ref()).unwrap_or_default();
    let penalty = one(item.penalty_law.as_ref(), item.penalty_article.as_ref()).unwrap_or_default();
    let unsure = if item.verified { "" } else { "（条文未核实）" };
    let mark = |text: String| if text.is_empty() { text } else { format!("{text}{unsure}") };
    (item.name.clone(), mark(duty), mark(penalty))
}

fn evidence(office: &Office, evidence: &Evidence) -> Value {
    let mut row = Map::new();
    row.insert("number".to_owned(), format!("{}号", evidence.number).into());
    let note = evidence.note.trim();
    let name = if note.is_empty() { sort(evidence).to_owned() } else { format!("{}：{note}", sort(evidence)) };
    row.insert("name".to_owned(), fit(&name, 200).into());
    maybe(&mut row, "taken_by", Some(&office.full(&evidence.body)), 80);
    row.into()
}

fn condition(condition: &Condition) -> Value {
    json!({
        "matter": said(&condition.name, 100, "未登记"),
        "result": said(&condition.why, 500, "未写明"),
        "basis": said(&cited(std::slice::from_ref(&condition.cite), 200), 200, "未登记"),
        "passed": condition.met,
    })
}

fn reason(facts: &FilingPaper<'_>, acting: &str) -> String {
    let mut text = "经核查，当事人涉嫌违法，符合上列立案条件，建议立案。".to_owned();
    if let Some(filing) = &facts.case.filing {
        text.push_str(&format!("本案以{}的名义办理（权力来源：{}）。", acting, filing.kind));
        let basis = cited(&filing.basis, 600);
        if !basis.is_empty() {
            text.push_str(&format!("职权依据：{basis}。"));
        }
    }
    if let Some(number) = &facts.case.number {
        text.push_str(&format!("\n立案号：{number}。"));
    }
    text
}
