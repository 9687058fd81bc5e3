//! Taking an upload in.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest as _, Sha256};
use sm3::Sm3;
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use super::{EvidenceStore, Settled, Stored};
use crate::kind::{HEAD, second_face};
use crate::{Digest, MediaKind, PutError};

/// First bytes looked at for a second type.
const LOOK: usize = 1024;

/// What the sender said and what is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Bytes allowed for photos and documents.
    pub photo_max: u64,
    /// Bytes allowed for videos.
    pub video_max: u64,
    /// Declared media type; must agree with the bytes.
    pub mime: Option<&'a str>,
    /// Declared length; must agree with the bytes.
    pub length: Option<u64>,
    /// Declared SHA-256; must agree with the bytes.
    pub sha256: Option<Digest>,
}

impl Default for Expected<'_> {
    /// 20 MiB for photos and documents, 500 MiB for videos, nothing declared.
    fn default() -> Self {
        Self { photo_max: 20 * 1024 * 1024, video_max: 500 * 1024 * 1024, mime: None, length: None, sha256: None }
    }
}

impl EvidenceStore {
    /// Stores the bytes of a stream under their SHA-256 and gives what is known of them.
    ///
    /// When it returns, the object is on disk (file and folders synced). Stored twice, it is kept once. An error or
    /// a dropped future leaves nothing behind but, at worst, a file in `incoming` that the next start removes.
    pub async fn put<S>(&self, body: S, expected: Expected<'_>) -> Result<Stored, PutError>
    where
        S: Stream<Item = io::Result<Bytes>>,
    {
        let most = expected.photo_max.max(expected.video_max);
        if expected.length.is_some_and(|declared| declared > most) {
            return Err(PutError::TooLarge { limit: most });
        }
        let mut upload = Upload::new(self.incoming()).await?;
        let received = upload.receive(body, expected).await?;
        let Received { sha256, sm3, size, kind } = received;
        if expected.sha256.is_some_and(|declared| declared != sha256) {
            return Err(PutError::WrongDigest { found: sha256 });
        }
        let place = self.place(&sha256);
        // Bytes that were altered on disk are no reason to lose these: they are written anew.
        let known = self.get_verified(&sha256).await.is_ok();
        if !known {
            upload.keep(place, sha256.folder(), self.settled.clone()).await?;
        }
        Ok(Stored { sha256, sm3, size, kind, known })
    }

    /// A fresh name for an upload: process and running number, nothing from outside.
    fn incoming(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.root.join("incoming").join(format!("{}-{number}", std::process::id()))
    }
}

struct Received {
    sha256: Digest,
    sm3: String,
    size: u64,
    kind: MediaKind,
}

/// A file in `incoming`; removed when dropped, unless it was moved to its place.
struct Upload {
    path: PathBuf,
    file: File,
    moved: bool,
}

impl Upload {
    async fn new(path: PathBuf) -> Result<Self, PutError> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        let file = options.open(&path).await.map_err(storage)?;
        Ok(Self { path, file, moved: false })
    }

    async fn receive<S>(&mut self, body: S, expected: Expected<'_>) -> Result<Received, PutError>
    where
        S: Stream<Item = io::Result<Bytes>>,
    {
        let mut body = pin!(body);
        let (mut sha256, mut sm3) = (Sha256::new(), Sm3::new());
        let mut size = 0u64;
        let mut head = Vec::with_capacity(LOOK);
        let mut kind = None;
        let mut limit = expected.photo_max.max(expected.video_max);
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(PutError::Interrupted)?;
            size += piece.len() as u64;
            let room = LOOK.saturating_sub(head.len()).min(piece.len());
            head.extend_from_slice(piece.get(..room).unwrap_or_default());
            if kind.is_none() && head.len() >= HEAD {
                let (told, its_limit) = judge(&head, expected)?;
                (kind, limit) = (Some(told), its_limit);
            }
            // What declares too much for its kind isn't waited for.
            if size > limit || kind.is_some() && expected.length.is_some_and(|declared| declared > limit) {
                return Err(PutError::TooLarge { limit });
            }
            if let Some(declared) = expected.length.filter(|declared| size > *declared) {
                return Err(PutError::WrongLength { declared, received: size });
            }
            sha256.update(&piece);
            sm3.update(&piece);
            self.file.write_all(&piece).await.map_err(storage)?;
        }
        if let Some(declared) = expected.length.filter(|declared| size != *declared) {
            return Err(PutError::WrongLength { declared, received: size });
        }
        if size == 0 {
            return Err(PutError::Empty);
        }
        let kind = match kind {
            Some(kind) => kind,
            None => judge(&head, expected)?.0,
        };
        if let Some(why) = second_face(&head, kind) {
            return Err(PutError::Disguised(why.into()));
        }
        let digest = Digest::new(sha256.finalize().into());
        Ok(Received { sha256: digest, sm3: hex::encode(sm3.finalize()), size, kind })
    }

    /// Syncs the file, moves it to its place and syncs the folders it came into.
    async fn keep(mut self, place: PathBuf, folder: [u8; 2], settled: Settled) -> Result<(), PutError> {
        self.file.flush().await.map_err(storage)?;
        let file = self.file.try_clone().await.map_err(storage)?.into_std().await;
        let from = self.path.clone();
        // One journey to a thread that may wait for the disk, not one for each call.
        let kept = tokio::task::spawn_blocking(move || settle(&file, &from, &place, folder, &settled)).await;
        kept.map_err(|e| PutError::Storage(io::Error::other(e)))?.map_err(storage)?;
        self.moved = true;
        Ok(())
    }
}

fn settle(file: &std::fs::File, from: &Path, place: &Path, folder: [u8; 2], settled: &Settled) -> io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions)?;
    file.sync_all()?;
    let into = place.parent().unwrap_or(place);
    std::fs::create_dir_all(into)?;
    std::fs::rename(from, place)?;
    // A new folder is an entry of its parent: the folder itself, and until it is known to be on disk the one above and `objects`.
    let known = settled.lock().unwrap_or_else(PoisonError::into_inner).contains(&folder);
    for folder in into.ancestors().take(if known { 1 } else { 3 }) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    settled.lock().unwrap_or_else(PoisonError::into_inner).insert(folder);
    Ok(())
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.moved {
            // Removing one file is quick; an async removal could not run when the task was cancelled.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The type by the first bytes, agreed with what was declared, and the bytes allowed for it.
fn judge(head: &[u8], expected: Expected<'_>) -> Result<(MediaKind, u64), PutError> {
    let kind = MediaKind::tell(head).ok_or(PutError::UnknownType)?;
    kind.agree(expected.mime)?;
    Ok((kind, if kind.is_video() { expected.video_max } else { expected.photo_max }))
}

fn storage(e: io::Error) -> PutError {
    match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => PutError::DiskFull,
        _ => PutError::Storage(e),
    }
}
