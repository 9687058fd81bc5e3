//! Refusals: the answer is no, and it teaches (which article, which fact, what to do instead).

use heyi_rulebook::Citation;
use serde::{Deserialize, Serialize};

/// A lawful "no". Never a bug, never lost input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[error("{message}")]
pub struct Refusal {
    /// Stable code; `docs/errors/<code>.md` explains it.
    pub code: String,
    /// One Chinese sentence: what can't be done and which fact stands against it.
    pub message: String,
    /// The articles relied on.
    pub cites: Vec<Citation>,
    /// What can be done instead, each a short Chinese clause.
    pub cures: Vec<String>,
}

impl Refusal {
    /// A refusal without article or cure yet.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), cites: Vec::new(), cures: Vec::new() }
    }

    /// Adds an article.
    #[must_use]
    pub fn cite(mut self, citation: Citation) -> Self {
        self.cites.push(citation);
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn cure(mut self, cure: impl Into<String>) -> Self {
        self.cures.push(cure.into());
        self
    }
}
