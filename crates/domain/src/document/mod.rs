//! 文书: a document issued, sealed by its digests. Amended only by a new version.

use heyi_rulebook::Day;
use serde::{Deserialize, Serialize};

use crate::ids::{BodyCode, DocumentId, FirmId, PersonId};

/// What is issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DocumentRecord {
    /// 文书种类 (folder under `rulebook/papers/`).
    pub paper: String,
    /// 文书名称.
    pub title: String,
    /// 文号; empty where the kind has none.
    pub number: String,
    /// The thing it belongs to (`visit_…`, `order_…`).
    pub thing: String,
    /// The firm concerned.
    pub firm: Option<FirmId>,
    /// The issuing body.
    pub body: BodyCode,
    /// 1, 2, …
    pub version: u32,
    /// SHA-256 of the PDF, hex.
    pub sha256: String,
    /// SM3 of the PDF, hex.
    pub sm3: String,
    /// Bytes.
    pub size: u64,
    /// Issued on.
    pub on: Day,
    /// Code on the paper that leads to its check page.
    pub check_code: String,
    /// 电子印章的签名, where the paper carries a seal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seals: Vec<SealMark>,
}

/// 电子印章的签名 over number and digests of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SealMark {
    /// Public key with its name and algorithm.
    pub key: String,
    /// Signature, hex.
    pub signature: String,
    /// 测试印章: no legal force.
    pub test: bool,
}

/// What happened to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DocumentEvent {
    /// 制作.
    Issued {
        /// The document.
        record: Box<DocumentRecord>,
    },
    /// 送达.
    Served {
        /// When.
        on: Day,
        /// 送达方式.
        how: String,
    },
}

/// 文书.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Identifier.
    pub id: DocumentId,
    /// The record.
    pub record: DocumentRecord,
    /// Served on.
    pub served_on: Option<Day>,
}

/// The state after an event.
#[must_use]
pub fn evolve(state: Option<Document>, id: DocumentId, _by: PersonId, event: &DocumentEvent) -> Option<Document> {
    match (state, event) {
        (None, DocumentEvent::Issued { record }) => Some(Document { id, record: (**record).clone(), served_on: None }),
        (Some(mut document), DocumentEvent::Served { on, .. }) => {
            document.served_on = Some(*on);
            Some(document)
        }
        (state, _) => state,
    }
}
