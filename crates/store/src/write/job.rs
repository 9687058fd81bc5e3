//! A job on its way to the writer and its answer on the way back.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use tokio::sync::oneshot;

use super::{BoxFuture, Tx};
use crate::StoreError;

/// What a job leaves behind: whether its writes stay, and its answer, held back until the commit is on disk.
pub(crate) struct Done {
    pub(crate) keep: bool,
    pub(crate) release: Release,
}

/// Gives the answer out; with an error, that error instead.
pub(crate) type Release = Box<dyn FnOnce(Option<StoreError>) + Send>;

/// A job: run it, or send it back undone.
pub(crate) struct Job {
    pub(crate) run: Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Done> + Send>,
    pub(crate) refuse: Release,
}

/// Wraps a job so that the writer needs not know its types.
pub(crate) fn package<T, E, F>(job: F) -> (Job, oneshot::Receiver<Result<T, E>>)
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (answer, wait) = oneshot::channel();
    let answer = std::sync::Arc::new(std::sync::Mutex::new(Some(answer)));
    let send = move |result: Result<T, E>, answer: &std::sync::Mutex<Option<oneshot::Sender<Result<T, E>>>>| {
        let sender = answer.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(sender) = sender
            && sender.send(result).is_err()
        {
            tracing::debug!("store.write.caller_gone");
        }
    };
    let (for_run, for_refusal) = (answer.clone(), answer);
    let run = Box::new(lend(move |tx| {
        Box::pin(async move {
            let caught = AssertUnwindSafe(async { job(&mut *tx).await }).catch_unwind().await;
            let result = match (caught, tx.failure()) {
                (Err(panic), _) => Err(E::from(StoreError::Panicked(words(&*panic)))),
                // A job may not shrug off a failed statement: part of its writes would be missing.
                (Ok(Ok(_)), Some(failure)) => Err(E::from(failure)),
                (Ok(result), _) => result,
            };
            Done {
                keep: result.is_ok(),
                release: Box::new(move |error| {
                    send(error.map_or(result, |e| Err(E::from(e))), &for_run);
                }),
            }
        })
    }));
    let refuse: Release = Box::new(move |error| {
        send(Err(E::from(error.unwrap_or(StoreError::Closed))), &for_refusal);
    });
    (Job { run, refuse }, wait)
}

/// Tells the compiler that the future borrows the transaction for as long as it is lent.
fn lend<F>(run: F) -> F
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Done> + Send,
{
    run
}

fn words(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
