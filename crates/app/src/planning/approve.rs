//! 批准本单位牵头的检查: all visits of a plan that the own body leads, approved and published with one act.

use heyi_domain::ids::MonthPlanId;
use heyi_domain::task::{Approve, TaskStatus};

use crate::load::Load as _;
use crate::views::Done;
use crate::{App, AppError, Caller};

impl App {
    /// 批准统筹计划中本单位牵头的检查任务, and publish them: invitations go out, visits are planned.
    ///
    /// A task against whose publication something stands stays approved, for the leader to mend.
    ///
    /// # Errors
    /// Not the head of a leading body; nothing waits.
    pub async fn approve_month(&self, caller: &Caller, id: MonthPlanId, opinion: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let month = act.tx.month(id).await?;
                act.context(()).need_role(&[heyi_domain::Role::Head], "批准检查任务")?;
                let body = act.caller.actor.acting_body()?.clone();
                let (mut approved, mut published, mut why) = (0, 0, None);
                for planned in month.state.tasks.iter().filter(|t| t.lead == body) {
                    let task = act.tx.task(planned.task).await?;
                    if task.state.status != TaskStatus::Submitted {
                        continue;
                    }
                    let events = Approve { opinion: opinion.clone() }.decide(&task.state, &act.context(()))?;
                    approved += 1;
                    match act.approve_and_publish(task, events).await? {
                        None => published += 1,
                        Some(refusal) => why = why.or(Some(refusal.message)),
                    }
                }
                if approved == 0 {
                    return Err(heyi_domain::Refusal::new("month_state", "这份统筹计划中没有等待本单位批准的检查任务。").into());
                }
                let mut message = format!("已批准{approved}项检查任务，发布{published}项");
                if let Some(why) = why {
                    message.push_str(&format!("；其余{}项没有发布，例如：{why}", approved - published));
                }
                Ok(act.done(id, month.number, message))
            })
        })
        .await
    }
}
