//! Papers and tables, end to end.

mod papers;
mod sheets;
