//! 案卷: the papers and evidence of a case in the prescribed order, as one PDF and one archive, and their review.
//!
//! Everything is made from what was recorded: the same state gives the same bytes.

mod bind;
mod evidence;
mod gather;
mod mask;
mod open;
mod pack;
mod review;
mod signed;

use std::sync::Arc;

use heyi_domain::case::Case;
use heyi_domain::case::review::FilePaper;
use heyi_media::MediaKind;
use heyi_store::Recorded;
use serde::{Deserialize, Serialize};

pub use open::{Opened, open};
pub use signed::{Known, RULE as SIGNATURE_RULE};

/// The form of index and events in the archive.
const FORMAT: &str = "heyi-case-file/1";

/// A thing in the file with its bytes.
#[derive(Debug, Clone)]
struct Bound {
    paper: FilePaper,
    /// Path in the archive.
    path: String,
    bytes: Arc<Vec<u8>>,
    /// What it is, where it is evidence; `None`: a paper.
    piece: Option<Piece>,
}

/// A piece of evidence.
#[derive(Debug, Clone)]
struct Piece {
    /// Its type; `None`: its bytes are not in the file.
    kind: Option<MediaKind>,
    sha256: String,
}

/// A case file: everything in its order.
#[derive(Debug, Clone)]
struct CaseFile {
    case: Case,
    events: Vec<Recorded>,
    /// Papers and evidence in their order, with their pages.
    inside: Vec<Bound>,
    /// Cover and index.
    front: Vec<Bound>,
    /// 备考表.
    back: Option<Bound>,
    /// The file as one PDF.
    whole: Arc<Vec<u8>>,
}

/// `index.json` of the archive.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Index {
    format: String,
    /// The case.
    case: String,
    /// 立案号.
    number: Option<String>,
    /// Every file of the archive but this one.
    files: Vec<FileDigest>,
    /// What lies in the file, in its order.
    papers: Vec<IndexPaper>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct FileDigest {
    path: String,
    sha256: String,
    size: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct IndexPaper {
    path: String,
    #[serde(flatten)]
    paper: FilePaper,
}

/// `case.json` of the archive.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct CaseRecord {
    format: String,
    case: String,
    /// 案由, for people who open the file.
    cause: String,
    /// What happened, oldest first.
    events: Vec<RecordedEvent>,
    /// The district's own lists, as far as they name the items of the case.
    lists: Vec<heyi_rulebook::AuthorityList>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct RecordedEvent {
    number: u64,
    at_ms: i64,
    kind: String,
    version: u16,
    actor: String,
    body: serde_json::Value,
}
