//! What the binary carries: the rulebook and the web applications.

use include_dir::{Dir, include_dir};

static WEB: Dir<'static> = include_dir!("$OUT_DIR/web");

/// Every file of the rulebook (path relative to `rulebook/`, bytes).
#[must_use]
pub fn files() -> Vec<(String, Vec<u8>)> {
    heyi_app::rules::embedded_files()
}

/// The web applications, where they were built before the binary.
#[must_use]
pub fn web() -> Option<&'static Dir<'static>> {
    (WEB.dirs().count() > 0).then_some(&WEB)
}
