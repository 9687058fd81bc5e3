//! 责令改正.

use heyi_domain::order::OrderEvent;

use super::{At, count, ended, running};
use crate::{Statement, args};

pub(super) fn project(at: &At<'_>, event: &OrderEvent) -> Vec<Statement> {
    match event {
        OrderEvent::Issued { text } => vec![
            Statement::new(
                "INSERT INTO orders (id, number, doc_number, visit, firm, firm_name, body, lines, issued_on, last_day, status)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')",
                args![
                    at.id,
                    at.number,
                    text.number.as_str(),
                    text.visit.to_string(),
                    text.firm.to_string(),
                    text.firm_name.as_str(),
                    text.body.as_str(),
                    count(text.lines.len()),
                    text.issued_on.to_string(),
                    text.last_day.to_string()
                ],
            ),
            running(
                due_id(at),
                at.id,
                format!("复查改正情况：{}", text.firm_name),
                "order-last-day",
                text.body.as_str(),
                (text.issued_on.to_string(), text.last_day.to_string()),
                format!("/orders/{}", at.id),
            ),
        ],
        OrderEvent::Replied { .. } => vec![status(at, "replied")],
        OrderEvent::Extended { last_day, .. } => vec![
            Statement::new("UPDATE orders SET number = $2, last_day = $3 WHERE id = $1", args![at.id, at.number, last_day.to_string()]),
            Statement::new("UPDATE deadlines SET due = $2 WHERE id = $1", args![due_id(at), last_day.to_string()]),
        ],
        OrderEvent::Rechecked { all_corrected, .. } => {
            if *all_corrected {
                vec![Statement::new("UPDATE orders SET number = $2 WHERE id = $1", args![at.id, at.number])]
            } else {
                vec![status(at, "failed")]
            }
        }
        OrderEvent::Closed => vec![status(at, "closed"), ended(due_id(at), "met", None)],
        OrderEvent::Escalated { .. } => vec![status(at, "escalated"), ended(due_id(at), "met", None)],
    }
}

fn status(at: &At<'_>, status: &'static str) -> Statement {
    Statement::new("UPDATE orders SET number = $2, status = $3 WHERE id = $1", args![at.id, at.number, status])
}

fn due_id(at: &At<'_>) -> String {
    format!("{}:due", at.id)
}
