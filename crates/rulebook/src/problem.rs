//! What a check found.

use serde::{Deserialize, Serialize};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The file or row can't be read at all.
    Unreadable,
    /// The rulebook must not be used.
    Error,
    /// True and to be shown, but no reason to stop: a known limit of the data.
    Notice,
}

/// A problem: stable code, place, and one Chinese sentence that says what is wrong and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How bad.
    pub level: Level,
    /// Stable code.
    pub code: String,
    /// File, and row or line.
    #[serde(rename = "where")]
    pub place: String,
    /// What and how to mend it.
    pub message: String,
}

impl Problem {
    /// A problem that forbids using the rulebook.
    #[must_use]
    pub fn error(code: &str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { level: Level::Error, code: code.to_owned(), place: place.into(), message: message.into() }
    }

    /// A file or row that can't be read.
    #[must_use]
    pub fn unreadable(code: &str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { level: Level::Unreadable, code: code.to_owned(), place: place.into(), message: message.into() }
    }

    /// A known limit.
    #[must_use]
    pub fn notice(code: &str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { level: Level::Notice, code: code.to_owned(), place: place.into(), message: message.into() }
    }
}
