//! 任务、邀约.

use heyi_domain::task::{TaskEvent, TaskPlan};

use super::{At, count, ended, word};
use crate::{ProjectError, Statement, args};

pub(super) fn project(at: &At<'_>, event: &TaskEvent) -> Result<Vec<Statement>, ProjectError> {
    Ok(match event {
        TaskEvent::Drafted { plan } => vec![insert(at, plan)?],
        TaskEvent::Revised { plan } => vec![revise(at, plan)?],
        TaskEvent::Submitted => vec![status(at, "submitted")],
        TaskEvent::Approved { .. } => vec![
            Statement::new(
                "UPDATE tasks SET number = $2, approval_owed = 0, status = CASE WHEN status = 'submitted' THEN 'approved' ELSE status END
                 WHERE id = $1",
                args![at.id, at.number],
            ),
        ],
        TaskEvent::Returned { .. } => vec![status(at, "returned")],
        TaskEvent::Published { code, invitations, visits, approval_owed, .. } => {
            let mut all = vec![Statement::new(
                "UPDATE tasks SET number = $2, status = 'published', code = $3, visits = $4, invited = $5, approval_owed = $6 WHERE id = $1",
                args![at.id, at.number, code.as_str(), count(visits.len()), count(invitations.len()), *approval_owed],
            )];
            for invitation in invitations {
                all.push(Statement::new(
                    "INSERT INTO invitations (task, body, title, lead, scene, first_day, last_day, firms, checks, answer_by, state)
                     SELECT id, $2, title, lead, scene, first_day, last_day, firms, $3, $4, 'open' FROM tasks WHERE id = $1",
                    args![at.id, invitation.body.as_str(), count(invitation.checks.len()), invitation.answer_by.to_string()],
                ));
                all.push(Statement::new(
                    "INSERT INTO deadlines (id, thing, title, rule, body, from_day, due, state, link, met_on)
                     SELECT $2, id, '答复邀约：' || title, 'invitation-answer', $3, first_day, $4, 'running', '/invitations/' || id, NULL
                     FROM tasks WHERE id = $1",
                    args![at.id, answer_id(at, invitation.body.as_str()), invitation.body.as_str(), invitation.answer_by.to_string()],
                ));
            }
            all
        }
        TaskEvent::InvitationAccepted { body, .. } => vec![
            answer(at, body.as_str(), "accepted"),
            Statement::new("UPDATE tasks SET number = $2, accepted = accepted + 1 WHERE id = $1", args![at.id, at.number]),
            ended(answer_id(at, body.as_str()), "met", None),
        ],
        TaskEvent::InvitationDeclined { body, .. } => {
            vec![answer(at, body.as_str(), "declined"), number(at), ended(answer_id(at, body.as_str()), "met", None)]
        }
        TaskEvent::DayProposed { body, .. } => vec![answer(at, body.as_str(), "day_proposed"), number(at)],
        TaskEvent::DaySettled { body, day, .. } => {
            let mut all = vec![answer(at, body.as_str(), "open"), number(at)];
            if let Some(day) = day {
                let day = day.to_string();
                all.push(Statement::new(
                    "UPDATE tasks SET first_day = CASE WHEN first_day > $2 THEN $2 ELSE first_day END,
                     last_day = CASE WHEN last_day < $2 THEN $2 ELSE last_day END WHERE id = $1",
                    args![at.id, day.clone()],
                ));
                all.push(Statement::new(
                    "UPDATE invitations SET first_day = CASE WHEN first_day > $2 THEN $2 ELSE first_day END,
                     last_day = CASE WHEN last_day < $2 THEN $2 ELSE last_day END WHERE task = $1",
                    args![at.id, day],
                ));
            }
            all
        }
        TaskEvent::Cancelled { .. } => vec![
            status(at, "cancelled"),
            Statement::new("UPDATE invitations SET state = 'cancelled' WHERE task = $1 AND state IN ('open', 'day_proposed')", args![at.id]),
            Statement::new("UPDATE deadlines SET state = 'void' WHERE thing = $1 AND state = 'running'", args![at.id]),
        ],
        TaskEvent::Finished => vec![
            status(at, "finished"),
            Statement::new("UPDATE invitations SET state = 'lapsed' WHERE task = $1 AND state IN ('open', 'day_proposed')", args![at.id]),
            Statement::new("UPDATE deadlines SET state = 'void' WHERE thing = $1 AND state = 'running'", args![at.id]),
        ],
    })
}

fn insert(at: &At<'_>, plan: &TaskPlan) -> Result<Statement, ProjectError> {
    Ok(Statement::new(
        "INSERT INTO tasks (id, number, title, kind, scene, lead, status, first_day, last_day, firms, visits, visits_done, invited, accepted,
         approval_owed, code, drafted_by) VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, 0, 0, 0, 0, 0, NULL, $10)",
        args![
            at.id,
            at.number,
            plan.title.as_str(),
            word(&plan.kind)?,
            plan.scene.as_str(),
            plan.lead_body.as_str(),
            plan.first_day.to_string(),
            plan.last_day.to_string(),
            count(plan.firms.len()),
            at.actor
        ],
    ))
}

fn revise(at: &At<'_>, plan: &TaskPlan) -> Result<Statement, ProjectError> {
    Ok(Statement::new(
        "UPDATE tasks SET number = $2, title = $3, kind = $4, scene = $5, status = 'draft', first_day = $6, last_day = $7, firms = $8
         WHERE id = $1",
        args![
            at.id,
            at.number,
            plan.title.as_str(),
            word(&plan.kind)?,
            plan.scene.as_str(),
            plan.first_day.to_string(),
            plan.last_day.to_string(),
            count(plan.firms.len())
        ],
    ))
}

fn status(at: &At<'_>, status: &'static str) -> Statement {
    Statement::new("UPDATE tasks SET number = $2, status = $3 WHERE id = $1", args![at.id, at.number, status])
}

fn number(at: &At<'_>) -> Statement {
    Statement::new("UPDATE tasks SET number = $2 WHERE id = $1", args![at.id, at.number])
}

fn answer(at: &At<'_>, body: &str, state: &'static str) -> Statement {
    Statement::new("UPDATE invitations SET state = $3 WHERE task = $1 AND body = $2", args![at.id, body, state])
}

fn answer_id(at: &At<'_>, body: &str) -> String {
    format!("{}:answer:{body}", at.id)
}
