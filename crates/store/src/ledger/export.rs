//! Writing the log out for others to verify.

use std::path::Path;

use heyi_ledger::{Exporter, KeyRecord};

use super::checkpoint::latest_checkpoint;
use crate::sql::Query as _;
use crate::{Db, StoreError, args};

const BATCH: u64 = 1024;

/// Takes one file: path with forward slashes inside the export, bytes.
pub type FileSink<'s> = &'s mut (dyn FnMut(&str, &[u8]) -> Result<(), StoreError> + Send);

/// Exports the log up to its newest checkpoint, file by file, a few hundred entries at a time. Returns the number of leaves.
///
/// # Errors
/// [`StoreError::NoRow`] where there is no checkpoint yet; [`StoreError::Broken`] where the entries don't lead to its roots;
/// what the sink answers.
pub async fn export(db: &Db, keys: &[KeyRecord], sink: FileSink<'_>) -> Result<u64, StoreError> {
    let head = latest_checkpoint(db).await?.ok_or_else(|| StoreError::NoRow("checkpoints".to_owned()))?;
    let broken = |e: heyi_ledger::ExportError| StoreError::broken(e.to_string());
    let mut read = db.read().await?;
    let mut exporter = Exporter::new();
    while exporter.size() < head.size {
        let from = exporter.size();
        let rows = read
            .fetch_all(
                "SELECT position, entry FROM events WHERE position >= $1 AND position < $2 ORDER BY position",
                args![from, head.size.min(from + BATCH)],
            )
            .await?;
        for row in &rows {
            if row.uint("position")? != exporter.size() {
                break;
            }
            for (path, bytes) in exporter.push(row.bytes("entry")?).map_err(broken)? {
                sink(&path, &bytes)?;
            }
        }
        if exporter.size() == from {
            return Err(StoreError::broken(format!("第{from}号记录缺失，不能导出")));
        }
    }
    let files = exporter.finish(head.note.as_bytes(), head.note_sm3.as_bytes(), keys).map_err(broken)?;
    for (path, bytes) in files {
        sink(&path, &bytes)?;
    }
    Ok(head.size)
}

/// [`export`] into a folder, which must be empty or not there.
///
/// # Errors
/// As [`export`]; [`StoreError::File`].
pub async fn export_to(db: &Db, keys: &[KeyRecord], folder: &Path) -> Result<u64, StoreError> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |e: std::io::Error| StoreError::file(&path, &e)
    };
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    if std::fs::read_dir(folder).map_err(failed(folder))?.next().is_some() {
        return Err(StoreError::File { path: folder.display().to_string(), what: "the folder is not empty".to_owned() });
    }
    let mut write = |path: &str, bytes: &[u8]| {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        std::fs::write(&file, bytes).map_err(failed(&file))
    };
    export(db, keys, &mut write).await
}
