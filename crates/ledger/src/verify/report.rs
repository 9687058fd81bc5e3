//! What the verification of an export found.

use serde::Serialize;

/// Problems listed one by one; beyond that they are only counted.
pub const MAX_PROBLEMS: usize = 100;

/// One thing wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Index of the first leaf concerned; none: the log as a whole.
    pub index: Option<u64>,
    /// What is wrong, in Chinese.
    pub what: String,
}

/// A signature that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValidSignature {
    /// `sha256` or `sm3`: whose checkpoint.
    pub tree: &'static str,
    /// Name of the key.
    pub name: String,
    /// Its identity in hexadecimal.
    pub key_id: String,
    /// `ed25519`, `sm2-sm3` or `cosignature-v1`.
    pub algorithm: &'static str,
    /// Time a witness gives, seconds since 1970.
    pub at: Option<u64>,
}

/// The answer of `heyi ledger verify`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// True where nothing is wrong.
    pub ok: bool,
    /// Size that the checkpoint states.
    pub size: u64,
    /// Root computed from the entries, hexadecimal; none where they are not all there.
    pub root_sha256: Option<String>,
    /// The same of the SM3 tree.
    pub root_sm3: Option<String>,
    /// Everything wrong, the first thing first.
    pub problems: Vec<Problem>,
    /// Signatures that hold.
    pub signatures: Vec<ValidSignature>,
    /// What was not checked, or what to know about the keys, in Chinese.
    pub notices: Vec<String>,
}

/// Collects problems.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<Problem>,
    pub(super) signatures: Vec<ValidSignature>,
    pub(super) notices: Vec<String>,
    beyond: u64,
}

impl Findings {
    pub(super) fn problem(&mut self, index: Option<u64>, what: impl FnOnce() -> String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { index, what: what() });
        } else {
            self.beyond += 1;
        }
    }

    pub(super) fn report(mut self, size: u64, roots: Option<(String, String)>) -> VerifyReport {
        if self.beyond > 0 {
            let what = format!("另有 {} 处不符，未逐一列出", self.beyond);
            self.problems.push(Problem { index: None, what });
        }
        let (root_sha256, root_sm3) = roots.unzip();
        VerifyReport {
            ok: self.problems.is_empty(),
            size,
            root_sha256,
            root_sm3,
            problems: self.problems,
            signatures: self.signatures,
            notices: self.notices,
        }
    }
}
