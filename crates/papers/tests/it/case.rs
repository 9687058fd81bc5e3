//! The sample case of `rulebook/papers/_shared/sample-case.json` as data for one paper, with the fields of its step.

use std::path::{Path, PathBuf};

use heyi_papers::Day;
use serde_json::{Map, Value, json};

pub struct Case {
    folder: PathBuf,
    sample: Value,
    steps: Vec<Value>,
}

impl Case {
    /// `rulebook` is the folder of the rulebook.
    pub fn read(rulebook: &Path) -> Self {
        let json = |file: &str| -> Value { serde_json::from_str(&std::fs::read_to_string(rulebook.join(file)).unwrap()).unwrap() };
        let sample = json("papers/_shared/sample-case.json");
        let steps = json("procedure/steps.json")["steps"].as_array().unwrap().clone();
        Self { folder: rulebook.join("papers"), sample, steps }
    }

    pub fn day(&self, code: &str) -> Day {
        let own = self.sample["papers"][code]["day"].as_str();
        own.or_else(|| self.sample["day"].as_str()).unwrap().parse().unwrap()
    }

    /// Codes of the papers the sample has values for.
    pub fn papers(&self) -> Vec<&str> {
        self.sample["papers"].as_object().unwrap().keys().map(String::as_str).collect()
    }

    /// Declared fields of the first step that makes the paper; empty if it has none.
    pub fn fields(&self, code: &str) -> Value {
        let step = self.steps.iter().find(|s| s["papers"].as_array().is_some_and(|p| p.iter().any(|p| p == code)));
        step.map(|s| s["fields"].clone()).filter(|f| !f.is_null()).unwrap_or(json!([]))
    }

    /// Every fact of the dictionary and every field of the step, as the paper's own values have them.
    pub fn full(&self, code: &str) -> Value {
        self.data(code, &self.sample["papers"][code])
    }

    /// As [`Case::full`] without the paper's own values: whatever can be there is.
    pub fn all(&self, code: &str) -> Value {
        self.data(code, &Value::Null)
    }

    fn data(&self, code: &str, own: &Value) -> Value {
        let mut data = self.sample["data"].clone();
        let paper = std::fs::read_to_string(self.folder.join(code).join("paper.json")).unwrap();
        let paper: Value = serde_json::from_str(&paper).unwrap();
        data["number"] = json!(format!("渝中城管{}〔2026〕12号", paper["number_word"].as_str().unwrap()));
        let facts = data["facts"].as_object_mut().unwrap();
        facts.extend(own["facts"].as_object().cloned().unwrap_or_default());
        let this = own["this"].as_object().cloned().unwrap_or_default();
        let fields = self.fields(code);
        for field in fields.as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            let value = this.get(name).cloned().unwrap_or_else(|| plain(field));
            facts.insert(format!("this.{name}"), value);
        }
        data["this_fields"] = fields;
        data
    }

    /// Only what the dictionary requires and the step demands.
    pub fn sparse(&self, code: &str, required: &[String]) -> Value {
        let mut data = self.full(code);
        let fields = data["this_fields"].clone();
        let demanded = |name: &str| fields.as_array().unwrap().iter().any(|f| f["name"] == name && f["required"] == true);
        let facts = data["facts"].as_object_mut().unwrap();
        facts.retain(|name, _| required.contains(name) || name.strip_prefix("this.").is_some_and(demanded));
        data
    }
}

/// A plain value of the right kind.
fn plain(field: &Value) -> Value {
    let label = field["label"].as_str().unwrap();
    match field["kind"].as_str().unwrap() {
        "day" => json!("2026-04-10"),
        "time" => json!("2026-04-10T09:30"),
        "money" => json!(123_450),
        "int" => json!(2),
        "bool" => json!(true),
        "choice" => field["values"][0]["value"].clone(),
        "person" => json!({ "name": "张某", "certificate": "23010105118" }),
        "people" => json!([{ "name": "张某", "certificate": "23010105118" }, { "name": "李某", "certificate": "23010105126" }]),
        "rows" => {
            let row: Map<_, _> = field["fields"].as_array().unwrap().iter().map(|f| (f["name"].as_str().unwrap().to_owned(), plain(f))).collect();
            json!([row])
        }
        "discretion" => Value::Null,
        _ => json!(label),
    }
}
