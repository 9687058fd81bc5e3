//! How long a session lives.

/// Limits, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Longest pause between two requests.
    pub idle_ms: i64,
    /// Longest life, however busy.
    pub whole_ms: i64,
}

impl SessionLimits {
    /// Twelve hours of pause, seven days in all.
    pub const STANDARD: Self = Self { idle_ms: 12 * 3_600_000, whole_ms: 7 * 24 * 3_600_000 };
}

/// When a session was made and last used, milliseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionTimes {
    /// Made.
    pub made_ms: i64,
    /// Last used.
    pub used_ms: i64,
}

/// What a session is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In use. `touch`: the time of last use is old enough to be written again (not at each request).
    Live {
        /// Write the time of last use.
        touch: bool,
    },
    /// Over.
    Ended,
}

/// The time of last use is written at most once in this time.
const TOUCH_MS: i64 = 60_000;

impl SessionTimes {
    /// What the session is worth now. A clock set back doesn't end it.
    #[must_use]
    pub const fn standing(self, now_ms: i64, limits: SessionLimits) -> Standing {
        let idle = now_ms.saturating_sub(self.used_ms);
        let whole = now_ms.saturating_sub(self.made_ms);
        if idle >= limits.idle_ms || whole >= limits.whole_ms {
            return Standing::Ended;
        }
        Standing::Live { touch: idle >= TOUCH_MS }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn ends_by_pause_and_by_age() {
        let limits = SessionLimits::STANDARD;
        let session = SessionTimes { made_ms: 0, used_ms: 0 };
        assert_eq!(session.standing(HOUR, limits), Standing::Live { touch: true });
        assert_eq!(session.standing(59_999, limits), Standing::Live { touch: false });
        assert_eq!(session.standing(12 * HOUR - 1, limits), Standing::Live { touch: true });
        assert_eq!(session.standing(12 * HOUR, limits), Standing::Ended);
        let busy = SessionTimes { made_ms: 0, used_ms: 7 * 24 * HOUR - 1 };
        assert_eq!(busy.standing(7 * 24 * HOUR, limits), Standing::Ended);
    }

    #[test]
    fn a_clock_set_back_ends_nothing() {
        let session = SessionTimes { made_ms: 5 * HOUR, used_ms: 6 * HOUR };
        assert_eq!(session.standing(0, SessionLimits::STANDARD), Standing::Live { touch: false });
    }
}
