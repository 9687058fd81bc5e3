//! Test harness: both databases, a clock that is told the time, randomness that repeats.
//!
//! ```no_run
//! # async fn test() {
//! heyi_testkit::both(|t| async move {
//!     let size = t.db.read().await.unwrap().read_all(None, 10).await.unwrap().len();
//!     assert_eq!(size, 0, "{t}");
//! })
//! .await;
//! # }
//! ```

mod both;
mod clock;
mod entropy;
mod pg;

pub use both::{TestDb, both, both_with};
pub use clock::FakeClock;
pub use entropy::{Seeded, seeded};
pub use pg::{Pg, PgDatabase};
