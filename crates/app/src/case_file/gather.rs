//! What lies in the file: issued papers of the case, those of the visit and orders it came from, and evidence.

use std::collections::HashMap;
use std::sync::Arc;

use heyi_domain::case::Case;
use heyi_domain::case::review::{COVER, FilePaper, INDEX, NOTES, RECEIPT};
use heyi_papers::file::pages_of;
use heyi_rulebook::Rulebook;
use heyi_store::{Query, Row};

use super::Bound;
use crate::documents::{EACH_ITS_OWN, MOST_BYTES, of_thing};
use crate::tasks::parse;
use crate::{App, AppError};

/// Papers the file makes itself.
const OWN: [&str; 4] = [COVER, INDEX, NOTES, "review-sheet"];

impl App {
    /// Issued papers with their bytes, in the order they were issued; not yet in the order of the file.
    pub(super) async fn papers_in<Q: Query>(&self, q: &mut Q, case: &Case) -> Result<Vec<Bound>, AppError> {
        let own = case.id.to_string();
        let rows = of_thing(q, &own).await?;
        let newest = newest(&rows)?;
        let mut out = Vec::new();
        let mut receipts = 0;
        let mut issued: Vec<(String, String)> = Vec::new();
        for row in &rows {
            let (code, thing) = (row.string("paper")?, row.string("thing")?);
            let version = row.int("version")?;
            if OWN.contains(&code.as_str()) || (thing != own && !EACH_ITS_OWN.contains(&code.as_str()) && newest.get(&(code.clone(), thing.clone())) != Some(&version)) {
                continue;
            }
            issued.push((code.clone(), row.string("number")?));
            let serves = (code == RECEIPT).then(|| served(case, &self.rules, receipts, &issued)).flatten();
            receipts += usize::from(code == RECEIPT);
            let bytes = Arc::new(self.bytes_of(row.text("sha256")?, MOST_BYTES).await?);
            let pages = pages_of(&bytes).ok_or_else(|| AppError::Broken(format!("{code} {} has no pages", row.text("number").unwrap_or_default())))?;
            let paper = FilePaper {
                title: row.string("title")?,
                number: row.string("number")?,
                on: parse(row.text("on_day")?)?,
                pages,
                first_page: None,
                thing,
                serves,
                code,
            };
            out.push(Bound { paper, path: String::new(), bytes, piece: None });
        }
        Ok(out)
    }
}

fn newest(rows: &[Row]) -> Result<HashMap<(String, String), i64>, AppError> {
    let mut all: HashMap<(String, String), i64> = HashMap::new();
    for row in rows {
        let version = row.int("version")?;
        let at = all.entry((row.string("paper")?, row.string("thing")?)).or_insert(version);
        *at = version.max(*at);
    }
    Ok(all)
}

/// What the n-th receipt of the case proves the service of: the steps that make receipts, in their order.
fn served(case: &Case, rules: &Rulebook, n: usize, issued: &[(String, String)]) -> Option<String> {
    let makes = |step: &str| rules.steps.get(step).is_some_and(|s| s.papers.iter().any(|p| p == RECEIPT));
    let (at, done) = case.steps.iter().enumerate().filter(|(_, d)| makes(&d.step)).nth(n)?;
    match done.step.as_str() {
        "serve_notice" => Some("penalty-notice".to_owned()),
        "serve" => {
            let decided = case.steps.get(..at)?.iter().rev().find(|d| matches!(d.step.as_str(), "decide" | "decide_no_penalty"))?;
            Some(if decided.step == "decide" { "penalty-decision" } else { "no-penalty-decision" }.to_owned())
        }
        _ => {
            let words = done.entry.text("paper");
            let by_number = issued.iter().rev().find(|(_, number)| !number.is_empty() && words.contains(number.as_str())).map(|(code, _)| code.clone());
            by_number.or_else(|| rules.paper_names.iter().filter(|n| words.contains(&n.name)).max_by_key(|n| n.name.len()).map(|n| n.code.clone()))
        }
    }
}
