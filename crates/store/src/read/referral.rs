//! 移送.

use heyi_domain::referral::ReferralEvent;

use super::At;
use crate::{Statement, args};

pub(super) fn project(at: &At<'_>, event: &ReferralEvent) -> Vec<Statement> {
    let status = |status: &'static str| {
        vec![Statement::new("UPDATE referrals SET number = $2, status = $3 WHERE id = $1", args![at.id, at.number, status])]
    };
    match event {
        ReferralEvent::Sent { text } => vec![Statement::new(
            "INSERT INTO referrals (id, number, doc_number, from_body, to_body, visit, firm, firm_name, sent_on, status)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'sent')",
            args![
                at.id,
                at.number,
                text.number.as_str(),
                text.from.as_str(),
                text.to.as_str(),
                text.visit.to_string(),
                text.firm.to_string(),
                text.firm_name.as_str(),
                text.on.to_string()
            ],
        )],
        ReferralEvent::Received => status("received"),
        ReferralEvent::Returned { .. } => status("returned"),
    }
}
