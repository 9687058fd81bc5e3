//! Versions: the built-in guidance lists and the districts' own, as imported.

use std::collections::BTreeMap;

use heyi_domain::body::ListRow;
use heyi_domain::ids::ListId;
use heyi_rulebook::{AuthorityKind, AuthorityList, ListContent};

use crate::views::{ListSummary, ListView};
use crate::{App, AppError, Caller};

/// In the order in which kinds are shown.
const KINDS: [AuthorityKind; 4] = [AuthorityKind::Statutory, AuthorityKind::Empowered, AuthorityKind::Entrusted, AuthorityKind::Department];

impl App {
    /// Every version, newest first. Built-in lists whose rows were not obtained are shown too, without rows; what statutes themselves give
    /// (no version, no first day) is left out.
    ///
    /// # Errors
    /// None known.
    pub async fn list_lists(&self, _caller: &Caller) -> Result<Vec<ListSummary>, AppError> {
        let imported = self.lists();
        let dated = imported.iter().chain(self.rules.lists.iter()).filter(|list| list.valid_from.is_some());
        let mut all: Vec<ListSummary> = dated.map(summary).collect();
        all.sort_by(|a, b| b.valid_from.cmp(&a.valid_from).then_with(|| a.key.cmp(&b.key)));
        Ok(all)
    }

    /// One version with its rows, by item.
    ///
    /// # Errors
    /// No such version.
    pub async fn view_list(&self, _caller: &Caller, key: &str) -> Result<ListView, AppError> {
        let imported = self.lists();
        let list = self.version(&imported, key)?;
        let rows = kinds_of(list).into_iter().map(|(item, kind)| ListRow { item, kind: kind.label().to_owned() }).collect();
        Ok(ListView { summary: summary(list), rows })
    }

    pub(super) fn version<'a>(&'a self, imported: &'a [AuthorityList], key: &str) -> Result<&'a AuthorityList, AppError> {
        imported.iter().find(|list| list.id == key).or_else(|| self.rules.lists.get(key)).ok_or(AppError::NotFound("这一版清单"))
    }
}

/// The kind of each item on a list, by item.
pub(super) fn kinds_of(list: &AuthorityList) -> BTreeMap<String, AuthorityKind> {
    list.entries.iter().map(|row| (row.item.clone(), row.kind)).collect()
}

/// The summary of a list.
pub(super) fn summary(list: &AuthorityList) -> ListSummary {
    let count = |kind: AuthorityKind| u32::try_from(list.entries.iter().filter(|row| row.kind == kind).count()).unwrap_or(u32::MAX);
    let counts = KINDS.into_iter().map(|kind| (kind.label().to_owned(), count(kind))).filter(|(_, n)| *n > 0).collect();
    let content = match list.content {
        ListContent::Complete => "",
        ListContent::Partial => "（条目不全）",
        ListContent::NotObtained => "（条目未取得）",
    };
    ListSummary {
        id: list.id.parse::<ListId>().ok(),
        key: list.id.clone(),
        name: format!("{}{content}", list.name),
        district: list.district.clone(),
        valid_from: list.valid_from.unwrap_or(heyi_rulebook::Day::EPOCH),
        valid_to: list.valid_to,
        source: list.source.clone(),
        basis: crate::views::BasisLabel::from(list.basis).code,
        counts,
    }
}
