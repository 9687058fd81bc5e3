//! The pure crates' face for the phone: the same rulebook and the same `decide`/`evolve` as on the server.
//!
//! JSON text goes in and comes out, so that the page needs no second description of the shapes. What can't be read is an error
//! with one Chinese sentence; a lawful "no" is an answer, never an error. [`face`] is the whole of it without the browser, for tests.

pub mod face;

use wasm_bindgen::prelude::*;

fn js<T>(result: Result<T, String>) -> Result<T, JsError> {
    result.map_err(|why| JsError::new(&why))
}

/// The loaded rulebook.
#[wasm_bindgen]
pub struct Core(face::Law);

#[wasm_bindgen]
impl Core {
    /// The version of this program, as a pack for it is stamped.
    #[must_use]
    pub fn program() -> String {
        heyi_rulebook::PROGRAM.to_owned()
    }

    /// Whether a pack was made for this program.
    #[must_use]
    pub fn fits(pack: &str) -> bool {
        face::Law::fits(pack)
    }

    /// Reads the rule pack: a JSON object of path and text, stamped with the program it is for.
    ///
    /// # Errors
    /// A pack of another program; the first thing wrong with the pack.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: &str) -> Result<Core, JsError> {
        js(face::Law::load(pack)).map(Self)
    }

    /// Takes the districts' own lists of powers.
    ///
    /// # Errors
    /// Lists that can't be read.
    pub fn take_lists(&mut self, lists: &str) -> Result<(), JsError> {
        js(self.0.take_lists(lists))
    }

    /// Whether an answer means the point is in order.
    ///
    /// # Errors
    /// Unknown check, or an answer of another kind.
    pub fn passes(&self, scene: &str, check: &str, answer: &str, today: &str) -> Result<String, JsError> {
        js(self.0.passes(scene, check, answer, today))
    }

    /// The last day under a procedure rule, every day counted.
    ///
    /// # Errors
    /// Unknown rule, no quantity, no calendar, no time of day.
    pub fn deadline(&self, rule: &str, from: &str, time: Option<String>) -> Result<String, JsError> {
        js(self.0.deadline(rule, from, time.as_deref()))
    }

    /// Whether a town or a department may act on an item.
    ///
    /// # Errors
    /// Unknown item, town or department.
    pub fn competence(&self, question: &str) -> Result<String, JsError> {
        js(self.0.competence(question))
    }

    /// Items found by plain words, best first, with who may act in the town.
    ///
    /// # Errors
    /// A day that isn't one.
    pub fn search(&self, text: &str, town: Option<String>, today: &str, limit: usize) -> Result<String, JsError> {
        js(self.0.search(text, town.as_deref(), today, limit))
    }

    /// The proposed last day of a correction order.
    ///
    /// # Errors
    /// A day that isn't one.
    pub fn default_last_day(&self, from: &str) -> Result<Option<String>, JsError> {
        js(self.0.default_last_day(from))
    }

    /// 综合整改建议 from the findings.
    ///
    /// # Errors
    /// Findings that can't be read.
    pub fn advice(&self, findings: &str) -> Result<String, JsError> {
        js(face::advice(findings))
    }
}

/// A visit, folded from its events.
#[wasm_bindgen]
pub struct VisitBook(face::VisitBook);

#[wasm_bindgen]
impl VisitBook {
    /// Folds the events of a visit.
    ///
    /// # Errors
    /// Events that can't be read, or none that begins a visit.
    pub fn open(id: &str, events: &str) -> Result<VisitBook, JsError> {
        js(face::VisitBook::open(id, events)).map(Self)
    }

    /// Where the visit stands and what is missing.
    ///
    /// # Errors
    /// A day that isn't one.
    pub fn state(&self, core: &Core, today: &str) -> Result<String, JsError> {
        js(self.0.state(&core.0, today))
    }

    /// Whether a command would be accepted: its events, or the refusal.
    ///
    /// # Errors
    /// A command or surroundings that can't be read.
    pub fn decide(&self, core: &Core, command: &str, surroundings: &str) -> Result<String, JsError> {
        js(self.0.decide(&core.0, command, surroundings))
    }

    /// Takes events that were decided.
    ///
    /// # Errors
    /// Events that can't be read.
    pub fn apply(&mut self, events: &str) -> Result<(), JsError> {
        js(self.0.apply(events))
    }
}
