//! Putting the file together: order, page numbers, cover, index, 备考表, one PDF.

use std::sync::Arc;

use heyi_domain::case::review::{COVER, FilePaper, INDEX, NOTES, arrange};
use heyi_domain::ids::CaseId;
use heyi_papers::file::{Leaf, LeafKind};
use heyi_store::Query;

use super::evidence::{ending, leaf};
use super::{Bound, CaseFile};
use crate::documents::{FilePart, wrong};
use crate::load::Load;
use crate::{App, AppError, day_of};

/// Most pages of a file.
const PAGES: u32 = 3_000;

impl App {
    /// The file of a case as it stands.
    pub(super) async fn case_file(&self, id: CaseId) -> Result<CaseFile, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.case(id).await?;
        let inside = self.inside(&mut q, &loaded.state).await?;
        let on = loaded.events.last().map_or_else(|| self.today(), |e| day_of(e.at_ms));
        let pages: u32 = inside.iter().map(|b| b.paper.pages).sum();
        if pages > PAGES {
            return Err(AppError::TooLarge(format!("案卷共{pages}页，超过{PAGES}页，不能合订为一个文件；请分卷办理。")));
        }
        let part = FilePart { case: &loaded.state, inside: inside.iter().map(|b| &b.paper).collect(), pages, on };
        let mut own = Vec::new();
        for code in [COVER, INDEX, NOTES] {
            let pdf = self.print_file_part(&mut q, code, &part).await?;
            let paper = FilePaper {
                code: code.to_owned(),
                title: self.rules.paper_name(code).to_owned(),
                number: String::new(),
                on,
                pages: u32::try_from(pdf.pages).unwrap_or(1),
                first_page: None,
                thing: id.to_string(),
                serves: None,
            };
            own.push(Bound { paper, path: format!("papers/{code}.pdf"), bytes: Arc::new(pdf.bytes), piece: None });
        }
        drop(q);
        let back = own.pop();
        let title = format!("行政处罚案卷 {}", loaded.state.number.as_deref().unwrap_or(&loaded.state.lead.cause));
        let whole = self.bound(title, &own, &inside, back.as_ref(), on).await?;
        Ok(CaseFile { case: loaded.state, events: loaded.events, inside, front: own, back, whole: Arc::new(whole) })
    }

    /// Papers and evidence in the order of the file, each with its pages and its place in the archive.
    pub(super) async fn inside<Q: Query + Load>(&self, q: &mut Q, case: &heyi_domain::case::Case) -> Result<Vec<Bound>, AppError> {
        let mut all = self.papers_in(q, case).await?;
        all.extend(self.evidence_in(q, case).await?);
        let order = self.rules.file_order(case.department(&self.rules)).ok_or_else(|| AppError::Broken("no order of case files".to_owned()))?;
        // The arrangement knows papers only: each comes back to its bytes by its place in the list.
        let tagged: Vec<FilePaper> = all.iter().enumerate().map(|(n, b)| FilePaper { first_page: u32::try_from(n).ok(), ..b.paper.clone() }).collect();
        let (mut out, mut next) = (Vec::with_capacity(all.len()), 1_u32);
        for paper in arrange(order, tagged) {
            let Some(bound) = paper.first_page.and_then(|n| all.get(usize::try_from(n).ok()?)) else { continue };
            let mut bound = bound.clone();
            bound.paper.first_page = Some(next);
            next = next.saturating_add(bound.paper.pages);
            let n = out.len() + 1;
            bound.path = match &bound.piece {
                None => format!("papers/{n:03}-{}.pdf", bound.paper.code),
                Some(piece) => format!("evidence/{n:03}.{}", ending(piece)),
            };
            out.push(bound);
        }
        Ok(out)
    }

    /// One PDF. A piece of evidence that can't be read is named on a page of its own instead.
    async fn bound(&self, title: String, front: &[Bound], inside: &[Bound], back: Option<&Bound>, on: heyi_rulebook::Day) -> Result<Vec<u8>, AppError> {
        let press = self.the_press()?;
        let all: Vec<Bound> = front.iter().chain(inside).chain(back).cloned().collect();
        let bound = tokio::task::spawn_blocking(move || {
            let leaves: Vec<Leaf> = all.iter().map(|b| leaf(b, false)).collect();
            press.bind(&title, &leaves, on).or_else(|first| {
                let readable = |b: &Bound, l: &Leaf| b.piece.is_none() || matches!(l.kind, LeafKind::Words(_)) || press.bind("", std::slice::from_ref(l), on).is_ok();
                let mended: Vec<Leaf> = all.iter().zip(&leaves).map(|(b, l)| if readable(b, l) { l.clone() } else { padded(leaf(b, true), b.paper.pages) }).collect();
                press.bind(&title, &mended, on).map_err(|_| first)
            })
        });
        let pdf = bound.await.map_err(|e| AppError::Broken(format!("binding: {e}")))?.map_err(wrong)?;
        Ok(pdf.bytes)
    }
}

/// Words take one page; a piece that was counted with more keeps its count in words.
fn padded(mut leaf: Leaf, pages: u32) -> Leaf {
    if let LeafKind::Words(words) = &mut leaf.kind
        && pages > 1
        && let Some(first) = leaf.first_page
    {
        words.push_str(&format!("\n本件原为{pages}页，占第{first}页至第{}页", first + pages - 1));
    }
    leaf
}
