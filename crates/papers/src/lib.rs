//! Documents (执法文书) and spreadsheets.
//!
//! * [`Press`] turns a paper of `rulebook/papers/` and its data into a PDF/A-2b file.
//! * [`file`] binds the papers of a case into one PDF, and packs its file.
//! * [`sheets`] reads and writes `.xlsx` tables.
//!
//! A paper is data: a folder `rulebook/papers/<code>/` with `template.typ` (look), `fields.json` (what it
//! needs), `paper.json` (name, legal basis, source of the layout, fixed wording) and `sample.json`. The papers of
//! a case are data alone: `paper.json` holds the blocks (`form`), filled from the facts of the case and set by
//! `_shared/form.typ`. Data reach a template as JSON only, so no text a person has typed can become markup.
//!
//! This crate knows neither the database nor the cases: it is handed plain JSON and gives back bytes.

mod data;
pub mod file;
mod form;
mod press;
pub mod sheets;

pub use data::{Field, FieldProblem, Fields, Kind};
pub use heyi_rulebook::Day;
pub use press::{PaperCite, PaperError, PaperInfo, Pdf, Press, Sample, Sources};
