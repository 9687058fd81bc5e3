//! For the papers of a task.

use heyi_domain::Event;
use heyi_domain::ids::{BodyCode, TaskId};
use heyi_domain::task::{PlannedFirm, Task, TaskEvent, evolve};
use heyi_store::{Query, Recorded, Snapshot, args};
use serde_json::Value;

use super::{last, name_of, on, state};
use crate::documents::fill::{ApprovalFacts, Office, Stamp, Step, Target, inspection_approval};
use crate::load::{Load as _, event_of};
use crate::tasks::{caps_between, officer_facts, parse};
use crate::{App, AppError};

impl App {
    pub(super) async fn fill_approval(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: TaskId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let task: Task = state(events, |s, by, e| match e {
            Event::Task(e) => evolve(s, id, by, e),
            _ => s,
        })?;
        let mut bodies: Vec<BodyCode> = vec![task.plan.lead_body.clone()];
        for check in &task.plan.checks {
            if !bodies.contains(&check.body) {
                bodies.push(check.body.clone());
            }
        }
        let mut targets = Vec::with_capacity(task.plan.firms.len());
        for firm in &task.plan.firms {
            targets.push(self.target(q, firm, &bodies, &task).await?);
        }
        let programme = programme_of(q, &task).await?;
        let officers = officer_facts(q, &task.plan.officers).await?;
        let steps = steps(q, events).await?;
        let facts = ApprovalFacts { task: &task, programme: programme.as_deref(), targets: &targets, officers: &officers, steps: &steps };
        Ok(inspection_approval(office, stamp, &facts))
    }

    async fn target(&self, q: &mut Snapshot, firm: &PlannedFirm, bodies: &[BodyCode], task: &Task) -> Result<Target, AppError> {
        let row = q
            .fetch_optional(
                "SELECT name, credit_code, address, risk, last_visit, last_result FROM firms WHERE id = $1",
                args![firm.firm.to_string()],
            )
            .await?
            .ok_or(AppError::NotFound("所选检查对象"))?;
        let last = match (row.opt_text("last_visit")?, row.opt_text("last_result")?) {
            (Some(day), Some(result)) => Some(format!("{}，{result}", parse(day)?.chinese_date())),
            _ => None,
        };
        Ok(Target {
            name: firm.name.clone(),
            credit_code: row.string("credit_code")?,
            address: row.string("address")?,
            risk: row.string("risk")?,
            last,
            caps: caps_between(self, q, firm.firm, bodies, task.plan.first_day).await?,
            not_merged_because: firm.not_merged_because.clone(),
        })
    }
}

/// 检查计划名称.
pub(super) async fn programme_of(q: &mut Snapshot, task: &Task) -> Result<Option<String>, AppError> {
    let Some(id) = task.plan.programme else { return Ok(None) };
    Ok(Some(q.programme(id).await?.state.text.title))
}

/// 起草、提交、批准 as recorded.
async fn steps(q: &mut Snapshot, events: &[Recorded]) -> Result<Vec<Step>, AppError> {
    let mut steps = Vec::new();
    for (kinds, step) in [
        (&["task.drafted", "task.revised"][..], "承办人意见"),
        (&["task.submitted"], "承办机构意见"),
        (&["task.approved"], "负责人审批意见"),
    ] {
        let Some(recorded) = last(events, kinds) else { continue };
        let opinion = match event_of(recorded)? {
            Event::Task(TaskEvent::Approved { opinion }) => opinion,
            Event::Task(TaskEvent::Submitted) => "提请审批。".to_owned(),
            _ => "拟定本方案。".to_owned(),
        };
        steps.push(Step { step, opinion, name: name_of(q, recorded).await?, on: on(recorded) });
    }
    Ok(steps)
}
