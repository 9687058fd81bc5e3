//! 退出.

use super::standing::kept_digest;
use crate::{App, AppError, Caller};

impl App {
    /// Ends one session. A token that is none, or has ended, is no error.
    ///
    /// # Errors
    /// The store fails.
    pub async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        let Some(digest) = kept_digest(token) else { return Ok(()) };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    tx.revoke_session(&digest).await?;
                    Ok::<_, AppError>(())
                })
            })
            .await
    }

    /// Ends every session of the caller.
    ///
    /// # Errors
    /// The store fails.
    pub async fn sign_out_everywhere(&self, caller: &Caller) -> Result<(), AppError> {
        let person = caller.actor.person.to_string();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    tx.revoke_all(&person).await?;
                    Ok::<_, AppError>(())
                })
            })
            .await
    }
}
