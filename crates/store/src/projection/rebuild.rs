//! Making the read models again from the events.

use crate::sql::Query as _;
use crate::{Db, StoreError, args};

/// Events read at a time.
const BATCH: u32 = 1000;

impl Db {
    /// Empties the projector's tables and replays every event, in one transaction: readers see the old rows until it is done,
    /// writers wait. `progress` is told how many events are done after each batch. Returns the number of events.
    ///
    /// # Errors
    /// [`StoreError`]; the old rows then stay.
    pub async fn rebuild(&self, progress: impl Fn(u64) + Send + Sync + 'static) -> Result<u64, StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let Some(projector) = tx.projector() else { return Ok(0) };
                for table in projector.tables() {
                    tx.execute(format!("DELETE FROM {table}"), args![]).await?;
                }
                let mut done = 0;
                let mut after = None;
                loop {
                    let events = tx.read_all(after, BATCH).await?;
                    let Some(last) = events.last() else { return Ok(done) };
                    after = Some(last.position);
                    for event in &events {
                        tx.project(event).await?;
                        done += 1;
                    }
                    progress(done);
                }
            })
        })
        .await
    }
}
