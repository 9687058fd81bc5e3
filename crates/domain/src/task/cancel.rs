//! 取消、完成任务.

use serde::{Deserialize, Serialize};

use super::{Task, TaskEvent, TaskStatus};
use crate::context::{Context, Role};
use crate::refusal::Refusal;

/// 取消任务.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    /// 理由.
    pub reason: String,
}

/// 完成任务; asked by the system when the last visit ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// Visits that have not ended.
    pub open_visits: usize,
}

impl Cancel {
    /// # Errors
    /// Not the leading body's leader, wrong state, no reason.
    pub fn decide<F>(self, task: &Task, cx: &Context<'_, F>) -> Result<Vec<TaskEvent>, Refusal> {
        cx.need_role(&[Role::Leader], "取消任务")?;
        cx.need_body(&task.plan.lead_body, "取消任务")?;
        let open = [TaskStatus::Draft, TaskStatus::Submitted, TaskStatus::Approved, TaskStatus::Returned, TaskStatus::Published];
        task.need_status(&open, "取消")?;
        if self.reason.trim().is_empty() {
            return Err(Refusal::new("reason_missing", "取消任务没有写明理由。").cure("写明取消理由"));
        }
        Ok(vec![TaskEvent::Cancelled { reason: self.reason }])
    }
}

impl Finish {
    /// # Errors
    /// Visits are still open.
    pub fn decide(&self, task: &Task) -> Result<Vec<TaskEvent>, Refusal> {
        task.need_status(&[TaskStatus::Published], "完成")?;
        if self.open_visits > 0 {
            return Err(Refusal::new("visits_open", format!("还有{}次检查没有结束。", self.open_visits)));
        }
        Ok(vec![TaskEvent::Finished])
    }
}
