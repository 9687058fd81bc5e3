//! What is not the API: health, metrics, error pages, the web applications, headers.

mod files;
mod headers;
mod health;
mod pages;

pub use files::{console, field, home, public, to_console, to_field};
pub use headers::{guard, never_stored};
pub use health::{healthz, metrics, readyz};
pub use pages::{description, error_page, nothing_here, other_method};
