//! The binary as a person or a program meets it.

#[path = "it/begin.rs"]
mod begin;
#[path = "it/case_file.rs"]
mod case_file;
#[path = "it/explain.rs"]
mod explain;
#[path = "it/law.rs"]
mod law;
#[path = "it/layers.rs"]
mod layers;
#[path = "it/full.rs"]
mod full;
#[path = "it/imports.rs"]
mod imports;
#[path = "it/keep.rs"]
mod keep;
#[path = "it/killed.rs"]
mod killed;
#[path = "it/plan.rs"]
mod plan;
#[path = "it/risk.rs"]
mod risk;
#[path = "it/server.rs"]
mod server;
#[path = "it/stop.rs"]
mod stop;
#[path = "it/uploads.rs"]
mod uploads;
