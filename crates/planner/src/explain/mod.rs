//! 合并的说明: why demands of one firm are apart, and what one change would save (改进空间).

mod apart;
mod levers;

pub use apart::{Apart, FirmExplained, Together, VisitOf, Why, apart, firm};
pub use levers::{Lever, LeverKind, levers};
