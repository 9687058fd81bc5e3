//! Verification of an export: nothing in it is believed, everything is computed again.

mod entries;
mod files;
mod heads;
mod report;

pub use files::{ExportedTiles, Files};
pub use report::{MAX_PROBLEMS, Problem, ValidSignature, VerifyReport};

use crate::checkpoint::{Checkpoint, PublicKey};
use crate::hash::{Hash, Hasher, Sha256, Sm3, Tree};
use crate::leaf::Pairing;
use crate::proof::root_at;
use report::Findings;

/// Verifies an export against the keys in it.
///
/// Reads each file once and holds one bundle at a time; hostile files give problems, never a panic.
#[must_use]
pub fn verify(files: &impl Files) -> VerifyReport {
    let mut found = Findings::default();
    let keys = heads::exported_keys(files, &mut found);
    run(files, &keys, found)
}

/// Verifies an export against keys from elsewhere, such as a court's policy; `keys.json` is not read.
#[must_use]
pub fn verify_trusting(files: &impl Files, keys: &[PublicKey]) -> VerifyReport {
    run(files, keys, Findings::default())
}

fn run(files: &impl Files, keys: &[PublicKey], mut found: Findings) -> VerifyReport {
    let heads = heads::heads(files, keys, &mut found);
    let Some(size) = heads.iter().flatten().map(|h| h.size).next() else {
        return found.report(0, None);
    };
    let Some(done) = entries::recompute(files, size, &mut found) else {
        return found.report(size, None);
    };
    let roots = [done.state.root_sha256(), done.state.root_sm3()];
    for ((tree, root), head) in Tree::BOTH.iter().zip(&roots).zip(&heads) {
        check_root(*tree, root, head.as_ref(), size, &mut found);
    }
    for (index, pairing) in &done.pairings {
        let same = pairing.size <= *index
            && holds::<Sha256, _>(files, pairing, &pairing.root_sha256, size)
            && holds::<Sm3, _>(files, pairing, &pairing.root_sm3, size);
        if !same {
            found.problem(Some(*index), || format!("双树绑定条目记载的大小 {} 及两个根与日志不符", pairing.size));
        }
    }
    let [sha256, sm3] = roots.map(hex::encode);
    found.report(size, Some((sha256, sm3)))
}

fn check_root(tree: Tree, root: &Hash, head: Option<&Checkpoint>, size: u64, found: &mut Findings) {
    if let Some(head) = head
        && head.size == size
        && head.root != *root
    {
        let name = match tree {
            Tree::Sha256 => "SHA-256",
            Tree::Sm3 => "SM3",
        };
        found.problem(None, || format!("由条目算出的 {name} 根 {} 与检查点的根 {} 不符", hex::encode(root), hex::encode(head.root)));
    }
}

fn holds<H: Hasher, F: Files>(files: &F, pairing: &Pairing, root: &Hash, size: u64) -> bool {
    let tiles = ExportedTiles { files, tree: H::TREE };
    root_at::<H>(&tiles, pairing.size, size).is_ok_and(|r| r == *root)
}
