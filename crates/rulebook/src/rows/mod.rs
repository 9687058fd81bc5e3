//! The rows of the rulebook, as the files under `rulebook/` write them.
//! Every row carries `valid_from`, `valid_to` (both included; `None` = not established, treated as open), `source` and `basis`.

mod authority;
mod benchmark;
mod calendar;
mod code;
mod department;
mod item;
mod place;
mod procedure;
mod review;
mod scene;
mod setting;
mod source;
mod step;

pub use authority::{AuthorityKind, AuthorityList, AuthorityRow, KindRule, ListContent, Listing};
pub use benchmark::{Benchmark, Condition, Factor, FactorType, Match, Op, Tier};
pub use calendar::CalendarYear;
pub use code::{CodeList, CodeValue, DataElement, Identifier, TextRule};
pub use department::Department;
pub use item::{Correction, Fine, FineMode, Item, ItemAuthority, LegalRef, VerifyScope, When};
pub use place::{District, FunctionalZone, Town, TownCounts, TownType};
pub use procedure::{Gate, Quantity, Rule, RuleKind, RuleMeta, Unit};
pub use review::{FileOrder, FilePlace, PaperName, ReviewField, ReviewMarks, ReviewPart, ReviewRule};
pub use scene::{AnswerKind, AnswerSpec, Check, PassOp, PassRule, Scene};
pub use setting::Setting;
pub use source::Source;
pub use step::{CaseState, ChoiceValue, FieldKind, Step, StepField, WHOM, Who};

use crate::{Basis, Day};

/// What every row has: its days, its source, how it is founded.
pub trait Row {
    /// The identifier, unique among rows of its kind that are in force on one day.
    fn id(&self) -> &str;
    /// First day in force, `None` where not established.
    fn valid_from(&self) -> Option<Day>;
    /// Last day in force, `None` where open.
    fn valid_to(&self) -> Option<Day>;
    /// Where the row was taken from.
    fn source(&self) -> &str;
    /// How it is founded.
    fn basis(&self) -> Basis;

    /// Whether the row is in force on the day; days not established count as in force.
    fn in_force(&self, on: Day) -> bool {
        self.valid_from().is_none_or(|from| from <= on) && self.valid_to().is_none_or(|to| on <= to)
    }
}

macro_rules! row {
    ($($name:ty => $id:ident),* $(,)?) => {$(
        impl Row for $name {
            fn id(&self) -> &str {
                &self.$id
            }
            fn valid_from(&self) -> Option<Day> {
                self.valid_from
            }
            fn valid_to(&self) -> Option<Day> {
                self.valid_to
            }
            fn source(&self) -> &str {
                &self.source
            }
            fn basis(&self) -> Basis {
                self.basis
            }
        }
    )*};
}

row! {
    Item => id,
    AuthorityList => id,
    KindRule => id,
    Benchmark => id,
    CalendarYear => name,
    CodeList => id,
    Identifier => id,
    Department => id,
    District => code,
    FunctionalZone => id,
    Town => code,
    Rule => id,
    Gate => id,
    Scene => id,
    Check => id,
    Setting => id,
    Step => id,
    ReviewRule => id,
    FileOrder => id,
}
