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
    /// The fields of a form that can't be accepted, where the refusal is about some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

/// 登记项有误: a field that can't be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[error("{why}")]
pub struct FieldError {
    /// Name of the field in the record (`credit_code`).
    pub field: String,
    /// Why, in Chinese, without a full stop.
    pub why: String,
}

impl FieldError {
    /// A field with its reason.
    #[must_use]
    pub fn new(field: &str, why: impl Into<String>) -> Self {
        Self { field: field.to_owned(), why: why.into() }
    }
}

impl Refusal {
    /// A refusal without article or cure yet.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), cites: Vec::new(), cures: Vec::new(), fields: Vec::new() }
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

    /// The refusal of a form: every field with its reason.
    ///
    /// # Errors
    /// `field_invalid` where there is a field to correct.
    pub fn where_wrong(fields: Vec<FieldError>) -> Result<(), Self> {
        about(invalid(), fields)
    }

    /// The refusal of what is registered already: every field with the thing that has the value.
    ///
    /// # Errors
    /// `already_registered` where there is such a field.
    pub fn where_taken(fields: Vec<FieldError>) -> Result<(), Self> {
        about(taken(), fields)
    }
}

fn invalid() -> Refusal {
    Refusal::new("field_invalid", "")
}

fn taken() -> Refusal {
    Refusal::new("already_registered", "").cure("核对是否为同一个，是的请在原登记上变更")
}

fn about(mut refusal: Refusal, fields: Vec<FieldError>) -> Result<(), Refusal> {
    if fields.is_empty() {
        return Ok(());
    }
    let whys: Vec<&str> = fields.iter().map(|field| field.why.as_str()).collect();
    refusal.message = format!("{}。", whys.join("；"));
    refusal.fields = fields;
    Err(refusal)
}
