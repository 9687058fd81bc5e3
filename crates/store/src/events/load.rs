//! Reading streams and the whole record.

use super::record::{COLUMNS, Recorded};
use crate::sql::Query;
use crate::{Snapshot, StoreError, Tx, args};

async fn stream(q: &mut impl Query, stream: &str, from: u64) -> Result<Vec<Recorded>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE stream = $1 AND number >= $2 ORDER BY number");
    q.fetch_all(sql, args![stream, from]).await?.iter().map(Recorded::from_row).collect()
}

pub(crate) async fn all(q: &mut impl Query, after: Option<u64>, limit: u32) -> Result<Vec<Recorded>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE position >= $1 ORDER BY position LIMIT $2");
    let from = after.map_or(0, |p| p.saturating_add(1));
    q.fetch_all(sql, args![from, limit]).await?.iter().map(Recorded::from_row).collect()
}

pub(crate) async fn last_number(q: &mut impl Query, stream: &str) -> Result<u64, StoreError> {
    let row = q.fetch_one("SELECT COALESCE(MAX(number), 0) AS number FROM events WHERE stream = $1", args![stream]).await?;
    row.uint("number")
}

macro_rules! reading {
    ($t:ty) => {
        impl $t {
            /// All events of a stream, oldest first; empty where there is no such stream.
            ///
            /// # Errors
            /// [`StoreError`].
            pub async fn load(&mut self, stream_id: &str) -> Result<Vec<Recorded>, StoreError> {
                stream(self, stream_id, 1).await
            }

            /// The events of a stream from this number on.
            ///
            /// # Errors
            /// [`StoreError`].
            pub async fn load_from(&mut self, stream_id: &str, number: u64) -> Result<Vec<Recorded>, StoreError> {
                stream(self, stream_id, number).await
            }

            /// Number of the last event of a stream, 0 where there is none.
            ///
            /// # Errors
            /// [`StoreError`].
            pub async fn last_number(&mut self, stream_id: &str) -> Result<u64, StoreError> {
                last_number(self, stream_id).await
            }

            /// Events of the whole record after a position (`None`: from the first), at most `limit`.
            ///
            /// # Errors
            /// [`StoreError`].
            pub async fn read_all(&mut self, after: Option<u64>, limit: u32) -> Result<Vec<Recorded>, StoreError> {
                all(self, after, limit).await
            }
        }
    };
}

reading!(Tx);
reading!(Snapshot);
