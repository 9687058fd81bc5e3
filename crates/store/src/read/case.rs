//! 案件（立案）.

use heyi_domain::case::CaseEvent;

use super::{At, ended};
use crate::{Statement, args};

pub(super) fn project(at: &At<'_>, event: &CaseEvent) -> Vec<Statement> {
    match event {
        CaseEvent::LeadRegistered { lead } => {
            let mut all = vec![Statement::new(
                "INSERT INTO cases (id, number, doc_number, cause, item, firm, firm_name, body, status, discovered_on, filed_on, due)
                 VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, 'lead', $8, NULL, $9)",
                args![
                    at.id,
                    at.number,
                    lead.cause.as_str(),
                    lead.item.as_str(),
                    lead.firm.to_string(),
                    lead.firm_name.as_str(),
                    lead.body.as_str(),
                    lead.discovered_on.to_string(),
                    lead.decide_by.map(|d| d.to_string())
                ],
            )];
            if let (Some(by), Some(rule)) = (lead.decide_by, &lead.decide_by_rule) {
                all.push(super::running(
                    format!("{}:file", at.id),
                    at.id,
                    format!("核查线索、决定是否立案：{}", lead.firm_name),
                    rule,
                    lead.body.as_str(),
                    (lead.discovered_on.to_string(), by.to_string()),
                    format!("/cases/{}", at.id),
                ));
            }
            all
        }
        CaseEvent::FilingProposed { .. } => vec![status(at, "proposed")],
        CaseEvent::Filed { number, on, decide_by } => vec![
            Statement::new(
                "UPDATE cases SET number = $2, status = 'filed', doc_number = $3, filed_on = $4, due = $5 WHERE id = $1",
                args![at.id, at.number, number.as_str(), on.to_string(), decide_by.to_string()],
            ),
            ended(format!("{}:file", at.id), "met", Some(on.to_string())),
            Statement::new(
                "INSERT INTO deadlines (id, thing, title, rule, body, from_day, due, state, link, met_on)
                 SELECT $2, id, '作出处理决定：' || firm_name, 'apl-60-decide', body, $3, $4, 'running', '/cases/' || id, NULL
                 FROM cases WHERE id = $1 ON CONFLICT (id) DO NOTHING",
                args![at.id, format!("{}:decide", at.id), on.to_string(), decide_by.to_string()],
            ),
        ],
        CaseEvent::FilingReturned { .. } => vec![status(at, "lead")],
        CaseEvent::NotFiled { .. } => vec![
            status(at, "not_filed"),
            Statement::new("UPDATE cases SET due = NULL WHERE id = $1", args![at.id]),
            ended(format!("{}:file", at.id), "met", None),
        ],
    }
}

fn status(at: &At<'_>, status: &'static str) -> Statement {
    Statement::new("UPDATE cases SET number = $2, status = $3 WHERE id = $1", args![at.id, at.number, status])
}
