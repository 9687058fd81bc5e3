//! Giving an object out.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, ReadBuf};

use super::EvidenceStore;
use crate::kind::HEAD;
use crate::{Digest, GetError, MediaKind};

/// An object being read: an [`AsyncRead`] of its bytes.
#[derive(Debug)]
pub struct Reading {
    file: File,
    /// Bytes of the object.
    pub size: u64,
    /// Type by its first bytes; `None` if they were altered on disk.
    pub kind: Option<MediaKind>,
}

impl EvidenceStore {
    /// Whether the object is there.
    pub async fn has(&self, digest: &Digest) -> bool {
        tokio::fs::metadata(self.place(digest)).await.is_ok()
    }

    /// Opens an object for reading, without looking at all its bytes first.
    pub async fn get(&self, digest: &Digest) -> Result<Reading, GetError> {
        let mut file = File::open(self.place(digest)).await.map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => GetError::Missing(*digest),
            _ => GetError::Storage(e),
        })?;
        let size = file.metadata().await.map_err(GetError::Storage)?.len();
        let mut head = Vec::with_capacity(HEAD);
        (&mut file).take(HEAD as u64).read_to_end(&mut head).await.map_err(GetError::Storage)?;
        file.rewind().await.map_err(GetError::Storage)?;
        Ok(Reading { file, size, kind: MediaKind::tell(&head) })
    }

    /// Reads the whole object once and compares its digest, then opens it: what is given out is what was stored.
    pub async fn get_verified(&self, digest: &Digest) -> Result<Reading, GetError> {
        let mut reading = self.get(digest).await?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 256 * 1024];
        loop {
            let n = reading.file.read(&mut buffer).await.map_err(GetError::Storage)?;
            if n == 0 {
                break;
            }
            hash.update(buffer.get(..n).unwrap_or_default());
        }
        let found = Digest::new(hash.finalize().into());
        if found != *digest {
            return Err(GetError::Altered { expected: *digest, found });
        }
        reading.file.rewind().await.map_err(GetError::Storage)?;
        Ok(reading)
    }
}

impl Reading {
    /// Goes to a byte, for a range request.
    pub async fn skip_to(&mut self, byte: u64) -> io::Result<()> {
        self.file.seek(io::SeekFrom::Start(byte)).await.map(|_| ())
    }
}

impl AsyncRead for Reading {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.file).poll_read(cx, buf)
    }
}
