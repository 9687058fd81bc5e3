//! Behind the code on a paper: whether it is genuine, and the paper itself where it was made for the firm.

use heyi_domain::Event;
use heyi_domain::case::CaseEvent;
use heyi_domain::document::SealMark;
use heyi_domain::ids::{BodyCode, DocumentId};
use heyi_store::{Query, Row, args};

use super::lists::{COLUMNS, check_link, document_row, public_link};
use super::{EACH_ITS_OWN, FOR_FIRMS};
use crate::load::{Load, event_of};
use crate::public::masked;
use crate::tasks::parse;
use crate::views::{AmendmentView, Download, PublicDocument, SealView};
use crate::{App, AppError, Sealed};

/// Kinds of 检查对象 whose name is a person's.
const PERSONS: [&str; 2] = ["自然人", "个人"];

/// Papers of a case that are made again when what they say has changed.
const TOLD_AGAIN: [&str; 1] = ["penalty-notice"];

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
            superseded: newer.is_some() && replaced(&paper, row.text("thing")?),
            amendments: amendments(&mut q, &row).await?,
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

/// A later paper of the same kind replaces this one. In a case each paper is a record of its own (a second inquiry doesn't replace the
/// first); only what is told again replaces what was told.
fn replaced(paper: &str, thing: &str) -> bool {
    if thing.starts_with("case_") { TOLD_AGAIN.contains(&paper) } else { !EACH_ITS_OWN.contains(&paper) }
}

/// 补正（更正）通知书 of a case that name this paper by its number, oldest first.
async fn amendments<Q: Query + Load>(q: &mut Q, row: &Row) -> Result<Vec<AmendmentView>, AppError> {
    let (thing, number) = (row.string("thing")?, written(row.text("number")?));
    if !thing.starts_with("case_") || number.is_empty() {
        return Ok(Vec::new());
    }
    let papers = q
        .fetch_all("SELECT number, on_day, check_code FROM documents WHERE paper = 'amendment' AND thing = $1 ORDER BY version", args![thing.as_str()])
        .await?;
    if papers.is_empty() {
        return Ok(Vec::new());
    }
    // The n-th correction made asks for the n-th paper.
    let mut named = Vec::new();
    for recorded in q.stream(&thing).await? {
        if let Event::Case(CaseEvent::StepDone { step, entry, .. }) = event_of(&recorded)?
            && step == "amend"
        {
            named.push(written(entry.text("paper")).contains(&number));
        }
    }
    let view = |row: &Row| {
        Ok(AmendmentView { number: row.string("number")?, on: parse(row.text("on_day")?)?, check_link: check_link(row.text("check_code")?) })
    };
    papers.iter().zip(named).filter(|(_, names)| *names).map(|(row, _)| view(row)).collect()
}

/// A number as people write it: spaces and the kind of brackets don't matter.
fn written(number: &str) -> String {
    let brackets = |c| match c {
        '[' | '【' | '（' | '(' => '〔',
        ']' | '】' | '）' | ')' => '〕',
        other => other,
    };
    number.chars().filter(|c| !c.is_whitespace()).map(brackets).collect()
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

    #[test]
    fn a_number_is_found_as_people_write_it() {
        let text = super::written("行政处罚决定书 渝中罚决（2026） 7 号");
        assert!(text.contains(&super::written("渝中罚决〔2026〕7号")));
        assert!(!text.contains(&super::written("渝中罚决〔2026〕17号")));
    }
}
