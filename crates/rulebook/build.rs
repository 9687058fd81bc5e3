//! Stamps the library with the version of the program that reads a rulebook: the package's version and a digest of these sources.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let source = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src");
    println!("cargo:rerun-if-changed={}", source.display());
    let mut files = Vec::new();
    collect(&source, &mut files)?;
    files.sort();
    let mut digest = Digest::new();
    for file in &files {
        digest.add(file.strip_prefix(&source).unwrap_or(file).to_string_lossy().replace('\\', "/").as_bytes());
        digest.add(&fs::read(file)?);
    }
    println!("cargo:rustc-env=HEYI_PROGRAM={}-{:016x}", env::var("CARGO_PKG_VERSION").unwrap_or_default(), digest.0);
    Ok(())
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, into)? } else { into.push(path) }
    }
    Ok(())
}

/// FNV-1a: the same wherever it is built. It tells versions apart and guards nothing.
struct Digest(u64);

impl Digest {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
