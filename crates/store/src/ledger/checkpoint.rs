//! Signed heads of the log.

use std::sync::Arc;

use heyi_ledger::checkpoint::Signed;
use heyi_ledger::hash::Hash;
use heyi_ledger::{LogState, PublicKey, Signer, Tree};

use super::log::read_state;
use crate::sql::Query;
use crate::{Db, Envelope, NewEvent, Row, StoreError, Tx, args};

/// A stored pair of checkpoints, one of each tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Number of leaves.
    pub size: u64,
    /// Made at, milliseconds UTC.
    pub at_ms: i64,
    /// Signed note of the SHA-256 tree.
    pub note: String,
    /// Signed note of the SM3 tree.
    pub note_sm3: String,
}

/// Who signs.
pub type SharedSigner = Arc<dyn Signer + Send + Sync>;

/// Stream and kind of the events by which the log binds its own checkpoints (type 12). The projector never sees kinds `log.…`.
const STREAM: &str = "log";
pub(super) const PAIRED: &str = "log.paired";

const COLUMNS: &str = "size, at_ms, note, note_sm3";

fn read(row: &Row) -> Result<Checkpoint, StoreError> {
    Ok(Checkpoint { size: row.uint("size")?, at_ms: row.int("at_ms")?, note: row.string("note")?, note_sm3: row.string("note_sm3")? })
}

pub(super) async fn latest(q: &mut impl Query) -> Result<Option<Checkpoint>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM checkpoints ORDER BY size DESC LIMIT 1");
    q.fetch_optional(sql, args![]).await?.as_ref().map(read).transpose()
}

/// The newest checkpoint.
///
/// # Errors
/// [`StoreError`].
pub async fn latest_checkpoint(db: &Db) -> Result<Option<Checkpoint>, StoreError> {
    latest(&mut db.read().await?).await
}

/// All checkpoints, smallest first.
pub(super) async fn all(q: &mut impl Query) -> Result<Vec<Checkpoint>, StoreError> {
    let rows = q.fetch_all(format!("SELECT {COLUMNS} FROM checkpoints ORDER BY size"), args![]).await?;
    rows.iter().map(read).collect()
}

/// Signs the heads of both trees as they are stored now and binds them by a leaf (type 12). `origin` names the log,
/// `<city>/enforce/<year>`. Nothing to sign, because nothing but the last binding leaf is new: `None`.
///
/// Signing happens outside the writer: a slow cipher machine stops nobody. Where somebody else stored a checkpoint meanwhile, this
/// one is dropped and `None` answered.
///
/// # Errors
/// [`StoreError::Broken`] where the right edge contradicts itself or the signing machine refuses; [`StoreError`].
pub async fn checkpoint(
    db: &Db,
    origin: &str,
    signers: &[SharedSigner],
    at_ms: i64,
    salt: [u8; 32],
) -> Result<Option<Checkpoint>, StoreError> {
    let mut read = db.read().await?;
    let before = latest(&mut read).await?.map_or(0, |c| c.size);
    let row = read.fetch_optional("SELECT bytes FROM log_state WHERE id = 1", args![]).await?;
    drop(read);
    let Some(row) = row else { return Ok(None) };
    let state = read_state(row.bytes("bytes")?)?;
    let size = state.size();
    let only_binding = before > 0 && size == before + 1;
    if size == before || only_binding {
        return Ok(None);
    }
    if !state.is_consistent() || size < before {
        return Err(StoreError::broken("日志状态与检查点不符，不予签名"));
    }
    let made = Checkpoint {
        size,
        at_ms,
        note: sign(origin, Tree::Sha256, size, state.root_sha256(), signers)?,
        note_sm3: sign(origin, Tree::Sm3, size, state.root_sm3(), signers)?,
    };
    db.write(move |tx| Box::pin(async move { store(tx, before, &state, made, salt).await })).await
}

fn sign(origin: &str, tree: Tree, size: u64, root: Hash, signers: &[SharedSigner]) -> Result<String, StoreError> {
    let signers: Vec<&dyn Signer> = signers.iter().map(|s| &**s as &dyn Signer).collect();
    heyi_ledger::Checkpoint::of(origin, tree, size, root).sign(&signers).map_err(|e| StoreError::broken(e.to_string()))
}

/// Compare and swap: only if the newest checkpoint is still the one that was seen.
async fn store(tx: &mut Tx, before: u64, state: &LogState, made: Checkpoint, salt: [u8; 32]) -> Result<Option<Checkpoint>, StoreError> {
    if latest(tx).await?.map_or(0, |c| c.size) != before {
        return Ok(None);
    }
    tx.execute(
        "INSERT INTO checkpoints (size, at_ms, note, note_sm3) VALUES ($1, $2, $3, $4)",
        args![made.size, made.at_ms, &made.note, &made.note_sm3],
    )
    .await?;
    let body = serde_json::json!({
        "note": made.note, "note_sm3": made.note_sm3, "size": made.size,
        "root_sha256": hex::encode(state.root_sha256()), "root_sm3": hex::encode(state.root_sm3()),
    });
    let event = NewEvent { kind: PAIRED.to_owned(), version: 1, body: crate::canonical(&body) };
    let envelope = Envelope { at_ms: made.at_ms, actor: "system".to_owned(), ..Envelope::default() };
    let number = tx.last_number(STREAM).await?;
    match tx.append(STREAM, number, &[event], &envelope, &mut || salt).await {
        Ok(_) => Ok(Some(made)),
        Err(crate::AppendError::Store(e)) => Err(e),
        Err(conflict) => Err(StoreError::broken(conflict.to_string())),
    }
}

/// What is wrong with a checkpoint, given both recomputed roots at its size. Without keys signatures are not looked at.
pub(super) fn compare(checkpoint: &Checkpoint, size: u64, sha256: &Hash, sm3: &Hash, keys: &[PublicKey]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (note, root, tree) in [(&checkpoint.note, sha256, "SHA-256"), (&checkpoint.note_sm3, sm3, "SM3")] {
        let name = format!("检查点（{tree}，{}条）", checkpoint.size);
        let (head, note) = match heyi_ledger::Checkpoint::parse(note.as_bytes()) {
            Ok(parsed) => parsed,
            Err(e) => {
                wrong.push(format!("{name}无法读取：{e}"));
                continue;
            }
        };
        if head.size != checkpoint.size || checkpoint.size != size {
            wrong.push(format!("{name}所签的条数是{}", head.size));
        }
        if head.root != *root {
            wrong.push(format!("{name}的根与按记录重算的根不符"));
        }
        let said: Vec<_> = keys.iter().map(|k| (k, note.signed_by(k))).collect();
        for (key, _) in said.iter().filter(|(_, s)| *s == Signed::Invalid) {
            wrong.push(format!("{name}上“{}”的签名不成立", key.name()));
        }
        if !keys.is_empty() && !said.iter().any(|(_, s)| matches!(s, Signed::Valid { .. })) {
            wrong.push(format!("{name}没有已知密钥的有效签名"));
        }
    }
    wrong
}
