//! The rulebook inside the binary.

use include_dir::{Dir, include_dir};

static RULEBOOK: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rulebook");

/// Every data file (path relative to `rulebook/`, bytes).
#[must_use]
pub fn files() -> Vec<(String, Vec<u8>)> {
    fn add(dir: &Dir<'static>, out: &mut Vec<(String, Vec<u8>)>) {
        for file in dir.files() {
            out.push((file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec()));
        }
        dir.dirs().for_each(|d| add(d, out));
    }
    let mut out = Vec::new();
    add(&RULEBOOK, &mut out);
    out
}
