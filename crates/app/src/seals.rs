//! 电子印章和签名: who signs a paper in the name of a body.
//!
//! Here are software keys, one for each body, and everything says that they are test seals. In production a signing service with real
//! seals (GB/T 38540 安全电子签章, keys in a cipher machine) stands behind [`Seals`].

use heyi_domain::document::SealMark;
use heyi_ledger::hash::{Hasher as _, Sha256};
use heyi_ledger::{PublicKey, Signer as _, SoftwareKey};

/// Signs and checks papers.
pub trait Seals: Send + Sync {
    /// Signatures of a paper in the name of a body: by national algorithm and by the common one.
    ///
    /// # Errors
    /// Whatever the machine or service says.
    fn seal(&self, body: &str, paper: &Sealed<'_>) -> Result<Vec<SealMark>, String>;

    /// Whether a mark is this body's signature of this paper.
    fn holds(&self, body: &str, paper: &Sealed<'_>, mark: &SealMark) -> bool;
}

/// What is signed: number and digests of a paper.
#[derive(Debug, Clone, Copy)]
pub struct Sealed<'a> {
    /// 文号.
    pub number: &'a str,
    /// SHA-256 of the PDF, hex.
    pub sha256: &'a str,
    /// SM3 of the PDF, hex.
    pub sm3: &'a str,
}

impl Sealed<'_> {
    /// The bytes signed: one line each, so that none can be taken for another.
    fn message(&self, body: &str) -> Vec<u8> {
        format!("heyi-seal/v1\n{body}\n{}\n{}\n{}\n", self.number, self.sha256, self.sm3).into_bytes()
    }
}

/// Test seals: keys derived from a secret of the installation.
pub struct TestSeals {
    secret: [u8; 32],
}

impl std::fmt::Debug for TestSeals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestSeals").finish_non_exhaustive()
    }
}

impl TestSeals {
    /// Seals of an installation.
    #[must_use]
    pub const fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    fn keys(&self, body: &str) -> Result<[SoftwareKey; 2], String> {
        let seed = Sha256::digest(&[b"heyi/seal-seed/v1\0", &self.secret, body.as_bytes()]);
        let name = format!("seal-{body}");
        let sm2 = SoftwareKey::sm2(&name, &seed).map_err(|e| e.to_string())?;
        let ed25519 = SoftwareKey::ed25519(&name, &seed).map_err(|e| e.to_string())?;
        Ok([sm2, ed25519])
    }
}

impl Seals for TestSeals {
    fn seal(&self, body: &str, paper: &Sealed<'_>) -> Result<Vec<SealMark>, String> {
        let message = paper.message(body);
        let mark = |key: &SoftwareKey| -> Result<SealMark, String> {
            let signature = key.sign(&message).map_err(|e| e.to_string())?;
            Ok(SealMark { key: key.public_key().to_text(), signature: hex::encode(signature), test: true })
        };
        self.keys(body)?.iter().map(mark).collect()
    }

    fn holds(&self, body: &str, paper: &Sealed<'_>, mark: &SealMark) -> bool {
        let own = |key: &PublicKey| self.keys(body).is_ok_and(|keys| keys.iter().any(|k| k.public_key() == key));
        PublicKey::from_text(&mark.key).is_ok_and(|key| own(&key)) && verifies(body, paper, mark)
    }
}

/// Whether a mark is a signature of this by the key it names, whoever's key that is.
pub(crate) fn verifies(body: &str, paper: &Sealed<'_>, mark: &SealMark) -> bool {
    let Ok(key) = PublicKey::from_text(&mark.key) else { return false };
    let Some(signature) = hex::decode(&mark.signature).ok().and_then(|s| <[u8; 64]>::try_from(s).ok()) else { return false };
    key.verify(&paper.message(body), &signature).is_ok()
}

/// `国密SM2`, `Ed25519`.
pub(crate) fn algorithm(mark: &SealMark) -> String {
    PublicKey::from_text(&mark.key).map_or_else(|_| "不能识别".to_owned(), |k| k.algorithm().title().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_its_body_and_paper_only() {
        let seals = TestSeals::new([7; 32]);
        let paper = Sealed { number: "渝演罚决〔2026〕1号", sha256: "aa", sm3: "bb" };
        let marks = seals.seal("500103003", &paper).unwrap();
        assert_eq!(marks.len(), 2);
        for mark in &marks {
            assert!(mark.test && mark.key.contains("test-key"));
            assert!(seals.holds("500103003", &paper, mark));
            assert!(!seals.holds("500103004", &paper, mark), "another body's");
            assert!(!seals.holds("500103003", &Sealed { sm3: "bc", ..paper }, mark), "a changed digest");
            assert!(!seals.holds("500103003", &Sealed { number: "渝演罚决〔2026〕2号", ..paper }, mark), "another number");
            let mut bent = mark.clone();
            bent.signature.replace_range(0..2, if mark.signature.starts_with("00") { "01" } else { "00" });
            assert!(!seals.holds("500103003", &paper, &bent), "a bent signature");
            assert!(!TestSeals::new([8; 32]).holds("500103003", &paper, mark), "another installation's");
        }
    }
}
