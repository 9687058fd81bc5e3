//! Binding: every page of every paper as it is, with the number of the page in the file at its upper right corner.
//!
//! The typesetter takes the pages of a PDF over without drawing them anew, so that text stays text and fonts are not touched.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_syntax::Pdf as Parsed;
use serde_json::{Value, json};
use typst::foundations::Bytes;

use crate::press::{PaperError, Pdf, Press};
use crate::Day;

/// What a leaf holds.
#[derive(Debug, Clone)]
pub enum LeafKind {
    /// A PDF; every page of it.
    Pdf(Arc<Vec<u8>>),
    /// A JPEG photo.
    Jpeg(Arc<Vec<u8>>),
    /// A PNG picture.
    Png(Arc<Vec<u8>>),
    /// A WebP picture.
    Webp(Arc<Vec<u8>>),
    /// Words in place of what can't be printed.
    Words(String),
}

/// One thing in the file.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// Its title, for the outline of the file.
    pub title: String,
    /// What it holds.
    pub kind: LeafKind,
    /// Words under a picture.
    pub caption: String,
    /// Number of its first page; `None`: its pages carry no number.
    pub first_page: Option<u32>,
}

/// Number of pages of a PDF; `None` where it can't be read. The bytes may be hostile: a fault of the reader is an unreadable file.
#[must_use]
pub fn pages_of(bytes: &Arc<Vec<u8>>) -> Option<u32> {
    let bytes = Arc::clone(bytes);
    let count = catch_unwind(AssertUnwindSafe(move || Parsed::new(bytes).ok().map(|pdf| pdf.pages().len())));
    count.ok().flatten().filter(|n| *n > 0).and_then(|n| u32::try_from(n).ok())
}

impl Leaf {
    /// Pages it takes.
    #[must_use]
    pub fn pages(&self) -> Option<u32> {
        match &self.kind {
            LeafKind::Pdf(bytes) => pages_of(bytes),
            _ => Some(1),
        }
    }
}

impl Press {
    /// Binds leaves into one PDF. The same leaves and day give the same bytes. Blocks: call it off the async threads.
    ///
    /// # Errors
    /// A PDF or picture that can't be read, no fonts, no template.
    pub fn bind(&self, title: &str, leaves: &[Leaf], day: Day) -> Result<Pdf, PaperError> {
        let mut files: Vec<(String, Bytes)> = Vec::new();
        let mut sheets: Vec<Value> = Vec::new();
        for (n, leaf) in leaves.iter().enumerate() {
            let pages = leaf.pages().ok_or_else(|| PaperError::Layout { paper: "binder".to_owned(), why: format!("《{}》读不出", leaf.title) })?;
            let file = match &leaf.kind {
                LeafKind::Pdf(bytes) => Some(("pdf", bytes)),
                LeafKind::Jpeg(bytes) => Some(("jpg", bytes)),
                LeafKind::Png(bytes) => Some(("png", bytes)),
                LeafKind::Webp(bytes) => Some(("webp", bytes)),
                LeafKind::Words(_) => None,
            };
            let path = file.map(|(ending, bytes)| {
                let path = format!("_data/leaf-{n}.{ending}");
                files.push((path.clone(), Bytes::new(Shared(Arc::clone(bytes)))));
                format!("/{path}")
            });
            let words = if let LeafKind::Words(words) = &leaf.kind { Some(words.as_str()) } else { None };
            for page in 0..pages {
                sheets.push(json!({
                    "title": (page == 0).then_some(leaf.title.as_str()),
                    "file": path,
                    "page": matches!(leaf.kind, LeafKind::Pdf(_)).then_some(page + 1),
                    "words": words,
                    "caption": leaf.caption,
                    "number": leaf.first_page.map(|first| first + page),
                }));
            }
        }
        self.set("_shared/binder.typ", json!({ "title": title, "sheets": sheets }), files, day)
    }
}

/// Bytes shared with the caller.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
