//! Checkpoints and keys of an export.

use super::files::{Files, need};
use super::report::{Findings, ValidSignature};
use crate::checkpoint::{Algorithm, Checkpoint, Note, PublicKey, SM3_SUFFIX, Signed, SoftwareKey};
use crate::export::{KEYS_PATH, checkpoint_path, read_keys};
use crate::hash::Tree;

/// Keys that sign a log's checkpoints, as opposed to witnesses.
const LOG_ALGORITHMS: [Algorithm; 2] = [Algorithm::Ed25519, Algorithm::Sm2Sm3];

/// The keys in `keys.json` that are what they say.
pub(super) fn exported_keys(files: &impl Files, found: &mut Findings) -> Vec<PublicKey> {
    let records = match need(files, KEYS_PATH).and_then(|b| read_keys(&b).map_err(|e| format!("{KEYS_PATH} {e}"))) {
        Ok(records) => records,
        Err(what) => {
            found.problem(None, || what);
            return Vec::new();
        }
    };
    let mut keys = Vec::new();
    for (number, record) in (1..).zip(&records) {
        match record.key() {
            Ok(key) => keys.push(key),
            Err(e) => found.problem(None, || format!("{KEYS_PATH} 第 {number} 项：{e}")),
        }
        if record.self_signature.is_none() {
            found.notices.push(format!("密钥“{}”的记录没有自签名，其有效期未经核验", record.name));
        }
    }
    found.notices.push("公钥取自导出件本身，是否确属该日志应当另行核对".to_owned());
    keys
}

/// Both checkpoints, read and their signatures checked.
pub(super) fn heads(files: &impl Files, keys: &[PublicKey], found: &mut Findings) -> [Option<Checkpoint>; 2] {
    for key in keys.iter().filter(|k| SoftwareKey::is_test_name(k.name())) {
        found.notices.push(format!("密钥“{}”是测试密钥，其签名不具有证明效力", key.name()));
    }
    if !keys.iter().any(|k| LOG_ALGORITHMS.contains(&k.algorithm())) {
        found.problem(None, || "没有可以核验检查点签名的公钥".to_owned());
    }
    for algorithm in LOG_ALGORITHMS {
        if !keys.iter().any(|k| k.algorithm() == algorithm) {
            found.notices.push(format!("没有{}的公钥，该种签名未核验", algorithm.title()));
        }
    }
    let heads = Tree::BOTH.map(|tree| head(files, tree, keys, found));
    if let [Some(sha256), Some(sm3)] = &heads {
        if sm3.origin != format!("{}{SM3_SUFFIX}", sha256.origin) {
            found.problem(None, || format!("两个检查点的来源不配对：“{}”与“{}”", sha256.origin, sm3.origin));
        }
        if sm3.size != sha256.size {
            found.problem(None, || format!("两个检查点的大小不一致：{} 与 {}", sha256.size, sm3.size));
        }
    }
    heads
}

fn head(files: &impl Files, tree: Tree, keys: &[PublicKey], found: &mut Findings) -> Option<Checkpoint> {
    let path = checkpoint_path(tree);
    let bytes = match need(files, &path) {
        Ok(bytes) => bytes,
        Err(what) => {
            found.problem(None, || what);
            return None;
        }
    };
    match Checkpoint::parse(&bytes) {
        Ok((head, note)) => {
            signatures(&path, tree, &note, keys, found);
            Some(head)
        }
        Err(e) => {
            found.problem(None, || format!("{path}：{e}"));
            None
        }
    }
}

fn signatures(path: &str, tree: Tree, note: &Note, keys: &[PublicKey], found: &mut Findings) {
    let mut valid = Vec::new();
    for key in keys {
        match note.signed_by(key) {
            Signed::Not => {}
            Signed::Invalid => found.problem(None, || format!("{path} 上“{}”的{}不成立", key.name(), key.algorithm().title())),
            Signed::Valid { at } => {
                valid.push(key.algorithm());
                found.signatures.push(ValidSignature {
                    tree: tree.as_str(),
                    name: key.name().to_owned(),
                    key_id: hex::encode(key.id()),
                    algorithm: key.algorithm().as_str(),
                    at,
                });
            }
        }
    }
    for algorithm in LOG_ALGORITHMS {
        if keys.iter().any(|k| k.algorithm() == algorithm) && !valid.contains(&algorithm) {
            found.problem(None, || format!("{path} 上没有成立的{}", algorithm.title()));
        }
    }
    let known = |name: &str, id: [u8; 4]| keys.iter().any(|k| k.name() == name && k.id() == id);
    let unknown = note.signatures.iter().filter(|s| !known(&s.name, s.key_id)).count();
    if unknown > 0 {
        found.notices.push(format!("{path} 上有 {unknown} 行签名的公钥未列出，未核验"));
    }
}
