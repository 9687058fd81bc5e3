//! The blocks of a form as they stand in `paper.json`.

use serde::Deserialize;
use serde_json::Value;

use super::facts::{Dictionary, THIS};
use super::kind::Kind;
use super::words::{How, Words};

/// A paper as data.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Name at the head where it depends on the case, as 查封决定书 or 扣押决定书.
    pub title: Option<Words>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// Printed only if all hold.
    pub when: Vec<When>,
    pub what: What,
}

/// One condition of `when`.
#[derive(Debug, Clone)]
pub(crate) struct When {
    pub fact: String,
    pub is: Is,
}

#[derive(Debug, Clone)]
pub(crate) enum Is {
    There,
    Absent,
    /// `fact=value`: a choice has this value.
    Value(String),
    /// `fact!=value`: it has another, or none.
    Not(String),
}

#[derive(Debug, Clone)]
pub(crate) enum What {
    Para(Words),
    Note(Words),
    To(Words),
    Head(Words),
    Rows(Vec<Vec<Words>>),
    Table { fact: String, columns: Vec<Column>, none: Option<Words> },
    Dialogue(Words),
    Opinions(Vec<Opinion>),
    Sign { lines: Vec<SignLine>, signed: bool },
    Told(Vec<Words>),
    Remedies(Words),
    Seal,
    Receipt,
    Break,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub head: String,
    /// `#` is the running number.
    pub name: String,
    /// Share of the width, if the form says so.
    pub width: Option<f64>,
}

/// A signature line: who signs, and where the drawn signatures stand.
#[derive(Debug, Clone)]
pub(crate) struct SignLine {
    pub label: String,
    /// The people; none: somebody whose name isn't known.
    pub fact: Option<String>,
    /// `fact?`: no line where the fact is absent.
    pub only_if_there: bool,
    /// A field of pictures: one digest, or lines of name and digest.
    pub drawn: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Opinion {
    pub label: String,
    pub opinion: Words,
    pub by: String,
    pub on: String,
}

/// Wording shared by all forms: `_shared/wording.json`.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct SharedWording {
    /// 救济途径; `{act}` is the name of the act, as 本决定.
    pub remedies: String,
    /// The same where reconsideration comes first (复议前置).
    pub remedies_first: String,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    title: Option<String>,
    form: Vec<RawBlock>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawBlock {
    when: Option<String>,
    para: Option<String>,
    note: Option<String>,
    to: Option<String>,
    head: Option<String>,
    rows: Option<Vec<Vec<String>>>,
    table: Option<String>,
    columns: Option<Vec<RawColumn>>,
    none: Option<String>,
    dialogue: Option<String>,
    opinions: Option<Vec<(String, String, String, String)>>,
    sign: Option<Vec<RawSign>>,
    signed: Option<String>,
    told: Option<Vec<String>>,
    remedies: Option<Value>,
    act: Option<String>,
    seal: Option<bool>,
    receipt: Option<bool>,
    r#break: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawSign {
    Plain(String, Option<String>),
    Drawn(String, Option<String>, String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawColumn {
    Plain(String, String),
    Wide(String, String, f64),
}

impl Form {
    /// Reads a `paper.json` that has `form`; nothing if it has none. The error names the block, in Chinese.
    pub(crate) fn parse(paper: &str, dictionary: &Dictionary, wording: &SharedWording) -> Result<Option<Self>, String> {
        let value: Value = serde_json::from_str(paper).map_err(|e| e.to_string())?;
        if value.get("form").is_none() {
            return Ok(None);
        }
        let raw: Raw = serde_json::from_value(value).map_err(|e| format!("form无法识别：{e}"))?;
        let check = Check(dictionary);
        let title = raw.title.map(|t| check.words(&t)).transpose()?;
        let blocks = raw.form.into_iter().enumerate();
        let blocks = blocks.map(|(i, b)| check.block(b, wording).map_err(|why| format!("form第{}块：{why}", i + 1)));
        Ok(Some(Self { title, blocks: blocks.collect::<Result<_, _>>()? }))
    }
}

/// Every name a form uses must be known; fields of the step are judged when the paper is made.
struct Check<'a>(&'a Dictionary);

impl Check<'_> {
    fn block(&self, raw: RawBlock, wording: &SharedWording) -> Result<Block, String> {
        let when = raw.when.as_deref().map(|w| self.when(w)).transpose()?.unwrap_or_default();
        let mut found = Vec::new();
        let words = |text: Option<String>, make: fn(Words) -> What| text.map(|t| self.words(&t).map(make)).transpose();
        found.extend(words(raw.para, What::Para)?);
        found.extend(words(raw.note, What::Note)?);
        found.extend(words(raw.to, What::To)?);
        found.extend(words(raw.head, What::Head)?);
        found.extend(words(raw.dialogue, What::Dialogue)?);
        if let Some(rows) = raw.rows {
            found.push(What::Rows(rows.iter().map(|row| self.row(row)).collect::<Result<_, _>>()?));
        }
        if let Some(fact) = raw.table {
            found.push(self.table(fact, raw.columns, raw.none)?);
        }
        if let Some(list) = raw.opinions {
            let one = |(label, opinion, by, on): (String, String, String, String)| {
                self.known(&by)?;
                self.known(&on)?;
                Ok::<_, String>(Opinion { label, opinion: self.words(&opinion)?, by, on })
            };
            found.push(What::Opinions(list.into_iter().map(one).collect::<Result<_, _>>()?));
        }
        if raw.sign.is_some() || raw.signed.is_some() {
            if raw.signed.as_deref().is_some_and(|s| s != "this") {
                return Err("signed只能是this".into());
            }
            let lines: Vec<_> = raw.sign.unwrap_or_default().into_iter().map(SignLine::from).collect();
            lines.iter().flat_map(|l| l.fact.iter().chain(&l.drawn)).try_for_each(|fact| self.known(fact))?;
            found.push(What::Sign { lines, signed: raw.signed.is_some() });
        }
        if let Some(list) = raw.told {
            found.push(What::Told(list.iter().map(|t| self.words(t)).collect::<Result<_, _>>()?));
        }
        if let Some(which) = raw.remedies {
            let text = match which {
                Value::Bool(true) => &wording.remedies,
                Value::String(s) if s == "reconsideration_first" => &wording.remedies_first,
                _ => return Err("remedies只能是true或者reconsideration_first".into()),
            };
            let act = raw.act.as_deref().unwrap_or("本决定");
            found.push(What::Remedies(self.words(&text.replace("{act}", act))?));
        }
        for (there, what) in [(raw.seal, What::Seal), (raw.receipt, What::Receipt), (raw.r#break, What::Break)] {
            found.extend(there.filter(|yes| *yes).map(|_| what));
        }
        match (found.pop(), found.is_empty()) {
            (Some(what), true) => Ok(Block { when, what }),
            (None, _) => Err("没有内容".into()),
            (Some(_), false) => Err("一块只能有一项内容".into()),
        }
    }

    fn row(&self, row: &[String]) -> Result<Vec<Words>, String> {
        if !matches!(row.len(), 2 | 4) {
            return Err(format!("表格一行应当是2格或者4格，现有{}格", row.len()));
        }
        row.iter().map(|cell| self.words(cell)).collect()
    }

    fn table(&self, fact: String, columns: Option<Vec<RawColumn>>, none: Option<String>) -> Result<What, String> {
        self.known(&fact)?;
        let columns: Vec<_> = columns.unwrap_or_default().into_iter().map(Column::from).collect();
        if columns.is_empty() {
            return Err("清单没有columns".into());
        }
        if let Some(known) = self.0.get(&fact) {
            let unknown = columns.iter().find(|c| c.name != "#" && known.kind.column(&c.name).is_none());
            if let Some(column) = unknown {
                return Err(format!("“{fact}”没有“{}”一栏", column.name));
            }
        }
        Ok(What::Table { fact, columns, none: none.map(|t| self.words(&t)).transpose()? })
    }

    /// `a`, `!a`, `a=value`, `a!=value`, joined by `&`.
    fn when(&self, text: &str) -> Result<Vec<When>, String> {
        let one = |part: &str| {
            let part = part.trim();
            let (fact, is) = match (part.strip_prefix('!'), part.split_once("!="), part.split_once('=')) {
                (Some(fact), ..) => (fact, Is::Absent),
                (None, Some((fact, value)), _) => (fact, Is::Not(value.trim().to_owned())),
                (None, None, Some((fact, value))) => (fact, Is::Value(value.trim().to_owned())),
                (None, None, None) => (part, Is::There),
            };
            let fact = fact.trim().to_owned();
            self.known(&fact)?;
            Ok(When { fact, is })
        };
        text.split('&').map(one).collect()
    }

    fn words(&self, text: &str) -> Result<Words, String> {
        let words = Words::parse(text)?;
        for (name, how) in words.facts() {
            self.known(name)?;
            let Some(fact) = self.0.get(name) else { continue };
            if matches!(fact.kind, Kind::Table(_)) && !fact.kind.is_people() {
                return Err(format!("“{}”是清单，不能写入文句", fact.label));
            }
            if how == How::Capital && !matches!(fact.kind, Kind::Money) {
                return Err(format!("“{}”不是金额，不能大写", fact.label));
            }
        }
        Ok(words)
    }

    fn known(&self, name: &str) -> Result<(), String> {
        let field = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let this = name.strip_prefix(THIS).is_some_and(|f| !f.is_empty() && f.chars().all(field));
        if this || self.0.get(name).is_some() { Ok(()) } else { Err(format!("案件要素“{name}”不在_shared/facts.json中")) }
    }
}

impl From<RawSign> for SignLine {
    fn from(raw: RawSign) -> Self {
        let (label, fact, drawn) = match raw {
            RawSign::Plain(label, fact) => (label, fact, None),
            RawSign::Drawn(label, fact, drawn) => (label, fact, Some(drawn)),
        };
        let only_if_there = fact.as_deref().is_some_and(|f| f.ends_with('?'));
        Self { label, fact: fact.map(|f| f.trim_end_matches('?').to_owned()), only_if_there, drawn }
    }
}

impl From<RawColumn> for Column {
    fn from(raw: RawColumn) -> Self {
        match raw {
            RawColumn::Plain(head, name) => Self { head, name, width: None },
            RawColumn::Wide(head, name, width) => Self { head, name, width: Some(width) },
        }
    }
}
