//! Sessions.

use crate::sql::Query as _;
use crate::{Db, Row, StoreError, Tx, args};

/// A signed-in session. Only a digest of its token is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Digest of the token.
    pub token_digest: Vec<u8>,
    /// Person.
    pub person: String,
    /// Made at, milliseconds UTC.
    pub created_ms: i64,
    /// Last used at, milliseconds UTC.
    pub last_ms: i64,
    /// Ends at, milliseconds UTC.
    pub expires_ms: i64,
    /// Device, in words.
    pub device: Option<String>,
    /// Role in use, as text.
    pub role: Option<String>,
    /// Signed out.
    pub revoked: bool,
}

const COLUMNS: &str = "token_digest, person, created_ms, last_ms, expires_ms, device, role, revoked";

fn read(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        token_digest: row.bytes("token_digest")?.to_vec(),
        person: row.string("person")?,
        created_ms: row.int("created_ms")?,
        last_ms: row.int("last_ms")?,
        expires_ms: row.int("expires_ms")?,
        device: row.opt_string("device")?,
        role: row.opt_string("role")?,
        revoked: row.bool("revoked")?,
    })
}

impl Db {
    /// The session with this token digest, valid or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find_session(&self, token_digest: &[u8]) -> Result<Option<Session>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sessions WHERE token_digest = $1");
        self.fetch_optional(sql, args![token_digest]).await?.as_ref().map(read).transpose()
    }

    /// The sessions of a person that are not signed out, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sessions_of(&self, person: &str, now_ms: i64) -> Result<Vec<Session>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sessions WHERE person = $1 AND revoked = 0 AND expires_ms > $2 ORDER BY created_ms DESC");
        self.fetch_all(sql, args![person, now_ms]).await?.iter().map(read).collect()
    }
}

impl Tx {
    /// Writes a new session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn insert_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO sessions (token_digest, person, created_ms, last_ms, expires_ms, device, role, revoked) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                session.token_digest.as_slice(),
                &session.person,
                session.created_ms,
                session.last_ms,
                session.expires_ms,
                session.device.clone(),
                session.role.clone(),
                session.revoked
            ],
        )
        .await?;
        Ok(())
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn touch_session(&mut self, token_digest: &[u8], now_ms: i64) -> Result<(), StoreError> {
        self.execute("UPDATE sessions SET last_ms = $2 WHERE token_digest = $1", args![token_digest, now_ms]).await?;
        Ok(())
    }

    /// Changes the role in use of a session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_session_role(&mut self, token_digest: &[u8], role: &str) -> Result<(), StoreError> {
        self.execute("UPDATE sessions SET role = $2 WHERE token_digest = $1", args![token_digest, role]).await?;
        Ok(())
    }

    /// Signs one session out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke_session(&mut self, token_digest: &[u8]) -> Result<bool, StoreError> {
        let n = self.execute("UPDATE sessions SET revoked = 1 WHERE token_digest = $1", args![token_digest]).await?;
        Ok(n == 1)
    }

    /// Signs a person out everywhere; how many sessions.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke_all(&mut self, person: &str) -> Result<u64, StoreError> {
        self.execute("UPDATE sessions SET revoked = 1 WHERE person = $1 AND revoked = 0", args![person]).await
    }

    /// Deletes sessions that ended before an instant; how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purge_sessions(&mut self, before_ms: i64) -> Result<u64, StoreError> {
        self.execute("DELETE FROM sessions WHERE expires_ms < $1", args![before_ms]).await
    }
}
