//! The dictionary of facts (`_shared/facts.json`) and the facts of one case read with it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::kind::Kind;
use super::show::{Wrong, show};
use super::words::How;
use crate::data::FieldProblem;

/// One fact a form may use.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub label: String,
    pub kind: Kind,
    /// A form that uses it isn't printed without it.
    pub required: bool,
}

/// All facts a form may use besides the fields of its step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dictionary(BTreeMap<String, Fact>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFact {
    name: String,
    label: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    columns: Vec<RawColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    name: String,
    label: String,
    #[serde(rename = "type", default)]
    kind: Option<String>,
}

impl Dictionary {
    /// Reads `_shared/facts.json`. The error is one plain line.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let raw: Vec<RawFact> = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let mut facts = BTreeMap::new();
        for fact in raw {
            let columns = fact.columns.into_iter().map(|c| {
                let kind = Kind::named(c.kind.as_deref().unwrap_or("text"), Vec::new(), Vec::new());
                kind.map(|kind| (c.name, c.label, kind))
            });
            let columns = columns.collect::<Option<Vec<_>>>();
            let kind = columns.and_then(|columns| Kind::named(&fact.kind, Vec::new(), columns));
            let kind = kind.ok_or_else(|| format!("{}的类型无效", fact.name))?;
            if facts.insert(fact.name.clone(), Fact { label: fact.label, kind, required: fact.required }).is_some() {
                return Err(format!("{}重复", fact.name));
            }
        }
        Ok(Self(facts))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Fact> {
        self.0.get(name)
    }
}

/// A declared field of the step that makes the paper.
#[derive(Debug, Clone, Deserialize)]
struct StepField {
    name: String,
    label: String,
    kind: String,
    #[serde(default)]
    values: Vec<StepValue>,
    #[serde(default)]
    fields: Vec<StepField>,
}

#[derive(Debug, Clone, Deserialize)]
struct StepValue {
    value: String,
    label: String,
}

/// The facts of one paper.
pub(crate) struct Facts<'a> {
    dictionary: &'a Dictionary,
    this: BTreeMap<String, Fact>,
    values: &'a Map<String, Value>,
}

/// Name of a field of the step inside the facts: `this.reason`.
pub(crate) const THIS: &str = "this.";

impl<'a> Facts<'a> {
    /// `values` are the facts, `declared` the fields of the step (`this_fields`).
    pub(crate) fn read(dictionary: &'a Dictionary, values: &'a Map<String, Value>, declared: &Value) -> Result<Self, FieldProblem> {
        let wrong = |why: String| FieldProblem { path: "this_fields".into(), label: "本步骤的填写项".into(), why };
        let fields: Vec<StepField> = match declared {
            Value::Null => Vec::new(),
            declared => serde_json::from_value(declared.clone()).map_err(|e| wrong(format!("无法识别：{e}")))?,
        };
        let mut this = BTreeMap::new();
        for field in fields {
            let kind = field.kind().ok_or_else(|| wrong(format!("{}的类型“{}”无效", field.label, field.kind)))?;
            this.insert(field.name, Fact { label: field.label, kind, required: false });
        }
        Ok(Self { dictionary, this, values })
    }

    fn fact(&self, name: &str) -> Option<&Fact> {
        match name.strip_prefix(THIS) {
            Some(field) => self.this.get(field),
            None => self.dictionary.get(name),
        }
    }

    /// The value under its name, or nothing if it is absent or blank.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        let value = match name.strip_prefix(THIS) {
            Some(field) => self.values.get(name).or_else(|| self.values.get("this")?.get(field)),
            None => self.values.get(name),
        };
        value.filter(|v| match v {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(list) => !list.is_empty(),
            _ => true,
        })
    }

    /// Whether a block with `when` is printed: the fact is there, a yes-or-no is yes.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.value(name).is_some_and(|v| *v != Value::Bool(false))
    }

    /// Whether it is a text of sentences.
    pub(crate) fn is_prose(&self, name: &str) -> bool {
        self.fact(name).is_some_and(|f| matches!(f.kind, Kind::Paragraphs))
    }

    /// As text; nothing if absent. An absent fact is a problem if it is required everywhere or here (`must`).
    pub(crate) fn text(&self, name: &str, how: How, must: bool) -> Result<Option<String>, FieldProblem> {
        let fact = self.fact(name);
        let Some(value) = self.value(name) else {
            let must = must || fact.is_some_and(|f| f.required);
            return if must { Err(self.problem(name, "必须填写".into())) } else { Ok(None) };
        };
        let kind = fact.map_or(&Kind::Paragraphs, |f| &f.kind);
        show(kind, value, how).map(Some).map_err(|Wrong(why)| self.problem(name, why))
    }

    /// Rows of a table; none if absent.
    pub(crate) fn rows(&self, name: &str) -> Result<Vec<&Map<String, Value>>, FieldProblem> {
        match self.value(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) if list.len() <= ROWS_MAX => list
                .iter()
                .map(|row| row.as_object().ok_or_else(|| self.problem(name, "应当是清单，每行一组内容".into())))
                .collect(),
            Some(Value::Array(_)) => Err(self.problem(name, format!("最多{ROWS_MAX}行"))),
            Some(_) => Err(self.problem(name, "应当是清单".into())),
        }
    }

    /// One cell of a row of a table.
    pub(crate) fn cell(&self, table: &str, index: usize, row: &Map<String, Value>, column: &str) -> Result<Option<String>, FieldProblem> {
        let blank = |v: &&Value| !v.is_null() && v.as_str().is_none_or(|s| !s.trim().is_empty());
        let Some(value) = row.get(column).filter(blank) else { return Ok(None) };
        let known = self.fact(table).and_then(|f| f.kind.column(column));
        let (label, kind) = known.map_or((column, &Kind::Paragraphs), |(label, kind)| (label, kind));
        show(kind, value, How::Plain).map(Some).map_err(|Wrong(why)| FieldProblem {
            path: format!("facts.{table}[{index}].{column}"),
            label: label.to_owned(),
            why,
        })
    }

    pub(crate) fn problem(&self, name: &str, why: String) -> FieldProblem {
        let label = self.fact(name).map_or(name, |f| f.label.as_str());
        FieldProblem { path: format!("facts.{name}"), label: label.to_owned(), why }
    }
}

/// Rows of one table on one paper.
const ROWS_MAX: usize = 2_000;

impl StepField {
    fn kind(&self) -> Option<Kind> {
        let values = self.values.iter().map(|v| (v.value.clone(), v.label.clone())).collect();
        let columns = self.fields.iter().map(|f| f.kind().map(|kind| (f.name.clone(), f.label.clone(), kind)));
        Kind::named(&self.kind, values, columns.collect::<Option<Vec<_>>>()?)
    }
}
