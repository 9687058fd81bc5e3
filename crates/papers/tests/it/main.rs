//! Papers and tables, end to end.

mod case;
mod file;
mod forms;
mod papers;
mod sheets;
