//! The archive: every PDF and piece of evidence, what happened, and an index with the digest of each.

use heyi_domain::case::review::FilePaper;
use heyi_domain::ids::CaseId;
use heyi_papers::file::{Entry, pack};
use heyi_rulebook::AuthorityList;
use heyi_store::Recorded;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Bound, CaseFile, CaseRecord, FORMAT, FileDigest, Index, IndexPaper, RecordedEvent, mask, signed};
use crate::documents::Office;
use crate::load::Load as _;
use crate::views::Download;
use crate::{App, AppError, Caller};

/// Names of files in the archive.
pub(super) const EVENTS: &str = "case.json";
pub(super) const INDEX: &str = "index.json";
pub(super) const SIGNATURE: &str = "signature.json";
pub(super) const WHOLE: &str = "file.pdf";

/// SHA-256 as hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl App {
    /// 案卷 as one PDF, for those who may see the case.
    ///
    /// # Errors
    /// Not found; no fonts.
    pub async fn case_file_pdf(&self, caller: &Caller, id: CaseId) -> Result<Download, AppError> {
        self.file_for(caller, id).await?;
        let file = self.case_file(id).await?;
        let name = file_name(&file);
        Ok(Download::pdf(format!("{name}.pdf"), file.whole.to_vec()))
    }

    /// 案卷 as an archive, for those who may see the case.
    ///
    /// # Errors
    /// Not found; no fonts.
    pub async fn case_file_zip(&self, caller: &Caller, id: CaseId) -> Result<Download, AppError> {
        self.file_for(caller, id).await?;
        let file = self.case_file(id).await?;
        let name = file_name(&file);
        Ok(Download { name: format!("{name}.zip"), mime: "application/zip", bytes: self.archive(&file)? })
    }

    /// The file as the operator of the installation exports it: PDF and archive.
    ///
    /// # Errors
    /// Not found; no fonts.
    pub async fn export_case_file(&self, id: CaseId) -> Result<(Vec<u8>, Vec<u8>), AppError> {
        let file = self.case_file(id).await?;
        Ok((file.whole.to_vec(), self.archive(&file)?))
    }

    async fn file_for(&self, caller: &Caller, id: CaseId) -> Result<(), AppError> {
        let case = self.db.read().await?.case(id).await?.state;
        self.may_see(caller, &case)
    }

    fn archive(&self, file: &CaseFile) -> Result<Vec<u8>, AppError> {
        let mut entries = vec![Entry { path: WHOLE.to_owned(), bytes: file.whole.to_vec() }];
        let all = || file.front.iter().chain(&file.inside).chain(&file.back);
        entries.extend(all().filter(|b| !b.bytes.is_empty()).map(|b| Entry { path: b.path.clone(), bytes: b.bytes.to_vec() }));
        let record = self.record(file)?;
        entries.push(Entry { path: EVENTS.to_owned(), bytes: serde_json::to_vec_pretty(&record)? });
        let index = Index {
            format: FORMAT.to_owned(),
            case: file.case.id.to_string(),
            number: file.case.number.clone(),
            files: entries.iter().map(|e| FileDigest { path: e.path.clone(), sha256: sha256(&e.bytes), size: e.bytes.len() as u64 }).collect(),
            papers: all().map(|b: &Bound| IndexPaper { path: b.path.clone(), paper: b.paper.clone() }).collect(),
        };
        let bytes = serde_json::to_vec_pretty(&index)?;
        let body = Office::of(self).acting(&file.case);
        let signature = signed::sign(&*self.seals, body.as_str(), index.number.as_deref().unwrap_or(&index.case), &bytes).map_err(AppError::Unavailable)?;
        entries.push(Entry { path: INDEX.to_owned(), bytes });
        entries.push(Entry { path: SIGNATURE.to_owned(), bytes: serde_json::to_vec_pretty(&signature)? });
        pack(&entries).map_err(|e| AppError::Broken(e.to_string()))
    }

    fn record(&self, file: &CaseFile) -> Result<CaseRecord, AppError> {
        let event = |r: &Recorded| -> Result<RecordedEvent, AppError> {
            let mut body: Value = serde_json::from_str(&r.body)?;
            mask::personal(&mut body);
            Ok(RecordedEvent { number: r.number, at_ms: r.at_ms, kind: r.kind.clone(), version: r.version, actor: r.actor.clone(), body })
        };
        let items: Vec<&str> = file.case.acts.iter().map(|a| a.item.as_str()).collect();
        let named = |list: &AuthorityList| {
            let mut list = list.clone();
            list.entries.retain(|e| items.contains(&e.item.as_str()));
            list
        };
        let district = self.body(&file.case.lead.body).map(|b| b.district.clone());
        Ok(CaseRecord {
            format: FORMAT.to_owned(),
            case: file.case.id.to_string(),
            cause: file.case.lead.cause.clone(),
            events: file.events.iter().map(event).collect::<Result<_, _>>()?,
            lists: self.lists().iter().filter(|l| l.district == district).map(named).collect(),
        })
    }
}

fn file_name(file: &CaseFile) -> String {
    format!("案卷{}", file.case.number.as_deref().unwrap_or(&file.case.lead.cause))
}

/// What lies in the file, in its order.
pub(super) fn papers(file: &[&Bound]) -> Vec<FilePaper> {
    file.iter().map(|b| b.paper.clone()).collect()
}
