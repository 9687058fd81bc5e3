//! 登录: sign-in and sign-out, role in use, passwords.

mod me;
mod password;
mod role;
mod sign_in;
mod sign_out;
mod standing;

pub use password::set_password;
pub(crate) use password::{hash, one_time_password};
pub use sign_in::SignedIn;

use crate::App;

impl App {
    /// Random bytes.
    pub fn random(&self, buffer: &mut [u8]) {
        self.chance.fill(buffer);
    }

    /// Whether the store answers.
    pub async fn is_ready(&self) -> bool {
        self.db.fetch_all("SELECT 1 AS one", Vec::new()).await.is_ok()
    }
}

/// Whether two secrets are the same, without telling by the time where they differ.
#[must_use]
pub fn same_secret(left: &str, right: &str) -> bool {
    heyi_identity::same_bytes(left.as_bytes(), right.as_bytes())
}
