//! A quick look at the end of the log, for every start of a server.

use heyi_ledger::hash::{Sha256, Sm3, leaf_hash};

use super::stored::Stored;
use super::{Problem, checkpoint};
use crate::sql::Query as _;
use crate::{Db, StoreError, args};

/// Events looked at from the end.
const LAST: u64 = 256;

/// Whether the right edge agrees with itself, with the last events and with the newest checkpoint. Costs the same for a log of any
/// length. A server refuses to start on any problem: going on would sign a fork.
///
/// # Errors
/// [`StoreError`] where the store can't be read.
pub async fn check_edge(db: &Db) -> Result<Vec<Problem>, StoreError> {
    let mut read = db.read().await?;
    let mut problems = Vec::new();
    let mut stored = Stored::load(&mut read, &mut problems).await?;
    let mut wrong = |index: Option<u64>, what: String| problems.push(Problem { index, what });
    let size = stored.size();
    let last = read.fetch_one("SELECT COALESCE(MAX(position) + 1, 0) AS n FROM events", args![]).await?.uint("n")?;
    if last != size {
        wrong(None, format!("日志记有{size}条，库中事件到第{last}条为止"));
    }
    if let Some(head) = checkpoint::latest(&mut read).await?
        && head.size > size
    {
        wrong(None, format!("检查点记有{}条，日志只有{size}条：库可能是旧备份", head.size));
    }
    let from = size.saturating_sub(LAST);
    stored.load_leaves(&mut read, from, size).await?;
    let rows = read.fetch_all("SELECT position, entry FROM events WHERE position >= $1 ORDER BY position", args![from]).await?;
    for row in &rows {
        let (position, entry) = (row.uint("position")?, row.bytes("entry")?);
        if position < size && stored.leaf(position) != [Some(leaf_hash::<Sha256>(entry)), Some(leaf_hash::<Sm3>(entry))] {
            wrong(Some(position), format!("第{position}号记录的存证条目与树中的叶哈希不符"));
        }
    }
    Ok(problems)
}
