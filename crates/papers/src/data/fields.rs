//! `fields.json`: the fields a paper needs.

use std::collections::BTreeMap;

use serde::Deserialize;

/// All fields of one paper, with shared groups resolved.
#[derive(Debug, Clone)]
pub struct Fields {
    /// In the order of the file, which is the order a form would ask them.
    pub fields: Vec<Field>,
}

/// One field of a paper.
#[derive(Debug, Clone)]
pub struct Field {
    /// Key in the JSON data.
    pub name: String,
    /// Chinese label, used in messages and forms.
    pub label: String,
    /// Whether the paper can't be printed without it.
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
    /// What to write here, for whoever fills it. Chinese.
    pub note: Option<String>,
}

/// What a field holds.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One line of text, at most so many characters.
    Text(usize),
    /// Text of several paragraphs, at most so many characters.
    Paragraphs(usize),
    /// A date as `2026-03-09`.
    Day,
    /// A date and time of day in Asia/Shanghai as `2026-03-09T10:05`.
    Time,
    /// A whole number.
    Int,
    /// Money in fen.
    Money,
    /// Yes or no.
    Bool,
    /// One of the keys; the label is what is printed.
    Choice(Vec<(String, String)>),
    /// Text that is printed as a QR code (at most 300 bytes).
    Qr,
    /// A picture: text of base64 PNG or JPEG bytes (a `data:` prefix is allowed), or
    /// `{"path": "M0 0L…", "width": 600, "height": 200}`, the strokes of a signature pad as SVG path data.
    Picture,
    /// A group of fields.
    Object(Vec<Field>),
    /// A list of groups of fields.
    Records(Vec<Field>, Bounds),
    /// A list of single values.
    Values(Box<Kind>, Bounds),
}

/// How many elements a list may have.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// At least.
    pub min: usize,
    /// At most.
    pub max: usize,
}

const TEXT_MAX: usize = 500;
const PARAGRAPHS_MAX: usize = 10_000;
const LIST_MAX: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fields: Vec<RawField>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct RawField {
    name: String,
    label: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    note: Option<String>,
    /// Name of a shared group for `object` and `list`, or the kind of the single values of a `list`.
    #[serde(default)]
    of: Option<String>,
    #[serde(default)]
    fields: Option<Vec<RawField>>,
    #[serde(default)]
    values: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    min: Option<usize>,
    #[serde(default)]
    max: Option<usize>,
}

type Groups = BTreeMap<String, Vec<RawField>>;

impl Fields {
    /// Reads `fields.json` with the shared groups of `_shared/groups.json`. The error is one plain line.
    pub fn parse(fields: &str, groups: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(fields).map_err(|e| e.to_string())?;
        let groups: Groups = serde_json::from_str(groups).map_err(|e| format!("_shared/groups.json: {e}"))?;
        Ok(Self { fields: resolve(&file.fields, &groups, 0)? })
    }
}

fn resolve(raw: &[RawField], groups: &Groups, depth: usize) -> Result<Vec<Field>, String> {
    if depth > 6 {
        return Err("groups nest deeper than 6".into());
    }
    raw.iter()
        .map(|f| {
            Ok(Field {
                name: f.name.clone(),
                label: f.label.clone(),
                required: f.required,
                note: f.note.clone(),
                kind: kind(f, groups, depth).map_err(|e| format!("{}: {e}", f.name))?,
            })
        })
        .collect()
}

fn kind(f: &RawField, groups: &Groups, depth: usize) -> Result<Kind, String> {
    let inner = || -> Result<Vec<Field>, String> {
        match (&f.fields, &f.of) {
            (Some(fields), None) => resolve(fields, groups, depth + 1),
            (None, Some(name)) => {
                let group = groups.get(name).ok_or_else(|| format!("no group `{name}`"))?;
                resolve(group, groups, depth + 1)
            }
            _ => Err("needs either `fields` or `of`".into()),
        }
    };
    match f.kind.as_str() {
        "object" => Ok(Kind::Object(inner()?)),
        "list" => {
            let bounds = Bounds { min: f.min.unwrap_or(usize::from(f.required)), max: f.max.unwrap_or(LIST_MAX) };
            match f.of.as_deref() {
                Some(single @ ("text" | "paragraphs" | "day" | "int" | "picture")) => {
                    Ok(Kind::Values(Box::new(simple(single, f, None)?), bounds))
                }
                Some("choice") => Ok(Kind::Values(Box::new(simple("choice", f, None)?), bounds)),
                _ => Ok(Kind::Records(inner()?, bounds)),
            }
        }
        other => simple(other, f, f.max),
    }
}

fn simple(kind: &str, f: &RawField, max: Option<usize>) -> Result<Kind, String> {
    Ok(match kind {
        "text" => Kind::Text(max.unwrap_or(TEXT_MAX)),
        "paragraphs" => Kind::Paragraphs(max.unwrap_or(PARAGRAPHS_MAX)),
        "day" => Kind::Day,
        "time" => Kind::Time,
        "int" => Kind::Int,
        "money" => Kind::Money,
        "bool" => Kind::Bool,
        "qr" => Kind::Qr,
        "picture" => Kind::Picture,
        "choice" => {
            let values = f.values.as_ref().ok_or("a choice needs `values`")?;
            let pairs = values.iter().map(|(key, label)| match label.as_str() {
                Some(label) => Ok((key.clone(), label.to_owned())),
                None => Err(format!("label of `{key}` is not text")),
            });
            Kind::Choice(pairs.collect::<Result<_, _>>()?)
        }
        other => return Err(format!("unknown type `{other}`")),
    })
}
