//! Who is behind a token?

use std::time::Duration;

use heyi_domain::ids::{BodyCode, FirmId};
use heyi_domain::{Actor, Role};
use heyi_identity::{SessionLimits, SessionTimes, Standing, token_digest};
use heyi_rulebook::Day;
use heyi_store::{Row, args};

use crate::{App, AppError};

/// The bytes kept for a token; `None` for text that is no token.
pub(super) fn kept_digest(token: &str) -> Option<Vec<u8>> {
    token_digest(token).map(String::into_bytes)
}

/// How long a request waits for the time of its session's last use to be written.
const TOUCH_WAIT: Duration = Duration::from_millis(200);

impl App {
    /// The actor of a session. A person who has left, or whose account was closed, is nobody from that day on.
    ///
    /// # Errors
    /// [`AppError::SignedOut`].
    pub async fn session(&self, token: &str) -> Result<Actor, AppError> {
        let digest = kept_digest(token).ok_or(AppError::SignedOut)?;
        let row = self
            .db
            .fetch_optional(
                "SELECT s.created_ms, s.last_ms, s.expires_ms, s.revoked, s.role, a.disabled, p.id, p.name, p.roles, p.body, p.firm, p.left_on \
                 FROM sessions s JOIN accounts a ON a.person = s.person JOIN people p ON p.id = s.person WHERE s.token_digest = $1",
                args![digest.as_slice()],
            )
            .await?
            .ok_or(AppError::SignedOut)?;
        let now_ms = self.now_ms();
        let times = SessionTimes { made_ms: row.int("created_ms")?, used_ms: row.int("last_ms")? };
        let over = row.bool("revoked")? || row.bool("disabled")? || row.int("expires_ms")? <= now_ms;
        let Standing::Live { touch } = times.standing(now_ms, SessionLimits::STANDARD) else { return Err(AppError::SignedOut) };
        if over {
            return Err(AppError::SignedOut);
        }
        let actor = actor_of(&row, self.today())?;
        if touch {
            let touched = self.db.write(move |tx| Box::pin(async move { Ok::<_, AppError>(tx.touch_session(&digest, now_ms).await?) }));
            // Reading waits for no write: not for a long import before it, and not for room on a full disk. The job is done all the same.
            match tokio::time::timeout(TOUCH_WAIT, touched).await {
                Ok(Err(error)) => tracing::warn!(%error, "last use of a session not recorded"),
                Ok(Ok(())) | Err(_) => {}
            }
        }
        Ok(actor)
    }
}

pub(super) fn actor_of(row: &Row, today: Day) -> Result<Actor, AppError> {
    let left_on = row.opt_text("left_on")?.map(Day::parse).transpose().map_err(|e| AppError::Broken(e.to_string()))?;
    if left_on.is_some_and(|left| left < today) {
        return Err(AppError::SignedOut);
    }
    let roles: Vec<Role> = row.json("roles")?;
    let chosen = row.opt_text("role")?.and_then(role_of);
    let role = chosen.filter(|role| roles.contains(role)).or_else(|| roles.first().copied()).ok_or(AppError::SignedOut)?;
    let person = row.text("id")?.parse().map_err(|e: heyi_domain::ids::BadId| AppError::Broken(e.to_string()))?;
    let firm: Option<FirmId> =
        row.opt_text("firm")?.map(str::parse).transpose().map_err(|e: heyi_domain::ids::BadId| AppError::Broken(e.to_string()))?;
    Ok(Actor { person, name: row.string("name")?, role, body: row.opt_string("body")?.map(BodyCode), firm })
}

/// A role by its word (`department_officer`).
pub(super) fn role_of(word: &str) -> Option<Role> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// The word of a role.
pub(super) fn role_word(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
