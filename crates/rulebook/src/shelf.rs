//! Rows of one kind, found by id and day.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Day, Row};

/// Rows of one kind in file order, with an index by id. Several rows may share an id when their days differ.
#[derive(Debug, Clone)]
pub struct Shelf<T> {
    rows: Vec<T>,
    paths: Vec<Arc<str>>,
    by_id: HashMap<String, Vec<usize>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), paths: Vec::new(), by_id: HashMap::new() }
    }
}

impl<T: Row> Shelf<T> {
    /// Adds a row from a file. Versions of one id are kept in the order of their first days.
    pub(crate) fn add(&mut self, path: &Arc<str>, row: T) {
        let at = self.rows.len();
        let versions = self.by_id.entry(row.id().to_owned()).or_default();
        let place = versions.partition_point(|v| self.rows[*v].valid_from() <= row.valid_from());
        versions.insert(place, at);
        self.rows.push(row);
        self.paths.push(Arc::clone(path));
    }

    /// The newest row of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.by_id.get(id).and_then(|v| v.last()).map(|at| &self.rows[*at])
    }

    /// The row of an id in force on the day.
    #[must_use]
    pub fn on(&self, id: &str, day: Day) -> Option<&T> {
        self.by_id.get(id)?.iter().rev().map(|at| &self.rows[*at]).find(|row| row.in_force(day))
    }

    /// All rows of an id, oldest first.
    pub fn versions<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a T> + use<'a, T> {
        self.by_id.get(id).map(Vec::as_slice).unwrap_or_default().iter().map(|at| &self.rows[*at])
    }

    /// All rows, in file order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    /// All rows with the file each came from.
    pub fn located(&self) -> impl Iterator<Item = (&str, &T)> {
        self.paths.iter().map(AsRef::as_ref).zip(&self.rows)
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Number of different ids.
    #[must_use]
    pub fn ids(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether there is a row of this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }
}

impl<'a, T: Row> IntoIterator for &'a Shelf<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
