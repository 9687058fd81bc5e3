//! Printing a paper: check the data, set the text, write PDF/A-2b.

mod fonts;
mod sources;
mod world;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::{Value, json};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Smart};
use typst::syntax::FileId;
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use self::sources::{PaperCite, PaperInfo, Sources};

use self::fonts::{FontFiles, Fonts};
use self::world::{Desk, Shelf, file_id};
use crate::Day;
use crate::data::{Decorated, FieldProblem, Fields, Wording, check, decorate};
use crate::form::{self, Dictionary, Form, SharedWording};

/// A printed paper.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file: PDF/A-2b, fonts embedded. The same data and day give the same bytes.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Characters printed as □ because no embedded font has them (emoji, very rare characters). Worth a
    /// warning where a name is concerned.
    pub replaced: Vec<char>,
}

/// Why a paper was not printed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PaperError {
    /// The machine lacks the fonts; the text names the package.
    #[error("{0}")]
    Fonts(String),
    /// A file of `rulebook/papers/` is missing or unreadable.
    #[error("文书文件{file}有误：{why}")]
    Source {
        /// Path inside the papers' folder.
        file: String,
        /// In Chinese.
        why: String,
    },
    /// No such paper.
    #[error("没有代码为“{0}”的文书")]
    Unknown(String),
    /// The data don't fit the paper's fields.
    #[error("{}", invalid(paper, problems))]
    Invalid {
        /// Official name of the paper.
        paper: String,
        /// At least one.
        problems: Vec<FieldProblem>,
    },
    /// The template failed; a bug in it or here.
    #[error("文书“{paper}”排版失败：{why}")]
    Layout {
        /// Code of the paper.
        paper: String,
        /// What the typesetter said, with file and line.
        why: String,
    },
}

fn invalid(paper: &str, problems: &[FieldProblem]) -> String {
    let mut lines: Vec<_> = problems.iter().take(3).map(|p| format!("{}（{}）{}", p.label, p.path, p.why)).collect();
    if problems.len() > 3 {
        lines.push(format!("另有{}处", problems.len() - 3));
    }
    format!("不能制作{paper}：{}", lines.join("；"))
}

/// `sample.json`: data that fit a paper, and the day it is dated.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Date of the paper.
    pub day: Day,
    /// Its data.
    pub data: Value,
}

struct Paper {
    info: PaperInfo,
    fields: Fields,
    sample: Option<Sample>,
    /// A paper as data has no template of its own.
    form: Option<Form>,
    main: FileId,
}

/// Prints papers. Made once and shared between threads; fonts are read at the first print or by [`Press::warm`].
pub struct Press {
    papers: BTreeMap<String, Paper>,
    dictionary: Dictionary,
    shelf: Shelf,
    library: LazyHash<Library>,
    font_files: FontFiles,
    fonts: OnceLock<Result<Fonts, String>>,
}

/// The typesetter remembers parts of what it set; what the last so many prints did not use again is forgotten. The shared parts of the
/// papers stay, the memory of a long run does not grow.
const KEPT_PRINTS: usize = 3;

impl Press {
    /// Reads all papers and finds the fonts, so that what is wrong shows at the start and not at the first print.
    pub fn new(sources: &Sources) -> Result<Self, PaperError> {
        Self::with_font_folders(sources, &[])
    }

    /// As [`Press::new`], looking for fonts in `folders` before the usual ones.
    pub fn with_font_folders(sources: &Sources, folders: &[PathBuf]) -> Result<Self, PaperError> {
        let font_files = FontFiles::find(folders).map_err(PaperError::Fonts)?;
        let shelf = Shelf::new(sources)?;
        let shared = Shared::read(sources)?;
        let mut papers = BTreeMap::new();
        for code in sources.codes() {
            papers.insert(code.clone(), paper(sources, &shelf, &code, &shared)?);
        }
        Ok(Self {
            papers,
            dictionary: shared.dictionary,
            shelf,
            library: LazyHash::new(Library::builder().build()),
            font_files,
            fonts: OnceLock::new(),
        })
    }

    /// Codes of all papers, sorted.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.papers.keys().map(String::as_str)
    }

    /// What is known about a paper.
    pub fn info(&self, code: &str) -> Result<&PaperInfo, PaperError> {
        self.paper(code).map(|p| &p.info)
    }

    /// The fields a paper needs.
    pub fn fields(&self, code: &str) -> Result<&Fields, PaperError> {
        self.paper(code).map(|p| &p.fields)
    }

    /// The sample that comes with a paper: data that fit, for previews and tests.
    pub fn sample(&self, code: &str) -> Result<Option<&Sample>, PaperError> {
        self.paper(code).map(|p| p.sample.as_ref())
    }

    /// Whether the paper is data alone: filled from the facts of a case.
    pub fn is_form(&self, code: &str) -> Result<bool, PaperError> {
        self.paper(code).map(|p| p.form.is_some())
    }

    /// What keeps the data from being printed; empty when nothing does.
    pub fn check(&self, code: &str, data: &Value) -> Result<Vec<FieldProblem>, PaperError> {
        let paper = self.paper(code)?;
        let Some(form) = &paper.form else { return Ok(check(&paper.fields.fields, data)) };
        let (envelope, facts, fields) = form::split(data);
        let mut problems = check(&paper.fields.fields, &envelope);
        problems.extend(form::filled(form, &self.dictionary, &facts, &fields).err().unwrap_or_default());
        Ok(problems)
    }

    /// Title and filled blocks of a paper as data, for a preview on a screen; only `facts` and `this_fields` are
    /// read, so it works before there is a number. `null` for a paper with a template.
    pub fn blocks(&self, code: &str, data: &Value) -> Result<Value, PaperError> {
        let paper = self.paper(code)?;
        let Some(form) = &paper.form else { return Ok(Value::Null) };
        let (_, facts, fields) = form::split(data);
        let filled = form::filled(form, &self.dictionary, &facts, &fields);
        let mut filled = filled.map_err(|problems| PaperError::Invalid { paper: paper.info.name.clone(), problems })?;
        if filled["title"].is_null() {
            filled["title"] = json!(paper.info.name);
        }
        Ok(filled)
    }

    /// Reads the fonts now (about a quarter of a second) instead of at the first print.
    pub fn warm(&self) -> Result<(), PaperError> {
        self.fonts().map(|_| ())
    }

    /// Prints a paper dated `day`. Blocks for tens of milliseconds: call it off the async threads.
    pub fn print(&self, code: &str, data: &Value, day: Day) -> Result<Pdf, PaperError> {
        let paper = self.paper(code)?;
        let invalid = |problems| PaperError::Invalid { paper: paper.info.name.clone(), problems };
        let problems = self.check(code, data)?;
        if !problems.is_empty() {
            return Err(invalid(problems));
        }
        let fonts = self.fonts()?;
        let shown = |c: char| fonts.show(c);
        let mut wording = Wording::new(&shown);
        let Decorated { mut data, files } = match &paper.form {
            None => decorate(&paper.fields.fields, data, &mut wording).map_err(invalid)?,
            Some(_) => {
                let (envelope, ..) = form::split(data);
                let filled = self.blocks(code, data)?;
                let mut decorated = decorate(&paper.fields.fields, &envelope, &mut wording).map_err(invalid)?;
                decorated.data["_form"] = clean(filled, &mut wording);
                decorated.data["_info"] = json!({ "name": paper.info.name, "source": paper.info.source });
                decorated
            }
        };
        data["_day"] = json!(day.to_string());

        let broken = |why: String| PaperError::Layout { paper: code.to_owned(), why };
        let mut own = HashMap::new();
        own.insert(id("_data/data.json", code)?, Bytes::from_string(data.to_string()));
        for (path, bytes) in files {
            own.insert(id(&path, code)?, Bytes::new(bytes));
        }
        let desk = Desk { library: &self.library, fonts, shelf: &self.shelf, main: paper.main, own };
        let Warned { output, .. } = typst::compile::<PagedDocument>(&desk);
        let document = output.map_err(|e| broken(explain(&desk, &e)))?;
        let identity = format!("{code}\n{day}\n{data}");
        let bytes = typst_pdf::pdf(&document, &options(identity, day).map_err(broken)?);
        let bytes = bytes.map_err(|e| broken(explain(&desk, &e)))?;
        let pages = document.pages().len();
        typst::comemo::evict(KEPT_PRINTS);
        Ok(Pdf { bytes, pages, replaced: wording.replaced() })
    }

    /// Sets a template over data and files handed in. Not PDF/A: pages of other files are taken over as they are.
    pub(crate) fn set(&self, template: &str, data: Value, files: Vec<(String, Bytes)>, day: Day) -> Result<Pdf, PaperError> {
        let fonts = self.fonts()?;
        let broken = |why: String| PaperError::Layout { paper: template.to_owned(), why };
        let shown = |c: char| fonts.show(c);
        let mut wording = Wording::new(&shown);
        let data = clean_but_paths(data, &mut wording);
        let main = file_id(template).filter(|id| self.shelf.source(*id).is_some()).ok_or_else(|| broken("没有这个样式".to_owned()))?;
        let mut own = HashMap::new();
        own.insert(id("_data/data.json", template)?, Bytes::from_string(data.to_string()));
        let mut identity = format!("{template}\n{day}\n{data}");
        for (path, bytes) in files {
            identity.push_str(&format!("\n{path} {:x}", typst::utils::hash128(&bytes)));
            own.insert(id(&path, template)?, bytes);
        }
        let desk = Desk { library: &self.library, fonts, shelf: &self.shelf, main, own };
        let Warned { output, .. } = typst::compile::<PagedDocument>(&desk);
        let document = output.map_err(|e| broken(explain(&desk, &e)))?;
        let options = PdfOptions { standards: PdfStandards::default(), tagged: false, ..options(identity, day).map_err(&broken)? };
        let bytes = typst_pdf::pdf(&document, &options).map_err(|e| broken(explain(&desk, &e)))?;
        let pages = document.pages().len();
        typst::comemo::evict(KEPT_PRINTS);
        Ok(Pdf { bytes, pages, replaced: wording.replaced() })
    }

    fn paper(&self, code: &str) -> Result<&Paper, PaperError> {
        self.papers.get(code).ok_or_else(|| PaperError::Unknown(code.chars().take(60).collect()))
    }

    fn fonts(&self) -> Result<&Fonts, PaperError> {
        let fonts = self.fonts.get_or_init(|| self.font_files.load());
        fonts.as_ref().map_err(|why| PaperError::Fonts(why.clone()))
    }
}

/// Every text of the blocks made fit to print.
fn clean(value: Value, wording: &mut Wording) -> Value {
    match value {
        Value::String(text) => wording.paragraphs(&text).into(),
        Value::Array(list) => list.into_iter().map(|v| clean(v, wording)).collect(),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, v)| (key, clean(v, wording))).collect()),
        other => other,
    }
}

/// The same, with the names of the files handed in left as they are.
fn clean_but_paths(value: Value, wording: &mut Wording) -> Value {
    match value {
        Value::String(path) if path.starts_with("/_data/") => Value::String(path),
        Value::Array(list) => list.into_iter().map(|v| clean_but_paths(v, wording)).collect(),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, v)| (key, clean_but_paths(v, wording))).collect()),
        other => clean(other, wording),
    }
}

/// The first error with file and line, and its hints.
fn explain(desk: &Desk, errors: &[SourceDiagnostic]) -> String {
    let Some(first) = errors.first() else { return "原因不明".into() };
    let place = first.span.id().and_then(|id| {
        let source = desk.shelf.source(id)?;
        let range = desk.range(first.span)?;
        let line = source.lines().byte_to_line(range.start)? + 1;
        Some(format!("{}:{line}: ", id.vpath().get_without_slash()))
    });
    let mut text = format!("{}{}", place.unwrap_or_default(), first.message);
    for hint in &first.hints {
        text.push_str(&format!(" ({})", hint.v));
    }
    text
}

/// What the papers have in common.
struct Shared<'a> {
    groups: &'a str,
    dictionary: Dictionary,
    wording: SharedWording,
}

impl<'a> Shared<'a> {
    /// The dictionary and the wording are needed by papers as data only.
    fn read(sources: &'a Sources) -> Result<Self, PaperError> {
        let broken = |file: &str, why: String| PaperError::Source { file: file.to_owned(), why };
        let groups = sources.text("_shared/groups.json")?;
        let dictionary = match sources.text("_shared/facts.json") {
            Ok(text) => Dictionary::parse(text).map_err(|why| broken("_shared/facts.json", why))?,
            Err(_) => Dictionary::default(),
        };
        let wording = match sources.text("_shared/wording.json") {
            Ok(text) => serde_json::from_str(text).map_err(|e| broken("_shared/wording.json", e.to_string()))?,
            Err(_) => SharedWording::default(),
        };
        Ok(Self { groups, dictionary, wording })
    }
}

fn paper(sources: &Sources, shelf: &Shelf, code: &str, shared: &Shared) -> Result<Paper, PaperError> {
    let path = |name: &str| format!("{code}/{name}");
    let broken = |name: &str, why: String| PaperError::Source { file: path(name), why };
    let text = sources.text(&path("paper.json"))?;
    let info: PaperInfo = serde_json::from_str(text).map_err(|e| broken("paper.json", e.to_string()))?;
    let form = Form::parse(text, &shared.dictionary, &shared.wording).map_err(|why| broken("paper.json", why))?;
    let (fields, template) = match &form {
        Some(_) => (form::envelope(shared.groups).map_err(|why| broken("paper.json", why))?, "_shared/form.typ".to_owned()),
        None => {
            let fields = Fields::parse(sources.text(&path("fields.json"))?, shared.groups);
            (fields.map_err(|why| broken("fields.json", why))?, path("template.typ"))
        }
    };
    let sample = match sources.text(&path("sample.json")) {
        Ok(text) => Some(sample(text).map_err(|why| broken("sample.json", why))?),
        Err(_) => None,
    };
    let main = file_id(&template).filter(|id| shelf.source(*id).is_some());
    let main = main.ok_or_else(|| PaperError::Source { file: template.clone(), why: "没有这个文件".into() })?;
    Ok(Paper { info, fields, sample, form, main })
}

fn sample(text: &str) -> Result<Sample, String> {
    let mut file: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let day = file["day"].as_str().and_then(|day| day.parse().ok()).ok_or("没有日期day")?;
    Ok(Sample { day, data: file["data"].take() })
}

fn id(path: &str, code: &str) -> Result<FileId, PaperError> {
    file_id(path).ok_or_else(|| PaperError::Layout { paper: code.to_owned(), why: format!("路径{path}无效") })
}

/// `identity` is hashed by the writer; it makes the file's identifier the same for the same paper.
fn options(identity: String, day: Day) -> Result<PdfOptions, String> {
    let standards = PdfStandards::new(&[PdfStandard::A_2b]).map_err(|e| e.message().to_string())?;
    let start = Datetime::from_ymd_hms(i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs(), 0, 0, 0);
    let timestamp = start.and_then(|t| Timestamp::new_local(t, 8 * 60)).ok_or("日期无效")?;
    Ok(PdfOptions {
        ident: Smart::Custom(identity),
        creator: Smart::Custom(Some("Heyi".into())),
        timestamp: Some(timestamp),
        standards,
        ..PdfOptions::default()
    })
}
