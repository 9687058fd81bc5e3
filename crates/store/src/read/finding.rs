//! 发现的问题.

use heyi_domain::finding::FindingEvent;

use super::At;
use crate::{Statement, args};

pub(super) fn project(at: &At<'_>, event: &FindingEvent) -> Vec<Statement> {
    match event {
        FindingEvent::Recorded { visit, firm, line, on } => vec![
            Statement::new(
                "INSERT INTO findings (id, visit, firm, firm_name, lead, body, item, check_id, matter, seen, disposition, status, on_day, order_id,
                 case_id, referral_id)
                 SELECT $1, id, firm, firm_name, lead, $3, $4, $5, $6, $7, $8, 'open', $9, NULL, NULL, NULL FROM visits WHERE id = $2",
                args![
                    at.id,
                    visit.to_string(),
                    line.body.as_str(),
                    line.item.clone(),
                    line.check.as_str(),
                    line.matter.as_str(),
                    line.seen.as_str(),
                    line.disposition.label(),
                    on.to_string()
                ],
            ),
            open_findings(&firm.to_string()),
        ],
        FindingEvent::Ordered { order } => {
            vec![Statement::new("UPDATE findings SET status = 'ordered', order_id = $2 WHERE id = $1", args![at.id, order.to_string()])]
        }
        FindingEvent::Referred { referral, .. } => {
            vec![Statement::new("UPDATE findings SET status = 'referred', referral_id = $2 WHERE id = $1", args![at.id, referral.to_string()])]
        }
        FindingEvent::CaseProposed { case } => {
            vec![Statement::new("UPDATE findings SET status = 'case_proposed', case_id = $2 WHERE id = $1", args![at.id, case.to_string()])]
        }
        FindingEvent::Corrected { .. } => vec![
            Statement::new("UPDATE findings SET status = 'corrected' WHERE id = $1", args![at.id]),
            Statement::new(
                "UPDATE firms SET open_findings = (SELECT COUNT(*) FROM findings f WHERE f.firm = firms.id AND f.status <> 'corrected')
                 WHERE id = (SELECT firm FROM findings WHERE id = $1)",
                args![at.id],
            ),
        ],
    }
}

fn open_findings(firm: &str) -> Statement {
    Statement::new(
        "UPDATE firms SET open_findings = (SELECT COUNT(*) FROM findings f WHERE f.firm = firms.id AND f.status <> 'corrected') WHERE id = $1",
        args![firm],
    )
}
