//! Answers other than success: `application/problem+json` (RFC 9457), each code with its page under `docs/errors/`.

mod pages;
mod render;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use heyi_app::AppError;
use heyi_domain::FieldError;
use heyi_rulebook::Citation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use pages::{Page, all_pages, page};
pub use render::render_problems;

/// What a handler answers instead of success.
#[derive(Debug, Clone)]
pub struct Problem {
    code: String,
    status: StatusCode,
    detail: String,
    cites: Vec<Citation>,
    cures: Vec<String>,
    fields: Vec<FieldError>,
    since: Vec<String>,
    wait_seconds: Option<u64>,
    /// For the log only.
    inside: Option<String>,
}

/// The body of such an answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Page that explains the code.
    pub r#type: String,
    /// What kind of problem, a few Chinese words; the same for each occurrence.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// What is wrong here, one Chinese sentence.
    pub detail: String,
    /// Articles relied on.
    pub cites: Vec<Citation>,
    /// What can be done instead, each a short Chinese clause.
    pub cures: Vec<String>,
    /// The fields of a form that can't be accepted, where it is about some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// For `stream_changed`: what was done since, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub since: Vec<String>,
    /// Names the request in the log.
    pub trace_id: String,
}

impl Problem {
    /// A problem of a code that has a page; status and title stand there.
    #[must_use]
    pub fn of_code(code: &str, detail: impl Into<String>) -> Self {
        let status = page(code).map_or(StatusCode::UNPROCESSABLE_ENTITY, |page| page.status);
        Self {
            code: code.to_owned(),
            status,
            detail: detail.into(),
            cites: Vec::new(),
            cures: Vec::new(),
            fields: Vec::new(),
            since: Vec::new(),
            wait_seconds: None,
            inside: None,
        }
    }

    /// Not signed in, or no longer.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::from(AppError::SignedOut)
    }

    /// Nothing there.
    #[must_use]
    pub fn not_found(what: &'static str) -> Self {
        Self::from(AppError::NotFound(what))
    }

    /// Adds a way out.
    #[must_use]
    pub fn cure(mut self, cure: impl Into<String>) -> Self {
        self.cures.push(cure.into());
        self
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    fn with_inside(mut self, inside: String) -> Self {
        self.inside = Some(inside);
        self
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let words = error.to_string();
        match error {
            AppError::Refused(refusal) | AppError::Forbidden(refusal) => {
                let mut problem = Self::of_code(&refusal.code, refusal.message);
                problem.cites = refusal.cites;
                problem.cures = refusal.cures;
                problem.fields = refusal.fields;
                problem
            }
            AppError::SignedOut => Self::of_code("signed_out", words).cure("重新登录"),
            AppError::NotFound(_) => Self::of_code("not_found", words),
            AppError::Changed { expected, actual, since } => {
                let mut problem = Self::of_code("stream_changed", words).cure("重新打开页面核对后再提交");
                problem.since = since;
                problem.with_inside(format!("expected {expected}, actual {actual}"))
            }
            AppError::KeyReused => Self::of_code("key_reused", words),
            AppError::BadInput(_) => Self::of_code("bad_input", words),
            AppError::TooMany(seconds) => {
                let mut problem = Self::of_code("too_many_attempts", words);
                problem.wait_seconds = Some(seconds);
                problem
            }
            AppError::TooLarge(_) => Self::of_code("too_large", words),
            AppError::Full(inside) => Self::of_code("storage_full", words).cure("请管理员清理磁盘或者扩大存储").with_inside(inside),
            AppError::Unavailable(inside) => Self::of_code("unavailable", words).with_inside(inside),
            AppError::Broken(inside) => Self::of_code("broken", words).with_inside(inside),
        }
    }
}

impl IntoResponse for Problem {
    /// The body is written by [`render_problems`], which knows the trace id.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
