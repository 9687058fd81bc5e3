//! Finding the header row by its titles.

use std::collections::BTreeMap;

use super::cell::{Found, half};
use super::{Column, SheetError};

/// The header stands in one of the first rows.
pub(super) const HEADER_ROWS: u32 = 10;

/// Where the columns asked for lie.
#[derive(Debug)]
pub(super) struct Header {
    /// Row from 0.
    pub row: u32,
    /// Column from 0 in the file, for each column asked for.
    pub places: Vec<Option<u32>>,
    /// Titles not asked for.
    pub ignored: Vec<String>,
}

/// How close a sheet came to having the header.
pub(super) struct Closest {
    pub row: u32,
    pub missing: Vec<String>,
}

/// The header among the first rows. `Ok(Err(closest))` when no row has all required titles.
pub(super) fn find(
    rows: &BTreeMap<u32, BTreeMap<u32, Found>>,
    columns: &[Column],
) -> Result<Result<Header, Option<Closest>>, SheetError> {
    let mut closest: Option<(usize, Closest)> = None;
    for (&row, cells) in rows.range(..HEADER_ROWS) {
        let mut titles: BTreeMap<String, Vec<(u32, String)>> = BTreeMap::new();
        for (&place, found) in cells {
            if let Found::Text(text) = found {
                titles.entry(bare(text)).or_default().push((place, text.clone()));
            }
        }
        let at = |column: &Column| titles.get(&bare(column.title));
        let missing: Vec<_> =
            columns.iter().filter(|c| c.required && at(c).is_none()).map(|c| c.title.to_owned()).collect();
        let hits = columns.iter().filter(|c| at(c).is_some()).count();
        if hits == 0 {
            continue;
        }
        if !missing.is_empty() {
            if closest.as_ref().is_none_or(|(best, _)| hits > *best) {
                closest = Some((hits, Closest { row, missing }));
            }
            continue;
        }
        if let Some(twice) = columns.iter().find(|c| at(c).is_some_and(|found| found.len() > 1)) {
            return Err(SheetError::TitleTwice { title: twice.title.to_owned(), row: row + 1 });
        }
        let places = columns.iter().map(|c| at(c).and_then(|found| found.first()).map(|(place, _)| *place)).collect();
        let asked: Vec<_> = columns.iter().map(|c| bare(c.title)).collect();
        let others = titles.iter().filter(|(title, _)| !asked.contains(title));
        let ignored = others.flat_map(|(_, found)| found.iter().map(|(_, text)| text.clone())).collect();
        return Ok(Ok(Header { row, places, ignored }));
    }
    Ok(Err(closest.map(|(_, c)| c)))
}

/// A title without what people add to it: spaces, line breaks, a star, （必填）.
fn bare(title: &str) -> String {
    let kept: String = half(title).chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '\u{3000}')).collect();
    let kept = kept.to_lowercase();
    kept.trim_end_matches("(必填)").trim_end_matches("(选填)").to_owned()
}
