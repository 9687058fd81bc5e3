//! The archive of a case file: a ZIP whose bytes follow from its contents alone, and reading one that may be hostile.

use std::collections::HashSet;
use std::io::{Cursor, Read, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Written as comment of the archive: made by this program, and every byte of it can be checked.
const MARK: &str = "heyi-case-file/1";

/// Mode of every file in the archive.
const MODE: u32 = 0o644;

/// What an archive may be.
#[derive(Debug, Clone, Copy)]
pub struct ArchiveLimits {
    /// Bytes of the archive.
    pub bytes: usize,
    /// Files in it.
    pub files: usize,
    /// Bytes of one file.
    pub one: u64,
    /// Bytes of all files.
    pub all: u64,
    /// How many times larger the files may be than the archive.
    pub ratio: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self { bytes: 1 << 30, files: 3_000, one: 512 << 20, all: 2 << 30, ratio: 100 }
    }
}

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path, `/` between folders.
    pub path: String,
    /// Bytes.
    pub bytes: Vec<u8>,
}

/// Why an archive was not read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// No ZIP, or a broken one.
    #[error("不是完整的案卷压缩包（{0}）；请重新导出")]
    Damaged(String),
    /// Larger than the limits.
    #[error("案卷压缩包{0}；请核对来源")]
    TooLarge(String),
    /// A path that leads out of the archive, or twice the same.
    #[error("案卷压缩包中的文件名“{0}”不合规定；请核对来源")]
    Path(String),
    /// A file whose bytes don't agree with what the archive says of them.
    #[error("案卷压缩包中的{0}已被改动；请重新导出")]
    Altered(String),
    /// It could not be written.
    #[error("案卷压缩包写不出：{0}")]
    Write(String),
}

/// Packs files in their order. The same files give the same bytes.
///
/// # Errors
/// A path that isn't plain, a file larger than ZIP allows.
pub fn pack(entries: &[Entry]) -> Result<Vec<u8>, ArchiveError> {
    let wrong = |e: zip::result::ZipError| ArchiveError::Write(e.to_string());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).last_modified_time(DateTime::default()).unix_permissions(MODE);
    for entry in entries {
        if !plain(&entry.path) {
            return Err(ArchiveError::Path(entry.path.clone()));
        }
        writer.start_file(entry.path.as_str(), options).map_err(wrong)?;
        writer.write_all(&entry.bytes).map_err(|e| ArchiveError::Write(e.to_string()))?;
    }
    writer.set_comment(MARK).map_err(wrong)?;
    Ok(writer.finish().map_err(wrong)?.into_inner())
}

/// Unpacks an archive. Nothing written in it is believed: sizes are counted, paths are plain or refused. An archive of this program is
/// packed again and compared, so that no byte of it can differ unseen.
///
/// # Errors
/// [`ArchiveError`], naming the file where one is at fault.
pub fn unpack(bytes: &[u8], limits: &ArchiveLimits) -> Result<Vec<Entry>, ArchiveError> {
    if bytes.len() > limits.bytes {
        return Err(ArchiveError::TooLarge(format!("超过{}字节", limits.bytes)));
    }
    let damaged = |e: zip::result::ZipError| ArchiveError::Damaged(e.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits.files {
        return Err(ArchiveError::TooLarge(format!("文件超过{}个", limits.files)));
    }
    let most = limits.all.min((bytes.len() as u64).saturating_mul(limits.ratio).max(1 << 20));
    let mut all: u64 = 0;
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(damaged)?;
        let path = file.name().map_err(damaged)?.to_string();
        if file.is_dir() || file.is_symlink() || !plain(&path) || !seen.insert(path.to_ascii_lowercase()) {
            return Err(ArchiveError::Path(path.chars().take(80).collect()));
        }
        let left = limits.one.min(most.saturating_sub(all));
        let mut content = Vec::new();
        file.by_ref().take(left.saturating_add(1)).read_to_end(&mut content).map_err(|_| ArchiveError::Altered(path.clone()))?;
        all = all.saturating_add(content.len() as u64);
        if content.len() as u64 > left {
            return Err(ArchiveError::TooLarge(format!("解开后过大（{path}）")));
        }
        out.push(Entry { path, bytes: content });
    }
    if archive.comment() == MARK.as_bytes() {
        intact(bytes, &out)?;
    }
    Ok(out)
}

/// Packed again, the same bytes come out.
fn intact(bytes: &[u8], entries: &[Entry]) -> Result<(), ArchiveError> {
    let again = pack(entries)?;
    if again == bytes {
        return Ok(());
    }
    Err(ArchiveError::Altered("目录区（文件名、时间或者属性）".to_owned()))
}

/// Letters, digits, `-`, `_`, `.` and single slashes; no folder up, nothing hidden.
fn plain(path: &str) -> bool {
    let part = |p: &str| !p.is_empty() && !p.starts_with('.') && p.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    path.len() <= 120 && path.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        vec![
            Entry { path: "papers/001.pdf".to_owned(), bytes: b"%PDF-1.7 one".repeat(50) },
            Entry { path: "case.json".to_owned(), bytes: b"{\"events\":[]}".to_vec() },
        ]
    }

    #[test]
    fn what_was_packed_is_unpacked_and_the_same_bytes_come_again() {
        let bytes = pack(&entries()).unwrap();
        assert_eq!(bytes, pack(&entries()).unwrap());
        assert_eq!(unpack(&bytes, &ArchiveLimits::default()).unwrap(), entries());
    }

    #[test]
    fn no_byte_can_be_changed_unseen() {
        let bytes = pack(&entries()).unwrap();
        let mut marked = 0;
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x20;
            match unpack(&other, &ArchiveLimits::default()) {
                Err(_) => {}
                // Only the mark itself: then the digests of the index decide.
                Ok(same) => {
                    assert_eq!(same, entries(), "byte {at}");
                    marked += 1;
                }
            }
        }
        assert!(marked <= MARK.len() + 2, "{marked}");
    }

    #[test]
    fn a_changed_file_is_named() {
        let bytes = pack(&entries()).unwrap();
        let at = bytes.windows(8).position(|w| w == b"%PDF-1.7").unwrap();
        let mut other = bytes;
        other[at + 30] ^= 1;
        assert_eq!(unpack(&other, &ArchiveLimits::default()), Err(ArchiveError::Altered("papers/001.pdf".to_owned())));
    }

    #[test]
    fn hostile_archives_are_refused() {
        let zip = |path: &str, bytes: &[u8], method| {
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            writer.start_file(path, SimpleFileOptions::default().compression_method(method)).unwrap();
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap().into_inner()
        };
        let limits = ArchiveLimits { one: 4 << 20, ..ArchiveLimits::default() };
        for path in ["../case.json", "/case.json", "a\\b", "a//b", ".hidden", "a/../b", "案卷.pdf"] {
            assert!(matches!(unpack(&zip(path, b"x", CompressionMethod::Stored), &limits), Err(ArchiveError::Path(_))), "{path}");
        }
        // A bomb: four mebibytes of nothing in a few kilobytes.
        let bomb = zip("papers/001.pdf", &vec![0; 8 << 20], CompressionMethod::Deflated);
        assert!(matches!(unpack(&bomb, &limits), Err(ArchiveError::TooLarge(_))));
        assert!(matches!(unpack(b"not a zip", &limits), Err(ArchiveError::Damaged(_))));
        assert!(matches!(unpack(&[], &limits), Err(ArchiveError::Damaged(_))));
        let mut many = ZipWriter::new(Cursor::new(Vec::new()));
        for n in 0..20 {
            many.start_file(format!("f{n}"), SimpleFileOptions::default()).unwrap();
        }
        let many = many.finish().unwrap().into_inner();
        assert!(matches!(unpack(&many, &ArchiveLimits { files: 10, ..limits }), Err(ArchiveError::TooLarge(_))));
    }
}
