//! 归档: the order of the file, its cover, index, page numbers.

use std::collections::VecDeque;

use heyi_rulebook::{Day, FileOrder};

use super::look::{Finding, Look, named};
use super::{Check, FilePaper};

/// 封面.
pub const COVER: &str = "case-cover";
/// 卷内文件目录.
pub const INDEX: &str = "case-index";
/// 卷内备考表.
pub const NOTES: &str = "case-notes";
/// 送达回证.
pub const RECEIPT: &str = "service-receipt";
/// 证据材料 that is no paper.
pub const EVIDENCE: &str = "evidence";

/// Whether a paper's pages carry no number.
pub(super) fn unnumbered(code: &str) -> bool {
    matches!(code, COVER | INDEX | NOTES)
}

pub(super) fn check(name: &str) -> Option<Check> {
    Some(match name {
        "one_case" => one_case,
        "has_cover" => has_cover,
        "has_index" => has_index,
        "papers_in_order" => papers_in_order,
        "pages_numbered" => pages_numbered,
        "has_notes" => has_notes,
        "untouched" => untouched,
        _ => return None,
    })
}

/// Puts papers into the order of the file: by place, inside a place by day, and each 送达回证 behind the paper it proves the service of.
/// Papers of one place and day stay as they were given.
#[must_use]
pub fn arrange(order: &FileOrder, papers: Vec<FilePaper>) -> Vec<FilePaper> {
    let (receipts, mut others): (Vec<_>, Vec<_>) = papers.into_iter().partition(|p| p.code == RECEIPT && p.serves.is_some());
    others.sort_by_key(|p| (order.place(&p.code), p.on));
    let mut waiting: VecDeque<FilePaper> = receipts.into();
    // A receipt follows the newest paper of its kind that isn't younger than itself; one without its paper goes to the place of its kind.
    let mut behind: Vec<(usize, FilePaper)> = Vec::new();
    while let Some(receipt) = waiting.pop_front() {
        let code = receipt.serves.as_deref().unwrap_or_default();
        let of_kind = |p: &&FilePaper| p.code == code;
        let at = others.iter().rposition(|p| of_kind(&p) && p.on <= receipt.on).or_else(|| others.iter().rposition(|p| of_kind(&p)));
        let at = at.map_or_else(|| others.partition_point(|p| (order.place(&p.code), p.on) <= (order.place(code), receipt.on)), |at| at + 1);
        behind.push((at, receipt));
    }
    let mut out = Vec::with_capacity(others.len() + behind.len());
    for (at, paper) in others.into_iter().enumerate() {
        take(&mut behind, at, &mut out);
        out.push(paper);
    }
    take(&mut behind, usize::MAX, &mut out);
    out
}

/// Receipts that lie before this place.
fn take(behind: &mut Vec<(usize, FilePaper)>, before: usize, out: &mut Vec<FilePaper>) {
    let (now, later): (Vec<_>, Vec<_>) = behind.drain(..).partition(|(at, _)| *at <= before);
    out.extend(now.into_iter().map(|(_, p)| p));
    *behind = later;
}

/// Papers between index and notes.
fn inside<'a>(look: &Look<'a>) -> Vec<&'a FilePaper> {
    look.papers.iter().filter(|p| !unnumbered(&p.code)).collect()
}

fn one_case(look: &Look<'_>) -> Finding {
    let own = look.case.id.to_string();
    let faults: Vec<String> = look.papers.iter().filter(|p| p.thing != own && p.thing.starts_with("case_")).map(|p| format!("{}是另一案的材料", named(p))).collect();
    Finding::of(&faults, "全部材料属于本案")
}

fn has_cover(look: &Look<'_>) -> Finding {
    match (look.papers.first(), look.of(COVER).count()) {
        (Some(first), 1) if first.code == COVER => Finding::pass("封面在最前"),
        (_, 0) => Finding::fail("案卷没有封面"),
        (_, 1) => Finding::fail("封面不在最前"),
        (_, n) => Finding::fail(format!("案卷有{n}个封面")),
    }
}

fn has_index(look: &Look<'_>) -> Finding {
    match (look.papers.get(1), look.of(INDEX).count()) {
        (Some(second), 1) if second.code == INDEX => Finding::pass("目录在封面之后"),
        (_, 0) => Finding::fail("案卷没有卷内文件目录"),
        (_, 1) => Finding::fail("卷内文件目录不在封面之后"),
        (_, n) => Finding::fail(format!("案卷有{n}份卷内文件目录")),
    }
}

fn has_notes(look: &Look<'_>) -> Finding {
    match (look.papers.last(), look.of(NOTES).count()) {
        (Some(last), 1) if last.code == NOTES => Finding::pass("备考表在最后"),
        (_, 0) => Finding::fail("案卷没有卷内备考表"),
        (_, 1) => Finding::fail("卷内备考表不在最后"),
        (_, n) => Finding::fail(format!("案卷有{n}份卷内备考表")),
    }
}

/// Places never go back, days inside a place neither, and a receipt follows what it proves.
fn papers_in_order(look: &Look<'_>) -> Finding {
    let Some(order) = look.rules.file_order(look.case.department(look.rules)) else { return Finding::unsure("没有材料顺序的规定") };
    let mut faults = Vec::new();
    let mut before: Option<(usize, Day, &FilePaper)> = None;
    let mut last: Option<&FilePaper> = None;
    for paper in inside(look) {
        if paper.code == RECEIPT && let Some(served) = &paper.serves {
            let fits = last.is_some_and(|l| l.code == *served || (l.code == RECEIPT && l.serves.as_ref() == Some(served)));
            if !fits && look.has(served) {
                faults.push(format!("{}没有紧跟《{}》", named(paper), look.rules.paper_name(served)));
            }
            last = Some(paper);
            continue;
        }
        let here = (order.place(&paper.code), paper.on);
        if let Some((place, on, other)) = before
            && here < (place, on)
        {
            faults.push(format!("{}应当在{}之前", named(paper), named(other)));
        }
        before = Some((here.0, here.1, paper));
        last = Some(paper);
    }
    let words = format!("{}（{}）", order.name, order.citation().chinese());
    if faults.is_empty() { Finding::pass(words) } else { Finding::fail(format!("{}；按{words}", faults.join("；"))) }
}

/// Pages are counted through from one; cover, index and notes aren't counted.
fn pages_numbered(look: &Look<'_>) -> Finding {
    let numbered = look.papers.iter().find(|p| unnumbered(&p.code) && p.first_page.is_some());
    if let Some(paper) = numbered {
        return Finding::fail(format!("{}不应编号", named(paper)));
    }
    let mut next = 1_u32;
    for paper in inside(look).into_iter().filter(|p| p.pages > 0) {
        if paper.first_page != Some(next) {
            return Finding::fail(format!("{}应当自第{next}页起编号", named(paper)));
        }
        next = next.saturating_add(paper.pages);
    }
    Finding::pass(format!("共{}页，连续编号", next.saturating_sub(1)))
}

/// After the file was archived nothing was done, and no paper made, but what courts and superiors decide.
fn untouched(look: &Look<'_>) -> Finding {
    let Some(at) = look.at("archive") else { return Finding::none("还没有归档") };
    let mut faults: Vec<String> = look.case.steps.iter().skip(at + 1).filter(|d| !d.step.starts_with("note_remedy")).map(|d| format!("归档以后办理了{}", look.act(d))).collect();
    let day = look.case.steps.get(at).map(|d| d.on);
    let late = |p: &&FilePaper| !unnumbered(&p.code) && day.is_some_and(|day| p.on > day);
    faults.extend(look.papers.iter().filter(late).map(|p| format!("{}是归档以后的材料", named(p))));
    if faults.is_empty() { Finding::pass("归档以后没有变动") } else { Finding::fail(faults.join("；")) }
}
