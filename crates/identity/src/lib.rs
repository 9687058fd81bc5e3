//! Who is it? Passwords, sessions, throttling of attempts.
//!
//! Pure: random bytes and the present instant are arguments, nothing is read or written. What is kept (hash, digest, attempts) belongs to
//! the store; what a person may do belongs to the use cases.

mod compare;
mod password;
mod rules;
mod session;
mod throttle;
mod token;

pub use compare::same_bytes;
pub use password::{BadStoredPassword, Cost, hash_password, needs_rehash, verify_password};
pub use rules::{WeakPassword, check_password};
pub use session::{SessionLimits, SessionTimes, Standing};
pub use throttle::{Attempt, ThrottlePolicy, wait_seconds};
pub use token::{DIGEST_LENGTH, Token, token_digest};
