//! Routes, their description, and the mapping of errors. A folder per resource, a file per group of operations.
//!
//! - Who may call a route stands in the handler's type ([`access`]).
//! - Every answer but success is a [`problem`] with a code that has its page under `docs/errors/`.
//! - The description (`api/openapi.json`) is made from the handlers; a test compares it with the file.

pub mod access;
mod answer;
mod asked;
mod bodies;
mod cases;
mod describe;
mod documents;
mod draws;
mod evidence;
mod findings;
mod firms;
mod home;
mod imports;
mod invitations;
mod lists;
mod metrics;
mod orders;
mod oversight;
mod people;
mod planning;
pub mod problem;
mod programmes;
mod public;
mod referrals;
mod results;
mod risk;
mod router;
mod rules;
mod serve;
mod session;
mod settings;
mod site;
mod tasks;
mod visits;
mod wording;

use std::sync::OnceLock;

use utoipa::openapi::OpenApi;

pub use serve::{router, serve};
pub use settings::{Settings, WebFiles};

/// The description of the API.
#[must_use]
pub fn openapi() -> OpenApi {
    let (_, mut api) = router::api(0, 0).split_for_parts();
    describe::complete(&mut api);
    api
}

/// The description as text, as `api/openapi.json` keeps it.
#[must_use]
pub fn openapi_text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| openapi().to_pretty_json().map(|text| text + "\n").unwrap_or_default())
}
