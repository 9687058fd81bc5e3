//! Group commit.

use tokio::sync::{mpsc, watch};

use super::job::{Job, Release};
use super::tx::Tx;
use super::wal::Checkpoints;
use crate::db::{Opener, Options};
use crate::sql::{Conn, Dialect};
use crate::{StoreError, args};

/// Most jobs that share one commit.
const MOST_JOBS: usize = 64;

/// Owns the one writing connection.
pub(crate) struct Writer {
    opener: Opener,
    inbox: mpsc::Receiver<Job>,
    options: Options,
    events: watch::Sender<u64>,
    queue: watch::Sender<u64>,
    conn: Option<Conn>,
    checkpoints: Option<Checkpoints>,
    /// A write to the disk failed: what is on it is not known any more, and only a restart reads it again.
    dead: Option<StoreError>,
}

impl Writer {
    pub(crate) fn new(
        opener: Opener,
        inbox: mpsc::Receiver<Job>,
        options: Options,
        events: watch::Sender<u64>,
        queue: watch::Sender<u64>,
        checkpoints: Option<Checkpoints>,
    ) -> Self {
        Self { opener, inbox, options, events, queue, conn: None, checkpoints, dead: None }
    }

    /// Until every [`crate::Db`] is dropped.
    pub(crate) async fn run(mut self) {
        while let Some(first) = self.inbox.recv().await {
            self.group(first).await;
        }
        // The writer's connection is the last one: closing it empties the log into the file.
        self.checkpoints = None;
        if let Some(conn) = self.conn.take() {
            conn.close().await;
        }
    }

    async fn group(&mut self, first: Job) {
        if let Some(error) = &self.dead {
            return (first.refuse)(Some(error.clone()));
        }
        let mut tx = match self.begin().await {
            Ok(tx) => tx,
            Err(error) => return (first.refuse)(Some(error)),
        };
        let mut answers: Vec<Release> = Vec::new();
        let mut next = Some(first);
        let mut broken = None;
        while let Some(job) = next.take() {
            if let Err(error) = one(&mut tx, job, &mut answers).await {
                broken = Some(error);
                break;
            }
            if answers.len() < MOST_JOBS {
                next = self.inbox.try_recv().ok();
            }
        }
        let outcome = match broken {
            None => commit(&mut tx).await,
            Some(error) => Err(error),
        };
        if let Err(error) = &outcome {
            tracing::error!(error = %error, jobs = answers.len(), "store.group.failed");
            if self.opener.dialect() == Dialect::Sqlite && matches!(error, StoreError::Unavailable(_)) {
                tracing::error!("store.writer.stopped");
                self.dead = Some(StoreError::Unavailable(format!("磁盘写入失败，已停止写入，须检查磁盘后重新启动：{error}")));
            }
        }
        let committed = outcome.is_ok();
        let error = outcome.err();
        if committed {
            if let Some(checkpoints) = &self.checkpoints {
                checkpoints.committed();
            }
            if let Some(size) = tx.appended_size() {
                self.events.send_replace(size);
            }
            if tx.enqueued() {
                self.queue.send_modify(|n| *n = n.wrapping_add(1));
            }
            self.conn = Some(tx.into_conn());
        } else {
            // After a failed commit or a lost savepoint nothing is assumed about the connection: it is closed, which rolls back.
            let mut conn = tx.into_conn();
            if let Err(e) = conn.as_ref().raw("ROLLBACK").await {
                tracing::debug!(error = %e, "store.group.rollback_failed");
            }
            conn.close().await;
        }
        for answer in answers {
            answer(error.clone());
        }
    }

    async fn begin(&mut self) -> Result<Tx, StoreError> {
        // A pooled connection may have died meanwhile; one new attempt with a fresh one.
        if let Some(conn) = self.conn.take() {
            match start(conn, &self.options).await {
                Ok(tx) => return Ok(tx),
                Err(error @ StoreError::Unavailable(_)) => tracing::warn!(error = %error, "store.writer.reconnect"),
                Err(error) => return Err(error),
            }
        }
        start(self.opener.open().await?, &self.options).await
    }
}

async fn start(mut conn: Conn, options: &Options) -> Result<Tx, StoreError> {
    options.faults.pass()?;
    let state = match conn.dialect() {
        Dialect::Sqlite => {
            conn.as_ref().execute("BEGIN IMMEDIATE".into(), args![]).await?;
            "SELECT bytes, last_at_ms FROM log_state WHERE id = 1"
        }
        Dialect::Postgres => {
            conn.as_ref().execute("BEGIN".into(), args![]).await?;
            "SELECT bytes, last_at_ms FROM log_state WHERE id = 1 FOR UPDATE"
        }
    };
    let rows = conn.as_ref().fetch(state.into(), args![]).await;
    let tx = rows.and_then(|rows| crate::ledger::Log::from_row(rows.first()));
    match tx {
        Ok(log) => Ok(Tx::new(conn, options.clone(), log)),
        Err(error) => {
            conn.close().await;
            Err(error)
        }
    }
}

/// Runs one job in its savepoint. An error means the whole group is lost.
async fn one(tx: &mut Tx, job: Job, answers: &mut Vec<Release>) -> Result<(), StoreError> {
    if let Err(error) = tx.savepoint().await {
        answers.push(job.refuse);
        return Err(error);
    }
    let done = (job.run)(tx).await;
    answers.push(done.release);
    if done.keep { tx.release().await } else { tx.undo().await }
}

async fn commit(tx: &mut Tx) -> Result<(), StoreError> {
    tx.flush_log().await?;
    tx.commit().await
}
