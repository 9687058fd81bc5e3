//! One event against its leaf.

use heyi_ledger::Leaf;
use heyi_ledger::hash::{Hash, Sha256, Sm3, leaf_hash};

use crate::events::Content;
use crate::ledger::leaf::leaf;
use crate::{Recorded, Row, StoreError};

/// The leaf hashes to go on with, and what is wrong.
pub(super) struct Found {
    pub(super) sha256: Hash,
    pub(super) sm3: Hash,
    pub(super) wrong: Vec<String>,
}

/// Compares an event, its stored leaf and the leaf hashes in both trees.
pub(super) fn examine(row: &Row, before: &Hash, stored: [Option<Hash>; 2]) -> Result<Found, StoreError> {
    let event = Recorded::from_row(row)?;
    let entry = row.bytes("entry")?;
    let name = format!("第{}号记录（{}，第{}项）", event.position, event.stream, event.number);
    let Ok(salt) = <[u8; 32]>::try_from(row.bytes("salt")?) else {
        let wrong = vec![format!("{name}的随机盐长度不对")];
        return Ok(Found { sha256: hash_or(stored[0], entry), sm3: leaf_hash::<Sm3>(entry), wrong });
    };
    let expected = leaf(&event, &salt, before);
    let bytes = expected.encode().map_err(|e| StoreError::broken(e.to_string()))?;
    let (sha256, sm3) = (leaf_hash::<Sha256>(&bytes), leaf_hash::<Sm3>(&bytes));
    let tree = [stored[0].is_none_or(|h| h == sha256), stored[1].is_none_or(|h| h == sm3)];
    if bytes == entry {
        let wrong = match tree {
            [true, true] => Vec::new(),
            [false, true] => vec![format!("{name}在哈希块（SHA-256）中的叶哈希被改动")],
            [true, false] => vec![format!("{name}在哈希块（SM3）中的叶哈希被改动")],
            [false, false] => vec![format!("{name}及其存证条目与两棵树中的叶哈希都不符，可能被整条替换")],
        };
        return Ok(Found { sha256, sm3, wrong });
    }
    if stored[0] == Some(sha256) && stored[1] == Some(sm3) {
        return Ok(Found { sha256, sm3, wrong: vec![format!("{name}的存证条目被改动，事件本身与树相符")] });
    }
    let what = Leaf::decode(entry).map_or_else(
        |e| format!("{name}及其存证条目都被改动：{e}"),
        |found| format!("{name}与其存证条目不符：{}", differences(&event, &salt, &expected, &found).join("、")),
    );
    let authentic = stored[0] == Some(leaf_hash::<Sha256>(entry)) && stored[1] == Some(leaf_hash::<Sm3>(entry));
    let mut wrong = vec![what];
    if !authentic {
        wrong.push(format!("{name}的存证条目与树中的叶哈希也不符"));
    }
    Ok(Found { sha256: hash_or(stored[0], entry), sm3: stored[1].unwrap_or_else(|| leaf_hash::<Sm3>(entry)), wrong })
}

fn hash_or(stored: Option<Hash>, entry: &[u8]) -> Hash {
    stored.unwrap_or_else(|| leaf_hash::<Sha256>(entry))
}

/// What differs, as far as the leaf tells: it holds hashes and commitments, never the words themselves.
fn differences(event: &Recorded, salt: &[u8; 32], expected: &Leaf, found: &Leaf) -> Vec<&'static str> {
    let content = Content::bytes(event, &heyi_ledger::derive_salt(salt, heyi_ledger::Purpose::Content));
    let same_content = found.is_over(&content);
    let same_actor = found.actor_commitment == expected.actor_commitment;
    let same_case = found.case_commitment == expected.case_commitment;
    let same_subject = found.subject_commitment == expected.subject_commitment;
    let has_case = event.case_key.is_some() || event.subject_key.is_some();
    if !same_content && !same_actor && has_case && (event.case_key.is_none() || !same_case) && !same_subject {
        return vec!["随机盐"];
    }
    let mut out = Vec::new();
    let mut differs = |same: bool, what| {
        if !same {
            out.push(what);
        }
    };
    differs(same_actor, if has_case { "经办人" } else { "经办人或随机盐" });
    differs(same_case, "所属案件");
    differs(same_subject, "所涉对象");
    differs(found.server_ms == expected.server_ms, "记录时间");
    differs(found.device_ms == expected.device_ms, "设备时间");
    differs(found.schema == expected.schema, "格式版本");
    differs(found.kind == expected.kind, "条目类型");
    differs(found.previous_in_case == expected.previous_in_case, "案件链中前一条");
    if out.is_empty() {
        out.push(if same_content {
            "其他字段"
        } else {
            "内容（正文、事件类型、流水号、执法主体、设备或起因）"
        });
    }
    out
}
