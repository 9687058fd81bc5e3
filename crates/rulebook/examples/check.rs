//! Checks the rulebook of a directory: `cargo run -p heyi-rulebook --example check -- rulebook`.

use std::path::Path;

fn read(dir: &Path, root: &Path, out: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, root, out)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            out.push((name.to_string_lossy().into_owned(), std::fs::read(&path)?));
        }
    }
    out.sort();
    Ok(())
}

fn main() -> std::io::Result<()> {
    let root = std::env::args().nth(1).unwrap_or_else(|| "rulebook".to_owned());
    let mut files = Vec::new();
    read(Path::new(&root), Path::new(&root), &mut files)?;
    let started = std::time::Instant::now();
    let report = heyi_rulebook::check::check_files(files);
    println!("ok {} in {:?}", report.ok, started.elapsed());
    println!("{:?}", report.counts);
    for p in report.problems.iter().chain(&report.notices) {
        println!("{:?} {} {} {}", p.level, p.code, p.place, p.message);
    }
    Ok(())
}
