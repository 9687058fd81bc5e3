//! 检查.

use heyi_domain::visit::{Disposition, VisitEvent, VisitPlan};

use super::{At, count, ended, word};
use crate::{ProjectError, Statement, args};

pub(super) fn project(at: &At<'_>, event: &VisitEvent) -> Result<Vec<Statement>, ProjectError> {
    Ok(match event {
        VisitEvent::Planned { plan, expected } => {
            let mut all = insert(at, plan)?;
            for (body, person) in expected {
                all.push(officer(at, body.as_str(), &person.to_string(), &plan.day.to_string()));
            }
            all
        }
        VisitEvent::Joined { body, officers } => {
            let mut all = vec![number(at)];
            all.push(Statement::new("DELETE FROM visit_officers WHERE visit = $1 AND body = $2", args![at.id, body.as_str()]));
            for person in officers {
                all.push(Statement::new(
                    "INSERT INTO visit_officers (visit, person, body, day, live) SELECT id, $2, $3, day, 1 FROM visits WHERE id = $1
                     ON CONFLICT (visit, person) DO NOTHING",
                    args![at.id, person.to_string(), body.as_str()],
                ));
            }
            all
        }
        VisitEvent::Moved { day, .. } => {
            let day = day.to_string();
            vec![
                Statement::new("UPDATE visits SET number = $2, day = $3 WHERE id = $1", args![at.id, at.number, day.clone()]),
                Statement::new("UPDATE visit_bodies SET day = $2 WHERE visit = $1", args![at.id, day.clone()]),
                Statement::new("UPDATE visit_officers SET day = $2 WHERE visit = $1", args![at.id, day]),
            ]
        }
        VisitEvent::EnteredWithoutCode { report_by, .. } => vec![
            number(at),
            Statement::new(
                "INSERT INTO deadlines (id, thing, title, rule, body, from_day, due, state, link, met_on)
                 SELECT $2, id, '报告未使用执法码：' || firm_name, 'cq375-18-nocode', lead, day, $3, 'running', '/visits/' || id, NULL
                 FROM visits WHERE id = $1 ON CONFLICT (id) DO NOTHING",
                args![at.id, format!("{}:code", at.id), report_by.to_string()],
            ),
        ],
        VisitEvent::Entered { on, present } => {
            let mut all = vec![Statement::new(
                "UPDATE visits SET number = $2, status = 'on_site', entered_on = $3 WHERE id = $1",
                args![at.id, at.number, on.to_string()],
            )];
            let mut bodies: Vec<&str> = present.iter().map(|p| p.body.as_str()).collect();
            bodies.sort_unstable();
            bodies.dedup();
            for body in bodies {
                all.push(Statement::new("UPDATE visit_bodies SET present = 1 WHERE visit = $1 AND body = $2", args![at.id, body]));
            }
            all
        }
        VisitEvent::CheckAnswered { .. } => vec![Statement::new(
            "UPDATE visits SET number = $2, status = CASE WHEN status = 'listed' THEN 'on_site' ELSE status END WHERE id = $1",
            args![at.id, at.number],
        )],
        VisitEvent::FirmCodeScanned
        | VisitEvent::ListConfirmed
        | VisitEvent::NoticeIssued { .. }
        | VisitEvent::RestPassed { .. }
        | VisitEvent::EvidenceAdded { .. } => vec![number(at)],
        VisitEvent::ListMerged { findings, .. } => vec![Statement::new(
            "UPDATE visits SET number = $2, status = 'listed', findings = $3 WHERE id = $1",
            args![at.id, at.number, count(findings.iter().filter(|f| !matches!(f.disposition, Disposition::CorrectedOnSpot)).count())],
        )],
        VisitEvent::FirmSigned { .. } => vec![status(at, "signed")],
        VisitEvent::Closed { publish_by, .. } => closed(at, &publish_by.to_string()),
        VisitEvent::Abandoned { .. } => vec![
            status(at, "abandoned"),
            Statement::new("UPDATE visit_bodies SET live = 0, counted = 0 WHERE visit = $1", args![at.id]),
            Statement::new("UPDATE visit_officers SET live = 0 WHERE visit = $1", args![at.id]),
            task_done(at),
        ],
        VisitEvent::CodeReported { on, .. } => vec![number(at), ended(format!("{}:code", at.id), "met", Some(on.to_string()))],
        VisitEvent::ResultPublished { on } => vec![
            Statement::new("UPDATE visits SET number = $2, published_on = $3 WHERE id = $1", args![at.id, at.number, on.to_string()]),
            ended(format!("{}:publish", at.id), "met", Some(on.to_string())),
        ],
    })
}

fn insert(at: &At<'_>, plan: &VisitPlan) -> Result<Vec<Statement>, ProjectError> {
    let mut all = vec![Statement::new(
        "INSERT INTO visits (id, number, task, firm, firm_name, lead, scene, kind, day, status, counted, checks, findings, code, entered_on,
         closed_on, publish_by, published_on, recheck)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'planned', $10, $11, 0, $12, NULL, NULL, NULL, NULL, $13)",
        args![
            at.id,
            at.number,
            plan.task.to_string(),
            plan.firm.to_string(),
            plan.firm_name.as_str(),
            plan.lead_body.as_str(),
            plan.scene.as_str(),
            word(&plan.kind)?,
            plan.day.to_string(),
            plan.counted,
            count(plan.checks.len()),
            plan.code.as_str(),
            !plan.recheck_of.is_empty()
        ],
    )];
    let mut bodies: Vec<&str> = plan.checks.iter().map(|c| c.planned.body.as_str()).collect();
    bodies.push(plan.lead_body.as_str());
    bodies.sort_unstable();
    bodies.dedup();
    for body in bodies {
        all.push(Statement::new(
            "INSERT INTO visit_bodies (visit, body, firm, day, counted, live) VALUES ($1, $2, $3, $4, $5, 1)",
            args![at.id, body, plan.firm.to_string(), plan.day.to_string(), plan.counted],
        ));
    }
    Ok(all)
}

fn closed(at: &At<'_>, publish_by: &str) -> Vec<Statement> {
    vec![
        Statement::new(
            "UPDATE visits SET number = $2, status = 'closed', closed_on = entered_on, publish_by = $3 WHERE id = $1",
            args![at.id, at.number, publish_by],
        ),
        Statement::new("UPDATE visit_officers SET live = 0 WHERE visit = $1", args![at.id]),
        Statement::new("UPDATE visit_bodies SET live = 0 WHERE visit = $1", args![at.id]),
        Statement::new(
            "UPDATE firms SET last_visit = (SELECT entered_on FROM visits WHERE id = $1),
             last_result = (SELECT CASE WHEN findings = 0 THEN '未发现问题' ELSE '发现' || findings || '项问题' END FROM visits WHERE id = $1)
             WHERE id = (SELECT firm FROM visits WHERE id = $1)",
            args![at.id],
        ),
        Statement::new(
            "INSERT INTO deadlines (id, thing, title, rule, body, from_day, due, state, link, met_on)
             SELECT $2, id, '公开检查结果：' || firm_name, 'd118-6-other', lead, closed_on, $3, 'running', '/visits/' || id, NULL
             FROM visits WHERE id = $1 ON CONFLICT (id) DO NOTHING",
            args![at.id, format!("{}:publish", at.id), publish_by],
        ),
        task_done(at),
    ]
}

fn task_done(at: &At<'_>) -> Statement {
    Statement::new("UPDATE tasks SET visits_done = visits_done + 1 WHERE id = (SELECT task FROM visits WHERE id = $1)", args![at.id])
}

fn officer(at: &At<'_>, body: &str, person: &str, day: &str) -> Statement {
    Statement::new(
        "INSERT INTO visit_officers (visit, person, body, day, live) VALUES ($1, $2, $3, $4, 1) ON CONFLICT (visit, person) DO NOTHING",
        args![at.id, person, body, day],
    )
}

fn number(at: &At<'_>) -> Statement {
    Statement::new("UPDATE visits SET number = $2 WHERE id = $1", args![at.id, at.number])
}

fn status(at: &At<'_>, status: &'static str) -> Statement {
    Statement::new("UPDATE visits SET number = $2, status = $3 WHERE id = $1", args![at.id, at.number, status])
}
