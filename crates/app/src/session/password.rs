//! 密码: change one's own, issue one for somebody.

use heyi_domain::Refusal;
use heyi_domain::ids::PersonId;
use heyi_identity::{Cost, check_password, hash_password};
use heyi_store::{Account, Query as _, Tx, args};

use super::sign_in::HASHING;
use super::standing::kept_digest;
use crate::surroundings::{Chance, random_code};
use crate::views::IssuedPassword;
use crate::{App, AppError, Caller};

impl App {
    /// What a password costs here. The demonstration's is known to everyone: it needs no protection and must be ready at once.
    pub(super) const fn password_cost(&self) -> Cost {
        if self.demo { Cost::CHEAP } else { Cost::STANDARD }
    }

    /// Changes the caller's own password and ends his other sessions.
    ///
    /// # Errors
    /// `password_wrong`, `password_weak`, [`AppError::TooMany`].
    pub async fn change_password(&self, token: &str, caller: &Caller, old: &str, new: &str) -> Result<(), AppError> {
        let person = caller.actor.person.to_string();
        let account = self.db.read().await?.account_of(&person).await?.ok_or(AppError::SignedOut)?;
        let login = account.login.clone();
        self.throttle_login(&login).await?;
        let Some(account) = self.password_fits(account, old).await? else {
            self.note(vec![format!("login:{login}")], false).await?;
            return Err(Refusal::new("password_wrong", "原密码不正确。").cure("核对后重试").into());
        };
        if let Err(weak) = check_password(new, &login) {
            return Err(Refusal::new("password_weak", format!("{weak}。")).cure("更换为符合要求的密码").into());
        }
        let password_hash = hash(self, new).await?;
        let keep = kept_digest(token).ok_or(AppError::SignedOut)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    tx.put_account(&Account { password_hash, ..account }).await?;
                    let sql = "UPDATE sessions SET revoked = 1 WHERE person = $1 AND revoked = 0 AND token_digest <> $2";
                    tx.execute(sql, args![&person, keep.as_slice()]).await?;
                    Ok::<_, AppError>(())
                })
            })
            .await
    }

    /// Makes a new random password for a person, shown this once, and signs him out everywhere. Asked again it makes another: the answer
    /// is kept nowhere.
    ///
    /// # Errors
    /// Unknown person.
    pub async fn issue_password(&self, caller: &Caller, person: PersonId) -> Result<IssuedPassword, AppError> {
        let password = one_time_password(&*self.chance);
        let password_hash = hash(self, &password).await?;
        let login = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let person = person.to_string();
                    let row = tx.fetch_optional("SELECT login FROM people WHERE id = $1", args![&person]).await?;
                    let login = row.ok_or(AppError::NotFound("这名人员"))?.string("login")?;
                    set_password(tx, &person, &login, password_hash).await?;
                    tx.revoke_all(&person).await?;
                    Ok::<_, AppError>(login)
                })
            })
            .await?;
        tracing::info!(person.id = %person, issued.by = %caller.actor.person, "password issued");
        Ok(IssuedPassword { login, password })
    }
}

/// A random password, easy to read aloud.
pub(crate) fn one_time_password(chance: &dyn Chance) -> String {
    let parts: Vec<String> = (0..3).map(|_| random_code(5, chance)).collect();
    parts.join("-")
}

/// Writes the account of a person: login and password hash. For imports and the demonstration too.
///
/// # Errors
/// The store fails.
pub async fn set_password(tx: &mut Tx, person: &str, login: &str, password_hash: String) -> Result<(), AppError> {
    let account = Account {
        person: person.to_owned(),
        login: login.to_owned(),
        password_hash,
        failed_count: 0,
        locked_until_ms: None,
        disabled: false,
    };
    Ok(tx.put_account(&account).await?)
}

/// Hashes a password off the async threads, a few at a time.
pub(crate) async fn hash(app: &App, password: &str) -> Result<String, AppError> {
    let mut salt = [0_u8; 16];
    app.random(&mut salt);
    let (password, cost) = (password.to_owned(), app.password_cost());
    let permit = HASHING.acquire().await.map_err(|e| AppError::Broken(e.to_string()))?;
    let hashed = tokio::task::spawn_blocking(move || hash_password(&password, salt, cost)).await;
    drop(permit);
    hashed.map_err(|e| AppError::Broken(e.to_string()))?.map_err(|e| AppError::Broken(e.to_string()))
}
