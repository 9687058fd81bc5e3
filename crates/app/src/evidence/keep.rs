//! Taking bytes in.

use std::io;

use bytes::Bytes;
use futures_util::Stream;
use heyi_media::{Expected, PutError};

use crate::views::KeptEvidence;
use crate::{App, AppError, Caller};

/// What the sender says of the bytes; each must agree with them.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Media type.
    pub mime: Option<String>,
    /// Bytes.
    pub length: Option<u64>,
}

impl App {
    /// Keeps a stream of bytes. The same bytes are kept once. Nothing is recorded yet: that is done by attaching them.
    ///
    /// # Errors
    /// Too large, not of a kind that is kept, disguised, broken off.
    pub async fn keep_evidence<S>(&self, caller: &Caller, stream: S, declared: Declared) -> Result<KeptEvidence, AppError>
    where
        S: Stream<Item = io::Result<Bytes>> + Send,
    {
        // A general type says nothing about the bytes.
        let mime = declared.mime.as_deref().filter(|mime| *mime != "application/octet-stream");
        let expected = Expected { mime, length: declared.length, ..Expected::default() };
        let stored = self.evidence.put(stream, expected).await.map_err(not_kept)?;
        tracing::debug!(evidence.sha256 = %stored.sha256, evidence.size_bytes = stored.size, person.id = %caller.actor.person, "evidence kept");
        Ok(KeptEvidence { sha256: stored.sha256.to_string(), sm3: stored.sm3, size: stored.size, mime: stored.kind.mime().to_owned() })
    }
}

fn not_kept(error: PutError) -> AppError {
    let words = format!("{error}。");
    match error {
        PutError::TooLarge { .. } => AppError::TooLarge(words),
        PutError::DiskFull => AppError::Full(words),
        PutError::Storage(_) => AppError::Unavailable(words),
        PutError::Interrupted(_) => AppError::BadInput("上传中断，请重新上传。".to_owned()),
        _ => AppError::BadInput(words),
    }
}
