//! Checking the live store against its own log: every event, every leaf, every tile, the right edge, every checkpoint.

mod edge;
mod event;
mod stored;

use std::collections::{HashMap, HashSet};

use heyi_ledger::hash::{Hash, ZERO};
use heyi_ledger::tree::Edge;
use heyi_ledger::{Leaf, LogState, PublicKey, Tile, Tree, hash};
use serde::Serialize;

pub use self::edge::check_edge;
use self::event::{Found, examine};
use self::stored::Stored;
use super::checkpoint::{self, Checkpoint};
use crate::sql::Query as _;
use crate::{Db, Row, Snapshot, StoreError, args};

/// Events read at a time.
const BATCH: u64 = 512;

/// Problems written out; of the rest only the number.
const MOST_PROBLEMS: usize = 1000;

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Position of the event or leaf; none where the trouble is not at one place.
    pub index: Option<u64>,
    /// What is wrong, in Chinese.
    pub what: String,
}

/// What the check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Nothing is wrong.
    pub ok: bool,
    /// Number of leaves.
    pub size: u64,
    /// Root of the SHA-256 tree, hex, recomputed.
    pub root_sha256: String,
    /// Root of the SM3 tree, hex, recomputed.
    pub root_sm3: String,
    /// Everything found, in the order of the record, then the log as a whole.
    pub problems: Vec<Problem>,
}

/// Recomputes content hash, leaf, both trees, right edge and checkpoints of every event, in one snapshot, a few hundred events at a
/// time. A changed byte is named by stream, number and what differs.
///
/// # Errors
/// [`StoreError`] where the store can't be read at all. What is wrong in it is in the report.
pub async fn verify_live(db: &Db) -> Result<VerifyReport, StoreError> {
    verify_live_trusting(db, &[]).await
}

/// The same, and every checkpoint must carry a valid signature of one of these keys.
///
/// # Errors
/// As [`verify_live`].
pub async fn verify_live_trusting(db: &Db, keys: &[PublicKey]) -> Result<VerifyReport, StoreError> {
    let mut check = Check::new(db.read().await?, keys.to_vec()).await?;
    check.events().await?;
    check.log_as_a_whole().await?;
    Ok(check.report())
}

struct Check {
    read: Snapshot,
    keys: Vec<PublicKey>,
    stored: Stored,
    /// Recomputed.
    sha256: Edge<hash::Sha256>,
    sm3: Edge<hash::Sm3>,
    cases: HashMap<String, (u64, Hash)>,
    /// Leaf hashes of missing and wrong events: a later leaf of the same case may rightly point to one.
    suspect: HashSet<Hash>,
    checkpoints: std::iter::Peekable<std::vec::IntoIter<Checkpoint>>,
    last_at_ms: i64,
    tiles_seen: u64,
    problems: Vec<Problem>,
    found: usize,
}

impl Check {
    async fn new(mut read: Snapshot, keys: Vec<PublicKey>) -> Result<Self, StoreError> {
        let mut problems = Vec::new();
        let stored = Stored::load(&mut read, &mut problems).await?;
        let checkpoints = checkpoint::all(&mut read).await?.into_iter().peekable();
        let found = problems.len();
        Ok(Self {
            read,
            keys,
            stored,
            sha256: Edge::default(),
            sm3: Edge::default(),
            cases: HashMap::new(),
            suspect: HashSet::new(),
            checkpoints,
            last_at_ms: i64::MIN,
            tiles_seen: 0,
            problems,
            found,
        })
    }

    fn wrong(&mut self, index: impl Into<Option<u64>>, what: impl Into<String>) {
        self.found += 1;
        if self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        self.problems.push(Problem { index: index.into(), what: what.into() });
    }

    async fn events(&mut self) -> Result<(), StoreError> {
        loop {
            let from = self.sha256.size();
            let rows =
                self.read.fetch_all("SELECT * FROM events WHERE position >= $1 ORDER BY position LIMIT $2", args![from, BATCH]).await?;
            if rows.is_empty() {
                break;
            }
            self.stored.load_leaves(&mut self.read, from, from + BATCH).await?;
            for row in &rows {
                let position = row.uint("position")?;
                if position > self.sha256.size() && position >= self.stored.size() {
                    self.surplus(position, &rows).await?;
                    return Ok(());
                }
                // Stop at the end of the leaves loaded; the rest comes with the next batch.
                self.missing(position.min(from + BATCH)).await?;
                if position >= from + BATCH {
                    break;
                }
                self.one(row).await?;
            }
        }
        self.missing(self.stored.size()).await
    }

    /// Events after a hole at the end of the log: they have no leaf at all.
    async fn surplus(&mut self, position: u64, rows: &[Row]) -> Result<(), StoreError> {
        self.missing(self.stored.size()).await?;
        for row in rows {
            let at = row.uint("position")?;
            if at >= position {
                self.wrong(at, format!("第{at}号记录不在存证日志中（日志只有{}条）", self.stored.size()));
            }
        }
        Ok(())
    }

    /// Leaves up to `until` that have no event.
    async fn missing(&mut self, until: u64) -> Result<(), StoreError> {
        while self.sha256.size() < until {
            let at = self.sha256.size();
            if !self.stored.covers(at) {
                self.stored.load_leaves(&mut self.read, at, at + BATCH).await?;
            }
            self.wrong(at, format!("第{at}号记录缺失：存证日志中有此号，库中没有对应的事件"));
            let [sha256, sm3] = self.stored.leaf(at);
            self.suspect.extend(sha256);
            // With no hash known the roots can't be right; that is said where they are compared.
            self.grow(sha256.unwrap_or(ZERO), sm3.unwrap_or(ZERO)).await?;
        }
        Ok(())
    }

    async fn one(&mut self, row: &Row) -> Result<(), StoreError> {
        let position = self.sha256.size();
        if position >= self.stored.size() {
            self.wrong(position, format!("第{position}号记录不在存证日志中（日志只有{}条）", self.stored.size()));
        }
        let stored = self.stored.leaf(position);
        let (Ok(case), Ok(at_ms)) = (row.opt_string("case_key"), row.int("at_ms")) else {
            self.wrong(position, format!("第{position}号记录的数据类型被改动，无法读取"));
            return self.grow(stored[0].unwrap_or(ZERO), stored[1].unwrap_or(ZERO)).await;
        };
        let before = case.as_ref().and_then(|c| self.cases.get(c)).map_or(ZERO, |(_, leaf)| *leaf);
        let before = self.before(row, before);
        let Found { sha256, sm3, wrong } = examine(row, &before, stored).unwrap_or_else(|e| Found {
            sha256: stored[0].unwrap_or(ZERO),
            sm3: stored[1].unwrap_or(ZERO),
            wrong: vec![format!("第{position}号记录无法读取：{e}")],
        });
        if !wrong.is_empty() {
            self.suspect.extend(stored[0]);
        }
        for what in wrong {
            self.wrong(position, what);
        }
        if at_ms < self.last_at_ms {
            self.wrong(position, format!("第{position}号记录的时间早于前一条记录"));
        }
        self.last_at_ms = self.last_at_ms.max(at_ms);
        if let Some(case) = case {
            self.cases.insert(case, (position, sha256));
        }
        self.grow(sha256, sm3).await
    }

    /// The leaf before in the same case: the one the stored leaf names, where that is a missing or wrong one, already reported.
    fn before(&self, row: &Row, known: Hash) -> Hash {
        let named = row.bytes("entry").ok().and_then(|e| Leaf::decode(e).ok()).map(|l| l.previous_in_case);
        named.filter(|h| self.suspect.contains(h)).unwrap_or(known)
    }

    async fn grow(&mut self, sha256: Hash, sm3: Hash) -> Result<(), StoreError> {
        let mut full: Vec<Tile> = Vec::new();
        self.sha256.append_hash(sha256, &mut full);
        self.sm3.append_hash(sm3, &mut full);
        for tile in full {
            self.tiles_seen += 1;
            self.tile(&tile).await?;
        }
        let size = self.sha256.size();
        while let Some(checkpoint) = self.checkpoints.next_if(|c| c.size <= size) {
            for what in checkpoint::compare(&checkpoint, size, &self.sha256.root(), &self.sm3.root(), &self.keys) {
                self.wrong(None, what);
            }
        }
        Ok(())
    }

    /// A full tile above the leaves. (Leaves are compared one by one.)
    async fn tile(&mut self, tile: &Tile) -> Result<(), StoreError> {
        let row = self
            .read
            .fetch_optional(
                "SELECT hashes FROM log_tiles WHERE tree = $1 AND level = $2 AND n = $3",
                args![tile.tree.as_str(), tile.level, tile.n],
            )
            .await?;
        let name = format!("哈希块（{}，第{}层，第{}块）", tree_name(tile.tree), tile.level, tile.n);
        match row {
            None => self.wrong(tile.n * 256, format!("{name}缺失")),
            Some(row) if tile.level > 0 && row.bytes("hashes")? != tile.bytes() => {
                self.wrong(None, format!("{name}与其下的记录不符"));
            }
            Some(row) if row.bytes("hashes")?.len() != 256 * 32 => {
                self.wrong(None, format!("{name}长度不对"));
            }
            Some(_) => {}
        }
        Ok(())
    }

    async fn log_as_a_whole(&mut self) -> Result<(), StoreError> {
        let none = LogState::new();
        let state = self.stored.state().unwrap_or(&none);
        let mut found = Vec::new();
        let edges = [
            (Tree::Sha256, state.sha256() == &self.sha256, state.sha256().frontier() == self.sha256.frontier()),
            (Tree::Sm3, state.sm3() == &self.sm3, state.sm3().frontier() == self.sm3.frontier()),
        ];
        for (tree, same, same_root) in edges {
            let name = tree_name(tree);
            match (same, same_root) {
                (true, _) => {}
                (false, true) => found.push(format!("日志状态（{name}）中未满的哈希块与记录不符")),
                (false, false) => found.push(format!("日志状态（{name}）的根与按记录重算的根不符")),
            }
        }
        if self.stored.last_at_ms() != self.last_at_ms && self.sha256.size() > 0 {
            found.push("日志状态中的最后时间与最后一条记录不符".to_owned());
        }
        for what in found {
            self.wrong(None, what);
        }
        let rows = self.read.fetch_one("SELECT COUNT(*) AS n FROM log_tiles", args![]).await?;
        if rows.uint("n")? > self.tiles_seen {
            self.wrong(None, "库中有多余的哈希块");
        }
        while let Some(checkpoint) = self.checkpoints.next() {
            let (size, now) = (checkpoint.size, self.sha256.size());
            self.wrong(None, format!("检查点记有{size}条，现只有{now}条：记录被截短或库是旧备份"));
        }
        let hidden = self.read.fetch_one("SELECT COUNT(*) AS n FROM events WHERE position < 0", args![]).await?;
        if hidden.uint("n")? > 0 {
            self.wrong(None, "库中有编号为负的记录，不在存证日志中");
        }
        self.case_heads().await
    }

    async fn case_heads(&mut self) -> Result<(), StoreError> {
        let rows = self.read.fetch_all("SELECT case_key, position, leaf FROM case_heads ORDER BY case_key", args![]).await?;
        for row in &rows {
            let case = row.text("case_key")?;
            let known = self.cases.remove(case);
            if known.is_none_or(|(position, leaf)| {
                row.uint("position").ok() != Some(position) || row.bytes("leaf").ok() != Some(leaf.as_slice())
            }) {
                self.wrong(known.map(|(p, _)| p), format!("案件链“{case}”的末端与记录不符"));
            }
        }
        let mut lost: Vec<_> = self.cases.drain().collect();
        lost.sort();
        for (case, (position, _)) in lost {
            self.wrong(position, format!("案件链“{case}”的末端缺失"));
        }
        Ok(())
    }

    fn report(mut self) -> VerifyReport {
        if self.found > self.problems.len() {
            let rest = self.found - self.problems.len();
            self.problems.push(Problem { index: None, what: format!("另有{rest}处问题未一一列出") });
        }
        // A place first, the whole after it.
        self.problems.sort_by_key(|p| p.index.unwrap_or(u64::MAX));
        VerifyReport {
            ok: self.found == 0,
            size: self.sha256.size(),
            root_sha256: hex::encode(self.sha256.root()),
            root_sm3: hex::encode(self.sm3.root()),
            problems: self.problems,
        }
    }
}

const fn tree_name(tree: Tree) -> &'static str {
    match tree {
        Tree::Sha256 => "SHA-256",
        Tree::Sm3 => "SM3",
    }
}
