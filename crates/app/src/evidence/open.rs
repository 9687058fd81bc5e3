//! Giving bytes out.

use heyi_domain::Role;
use heyi_domain::ids::FirmId;
use heyi_media::{Digest, GetError, Reading};
use heyi_store::{Query as _, args};

use crate::{App, AppError, Caller};

/// Up to this size the bytes are compared with their digest before the first one is given out.
const COMPARED: u64 = 32 << 20;

/// Evidence being read.
pub struct OpenedEvidence {
    /// Media type found in the bytes.
    pub mime: String,
    /// Bytes.
    pub size: u64,
    /// The bytes.
    pub reading: Reading,
}

impl App {
    /// Opens evidence. A firm sees what belongs to its own visits and orders.
    ///
    /// # Errors
    /// Nothing there; altered bytes are [`AppError::Broken`].
    pub async fn open_evidence(&self, caller: &Caller, sha256: &str) -> Result<OpenedEvidence, AppError> {
        let missing = || AppError::NotFound("这份材料");
        let digest: Digest = sha256.parse().map_err(|_| missing())?;
        if caller.actor.role == Role::Firm {
            let firm = caller.actor.firm.ok_or_else(missing)?;
            if !self.concerns_firm(firm, &digest.to_string()).await? {
                return Err(missing());
            }
        }
        let mut opened = self.evidence.get(&digest).await;
        if opened.as_ref().is_ok_and(|reading| reading.size <= COMPARED) {
            opened = self.evidence.get_verified(&digest).await;
        }
        let reading = opened.map_err(|error| match error {
            GetError::Missing(_) => missing(),
            GetError::Altered { .. } => AppError::Broken(error.to_string()),
            GetError::Storage(_) => AppError::Unavailable(error.to_string()),
        })?;
        let mime = reading.kind.map_or("application/octet-stream", |kind| kind.mime()).to_owned();
        Ok(OpenedEvidence { mime, size: reading.size, reading })
    }

    /// Whether the digest is named by an event of one of the firm's visits or orders.
    async fn concerns_firm(&self, firm: FirmId, sha256: &str) -> Result<bool, AppError> {
        let sql = "SELECT 1 AS one FROM events e WHERE e.body LIKE $2 AND (e.stream IN (SELECT id FROM orders WHERE firm = $1) \
                   OR e.stream IN (SELECT id FROM visits WHERE firm = $1)) LIMIT 1";
        let mut q = self.db.read().await?;
        Ok(q.fetch_optional(sql, args![firm.to_string(), format!("%{sha256}%")]).await?.is_some())
    }
}
