//! Bytes by content: evidence that was sent before, and papers.

use std::io;

use bytes::Bytes;
use futures_util::stream;
use heyi_media::{Digest, Expected, GetError, PutError, Reading};
use sm3::{Digest as _, Sm3};
use tokio::io::AsyncReadExt as _;

use crate::views::KeptEvidence;
use crate::{App, AppError};

/// Bytes read at a time.
const PIECE: usize = 256 * 1024;

impl App {
    /// What is known of bytes that were sent before.
    ///
    /// # Errors
    /// [`AppError::BadInput`] where they are not there or were altered on disk.
    pub(crate) async fn kept_evidence(&self, sha256: &str) -> Result<KeptEvidence, AppError> {
        let missing = || AppError::BadInput("文件没有上传成功，请重新上传。".to_owned());
        let digest: Digest = sha256.parse().map_err(|_| missing())?;
        let mut reading = match self.evidence.get_verified(&digest).await {
            Ok(reading) => reading,
            Err(GetError::Storage(error)) => return Err(AppError::Unavailable(error.to_string())),
            Err(error) => {
                tracing::warn!(evidence.sha256 = sha256, %error, "evidence that was named is not whole");
                return Err(missing());
            }
        };
        let kind = reading.kind.ok_or_else(missing)?;
        let mut hash = Sm3::new();
        let mut buffer = vec![0; PIECE];
        loop {
            let n = reading.read(&mut buffer).await.map_err(unreadable)?;
            if n == 0 {
                break;
            }
            hash.update(buffer.get(..n).unwrap_or_default());
        }
        Ok(KeptEvidence { sha256: digest.to_string(), sm3: hex::encode(hash.finalize()), size: reading.size, mime: kind.mime().to_owned() })
    }

    /// The bytes of a paper or a small picture, compared with their digest.
    pub(crate) async fn bytes_of(&self, sha256: &str, most: u64) -> Result<Vec<u8>, AppError> {
        let digest: Digest = sha256.parse().map_err(|_| AppError::NotFound("这份材料"))?;
        let reading = self.evidence.get_verified(&digest).await.map_err(|error| match error {
            GetError::Missing(_) => AppError::NotFound("这份材料"),
            GetError::Altered { .. } => AppError::Broken(error.to_string()),
            GetError::Storage(error) => AppError::Unavailable(error.to_string()),
        })?;
        if reading.size > most {
            return Err(AppError::TooLarge(format!("材料超过{most}字节。")));
        }
        whole(reading).await
    }

    /// Keeps the bytes of a paper.
    pub(super) async fn keep_paper(&self, bytes: Vec<u8>) -> Result<KeptEvidence, AppError> {
        let expected = Expected { mime: Some("application/pdf"), length: u64::try_from(bytes.len()).ok(), ..Expected::default() };
        let body = stream::iter([Ok::<_, io::Error>(Bytes::from(bytes))]);
        let stored = self.evidence.put(body, expected).await.map_err(|error| match error {
            PutError::DiskFull => AppError::Full(error.to_string()),
            PutError::Storage(_) => AppError::Unavailable(error.to_string()),
            _ => AppError::Broken(error.to_string()),
        })?;
        Ok(KeptEvidence { sha256: stored.sha256.to_string(), sm3: stored.sm3, size: stored.size, mime: stored.kind.mime().to_owned() })
    }
}

async fn whole(mut reading: Reading) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::with_capacity(usize::try_from(reading.size).unwrap_or(0));
    reading.read_to_end(&mut bytes).await.map_err(unreadable)?;
    Ok(bytes)
}

fn unreadable(error: io::Error) -> AppError {
    AppError::Unavailable(error.to_string())
}
