//! The pages under `docs/errors/`: the one place where code, status and title stand together.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::StatusCode;
use include_dir::{Dir, include_dir};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../docs/errors");

static PAGES: LazyLock<BTreeMap<String, Page>> = LazyLock::new(|| {
    FILES
        .files()
        .filter(|file| file.path().extension().is_some_and(|ending| ending == "md"))
        .filter_map(|file| {
            let code = file.path().file_stem()?.to_str()?.to_owned();
            Some((code, Page::read(file.contents_utf8()?)?))
        })
        .collect()
});

/// A page: `# title`, then `状态：422`, then text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What kind of problem.
    pub title: String,
    /// HTTP status.
    pub status: StatusCode,
    /// Tags of the operations that may answer it; empty: all.
    pub where_seen: Vec<String>,
    /// The whole page.
    pub text: &'static str,
}

impl Page {
    fn read(text: &'static str) -> Option<Self> {
        let title = text.lines().next()?.strip_prefix("# ")?.trim().to_owned();
        let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let status = line("状态：")?.parse().ok().and_then(|code| StatusCode::from_u16(code).ok())?;
        let where_seen = line("出现于：").unwrap_or_default();
        let where_seen = where_seen.split('、').filter(|tag| !tag.is_empty() && *tag != "各处").map(str::to_owned).collect();
        Some(Self { title, status, where_seen, text })
    }
}

/// The page of a code.
#[must_use]
pub fn page(code: &str) -> Option<&'static Page> {
    PAGES.get(code)
}

/// Every code with its page, in order.
pub fn all_pages() -> impl Iterator<Item = (&'static str, &'static Page)> {
    PAGES.iter().map(|(code, page)| (code.as_str(), page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_page() {
        let files = FILES.files().filter(|file| file.path().extension().is_some_and(|ending| ending == "md")).count();
        assert_eq!(files, PAGES.len(), "a page without title or status");
        assert!(files > 20);
    }

    #[test]
    fn a_page_reads() {
        let page = Page::read("# 标题\n\n状态：409\n出现于：任务、邀约\n\n正文").unwrap();
        assert_eq!((page.title.as_str(), page.status, page.where_seen.len()), ("标题", StatusCode::CONFLICT, 2));
        assert_eq!(Page::read("# 标题\n"), None);
    }
}
