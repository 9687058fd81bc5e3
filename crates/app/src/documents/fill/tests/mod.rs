//! Every paper from hand-made events: the data fit the paper's fields and it prints.

mod hard;
pub(crate) mod ordinary;
pub(crate) mod world;
