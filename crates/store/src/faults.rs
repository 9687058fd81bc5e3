//! Places where a test may stop the store: before and after each write, savepoint, release, rollback and commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::StoreError;

/// Counts the fault points passed and stops at one of them. Without a target (the default) it only counts.
#[derive(Debug, Clone, Default)]
pub struct FaultPoints {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    passed: AtomicU64,
    /// 0: never.
    stop_at: AtomicU64,
    abort: std::sync::atomic::AtomicBool,
}

impl FaultPoints {
    /// Counts, never stops.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The `n`-th point passed (from 1) answers [`StoreError::Fault`], once.
    #[must_use]
    pub fn fail_at(n: u64) -> Self {
        let faults = Self::default();
        faults.inner.stop_at.store(n, Ordering::SeqCst);
        faults
    }

    /// At the `n`-th point passed (from 1) the process aborts, as if it were killed.
    #[must_use]
    pub fn abort_at(n: u64) -> Self {
        let faults = Self::fail_at(n);
        faults.inner.abort.store(true, Ordering::SeqCst);
        faults
    }

    /// How many points were passed.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.inner.passed.load(Ordering::SeqCst)
    }

    /// Starts counting anew and stops at the `n`-th point from here; 0 = never.
    pub fn rearm(&self, n: u64) {
        self.inner.passed.store(0, Ordering::SeqCst);
        self.inner.stop_at.store(n, Ordering::SeqCst);
    }

    pub(crate) fn pass(&self) -> Result<(), StoreError> {
        let n = self.inner.passed.fetch_add(1, Ordering::SeqCst) + 1;
        if n != self.inner.stop_at.load(Ordering::SeqCst) {
            return Ok(());
        }
        if self.inner.abort.load(Ordering::SeqCst) {
            std::process::abort();
        }
        Err(StoreError::Fault(n))
    }
}
