//! Accounts, sessions and sign-in attempts as rows. What they mean is decided in `identity`.

mod account;
mod attempts;
mod session;

pub use account::Account;
pub use attempts::Attempts;
pub use session::Session;
