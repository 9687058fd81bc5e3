//! The model of an installation: a file `risk/model.json` in its data folder, with the earlier ones beside it under their SHA-256.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use heyi_risk::{Fault, Model};

use crate::{App, AppError};

/// Most bytes of a model's file.
const MOST: u64 = 4 << 20;

/// The model in use.
#[derive(Debug, Clone)]
pub struct InstalledRisk {
    /// The model.
    pub model: Model,
    /// SHA-256 of its file, hex.
    pub sha256: String,
}

/// Why a file was not installed.
#[derive(Debug, thiserror::Error)]
pub enum RiskFileError {
    /// Not a model that can be scored with.
    #[error("{0}")]
    Fault(#[from] Fault),
    /// The folder can't be written.
    #[error("模型文件写不进：{0}")]
    Io(#[from] std::io::Error),
}

impl InstalledRisk {
    /// Where the model of a data folder lies.
    #[must_use]
    pub fn path(data: &Path) -> PathBuf {
        data.join("risk").join("model.json")
    }

    /// Puts a model into a data folder: kept under its digest for good, and made the one in use. Running servers use it from then on.
    ///
    /// # Errors
    /// [`RiskFileError`]; what was installed before stays.
    pub fn install(data: &Path, bytes: &[u8]) -> Result<Self, RiskFileError> {
        let model = Model::read(bytes)?;
        let sha256 = Model::digest(bytes);
        let folder = data.join("risk");
        std::fs::create_dir_all(&folder)?;
        let kept = folder.join(format!("{sha256}.json"));
        if !kept.exists() {
            put(&folder, &kept, bytes)?;
        }
        put(&folder, &Self::path(data), bytes)?;
        Ok(Self { model, sha256 })
    }
}

/// Writes a file so that a reader sees the old one or the new one, never half of it.
fn put(folder: &Path, file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let half = folder.join("half.tmp");
    let mut out = std::fs::File::create(&half)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&half, file)
}

impl App {
    /// The installed model; read each time it is asked for, so that a new one counts at once.
    ///
    /// # Errors
    /// The file is there and can't be read.
    pub async fn installed_risk(&self) -> Result<Option<InstalledRisk>, AppError> {
        let Some(path) = &self.risk_model else { return Ok(None) };
        let unreadable = |why: String| AppError::Broken(format!("{}: {why}", path.display()));
        match tokio::fs::metadata(path).await {
            Ok(meta) if meta.len() > MOST => return Err(unreadable("too large".to_owned())),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error.to_string())),
        }
        let bytes = tokio::fs::read(path).await.map_err(|e| unreadable(e.to_string()))?;
        let model = Model::read(&bytes).map_err(|e| unreadable(e.to_string()))?;
        Ok(Some(InstalledRisk { model, sha256: Model::digest(&bytes) }))
    }
}
