//! What is already known of a case and needn't be entered again.

use heyi_domain::case::gates::coercion;
use heyi_domain::case::{Case, CaseAct, Entry};
use heyi_rulebook::{Citation, Money, Rule, Step, WHOM};
use serde_json::{Map, Value, json};

use crate::App;
use crate::cases::evidence::evidence_words;

impl App {
    /// What is already known and needn't be entered again.
    pub(super) fn prefill(&self, case: &Case, step: &Step, whom: usize) -> Entry {
        let mut out = Map::new();
        let party = case.party_at(whom);
        if step.each_party && case.several() {
            out.insert(WHOM.to_owned(), json!(whom));
        }
        let mut known = |name: &str, value: Value| {
            if step.field(name).is_some() && value != Value::String(String::new()) {
                out.insert(name.to_owned(), value);
            }
        };
        let bases = |kinds: &[&str]| {
            let mut all: Vec<String> = kinds.iter().flat_map(|kind| coercion::bases(case, kind, &self.rules)).collect();
            all.dedup();
            all
        };
        let handlers: Vec<String> = case.handlers().iter().map(ToString::to_string).collect();
        known("officers", json!(handlers));
        known("signed", json!("signed"));
        match step.id.as_str() {
            "identify_party" => {
                for (name, value) in [("name", &party.name), ("id_type", &party.id_type), ("id_number", &party.id_number), ("representative", &party.representative), ("address", &party.address), ("phone", &party.phone), ("guardian", &party.guardian)] {
                    known(name, json!(value));
                }
                known("kind", serde_json::to_value(party.kind).unwrap_or_default());
                known("born_on", json!(party.born_on.map(|d| d.to_string()).unwrap_or_default()));
            }
            "confirm_address" => {
                known("address", json!(party.address));
                known("addressee", json!(if party.representative.is_empty() { &party.name } else { &party.representative }));
                known("phone", json!(party.phone));
                known("signed_on", json!(self.today().to_string()));
            }
            "inquire" | "call_inquiry" => {
                known("person", json!(if party.representative.is_empty() { &party.name } else { &party.representative }));
                known("capacity", json!(if party.representative.is_empty() { "当事人" } else { "法定代表人（负责人）" }));
            }
            "inspect_site" | "inquest" | "sample" | "preserve" | "decide_on_spot" => known("place", json!(party.address)),
            "seize" => {
                known("place", json!(party.address));
                if let [basis] = bases(&["seal", "detain"]).as_slice() {
                    known("basis", json!(basis));
                }
                known("copies", self.rules.rule("ael-24-copies").and_then(Rule::whole_quantity).map_or(Value::String(String::new()), |n| json!(n)));
            }
            "serve_notice" | "serve" | "serve_paper" => {
                known("mode", json!("direct"));
                let confirmed = case.last_of("confirm_address", whom).map(|d| d.entry.text("address").to_owned());
                known("place", json!(confirmed.unwrap_or_else(|| party.address.clone())));
                known("recipient", json!(if party.representative.is_empty() { &party.name } else { &party.representative }));
            }
            "report" => {
                known("facts", json!(case.acts.iter().map(|a| a.facts.clone()).collect::<Vec<_>>().join("\n")));
                known("proof", json!(evidence_words(&self.rules, case)));
                known("nature", json!(self.nature(case)));
                known("no_penalty", json!("none"));
                if let Some(before) = case.last("report") {
                    for field in ["facts", "proof", "nature", "acts", "correction", "no_penalty"] {
                        known(field, before.entry.0.get(field).cloned().unwrap_or(Value::String(String::new())));
                    }
                }
            }
            "settle_defence" => {
                let told = case.last_since_of("defend", "notify", whom);
                known("points", json!(told.map(|d| d.entry.text("content").to_owned()).unwrap_or_default()));
            }
            "publish" => {
                known("summary", json!(self.publication_words(case)));
                known("months", self.rules.rule("samrp-13-long").and_then(Rule::whole_quantity).map_or(Value::String(String::new()), |y| json!(y * 12)));
            }
            "collect" => {
                known("amount", json!(case.unpaid_by(whom)));
                known("on", json!(self.today().to_string()));
                known("how", json!("bank"));
            }
            "refund" => {
                known("amount", json!(case.refundable_to(whom)));
                known("on", json!(self.today().to_string()));
                let remedy = case.remedies.iter().any(|r| r.whom == whom && matches!(r.result.as_str(), "changed" | "quashed" | "unlawful"));
                known("reason", json!(if remedy { "remedy" } else { "twice" }));
                known("receiver", json!(party.name));
            }
            "add_party" => known("acts", json!((0..case.acts.len()).collect::<Vec<_>>())),
            "add_act" => known("by", json!([0])),
            "add_late_fee" => known("until", json!(self.today().to_string())),
            "decide_enforcement" => {
                if let [basis] = bases(&["enforce"]).as_slice() {
                    known("basis", json!(basis));
                }
            }
            "demand" => {
                known("duty", json!(format!("缴纳罚没款{}", Money(case.unpaid_by(whom)))));
                known("served_on", json!(self.today().to_string()));
            }
            "close" => {
                let ground = if case.decision.as_ref().is_some_and(|d| d.penalty.is_none()) { "no_penalty" } else { "performed" };
                known("ground", json!(ground));
            }
            _ => {}
        }
        Entry(out)
    }

    /// 违法性质和依据: what was broken and what punishes it.
    fn nature(&self, case: &Case) -> String {
        let one = |act: &CaseAct| {
            let item = self.rules.item(&act.item)?;
            let cite = |law: Option<&String>, article: Option<&String>| Some(Citation { law: law?.clone(), article: article?.clone(), basis: item.basis }.chinese());
            let duty = cite(Some(&item.law), item.duty_article.as_ref()).unwrap_or_else(|| "有关规定".to_owned());
            let penalty = cite(item.penalty_law.as_ref(), item.penalty_article.as_ref()).unwrap_or_else(|| "有关规定".to_owned());
            let who = if case.several() { act.by.iter().map(|whom| case.named(*whom, "")).collect::<Vec<_>>().join("、") } else { "当事人".to_owned() };
            Some(format!("{who}“{}”的行为，违反了{duty}，应当依照{penalty}处理。", item.name))
        };
        case.acts.iter().filter_map(one).collect::<Vec<_>>().join("\n")
    }

    fn publication_words(&self, case: &Case) -> String {
        let text = case.decision.as_ref().and_then(|d| d.penalty.as_ref()).map(|p| p.text.clone()).unwrap_or_default();
        format!("违法行为：{}\n处罚内容：{text}", self.act_view(&case.acts[0]).name)
    }
}
