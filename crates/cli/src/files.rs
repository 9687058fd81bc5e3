//! Files a command is given and files it leaves behind.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Reads a file of at most `most` bytes; a larger one is refused before it is read.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let wrong = |e: std::io::Error| Failure::usage(format!("文件{}读不出：{}；请核对路径和权限", path.display(), why(&e)));
    let file = File::open(path).map_err(wrong)?;
    let about = file.metadata().map_err(wrong)?;
    if about.is_dir() {
        return Err(Failure::usage(format!("{}是目录；请写文件", path.display())));
    }
    let too_large = || Failure::usage(format!("文件{}超过{most}字节；请核对是否选错文件，或者分开编制", path.display()));
    if about.len() > most {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most { Err(too_large()) } else { Ok(bytes) }
}

/// Whether a file can be left at this path: asked before long work, not after it.
pub fn can_write(path: &Path) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::usage(format!("{}是目录；请写文件名", path.display())));
    }
    let folder = folder(path);
    if folder.is_dir() { Ok(()) } else { Err(Failure::usage(format!("没有目录{}；请先建立，或者改写路径", folder.display()))) }
}

/// Writes a file whole or not at all: beside it first, then in its place. What is no ordinary file (a pipe, a terminal) is written to.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let wrong = |e: std::io::Error| Failure::usage(format!("文件{}写不进：{}；请核对目录、权限和空间", path.display(), why(&e)));
    can_write(path)?;
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(&target).is_ok_and(|about| !about.is_file()) {
        return std::fs::write(&target, bytes).map_err(wrong);
    }
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = folder(&target).join(format!(".{name}.{}.part", std::process::id()));
    let whole = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, &target)
    });
    whole.map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        wrong(e)
    })
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn why(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件",
        std::io::ErrorKind::PermissionDenied => "没有权限",
        std::io::ErrorKind::StorageFull => "空间不足",
        std::io::ErrorKind::ReadOnlyFilesystem => "只能读",
        _ => "系统不允许",
    }
}
