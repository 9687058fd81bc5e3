//! 权责清单: versions, rows, comparison, the published list of a town.

mod compare;
mod public;
mod versions;
