//! Moving the write-ahead log into the file, beside the writer: a commit never waits for it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::StoreError;
use crate::sql::{SqliteConn, SqliteOptions};

/// At most one checkpoint in this time.
const PAUSE: Duration = Duration::from_secs(1);

/// The thread that does it. Ends with the writer.
pub(crate) struct Checkpoints {
    told: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// # Errors
    /// The file can't be opened, or no thread.
    pub(crate) fn start(options: &SqliteOptions) -> Result<Self, StoreError> {
        let conn = options.open()?;
        let (told, hear) = channel();
        let thread = std::thread::Builder::new().name("heyi-checkpoint".to_owned()).spawn(move || run(conn, &hear));
        let thread = thread.map_err(|e| StoreError::Unavailable(format!("no thread for checkpoints: {e}")))?;
        Ok(Self { told: Some(told), thread: Some(thread) })
    }

    /// Something was committed.
    pub(crate) fn committed(&self) {
        if let Some(told) = &self.told
            && told.send(()).is_err()
        {
            tracing::debug!("store.checkpoint.gone");
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.told = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::debug!("store.checkpoint.panicked");
        }
    }
}

fn run(mut conn: SqliteConn, hear: &Receiver<()>) {
    let mut waiting = false;
    while waiting || hear.recv().is_ok() {
        // Passive: takes what no reader needs any more, waits for nobody and makes nobody wait.
        if let Err(error) = conn.raw("PRAGMA wal_checkpoint(PASSIVE)") {
            tracing::debug!(%error, "store.checkpoint.failed");
        }
        match rest(hear) {
            Some(told) => waiting = told,
            None => break,
        }
    }
    conn.close();
}

/// Waits out the pause; whether something was committed meanwhile. `None`: the writer has ended.
#[expect(clippy::disallowed_methods, reason = "a pause between checkpoints, no legal time")]
fn rest(hear: &Receiver<()>) -> Option<bool> {
    let until = Instant::now() + PAUSE;
    let mut told = false;
    loop {
        match hear.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(()) => told = true,
            Err(RecvTimeoutError::Timeout) => return Some(told),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}
