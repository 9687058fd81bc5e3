//! Throttling of attempts to sign in: a pure function of the attempts so far.

/// One attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// When, milliseconds UTC.
    pub at_ms: i64,
    /// It succeeded.
    pub succeeded: bool,
}

/// How many failures are free, and how the wait grows after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThrottlePolicy {
    /// Failures that cost nothing.
    pub free: u32,
    /// Wait after the first failure beyond them, milliseconds; doubles with each further one.
    pub first_ms: i64,
    /// The wait never grows over this, milliseconds.
    pub most_ms: i64,
    /// Attempts older than this are forgotten, milliseconds.
    pub window_ms: i64,
    /// A success wipes the failures before it. True for one login; false for an address, where an attacker could sign in as himself.
    pub success_clears: bool,
}

impl ThrottlePolicy {
    /// For one login.
    pub const LOGIN: Self = Self { free: 5, first_ms: 30_000, most_ms: 15 * 60_000, window_ms: 60 * 60_000, success_clears: true };

    /// For one address. An office behind one address has many people, so more is free.
    pub const ADDRESS: Self = Self { free: 50, first_ms: 10_000, most_ms: 15 * 60_000, window_ms: 15 * 60_000, success_clears: false };
}

/// Whole seconds to wait before the next attempt is looked at; 0: none. Attempts in any order; those from a future (a clock set back) count
/// as made now.
#[must_use]
pub fn wait_seconds(attempts: &[Attempt], now_ms: i64, policy: ThrottlePolicy) -> u64 {
    let recent = |attempt: &&Attempt| attempt.at_ms > now_ms.saturating_sub(policy.window_ms);
    let cleared_at = if policy.success_clears {
        attempts.iter().filter(recent).filter(|a| a.succeeded).map(|a| a.at_ms).max().unwrap_or(i64::MIN)
    } else {
        i64::MIN
    };
    let failures: Vec<i64> =
        attempts.iter().filter(recent).filter(|a| !a.succeeded && a.at_ms > cleared_at).map(|a| a.at_ms.min(now_ms)).collect();
    let count = u32::try_from(failures.len()).unwrap_or(u32::MAX);
    let Some(beyond) = count.checked_sub(policy.free).filter(|n| *n > 0) else { return 0 };
    let wait = policy.first_ms.saturating_mul(1_i64 << (beyond - 1).min(30)).min(policy.most_ms);
    let last = failures.into_iter().max().unwrap_or(now_ms);
    let left = wait - (now_ms - last);
    u64::try_from(left.max(0)).unwrap_or(0).div_ceil(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failures(count: i64, at_ms: i64) -> Vec<Attempt> {
        (0..count).map(|n| Attempt { at_ms: at_ms + n, succeeded: false }).collect()
    }

    #[test]
    fn five_are_free_then_the_wait_doubles() {
        let now = 1_000_000;
        let policy = ThrottlePolicy::LOGIN;
        assert_eq!(wait_seconds(&failures(5, now - 10), now, policy), 0);
        assert_eq!(wait_seconds(&failures(6, now - 5), now, policy), 30);
        assert_eq!(wait_seconds(&failures(7, now - 6), now, policy), 60);
        assert_eq!(wait_seconds(&failures(60, now - 59), now, policy), 900);
    }

    #[test]
    fn waiting_helps() {
        let policy = ThrottlePolicy::LOGIN;
        let attempts = failures(6, 0);
        assert_eq!(wait_seconds(&attempts, 5 + 29_001, policy), 1);
        assert_eq!(wait_seconds(&attempts, 5 + 30_000, policy), 0);
        assert_eq!(wait_seconds(&failures(60, 0), 59 + policy.window_ms, policy), 0);
    }

    #[test]
    fn a_success_clears_a_login_and_not_an_address() {
        let mut attempts = failures(60, 0);
        attempts.push(Attempt { at_ms: 100, succeeded: true });
        assert_eq!(wait_seconds(&attempts, 200, ThrottlePolicy::LOGIN), 0);
        assert!(wait_seconds(&attempts, 200, ThrottlePolicy::ADDRESS) > 0);
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out_for_longer_than_the_most() {
        let policy = ThrottlePolicy::LOGIN;
        let attempts = failures(30, 10_000_000_000);
        assert_eq!(wait_seconds(&attempts, 0, policy), 900);
    }

    #[test]
    fn never_more_than_the_most_however_many() {
        let policy = ThrottlePolicy::ADDRESS;
        for count in [51, 60, 90, 500] {
            let wait = wait_seconds(&failures(count, 0), count, policy);
            assert!(wait >= 10 && wait <= 900, "{count}: {wait}");
        }
    }
}
