//! The state of the router. Its application is visible to this module only.

use std::sync::Arc;

use heyi_app::App;
use tokio::sync::watch;

use crate::metrics::Metrics;
use crate::settings::Settings;

/// State of the router.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
}

struct Inner {
    app: Arc<App>,
    settings: Settings,
    metrics: Metrics,
    stopping: watch::Sender<bool>,
    traces: Traces,
}

struct Traces {
    start: u64,
    next: std::sync::atomic::AtomicU64,
}

impl Site {
    /// State around an application.
    #[must_use]
    pub fn new(app: Arc<App>, settings: Settings) -> Self {
        let mut seed = [0_u8; 8];
        app.random(&mut seed);
        let traces = Traces { start: u64::from_be_bytes(seed), next: std::sync::atomic::AtomicU64::new(0) };
        Self { inner: Arc::new(Inner { app, settings, metrics: Metrics::default(), stopping: watch::Sender::new(false), traces }) }
    }

    /// How the site is set up.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Counters.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Becomes true when the server is going down.
    #[must_use]
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.inner.stopping.subscribe()
    }

    /// Tells long answers that the server is going down.
    pub fn stop(&self) {
        self.inner.stopping.send_replace(true);
    }

    /// A name for a request, unique within this run and unlikely to repeat in another.
    #[must_use]
    pub fn next_trace(&self) -> String {
        let count = self.inner.traces.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        // A bijection on 64 bits, so that neighbours don't look alike and nothing repeats.
        let mut mixed = self.inner.traces.start.wrapping_add(count).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^= mixed >> 32;
        format!("{mixed:016x}")
    }

    pub(super) fn app(&self) -> &Arc<App> {
        &self.inner.app
    }

    /// Whether the store answers, for `/readyz`.
    pub async fn is_ready(&self) -> bool {
        self.inner.app.is_ready().await
    }
}
