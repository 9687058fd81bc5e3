//! Behind the code on a paper: whether it is genuine, and the paper itself where it was made for the firm.

use heyi_domain::document::SealMark;
use heyi_domain::ids::{BodyCode, DocumentId};
use heyi_store::{Query, Row, args};

use super::lists::{COLUMNS, document_row, public_link};
use super::{EACH_ITS_OWN, FOR_FIRMS};
use crate::load::Load as _;
use crate::public::masked;
use crate::views::{Download, PublicDocument, SealView};
use crate::{App, AppError, Sealed};

/// Kinds of 检查对象 whose name is a person's.
const PERSONS: [&str; 2] = ["自然人", "个人"];

impl App {
    /// What is known of a paper by its check code.
    ///
    /// # Errors
    /// No such code.
    pub async fn public_document(&self, check_code: &str) -> Result<PublicDocument, AppError> {
        let mut q = self.db.read().await?;
        let row = by_code(&mut q, check_code).await?;
        let (paper, version, position) = (row.string("paper")?, row.int("version")?, row.uint("position")?);
        let newer = q
            .fetch_optional(
                "SELECT id FROM documents WHERE paper = $1 AND thing = $2 AND version > $3 LIMIT 1",
                args![paper.as_str(), row.text("thing")?, version],
            )
            .await?;
        let link = if FOR_FIRMS.contains(&paper.as_str()) { public_link(row.text("check_code")?) } else { String::new() };
        let body = BodyCode(row.string("body")?);
        let seals = self.seals_of(&mut q, &row).await?;
        Ok(PublicDocument {
            document: document_row(&row, link)?,
            body: self.name_of_body(&body),
            firm_name: firm_name(&mut q, row.opt_text("firm")?).await?,
            // Each paper of a case is a record of its own: a second inquiry doesn't replace the first.
            superseded: newer.is_some() && !EACH_ITS_OWN.contains(&paper.as_str()) && !row.text("thing")?.starts_with("case_"),
            sm3: row.string("sm3")?,
            position,
            leaf: self.leaf_hash(&mut q, position).await?,
            remark: self.remark(&paper),
            seals,
        })
    }

    /// The PDF by its check code, where the paper was made for the firm.
    ///
    /// # Errors
    /// No such code, or a paper of the bodies among themselves.
    pub async fn public_document_pdf(&self, check_code: &str) -> Result<Download, AppError> {
        let document = {
            let mut q = self.db.read().await?;
            let row = by_code(&mut q, check_code).await?;
            if !FOR_FIRMS.contains(&row.text("paper")?) {
                return Err(AppError::NotFound("可以公开查看的文书原件"));
            }
            let id: DocumentId = row.text("id")?.parse().map_err(|_| AppError::Broken("document id".to_owned()))?;
            q.document(id).await?.state
        };
        self.download(&document).await
    }

    /// The signatures of the paper, each checked now.
    async fn seals_of<Q: Query + crate::load::Load>(&self, q: &mut Q, row: &Row) -> Result<Vec<SealView>, AppError> {
        let id: DocumentId = row.text("id")?.parse().map_err(|_| AppError::Broken("document id".to_owned()))?;
        let record = q.document(id).await?.state.record;
        let paper = Sealed { number: &record.number, sha256: &record.sha256, sm3: &record.sm3 };
        let view = |mark: &SealMark| SealView {
            algorithm: crate::seals::algorithm(mark),
            holds: self.seals.holds(record.body.as_str(), &paper, mark),
            test: mark.test,
        };
        Ok(record.seals.iter().map(view).collect())
    }

    fn remark(&self, paper: &str) -> String {
        let sealed = self.press.as_ref().and_then(|p| p.info(paper).ok()).is_some_and(|info| info.sealed);
        match (self.demo, sealed) {
            (true, true) => "演示数据制作，所印为测试章，不具法律效力。".to_owned(),
            (true, false) => "演示数据制作，不具法律效力。".to_owned(),
            (false, true) => "本系统没有加盖电子印章，以制作机关加盖印章的文书为准。".to_owned(),
            (false, false) => String::new(),
        }
    }
}

/// Codes are read aloud and typed: hyphens, spaces and small letters don't matter.
fn tidied(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(40).collect::<String>().to_ascii_uppercase()
}

async fn by_code<Q: Query>(q: &mut Q, check_code: &str) -> Result<Row, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM documents d WHERE d.check_code = $1");
    q.fetch_optional(sql, args![tidied(check_code)]).await?.ok_or(AppError::NotFound("这个核验码对应的文书"))
}

async fn firm_name<Q: Query>(q: &mut Q, firm: Option<&str>) -> Result<String, AppError> {
    let Some(firm) = firm else { return Ok(String::new()) };
    let Some(row) = q.fetch_optional("SELECT name, kind FROM firms WHERE id = $1", args![firm]).await? else { return Ok(String::new()) };
    let name = row.string("name")?;
    Ok(if PERSONS.contains(&row.text("kind")?) { masked(&name) } else { name })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(super::tidied(" 7k3m-9qx2 ABCD-EF\n"), "7K3M9QX2ABCDEF");
        assert_eq!(super::tidied("' OR 1=1 --"), "OR11");
        assert_eq!(super::tidied("校验码"), "");
    }
}
