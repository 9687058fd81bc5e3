//! Reading the files. The path says what a file holds; the bytes are handed in.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{
    AuthorityList, Benchmark, CalendarYear, CaseState, CodeList, DataElement, Department, District, FileOrder, FunctionalZone, Gate, Identifier,
    Item, KindRule, PaperName, Problem, ReviewMarks, ReviewRule, Rule, RuleMeta, Rulebook, Scene, Setting, Source, Step, TextRule, Town,
};

/// The rulebook can't be used: files that can't be read or are missing.
#[derive(Debug, Clone, thiserror::Error)]
#[error("规则库不能使用：{}", .problems.first().map_or_else(String::new, |p| format!("{}：{}", p.place, p.message)))]
pub struct LoadError {
    /// Everything that was found.
    pub problems: Vec<Problem>,
}

macro_rules! shelf_file {
    ($name:ident, $field:ident, $row:ty) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            #[serde(default)]
            #[expect(dead_code, reason = "a heading for people who read the file")]
            title: String,
            $field: Vec<$row>,
        }
    };
}

shelf_file!(Items, items, Item);
shelf_file!(Benchmarks, benchmarks, Benchmark);
shelf_file!(Departments, departments, Department);
shelf_file!(Kinds, kinds, KindRule);
shelf_file!(Sources, sources, Source);
shelf_file!(Districts, districts, District);
shelf_file!(Zones, zones, FunctionalZone);
shelf_file!(Towns, towns, Town);
shelf_file!(Rules, rules, Rule);
shelf_file!(Gates, gates, Gate);
shelf_file!(Settings, settings, Setting);
shelf_file!(Identifiers, identifiers, Identifier);
shelf_file!(CodeLists, code_lists, CodeList);
shelf_file!(Elements, elements, DataElement);
shelf_file!(TextRules, text_rules, TextRule);

/// The steps of a penalty case with the states between them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    #[expect(dead_code, reason = "a heading for people who read the file")]
    title: String,
    #[expect(dead_code, reason = "words for people who read the file")]
    note: String,
    states: Vec<CaseState>,
    steps: Vec<Step>,
}

/// The review standard of case files.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Standard {
    #[expect(dead_code, reason = "a heading for people who read the file")]
    title: String,
    #[expect(dead_code, reason = "words for people who read the file")]
    note: String,
    marks: ReviewMarks,
    rules: Vec<ReviewRule>,
}

/// The orders of a case file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Orders {
    #[expect(dead_code, reason = "a heading for people who read the file")]
    title: String,
    #[expect(dead_code, reason = "words for people who read the file")]
    note: String,
    names: Vec<PaperName>,
    orders: Vec<FileOrder>,
}

/// `meta.json`: how many rows there are at least, so that a lost file or row is noticed; beside it what is known of the data.
#[derive(Deserialize)]
struct Meta {
    at_least: BTreeMap<String, usize>,
}

impl Rulebook {
    /// Reads all files (path relative to `rulebook/`, bytes) and indexes them.
    ///
    /// # Errors
    /// [`LoadError`] with every file that can't be read or is missing.
    pub fn load<P: AsRef<str>, B: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, B)>) -> Result<Self, LoadError> {
        let (book, problems) = Self::read(files);
        if problems.is_empty() { Ok(book) } else { Err(LoadError { problems }) }
    }

    /// Reads what can be read, and says what can't. For checks; use [`Rulebook::load`] for answers.
    pub fn read<P: AsRef<str>, B: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, B)>) -> (Self, Vec<Problem>) {
        let mut book = Self::default();
        let mut problems = Vec::new();
        for (path, bytes) in files {
            let path = path.as_ref().replace('\\', "/");
            let path = path.trim_start_matches("./");
            if let Err(problem) = book.read_file(path, bytes.as_ref()) {
                problems.push(problem);
            }
        }
        book.index();
        problems.extend(book.missing_files());
        (book, problems)
    }

    fn read_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), Problem> {
        let (folder, name) = path.split_once('/').unwrap_or(("", path));
        if std::path::Path::new(path).extension().is_none_or(|e| e != "json") {
            return Ok(());
        }
        let at: Arc<str> = Arc::from(path);
        match (folder, name) {
            ("", "meta.json") => self.at_least = Some(parse::<Meta>(path, bytes)?.at_least),
            // The rows of these belong to others; only that they are JSON is checked here.
            ("examples" | "papers", _) => {
                parse::<serde::de::IgnoredAny>(path, bytes)?;
            }
            ("items", _) => parse::<Items>(path, bytes)?.items.into_iter().for_each(|row| self.items.add(&at, row)),
            ("discretion", _) => {
                parse::<Benchmarks>(path, bytes)?.benchmarks.into_iter().for_each(|row| self.benchmarks.add(&at, row));
            }
            ("scenes", _) => self.scenes.add(&at, parse::<Scene>(path, bytes)?),
            ("lists", "departments.json") => {
                parse::<Departments>(path, bytes)?.departments.into_iter().for_each(|row| self.departments.add(&at, row));
            }
            ("lists", "kinds.json") => parse::<Kinds>(path, bytes)?.kinds.into_iter().for_each(|row| self.kinds.add(&at, row)),
            ("lists", "sources.json") => self.sources.extend(parse::<Sources>(path, bytes)?.sources),
            ("lists", _) if name.starts_with("authority-") => self.lists.add(&at, parse::<AuthorityList>(path, bytes)?),
            ("places", "districts.json") => {
                parse::<Districts>(path, bytes)?.districts.into_iter().for_each(|row| self.districts.add(&at, row));
            }
            ("places", "zones.json") => parse::<Zones>(path, bytes)?.zones.into_iter().for_each(|row| self.zones.add(&at, row)),
            ("places", _) if name.starts_with("towns/") => {
                parse::<Towns>(path, bytes)?.towns.into_iter().for_each(|row| self.towns.add(&at, row));
            }
            ("procedure", _) if name.starts_with("gates") => parse::<Gates>(path, bytes)?.gates.into_iter().for_each(|row| self.gates.add(&at, row)),
            ("procedure", "meta.json") => self.rule_meta = Some(RuleMeta(parse(path, bytes)?)),
            ("procedure", "steps.json") => {
                let Steps { states, steps, .. } = parse::<Steps>(path, bytes)?;
                self.case_states = states;
                steps.into_iter().for_each(|row| self.steps.add(&at, row));
            }
            ("review", "standard.json") => {
                let Standard { marks, rules, .. } = parse::<Standard>(path, bytes)?;
                self.review_marks = Some(marks);
                rules.into_iter().for_each(|row| self.review_rules.add(&at, row));
            }
            ("review", "order.json") => {
                let Orders { names, orders, .. } = parse::<Orders>(path, bytes)?;
                self.paper_names = names;
                orders.into_iter().for_each(|row| self.file_orders.add(&at, row));
            }
            ("procedure", _) => parse::<Rules>(path, bytes)?.rules.into_iter().for_each(|row| self.rules.add(&at, row)),
            ("calendar", _) => self.calendar_years.add(&at, parse::<CalendarYear>(path, bytes)?),
            ("settings", _) => parse::<Settings>(path, bytes)?.settings.into_iter().for_each(|row| self.settings.add(&at, row)),
            ("codes", "identifiers.json") => {
                parse::<Identifiers>(path, bytes)?.identifiers.into_iter().for_each(|row| self.identifiers.add(&at, row));
            }
            ("codes", "code-lists.json") => {
                parse::<CodeLists>(path, bytes)?.code_lists.into_iter().for_each(|row| self.code_lists.add(&at, row));
            }
            ("codes", "text-rules.json") => self.text_rules.extend(parse::<TextRules>(path, bytes)?.text_rules),
            ("codes", "meta.json") => {
                parse::<serde_json::Map<String, serde_json::Value>>(path, bytes)?;
            }
            ("codes", _) if name.starts_with("elements/") => self.elements.extend(parse::<Elements>(path, bytes)?.elements),
            _ => {
                return Err(Problem::unreadable(
                    "unknown-file",
                    path,
                    "规则库中没有这类文件；请放到 items、discretion、scenes、lists、places、procedure、review、calendar、codes 或者 settings 目录下，并按已有文件命名",
                ));
            }
        }
        Ok(())
    }

    fn missing_files(&self) -> Vec<Problem> {
        let needed = [
            (self.items.is_empty(), "items/", "执法事项"),
            (self.benchmarks.is_empty(), "discretion/", "裁量基准"),
            (self.scenes.is_empty(), "scenes/", "检查场景"),
            (self.departments.is_empty(), "lists/departments.json", "部门"),
            (self.kinds.is_empty(), "lists/kinds.json", "行使方式"),
            (self.lists.is_empty(), "lists/authority-*.json", "权责清单"),
            (self.sources.is_empty(), "lists/sources.json", "来源"),
            (self.districts.is_empty(), "places/districts.json", "区县"),
            (self.towns.is_empty(), "places/towns/", "乡镇街道"),
            (self.rules.is_empty(), "procedure/", "程序规则"),
            (self.gates.is_empty(), "procedure/gates.json", "办理条件"),
            (self.review_rules.is_empty(), "review/standard.json", "案卷评查标准"),
            (self.file_orders.is_empty(), "review/order.json", "案卷材料顺序"),
            (self.calendar_years.is_empty(), "calendar/", "工作日历"),
            (self.at_least.is_none(), "meta.json", "应有行数"),
            (self.settings.is_empty(), "settings/", "本系统设定"),
            (self.identifiers.is_empty(), "codes/identifiers.json", "标识符规则"),
            (self.code_lists.is_empty(), "codes/code-lists.json", "代码表"),
        ];
        needed
            .into_iter()
            .filter(|(missing, ..)| *missing)
            .map(|(_, place, what)| Problem::unreadable("missing-file", place, format!("没有读到{what}；请补上该文件，或者检查目录是否为规则库目录")))
            .collect()
    }
}

fn parse<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        Problem::unreadable("not-utf8", format!("{path}:{line}"), "文件不是UTF-8编码的文本；请以UTF-8编码重新保存")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|e| Problem::unreadable("bad-json", format!("{path}:{}:{}", e.line(), e.column()), in_chinese(&e)))
}

/// One Chinese sentence for an error of the JSON reader, with the cure.
fn in_chinese(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let text = error.to_string();
    let quoted = text.split('`').nth(1).unwrap_or_default();
    match error.classify() {
        Category::Eof => "文件不完整，在这里中断；请恢复完整的文件".to_owned(),
        Category::Syntax => "JSON格式有误；请检查该处的逗号、引号和括号".to_owned(),
        Category::Io => "文件读取失败；请检查文件后重试".to_owned(),
        Category::Data if text.starts_with("missing field") => format!("缺少字段“{quoted}”；请补上"),
        Category::Data if text.starts_with("unknown field") => format!("不认识的字段“{quoted}”；请改正字段名或者删去"),
        Category::Data if text.starts_with("unknown variant") => format!("取值“{quoted}”不在允许的范围内；请改用规定的取值"),
        Category::Data if text.starts_with("duplicate field") => format!("字段“{quoted}”出现两次；请删去一处"),
        Category::Data if text.starts_with("invalid type") => "字段的类型不对（例如应为数字而写成文字）；请改正".to_owned(),
        Category::Data => {
            let message = text.rsplit_once(" at line").map_or(text.as_str(), |(m, _)| m);
            if message.is_ascii() { "字段的取值不对；请按同类行的写法改正".to_owned() } else { message.to_owned() }
        }
    }
}
