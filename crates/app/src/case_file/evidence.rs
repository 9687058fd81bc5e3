//! Evidence in the file: photos and PDFs are printed, what can't be printed is named and lies beside the file in the archive.

use std::sync::Arc;

use heyi_domain::case::Case;
use heyi_domain::case::review::{EVIDENCE, FilePaper};
use heyi_media::{Digest, GetError, MediaKind};
use heyi_papers::file::{Leaf, LeafKind, pages_of};
use tokio::io::AsyncReadExt as _;

use super::{Bound, Piece};
use crate::documents::origin;
use crate::load::Load;
use crate::{App, AppError, day_of};

/// Most bytes of one piece in the file, and of all of them: what is larger is named with its digest.
const ONE: u64 = 64 << 20;
const ALL: u64 = 512 << 20;

/// Most pages of one piece: a longer one is named.
const PAGES: u32 = 200;

impl App {
    /// Evidence of the case: what its steps took, and what the inspection found behind its findings.
    pub(super) async fn evidence_in<Q: Load>(&self, q: &mut Q, case: &Case) -> Result<Vec<Bound>, AppError> {
        let mut wanted = Vec::new();
        if let Some((visit, evidence)) = origin(q, case).await? {
            for one in evidence {
                let on = one.taken_ms.map_or_else(|| visit.entered_on.unwrap_or(visit.plan.day), day_of);
                let note = if one.note.trim().is_empty() { format!("现场检查证据{}号", one.number) } else { one.note.trim().to_owned() };
                wanted.push((one.sha256.clone(), note, format!("检查证据{}号", one.number), on, visit.id.to_string()));
            }
        }
        for done in case.steps.iter().filter(|d| d.step == "take_evidence" && !d.entry.text("file").is_empty()) {
            let on = done.entry.day("taken_on").unwrap_or(done.on);
            let number = format!("证据材料{}", wanted.len() + 1);
            wanted.push((done.entry.text("file").to_owned(), done.entry.text("name").to_owned(), number, on, case.id.to_string()));
        }
        let (mut out, mut left) = (Vec::new(), ALL);
        for (sha256, title, number, on, thing) in wanted {
            let (bytes, kind) = self.piece(&sha256, ONE.min(left)).await?;
            left = left.saturating_sub(bytes.len() as u64);
            let bytes = Arc::new(bytes);
            let pages = match kind {
                Some(MediaKind::Pdf) => pages_of(&bytes).filter(|n| *n <= PAGES).unwrap_or(1),
                _ => 1,
            };
            let paper = FilePaper { code: EVIDENCE.to_owned(), title, number, on, pages, first_page: None, thing, serves: None };
            out.push(Bound { paper, path: String::new(), bytes, piece: Some(Piece { kind, sha256 }) });
        }
        Ok(out)
    }

    /// Bytes and kind; nothing where it is larger than the file takes in or isn't whole any more.
    async fn piece(&self, sha256: &str, most: u64) -> Result<(Vec<u8>, Option<MediaKind>), AppError> {
        let Ok(digest) = sha256.parse::<Digest>() else { return Ok((Vec::new(), None)) };
        let mut reading = match self.evidence.get_verified(&digest).await {
            Ok(reading) => reading,
            Err(GetError::Storage(error)) => return Err(AppError::Unavailable(error.to_string())),
            Err(error) => {
                tracing::warn!(evidence.sha256 = sha256, %error, "evidence is named in the case file, but not whole");
                return Ok((Vec::new(), None));
            }
        };
        let Some(kind) = reading.kind.filter(|_| reading.size <= most) else { return Ok((Vec::new(), None)) };
        let mut bytes = Vec::with_capacity(usize::try_from(reading.size).unwrap_or(0));
        reading.read_to_end(&mut bytes).await.map_err(|e| AppError::Unavailable(e.to_string()))?;
        Ok((bytes, Some(kind)))
    }
}

/// Ending of its name in the archive.
pub(super) fn ending(piece: &Piece) -> &'static str {
    piece.kind.map_or("bin", MediaKind::ending)
}

/// How a piece is bound.
pub(super) fn leaf(bound: &Bound, as_words: bool) -> Leaf {
    let paper = &bound.paper;
    let bytes = || Arc::clone(&bound.bytes);
    let printable = !as_words && !bound.bytes.is_empty();
    let kind = match bound.piece.as_ref().map(|p| (p, p.kind)) {
        None => LeafKind::Pdf(bytes()),
        Some((_, Some(MediaKind::Pdf))) if printable && pages_of(&bound.bytes).is_some_and(|n| n == paper.pages) => LeafKind::Pdf(bytes()),
        Some((_, Some(MediaKind::Jpeg))) if printable => LeafKind::Jpeg(bytes()),
        Some((_, Some(MediaKind::Png))) if printable => LeafKind::Png(bytes()),
        Some((_, Some(MediaKind::Webp))) if printable => LeafKind::Webp(bytes()),
        Some((piece, _)) => LeafKind::Words(words(bound, piece)),
    };
    let title = format!("{}{}", paper.title, if bound.piece.is_none() { &paper.number } else { "" });
    Leaf { title, kind, caption: format!("{}：{}", paper.number, paper.title), first_page: paper.first_page }
}

fn words(bound: &Bound, piece: &Piece) -> String {
    let kind = match piece.kind {
        Some(MediaKind::Mp4) => "视频",
        Some(MediaKind::Pdf) => "PDF文件",
        Some(_) => "照片",
        None => return format!("本件为电子材料，没有装入本卷。\n材料的SHA-256摘要：{}", piece.sha256),
    };
    format!("本件为电子材料（{kind}），不能直接打印。\n大小：{}字节\nSHA-256摘要：{}\n原件见案卷压缩包：{}", bound.bytes.len(), piece.sha256, bound.path)
}
