//! 案件（线索）移送函.

use heyi_domain::firm::FirmRecord;
use heyi_domain::referral::Referral;
use heyi_domain::visit::{Evidence, FindingLine, Visit};
use serde_json::{Map, Value, json};

use super::notice::first_of;
use super::office::{Office, Stamp, cited, fit, said, sentence, tail};

/// What the letter says.
pub(crate) struct ReferralFacts<'a> {
    pub referral: &'a Referral,
    pub visit: &'a Visit,
    pub firm: &'a FirmRecord,
    /// 检查记录: number and SM3.
    pub record: Option<(&'a str, &'a str)>,
    /// Why the sender may not act, one sentence for each item; empty where no item is known.
    pub not_competent: &'a [String],
}

/// Fills the letter.
pub(crate) fn referral_letter(office: &Office, stamp: &Stamp, facts: &ReferralFacts<'_>) -> Value {
    let text = &facts.referral.text;
    let lines: Vec<_> = facts.visit.findings.iter().filter(|f| text.findings.contains(&f.finding)).collect();
    let mut data = office.paper(stamp, &text.from);
    data.insert("seal".to_owned(), office.seal(&text.from));
    data.insert("to".to_owned(), office.full(&text.to).into());
    data.insert("kind".to_owned(), "lead".into());
    data.insert("party".to_owned(), office.party(&text.firm_name, facts.firm));
    data.insert("lead_number".to_owned(), format!("XS{}", tail(&facts.referral.id.to_string())).into());
    data.insert("found_on".to_owned(), facts.visit.entered_on.unwrap_or(text.on).to_string().into());
    data.insert("place".to_owned(), said(&facts.firm.address, 300, "未登记"));
    data.insert("item".to_owned(), said(&suspected(office, &lines), 200, "违反有关规定"));
    let facts_seen: Vec<String> = text.facts.iter().map(|f| sentence(f)).collect();
    data.insert("facts".to_owned(), said(&facts_seen.join("\n"), 4000, "见检查记录"));
    data.insert("reason".to_owned(), fit(&reason(office, facts), 1000).into());
    data.insert("basis".to_owned(), said(&cited(&[office.rules.cite("g-invitee")], 500), 500, "有关法律规定"));
    data.insert("materials".to_owned(), materials(facts, &lines.iter().flat_map(|l| l.evidence.clone()).collect::<Vec<_>>()));
    data.insert("contact".to_owned(), office.contact(&first_of(facts.visit, &text.from), &text.from));
    data.into()
}

/// 涉嫌…: names of the items, or the matters where one has no item.
fn suspected(office: &Office, lines: &[&FindingLine]) -> String {
    let items: Option<Vec<&str>> =
        lines.iter().map(|l| l.item.as_ref().and_then(|i| office.rules.item(i)).map(|i| i.name.as_str())).collect();
    match items {
        Some(mut names) if !names.is_empty() => {
            names.dedup();
            names.join("；")
        }
        _ => {
            let matters: Vec<String> = lines.iter().map(|l| format!("“{}”", l.matter)).collect();
            format!("在{}方面不符合要求", matters.join("、"))
        }
    }
}

fn reason(office: &Office, facts: &ReferralFacts<'_>) -> String {
    let mut why: Vec<String> = facts.not_competent.iter().map(|w| sentence(w)).collect();
    why.dedup();
    why.push(format!("上述问题由{}主管。", office.full(&facts.referral.text.to)));
    why.concat()
}

fn materials(facts: &ReferralFacts<'_>, numbers: &[u32]) -> Value {
    let mut rows = Vec::new();
    match facts.record {
        Some((number, sm3)) => rows.push(material(&format!("综合查一次检查清单（现场检查记录）{number}"), sm3)),
        None => rows.push(material("综合查一次检查清单（现场检查记录）", "")),
    }
    let own = facts.visit.evidence.iter().filter(|e| numbers.contains(&e.number));
    rows.extend(own.map(|e| material(&format!("证据{}号（{}）", e.number, sort(e)), &e.sm3)));
    Value::Array(rows)
}

fn material(name: &str, sm3: &str) -> Value {
    let mut row = Map::new();
    row.insert("name".to_owned(), fit(name, 200).into());
    row.insert("copies".to_owned(), json!(1));
    if let Some(digest) = sm3.get(..16) {
        row.insert("digest".to_owned(), digest.into());
    }
    row.into()
}

/// 照片, 录像, 录音 or 文件.
pub(super) fn sort(evidence: &Evidence) -> &'static str {
    match evidence.mime.split('/').next() {
        Some("image") => "照片",
        Some("video") => "录像",
        Some("audio") => "录音",
        _ => "文件",
    }
}
