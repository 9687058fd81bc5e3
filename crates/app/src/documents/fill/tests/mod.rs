//! Every paper from hand-made events: the data fit the paper's fields and it prints.

mod hard;
mod ordinary;
mod world;
