//! 切换角色.

use heyi_domain::{Refusal, Role};

use super::standing::{kept_digest, role_word};
use crate::views::Me;
use crate::{App, AppError, Caller};

impl App {
    /// Uses another of the person's own roles from now on, in this session only.
    ///
    /// # Errors
    /// `role_not_held`.
    pub async fn choose_role(&self, token: &str, caller: &Caller, role: Role) -> Result<Me, AppError> {
        let held = self.roles_of(caller).await?;
        if !held.contains(&role) {
            return Err(Refusal::new("role_not_held", format!("当前账号没有“{}”角色。", role.label())).cure("请区县管理员调整角色").into());
        }
        let digest = kept_digest(token).ok_or(AppError::SignedOut)?;
        let word = role_word(role);
        self.db.write(move |tx| Box::pin(async move { Ok::<_, AppError>(tx.set_session_role(&digest, &word).await?) })).await?;
        let mut actor = caller.actor.clone();
        actor.role = role;
        self.me(&Caller::reading(actor)).await
    }
}
