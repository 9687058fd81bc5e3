//! 检查需求、月度统筹计划.

use heyi_domain::demand::DemandEvent;
use heyi_domain::month::{MonthPlanEvent, MonthPlanText};

use super::{At, json, word};
use crate::{ProjectError, Statement, args};

pub(super) fn demand(at: &At<'_>, event: &DemandEvent) -> Result<Vec<Statement>, ProjectError> {
    Ok(vec![match event {
        DemandEvent::Entered { text } => Statement::new(
            "INSERT INTO demands (id, number, body, district, firm, firm_name, scene, kind, first_day, last_day, state, plan, task, origin, data)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', NULL, NULL, $11, $12)",
            args![
                at.id,
                at.number,
                text.body.as_str(),
                text.district.as_str(),
                text.firm.to_string(),
                text.firm_name.as_str(),
                text.scene.as_str(),
                word(&text.kind)?,
                text.first_day.to_string(),
                text.last_day.to_string(),
                text.origin.as_deref(),
                json(text)?
            ],
        ),
        DemandEvent::Withdrawn { .. } => {
            Statement::new("UPDATE demands SET number = $2, state = 'withdrawn', origin = NULL WHERE id = $1", args![at.id, at.number])
        }
    }])
}

pub(super) fn plan(at: &At<'_>, event: &MonthPlanEvent) -> Result<Vec<Statement>, ProjectError> {
    Ok(match event {
        MonthPlanEvent::Made { text } => vec![Statement::new(
            "INSERT INTO month_plans (id, number, district, body, month, status, data) VALUES ($1, $2, $3, $4, $5, 'made', $6)",
            args![at.id, at.number, text.district.as_str(), text.body.as_str(), month(text), json(&text.figures)?],
        )],
        MonthPlanEvent::Changed { text, .. } => {
            vec![Statement::new("UPDATE month_plans SET number = $2, data = $3 WHERE id = $1", args![at.id, at.number, json(&text.figures)?])]
        }
        MonthPlanEvent::Published { tasks } => {
            // An adjustment publishes anew: what is no longer in the plan waits again.
            let waits = "UPDATE demands SET state = 'open', plan = NULL, task = NULL WHERE plan = $1 AND state = 'planned'";
            let mut all = vec![status(at, "published"), Statement::new(waits, args![at.id])];
            for task in tasks {
                all.extend(task.demands.iter().map(|demand| {
                    Statement::new(
                        "UPDATE demands SET state = 'planned', plan = $2, task = $3 WHERE id = $1",
                        args![demand.to_string(), at.id, task.task.to_string()],
                    )
                }));
            }
            all
        }
        MonthPlanEvent::Discarded { .. } => vec![status(at, "discarded")],
    })
}

/// First and last day, as people read them in a list.
fn month(text: &MonthPlanText) -> String {
    format!("{} {}", text.first_day, text.last_day)
}

fn status(at: &At<'_>, status: &'static str) -> Statement {
    Statement::new("UPDATE month_plans SET number = $2, status = $3 WHERE id = $1", args![at.id, at.number, status])
}
