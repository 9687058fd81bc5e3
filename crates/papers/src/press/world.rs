//! What the typesetter may see: the fonts, the papers' files, and the data of one paper. Nothing else.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use super::fonts::Fonts;
use super::{PaperError, Sources};

/// Parsed templates and the other files, shared by all prints.
pub(crate) struct Shelf {
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl Shelf {
    pub(crate) fn new(sources: &Sources) -> Result<Self, PaperError> {
        let mut shelf = Self { sources: HashMap::new(), files: HashMap::new() };
        for (path, bytes) in sources.files() {
            let id = file_id(path).ok_or_else(|| PaperError::Source {
                file: path.to_owned(),
                why: "路径无效".into(),
            })?;
            if path.ends_with(".typ") {
                shelf.sources.insert(id, Source::new(id, sources.text(path)?.to_owned()));
            } else {
                shelf.files.insert(id, Bytes::new(bytes.to_vec()));
            }
        }
        Ok(shelf)
    }

    pub(crate) fn source(&self, id: FileId) -> Option<&Source> {
        self.sources.get(&id)
    }
}

/// Identifier of a file; the compiler never forgets one, so only our own few names may come here.
pub(crate) fn file_id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// One print.
pub(crate) struct Desk<'a> {
    pub library: &'a LazyHash<Library>,
    pub fonts: &'a Fonts,
    pub shelf: &'a Shelf,
    pub main: FileId,
    /// Data, pictures and codes of this paper.
    pub own: HashMap<FileId, Bytes>,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shelf.source(id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.own.get(&id).or_else(|| self.shelf.files.get(&id)).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index)
    }

    /// Papers are dated by their data, never by the clock.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}
