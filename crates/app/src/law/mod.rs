//! 清单与规则: reading the rulebook and asking it.

mod ask;
mod assess;
mod calendar;
mod items;
mod pack;
mod places;
mod procedure;
mod scenes;

pub use pack::Pack;

use std::sync::OnceLock;

use bytes::Bytes;
use heyi_rulebook::Rulebook;
use heyi_rulebook::search::SearchIndex;

/// What is made from the rulebook once.
pub(crate) struct Shelf {
    /// Search in items, scenes, checks, rules and gates.
    pub(crate) index: SearchIndex,
    /// 拼音首字母 of the items, with their ids.
    pub(crate) initials: Vec<(String, String)>,
    /// The files for the phone, made when first asked for.
    pack: OnceLock<Bytes>,
}

impl Shelf {
    /// Indexes a rulebook.
    pub(crate) fn new(rules: &Rulebook) -> Self {
        Self {
            index: SearchIndex::new(rules),
            initials: rules.items.iter().map(|item| (heyi_store::initials(&item.name), item.id.clone())).collect(),
            pack: OnceLock::new(),
        }
    }
}
