//! Documents from outside: read strictly, and what is wrong with them said by place, fault and cure.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Most faults that are named; the rest is counted.
const MOST: usize = 20;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Path of the key, `demands[3].minutes`; empty for the whole document.
    pub place: String,
    /// What is wrong and what to do.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() { out.write_str(&self.what) } else { write!(out, "{}：{}", self.place, self.what) }
    }
}

/// A document that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Rejected {
    /// The first faults, in the order of the document.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

impl fmt::Display for Rejected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().enumerate() {
            write!(out, "{}{fault}", if i == 0 { "" } else { "；" })?;
        }
        if self.more > 0 { write!(out, "；另有{}处", self.more) } else { Ok(()) }
    }
}

impl From<Fault> for Rejected {
    fn from(fault: Fault) -> Self {
        Self { faults: vec![fault], more: 0 }
    }
}

/// Collects faults.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    faults: Vec<Fault>,
    more: usize,
}

impl Faults {
    /// One more. Neither place nor words are made when enough are named.
    pub(crate) fn add(&mut self, place: impl FnOnce() -> String, what: impl FnOnce() -> String) {
        if self.faults.len() < MOST {
            self.faults.push(Fault { place: place(), what: what() });
        } else {
            self.more += 1;
        }
    }

    /// All is well, or not.
    pub(crate) fn done(self) -> Result<(), Rejected> {
        if self.faults.is_empty() { Ok(()) } else { Err(Rejected { faults: self.faults, more: self.more }) }
    }
}

/// The document without the mark some editors put before it.
pub(crate) fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Reads a type. The place of a fault is looked for only when there is one: reading goes twice as fast without.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let bytes = unmarked(bytes);
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Ok(value);
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| fault(&error))?;
    reader.end().map_err(|error| Fault { place: String::new(), what: in_words(&error) })?;
    Ok(value)
}

/// Reads a type out of a value that stands at `root` of its document.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value, root: &str) -> Result<T, Fault> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let found = fault(&error);
        Fault { place: join(root, &found.place), what: found.what }
    })
}

/// A path under a root.
pub(crate) fn join(root: &str, path: &str) -> String {
    match (root.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => root.to_owned(),
        _ if path.starts_with('[') => format!("{root}{path}"),
        _ => format!("{root}.{path}"),
    }
}

fn fault(error: &serde_path_to_error::Error<serde_json::Error>) -> Fault {
    let path = error.path().to_string();
    Fault { place: if path == "." { String::new() } else { path }, what: in_words(error.inner()) }
}

/// A value in which no key stands twice.
pub(crate) struct Strict(pub(crate) Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any).map(Self)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_str<E>(self, it: &str) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_string<E>(self, it: String) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = from.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("“{key}”写了两次；请删去一个")));
            }
            let Strict(value) = from.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// What the reader says, in words of the office.
fn in_words(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    let at = if line == 0 { String::new() } else { format!("（第{line}行第{column}列）") };
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().copied().unwrap_or_default();
    if error.is_eof() {
        return format!("JSON没有写完{at}；请核对文件是否完整");
    }
    if error.is_syntax() || error.is_io() {
        return format!("不是合格的JSON{at}；请核对此处的括号、引号、逗号和数");
    }
    if said.starts_with("missing field") {
        return format!("缺少“{first}”{at}；请补上");
    }
    if said.starts_with("duplicate field") {
        return format!("“{first}”写了两次{at}；请删去一个");
    }
    if said.starts_with("unknown variant") {
        return format!("不认识“{first}”{at}；可以填{}", quoted.get(1..).unwrap_or_default().join("、"));
    }
    if let Some((got, wanted)) = said.split_once(", expected ") {
        let wanted = wanted_in_words(wanted);
        if said.starts_with("invalid length") {
            return format!("个数不对{at}；应为{wanted}");
        }
        if said.starts_with("invalid value") && got.contains("integer") {
            return format!("数超出范围{at}；应为{wanted}");
        }
        let got = got.split_once(": ").map_or(got, |(_, got)| got);
        return format!("应为{wanted}，写的是{}{at}；请改正", got_in_words(got));
    }
    if said.is_ascii() { format!("内容不合格式{at}；请对照格式说明改正") } else { format!("{said}{at}") }
}

fn wanted_in_words(wanted: &str) -> &str {
    match wanted {
        "i64" | "u64" | "i32" | "u32" | "usize" => "整数",
        "a string" => "文字",
        "a boolean" => "true或者false",
        "a sequence" => "列表",
        "a tuple of size 2" => "两个值的列表",
        "string or map" => "文字",
        _ if wanted.starts_with("struct") || wanted.contains("map") => "对象",
        _ if wanted.starts_with("tuple") || wanted.contains("tuple") => "两个值的列表",
        _ if wanted.is_ascii() => "格式说明所定的内容",
        _ => wanted,
    }
}

fn got_in_words(got: &str) -> String {
    let (kind, value) = got.split_once(' ').unwrap_or((got, ""));
    let value = value.trim_start_matches("point ").trim_matches(['`', '"']);
    let value: String = value.chars().take(40).collect();
    match kind {
        "string" => format!("文字“{value}”"),
        "integer" => format!("整数{value}"),
        "floating" => format!("小数{value}"),
        "boolean" => value,
        "null" => "空值".to_owned(),
        "sequence" => "列表".to_owned(),
        "map" => "对象".to_owned(),
        _ => "其他内容".to_owned(),
    }
}
