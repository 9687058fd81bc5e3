//! The index of an archive, signed: the digests of every file stand in the index, so who signs the index signs the file.

use heyi_domain::case::review::{Review, ReviewVerdict, ReviewedRule};
use heyi_domain::document::SealMark;
use heyi_ledger::PublicKey;
use heyi_rulebook::{Basis, ReviewField, ReviewPart};
use serde::{Deserialize, Serialize};
use sm3::{Digest as _, Sm3};

use super::pack::sha256;
use crate::seals::verifies;
use crate::{Sealed, Seals};

const FORMAT: &str = "heyi-case-file-signature/1";

/// Name of the rule about the signature among the rules of a review.
pub const RULE: &str = "index_signature";

/// `signature.json` of the archive: the marks of the body over the digests of `index.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct IndexSignature {
    format: String,
    /// The body in whose name the case runs.
    body: String,
    /// 立案号, else the case's id.
    number: String,
    marks: Vec<SealMark>,
}

/// Whose signatures count as known.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The seals of this installation.
    pub seals: Option<&'a dyn Seals>,
    /// Keys named by the reader.
    pub keys: &'a [PublicKey],
}

impl Known<'_> {
    /// Nobody's.
    pub const NOBODY: Known<'static> = Known { seals: None, keys: &[] };
}

/// Signs an index.
pub(super) fn sign(seals: &dyn Seals, body: &str, number: &str, index: &[u8]) -> Result<IndexSignature, String> {
    let (sha256, sm3) = digests(index);
    let marks = seals.seal(body, &Sealed { number, sha256: &sha256, sm3: &sm3 })?;
    Ok(IndexSignature { format: FORMAT.to_owned(), body: body.to_owned(), number: number.to_owned(), marks })
}

fn digests(index: &[u8]) -> (String, String) {
    (sha256(index), hex::encode(Sm3::digest(index)))
}

/// Changed: no. Signed by somebody known: yes. Else nobody can tell.
pub(super) fn judge(signature: Option<&IndexSignature>, index: &[u8], case_number: &str, known: Known<'_>) -> (ReviewVerdict, String) {
    let Some(signature) = signature.filter(|s| s.format == FORMAT && !s.marks.is_empty()) else {
        return (ReviewVerdict::CannotTell, "压缩包的目录没有签名，不能判断导出以后是否改动".to_owned());
    };
    let (sha256, sm3) = digests(index);
    let sealed = Sealed { number: &signature.number, sha256: &sha256, sm3: &sm3 };
    if signature.number != case_number || !signature.marks.iter().all(|mark| verifies(&signature.body, &sealed, mark)) {
        return (ReviewVerdict::Fail, "目录与导出时的签名不符，案卷在导出以后被改动；请向导出单位重新索取".to_owned());
    }
    let own = |mark: &SealMark| known.seals.is_some_and(|seals| seals.holds(&signature.body, &sealed, mark));
    let named = |mark: &SealMark| PublicKey::from_text(&mark.key).is_ok_and(|key| known.keys.contains(&key));
    if signature.marks.iter().any(|mark| own(mark) || named(mark)) {
        return (ReviewVerdict::Pass, "目录的签名有效，导出以后没有改动".to_owned());
    }
    let keys: Vec<&str> = signature.marks.iter().map(|m| m.key.as_str()).collect();
    (ReviewVerdict::CannotTell, format!("目录的签名完好，但没有核对过签名的公钥；请向导出单位核实公钥：{}", keys.join("、")))
}

/// Adds the verdict to a review. A changed index spoils the whole file.
pub(super) fn add(review: &mut Review, (verdict, place): (ReviewVerdict, String)) {
    if verdict == ReviewVerdict::Fail {
        review.passed = false;
        review.band = None;
    }
    review.open += usize::from(verdict == ReviewVerdict::CannotTell);
    review.rules.push(ReviewedRule {
        rule: RULE.to_owned(),
        name: "案卷压缩包的目录经签名，导出以后没有改动".to_owned(),
        part: ReviewPart::Order,
        field: ReviewField::Order,
        article: "案卷压缩包的格式（本系统拟定）".to_owned(),
        basis: Basis::Proposed,
        verdict,
        machine: verdict,
        place,
        deducted: 0,
        confirmed: None,
    });
}
