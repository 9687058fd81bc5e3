//! 登录.

use heyi_domain::Actor;
use heyi_identity::{Attempt, SessionLimits, ThrottlePolicy, Token, check_password, needs_rehash, verify_password, wait_seconds};
use heyi_store::{Account, Query as _, Session, Snapshot, args};
use tokio::sync::Semaphore;

use super::password::hash;
use super::standing::role_word;
use crate::views::Me;
use crate::{App, AppError, Caller};

/// A new session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The token, for the cookie. Kept nowhere else.
    pub token: String,
    /// Who.
    pub me: Me,
}

/// Hashing takes 19 MiB and a core each time: only so many at once, whoever asks.
pub(super) static HASHING: Semaphore = Semaphore::const_new(2);

/// Most attempts looked at for one subject.
const ATTEMPTS: i64 = 200;

impl App {
    /// 登录. Wrong login and wrong password are answered alike and take the same time.
    ///
    /// # Errors
    /// `sign_in_failed`, [`AppError::TooMany`].
    pub async fn sign_in(&self, login: &str, password: &str, address: &str, device: &str) -> Result<SignedIn, AppError> {
        let login = login.trim().to_owned();
        if login.is_empty() || login.chars().count() > 64 || password.is_empty() || password.len() > 1_024 {
            return Err(failed());
        }
        let now_ms = self.now_ms();
        let by_login = format!("login:{login}");
        let by_address = format!("address:{address}");
        let mut snapshot = self.db.read().await?;
        self.refuse_too_many(&mut snapshot, &by_login, ThrottlePolicy::LOGIN).await?;
        if !address.is_empty() {
            self.refuse_too_many(&mut snapshot, &by_address, ThrottlePolicy::ADDRESS).await?;
        }
        let account = snapshot.find_account(&login).await?;
        drop(snapshot);
        let account = self.checked(account, password).await?;
        let Some(account) = account else {
            let subjects = [Some(by_login), (!address.is_empty()).then_some(by_address)];
            self.note(subjects.into_iter().flatten().collect(), false).await?;
            return Err(failed());
        };
        let rehash = needs_rehash(&account.password_hash, self.password_cost());
        let new_hash = if rehash { Some(hash(self, password).await?) } else { None };
        let actor = self.actor_of_person(&account.person).await?;
        let mut bytes = [0_u8; 32];
        self.random(&mut bytes);
        let token = Token::from_bytes(bytes);
        let session = Session {
            token_digest: token.digest().into_bytes(),
            person: account.person.clone(),
            created_ms: now_ms,
            last_ms: now_ms,
            expires_ms: now_ms.saturating_add(SessionLimits::STANDARD.whole_ms),
            device: (!device.is_empty()).then(|| device.chars().take(200).collect()),
            role: Some(role_word(actor.role)),
            revoked: false,
        };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    tx.note_attempt(&by_login, now_ms, true).await?;
                    tx.purge_attempts(now_ms - ThrottlePolicy::LOGIN.window_ms).await?;
                    if let Some(password_hash) = new_hash {
                        tx.put_account(&Account { password_hash, ..account }).await?;
                    }
                    tx.insert_session(&session).await?;
                    Ok::<_, AppError>(())
                })
            })
            .await?;
        let me = self.me(&Caller::reading(actor)).await?;
        Ok(SignedIn { token: token.text(), me })
    }

    /// The account where the password fits; a hash is computed in any case, so that the time tells nothing.
    async fn checked(&self, account: Option<Account>, password: &str) -> Result<Option<Account>, AppError> {
        let stored = account.as_ref().map_or_else(|| self.decoy(), |account| account.password_hash.clone());
        let given = password.to_owned();
        let permit = HASHING.acquire().await.map_err(|e| AppError::Broken(e.to_string()))?;
        let fits = tokio::task::spawn_blocking(move || verify_password(&given, &stored)).await;
        drop(permit);
        let fits = fits.map_err(|e| AppError::Broken(e.to_string()))?.map_err(|e| AppError::Broken(e.to_string()))?;
        // The demonstration's password opens nothing outside a demonstration.
        let lawful = |account: &Account| self.demo || check_password(password, &account.login).is_ok();
        Ok(account.filter(|account| fits && !account.disabled && lawful(account)))
    }

    /// A stored text of the usual cost that no password leads to: all its bytes are zero.
    fn decoy(&self) -> String {
        let cost = self.password_cost();
        let (salt, hash) = ("A".repeat(22), "A".repeat(43));
        format!("$argon2id$v=19$m={},t={},p=1${salt}${hash}", cost.memory_kib, cost.passes)
    }

    async fn refuse_too_many(&self, snapshot: &mut Snapshot, subject: &str, policy: ThrottlePolicy) -> Result<(), AppError> {
        let now_ms = self.now_ms();
        let rows = snapshot
            .fetch_all(
                "SELECT at_ms, ok FROM attempts WHERE subject = $1 AND at_ms > $2 ORDER BY at_ms DESC LIMIT $3",
                args![subject, now_ms.saturating_sub(policy.window_ms), ATTEMPTS],
            )
            .await?;
        let attempts = rows
            .iter()
            .map(|row| Ok(Attempt { at_ms: row.int("at_ms")?, succeeded: row.bool("ok")? }))
            .collect::<Result<Vec<_>, AppError>>()?;
        match wait_seconds(&attempts, now_ms, policy) {
            0 => Ok(()),
            seconds => Err(AppError::TooMany(seconds)),
        }
    }

    pub(super) async fn note(&self, subjects: Vec<String>, succeeded: bool) -> Result<(), AppError> {
        let now_ms = self.now_ms();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for subject in &subjects {
                        tx.note_attempt(subject, now_ms, succeeded).await?;
                    }
                    Ok::<_, AppError>(())
                })
            })
            .await
    }

    pub(super) async fn throttle_login(&self, login: &str) -> Result<(), AppError> {
        let mut snapshot = self.db.read().await?;
        self.refuse_too_many(&mut snapshot, &format!("login:{login}"), ThrottlePolicy::LOGIN).await
    }

    pub(super) async fn password_fits(&self, account: Account, password: &str) -> Result<Option<Account>, AppError> {
        self.checked(Some(account), password).await
    }

    /// The actor a person is in the first of his roles.
    async fn actor_of_person(&self, person: &str) -> Result<Actor, AppError> {
        let row = self
            .db
            .fetch_optional("SELECT left_on, roles, NULL AS role, id, name, body, firm FROM people WHERE id = $1", args![person])
            .await?;
        match row {
            Some(row) => super::standing::actor_of(&row, self.today()).map_err(|error| match error {
                AppError::SignedOut => failed(),
                other => other,
            }),
            None => Err(AppError::Broken(format!("account without a person: {person}"))),
        }
    }
}

/// The one answer to every failed attempt.
fn failed() -> AppError {
    heyi_domain::Refusal::new("sign_in_failed", "账号或者密码不正确。").cure("核对后重试").cure("忘记密码的，请区县管理员重新发放").into()
}
