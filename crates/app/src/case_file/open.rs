//! Reading an archive that somebody hands in: nothing in it is believed before its digests agree.

use std::collections::HashMap;

use heyi_domain::case::review::{FilePaper, Review, review};
use heyi_domain::case::{Case, evolve};
use heyi_domain::ids::{CaseId, PersonId};
use heyi_domain::Event;
use heyi_papers::file::{ArchiveLimits, Entry, unpack};
use heyi_rulebook::Rulebook;
use serde::de::DeserializeOwned;

use super::pack::{EVENTS, INDEX, SIGNATURE, sha256};
use super::signed::{self, IndexSignature, Known};
use super::{CaseRecord, FORMAT, Index};

/// Most events of one case.
const EVENTS_MOST: usize = 20_000;

/// An archive that was read and agrees with itself.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The case, folded from the events in the archive.
    pub case: Case,
    /// What lies in the file.
    pub papers: Vec<FilePaper>,
    lists: Vec<heyi_rulebook::AuthorityList>,
    signature: Option<IndexSignature>,
    /// Bytes and number of the index that was signed.
    index: Vec<u8>,
    number: String,
}

impl Opened {
    /// Judges it by the review standard, and its signature by the keys that are known.
    #[must_use]
    pub fn review(&self, rules: &Rulebook, known: Known<'_>) -> Review {
        let mut review = review(&self.case, &self.papers, rules, &self.lists);
        signed::add(&mut review, signed::judge(self.signature.as_ref(), &self.index, &self.number, known));
        review
    }
}

/// Reads an archive and compares every file with the index.
///
/// # Errors
/// One sentence naming the file at fault, and the cure.
pub fn open(bytes: &[u8]) -> Result<Opened, String> {
    let entries = unpack(bytes, &ArchiveLimits::default()).map_err(|e| e.to_string())?;
    let index: Index = json(&entries, INDEX)?;
    if index.format != FORMAT {
        return Err(format!("{INDEX}的格式不是{FORMAT}；请用导出该案卷的版本评查"));
    }
    compare(&entries, &index)?;
    let record: CaseRecord = json(&entries, EVENTS)?;
    let id: CaseId = record.case.parse().map_err(|_| format!("{EVENTS}中的案件编号有误；请重新导出"))?;
    if record.case != index.case {
        return Err(format!("{EVENTS}与{INDEX}不是同一个案件；请重新导出"));
    }
    let case = folded(id, &record)?;
    let signature = if entries.iter().any(|e| e.path == SIGNATURE) { Some(json(&entries, SIGNATURE)?) } else { None };
    let signed = entries.iter().find(|e| e.path == INDEX).map(|e| e.bytes.clone()).unwrap_or_default();
    Ok(Opened {
        case,
        number: index.number.unwrap_or(index.case),
        papers: index.papers.into_iter().map(|p| p.paper).collect(),
        lists: record.lists,
        signature,
        index: signed,
    })
}

fn json<T: DeserializeOwned>(entries: &[Entry], path: &str) -> Result<T, String> {
    let entry = entries.iter().find(|e| e.path == path).ok_or_else(|| format!("案卷压缩包没有{path}；请重新导出"))?;
    serde_json::from_slice(&entry.bytes).map_err(|e| format!("{path}第{}行读不出；请重新导出", e.line()))
}

/// Every file is in the index with its digest, every line of the index has its file, and every paper lies where the index says.
fn compare(entries: &[Entry], index: &Index) -> Result<(), String> {
    let there: HashMap<&str, &Entry> = entries.iter().map(|e| (e.path.as_str(), e)).collect();
    for file in &index.files {
        let Some(entry) = there.get(file.path.as_str()) else { return Err(format!("案卷压缩包缺少{}；请重新导出", file.path)) };
        if entry.bytes.len() as u64 != file.size || sha256(&entry.bytes) != file.sha256 {
            return Err(format!("案卷压缩包中的{}已被改动（SHA-256摘要不符）；请重新导出", file.path));
        }
    }
    let listed = |path: &str| path == INDEX || path == SIGNATURE || index.files.iter().any(|f| f.path == path);
    if let Some(extra) = entries.iter().find(|e| !listed(&e.path)) {
        return Err(format!("案卷压缩包中的{}没有列入{INDEX}；请重新导出", extra.path));
    }
    let without = index.papers.iter().find(|p| p.paper.code != heyi_domain::case::review::EVIDENCE && !there.contains_key(p.path.as_str()));
    match without {
        Some(paper) => Err(format!("案卷压缩包缺少{}；请重新导出", paper.path)),
        None => Ok(()),
    }
}

fn folded(id: CaseId, record: &CaseRecord) -> Result<Case, String> {
    if record.events.len() > EVENTS_MOST {
        return Err(format!("{EVENTS}中的记录超过{EVENTS_MOST}条；请核对来源"));
    }
    let mut case = None;
    for (at, stored) in record.events.iter().enumerate() {
        let wrong = || format!("{EVENTS}中的第{}条记录读不出；请重新导出", at + 1);
        if stored.number != at as u64 + 1 {
            return Err(format!("{EVENTS}中的记录不连续（第{}条）；请重新导出", at + 1));
        }
        let by: PersonId = stored.actor.parse().unwrap_or_else(|_| PersonId::from_uuid(uuid::Uuid::nil()));
        match Event::decode(&stored.kind, stored.version, stored.body.clone()).map_err(|_| wrong())? {
            Event::Case(event) => case = evolve(case, id, by, &event),
            _ => return Err(wrong()),
        }
    }
    case.ok_or_else(|| format!("{EVENTS}中没有案件的记录；请重新导出"))
}
