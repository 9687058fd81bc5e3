//! 文书.

use heyi_domain::document::DocumentEvent;

use super::At;
use crate::{Statement, args};

pub(super) fn project(at: &At<'_>, event: &DocumentEvent) -> Vec<Statement> {
    match event {
        DocumentEvent::Issued { record } => vec![Statement::new(
            "INSERT INTO documents (id, number, paper, title, thing, firm, body, version, sha256, sm3, size, on_day, check_code, served_on, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, $14)",
            args![
                at.id,
                record.number.as_str(),
                record.paper.as_str(),
                record.title.as_str(),
                record.thing.as_str(),
                record.firm.map(|f| f.to_string()),
                record.body.as_str(),
                record.version,
                record.sha256.as_str(),
                record.sm3.as_str(),
                record.size,
                record.on.to_string(),
                record.check_code.as_str(),
                at.position
            ],
        )],
        DocumentEvent::Served { on, .. } => {
            vec![Statement::new("UPDATE documents SET served_on = $2 WHERE id = $1", args![at.id, on.to_string()])]
        }
    }
}
