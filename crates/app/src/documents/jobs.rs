//! Doing the jobs of the queue: papers to be made.

use std::time::Duration;

use heyi_store::Job;
use tokio::sync::watch;

use crate::{App, AppError};

/// The kind of job that makes papers.
const KIND: &str = "document";

/// A worker that doesn't finish in this time loses the job to another.
const LEASE_MS: i64 = 120_000;

/// Jobs done in a row by the worker before it looks whether it should stop.
const AT_ONCE: usize = 32;

/// Papers made for one request; the server's own worker makes the rest.
const FOR_ONE: usize = 8;

/// Instants at which papers are due, where a person waits for them: before everything that is due by the clock.
pub(crate) mod due {
    /// Handed over while the party waits.
    pub(crate) const AT_ONCE: i64 = 0;
    /// Somebody just pressed a button.
    pub(crate) const SOON: i64 = 1;
}

/// How long the worker sleeps where nothing wakes it: jobs that failed come due without a word.
const IDLE: Duration = Duration::from_secs(5);

impl App {
    /// Makes the papers somebody waits for, now: whoever caused them finds them in the answer to the next question. A backlog is left to
    /// the worker, and so is what fails.
    pub(crate) async fn make_papers_now(&self) {
        if !self.papers_later {
            self.make_waiting(FOR_ONE, due::SOON, || false).await;
        }
    }

    /// Makes papers until told to stop: wakes when jobs are put into the queue and when failed ones come due.
    pub async fn run_jobs(self, mut stopping: watch::Receiver<bool>) {
        let mut queue = self.db.watch_queue();
        if self.press.is_none() {
            tracing::error!("no fonts were found: papers wait until fonts-noto-cjk is installed and the server started again");
        }
        loop {
            let taken = self.make_waiting(AT_ONCE, i64::MAX, || *stopping.borrow()).await;
            // More may wait: the next round comes at once.
            let sleep = if taken == AT_ONCE { Duration::ZERO } else { IDLE };
            tokio::select! {
                biased;
                _ = stopping.wait_for(|stop| *stop) => return,
                changed = queue.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Does at most so many waiting jobs, and none more once told to stop; how many were taken.
    async fn make_waiting(&self, most: usize, due_ms: i64, stop: impl Fn() -> bool) -> usize {
        // Without a press every attempt would fail, and the jobs be dead before the fonts are there.
        if self.press.is_none() {
            return 0;
        }
        for taken in 0..most {
            if stop() {
                return taken;
            }
            let now = self.now_ms();
            match self.db.take_due(&[KIND], due_ms.min(now), now, LEASE_MS).await {
                Ok(Some(job)) => self.do_job(&job).await,
                Ok(None) => return taken,
                Err(error) => {
                    tracing::warn!(%error, "the queue could not be read");
                    return taken;
                }
            }
        }
        most
    }

    async fn do_job(&self, job: &Job) {
        let Err(error) = self.make_papers(job).await else { return };
        let why = in_full(&error);
        tracing::warn!(job.id = job.id, job.key = %job.key, job.attempt = job.attempt, error = %why, "paper not made");
        if let Err(error) = self.db.fail(job, &why, self.now_ms()).await {
            // The lease ends by itself and the job comes again.
            tracing::warn!(job.id = job.id, %error, "failed attempt not recorded");
        }
    }
}

/// What the operator must know: the person's sentence hides it.
fn in_full(error: &AppError) -> String {
    match error {
        AppError::Full(why) | AppError::Unavailable(why) | AppError::Broken(why) => why.clone(),
        other => other.to_string(),
    }
}
