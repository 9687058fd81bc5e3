//! The list of a town, as everyone may read it.

use heyi_domain::body::ListRow;
use heyi_rulebook::competence::{Asker, competence};

use crate::views::{BasisLabel, PublicList, PublicListRow};
use crate::{App, AppError};

impl App {
    /// What a town may do today in its own name or for a department, item by item, each judged by the rulebook itself.
    ///
    /// # Errors
    /// No such town.
    pub async fn public_list(&self, town: &str) -> Result<PublicList, AppError> {
        let place = self.rules.town(town).ok_or(AppError::NotFound("这个镇街"))?;
        let today = self.today();
        let imported = self.lists();
        let own = imported
            .iter()
            .filter(|list| list.district.as_deref() == Some(place.district_code.as_str()))
            .filter(|list| list.valid_from.is_none_or(|from| from <= today) && list.valid_to.is_none_or(|to| today <= to))
            .max_by_key(|list| list.valid_from);
        let guidance = || {
            self.rules
                .lists
                .iter()
                .filter(|list| !list.statutory && list.district.is_none() && !list.entries.is_empty())
                .filter(|list| list.valid_from.is_none_or(|from| from <= today) && list.valid_to.is_none_or(|to| today <= to))
                .max_by_key(|list| list.valid_from)
        };
        let list = own.or_else(guidance).ok_or(AppError::NotFound("这个镇街现行的清单"))?;
        let mut rows = Vec::new();
        for item in &self.rules.items {
            let answer =
                competence(&self.rules, &item.id, Asker::Town(town), today, &imported).map_err(|e| AppError::Broken(e.to_string()))?;
            if answer.may_act {
                rows.push(PublicListRow {
                    row: ListRow { item: item.id.clone(), kind: answer.kind.label().to_owned() },
                    name: item.name.clone(),
                    field: item.field.clone(),
                    cites: item.citations(),
                });
            }
        }
        let basis = BasisLabel::from(list.basis);
        Ok(PublicList {
            town_name: place.name.clone(),
            name: list.name.clone(),
            valid_from: list.valid_from.unwrap_or(today),
            source: list.source.clone(),
            basis: basis.label,
            rows,
        })
    }
}
