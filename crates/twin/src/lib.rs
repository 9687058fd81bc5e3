//! 演示城区: a district filled with firms, officers and a month of work, through the same use cases that people use.
//!
//! Everything in it is made up by rule and labelled as a demonstration; the towns, departments, scenes and items are the real ones.

pub mod bench;
pub mod bench_case;
mod cases;
mod chance;
mod clock;
mod demands;
mod draws;
mod district;
mod month;
mod picture;
mod programmes;

use heyi_app::{App, AppError};

pub use chance::Seeded;
pub use clock::TwinClock;
pub use month::PASSWORD;

/// What was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Filled {
    /// 执法主体.
    pub bodies: usize,
    /// 人员.
    pub people: usize,
    /// 检查对象.
    pub firms: usize,
    /// 任务.
    pub tasks: usize,
}

/// Fills an empty installation with a district (`500103` 渝中区).
///
/// # Errors
/// The rulebook doesn't know the district, or the store fails.
pub async fn fill(app: &App, clock: &TwinClock, district: &str, seed: u64) -> Result<Filled, AppError> {
    let mut random = Seeded::new(seed);
    let now = app.now_ms();
    let mut app = app.clone();
    app.papers_later = true;
    let app = &app;
    let registers = district::register(app, clock, district, &mut random, now).await?;
    let tasks = month::play(app, clock, &registers, &mut random, now).await?;
    clock.run_on();
    Ok(Filled { bodies: registers.bodies, people: registers.people.len(), firms: registers.firms.len(), tasks })
}
