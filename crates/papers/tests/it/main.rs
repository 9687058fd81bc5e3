//! Papers and tables, end to end.

mod case;
mod forms;
mod papers;
mod sheets;
