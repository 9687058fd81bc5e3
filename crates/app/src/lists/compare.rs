//! Two versions side by side.

use std::collections::{BTreeMap, BTreeSet};

use heyi_rulebook::AuthorityKind;
use heyi_store::args;

use super::versions::{kinds_of, summary};
use crate::views::{ListChange, ListComparison};
use crate::{App, AppError, Caller};

impl App {
    /// What differs between two versions, with the open cases on each item: they keep their owner.
    ///
    /// # Errors
    /// No such version.
    pub async fn compare_lists(&self, _caller: &Caller, left: &str, right: &str) -> Result<ListComparison, AppError> {
        let imported = self.lists();
        let (left, right) = (self.version(&imported, left)?, self.version(&imported, right)?);
        let (before, after) = (kinds_of(left), kinds_of(right));
        let open = self.open_cases().await?;
        let (changes, same) = differences(&before, &after);
        let changes = changes
            .into_iter()
            .map(|(item, left, right)| ListChange {
                name: self.rules.item(&item).map_or_else(|| item.clone(), |row| row.name.clone()),
                left: left.map(|kind| kind.label().to_owned()),
                right: right.map(|kind| kind.label().to_owned()),
                open_cases: open.get(&item).copied().unwrap_or(0),
                item,
            })
            .collect();
        Ok(ListComparison { left: summary(left), right: summary(right), changes, same })
    }

    /// Cases not ended, by item.
    async fn open_cases(&self) -> Result<BTreeMap<String, u32>, AppError> {
        let rows = self.db.fetch_all("SELECT item, COUNT(*) AS open FROM cases WHERE status <> 'not_filed' GROUP BY item", args![]).await?;
        rows.iter().map(|row| Ok((row.string("item")?, u32::try_from(row.int("open")?).unwrap_or(u32::MAX)))).collect()
    }
}

type Difference = (String, Option<AuthorityKind>, Option<AuthorityKind>);

/// Items whose kind differs (absent counts as a kind), and the number of those that are the same.
fn differences(before: &BTreeMap<String, AuthorityKind>, after: &BTreeMap<String, AuthorityKind>) -> (Vec<Difference>, u32) {
    let items: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let (mut changes, mut same) = (Vec::new(), 0);
    for item in items {
        let (left, right) = (before.get(item).copied(), after.get(item).copied());
        if left == right {
            same += 1;
        } else {
            changes.push((item.clone(), left, right));
        }
    }
    (changes, same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_removed_and_changed_are_told_apart() {
        let list = |rows: &[(&str, AuthorityKind)]| rows.iter().map(|(item, kind)| ((*item).to_owned(), *kind)).collect();
        let before = list(&[("A", AuthorityKind::Empowered), ("B", AuthorityKind::Entrusted), ("C", AuthorityKind::Statutory)]);
        let after = list(&[("B", AuthorityKind::Empowered), ("C", AuthorityKind::Statutory), ("D", AuthorityKind::Department)]);
        let (changes, same) = differences(&before, &after);
        assert_eq!(same, 1);
        assert_eq!(
            changes,
            [
                ("A".to_owned(), Some(AuthorityKind::Empowered), None),
                ("B".to_owned(), Some(AuthorityKind::Entrusted), Some(AuthorityKind::Empowered)),
                ("D".to_owned(), None, Some(AuthorityKind::Department)),
            ]
        );
    }
}
