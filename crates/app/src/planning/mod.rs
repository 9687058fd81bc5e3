//! 检查需求 of all bodies and the 月度统筹计划 that merges them: entered → planned → adjusted → published into tasks.

mod approve;
mod change;
mod demands;
mod instance;
mod list;
mod make;
mod proof;
mod publish;
mod view;

use heyi_planner::instance::Instance;
use heyi_planner::plan::Plan;

use crate::{App, AppError};

impl App {
    /// A number of the rulebook's settings that planning needs.
    fn planning_value(&self, id: &str) -> Result<i64, AppError> {
        self.rules.setting(id).map(|s| s.value).ok_or_else(|| AppError::BadInput(format!("系统设定缺少“{id}”，请管理员补充后再统筹。")))
    }

    /// 行政区划代码 of the caller's body.
    fn planning_district(&self, caller: &crate::Caller) -> Result<String, AppError> {
        let body = caller.actor.acting_body()?;
        Ok(self.body(body).ok_or(AppError::NotFound("执法主体"))?.district.clone())
    }
}

/// The documents of a plan.
fn documents(text: &heyi_domain::month::MonthPlanText) -> Result<(Instance, Plan), AppError> {
    let instance = serde_json::from_str(&text.instance).map_err(|e| AppError::Broken(e.to_string()))?;
    let plan = serde_json::from_str(&text.plan).map_err(|e| AppError::Broken(e.to_string()))?;
    Ok((instance, plan))
}

/// Work that takes seconds, off the threads that answer requests.
async fn worked<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Broken(e.to_string()))
}

fn whole(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

fn many(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// `9:30`.
fn clock(minute: i64) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}
