//! The real clock and real chance.

use std::time::{SystemTime, UNIX_EPOCH};

use heyi_app::surroundings::{Chance, Clock};

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock: everything else gets it as an argument")]
    fn now_ms(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            // Without randomness codes and keys could be guessed: stop rather than go on.
            eprintln!("系统随机数不可用：{error}");
            std::process::abort();
        }
    }
}
