//! The rulebook as a whole: the data of this repository, the examples lawyers read, and properties over the space of facts.

#[path = "it/broken.rs"]
mod broken;
#[path = "it/data.rs"]
mod data;
#[path = "it/examples.rs"]
mod examples;
#[path = "it/procedure.rs"]
mod procedure;
#[path = "it/properties.rs"]
mod properties;
#[path = "it/speed.rs"]
mod speed;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use heyi_rulebook::Rulebook;

/// `rulebook/` of this repository.
fn root() -> PathBuf {
    std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../rulebook")
}

fn read_all(dir: &Path, root: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read_all(&path, root, out);
        } else if path.extension().is_some_and(|e| e == "json") {
            out.push((path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
}

/// All data files, read once.
fn files() -> &'static [(String, Vec<u8>)] {
    static FILES: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut out = Vec::new();
        read_all(&root(), &root(), &mut out);
        out.retain(|(path, _)| !path.starts_with("papers/"));
        out
    })
}

/// The rulebook, loaded once.
fn book() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| Rulebook::load(files().iter().map(|(p, b)| (p, b))).unwrap())
}
