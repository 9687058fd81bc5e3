//! A clock that can be set while a month is played, and then runs with the real one.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use heyi_app::surroundings::Clock;

/// See the module.
#[derive(Debug, Default)]
pub struct TwinClock {
    /// The instant while it is held; 0: it runs.
    held: AtomicI64,
    /// Added to the real clock while it runs.
    shift: AtomicI64,
}

#[expect(clippy::disallowed_methods, reason = "this is the clock: everything else gets it as an argument")]
fn real_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

impl TwinClock {
    /// A running clock, moved by this many milliseconds (0: the real time).
    #[must_use]
    pub fn shifted(shift_ms: i64) -> Self {
        Self { held: AtomicI64::new(0), shift: AtomicI64::new(shift_ms) }
    }

    /// Holds the clock at an instant; each reading moves it on by one millisecond.
    pub fn hold(&self, at_ms: i64) {
        self.held.store(at_ms, Ordering::Relaxed);
    }

    /// Moves a held clock on.
    pub fn pass_ms(&self, ms: i64) {
        self.held.fetch_add(ms, Ordering::Relaxed);
    }

    /// Lets it run.
    pub fn run_on(&self) {
        self.held.store(0, Ordering::Relaxed);
    }
}

impl Clock for TwinClock {
    fn now_ms(&self) -> i64 {
        if self.held.load(Ordering::Relaxed) == 0 {
            return real_ms() + self.shift.load(Ordering::Relaxed);
        }
        self.held.fetch_add(1, Ordering::Relaxed)
    }
}
