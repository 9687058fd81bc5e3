//! Bad days: what must not be done is refused by its code, and nothing is written.

mod caps;
mod cases;
mod plan;
mod requests;
mod site;

use heyi_testkit::TestDb;

use crate::world::{World, projected};

/// A district on SQLite; the store is gone when the second is dropped.
async fn district() -> (World, TestDb) {
    let t = TestDb::sqlite(projected()).await;
    (World::new(&t).await, t)
}
