//! For the papers of an order and of a referral.

use heyi_domain::Event;
use heyi_domain::ids::{OrderId, ReferralId};
use heyi_domain::order::{Order, OrderEvent, evolve};
use heyi_domain::referral::{self, Referral};
use heyi_store::{Recorded, Snapshot};
use serde_json::Value;

use super::{instant, issued, last, state};
use crate::documents::fill::{Office, OrderFacts, RecheckFacts, ReferralFacts, Stamp, correction_order, recheck_record, referral_letter};
use crate::load::{Load as _, event_of};
use crate::tasks::officer_facts;
use crate::{App, AppError};

fn order_of(id: OrderId, events: &[Recorded]) -> Result<Order, AppError> {
    state(events, |s, by, e| match e {
        Event::Order(e) => evolve(s, id, by, e),
        _ => s,
    })
}

impl App {
    pub(super) async fn fill_order(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: OrderId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let order = order_of(id, events)?;
        let visit = q.visit(order.text.visit).await?.state;
        let firm = q.firm(order.text.firm).await?.state.record;
        let record = issued(q, "joint-record", &order.text.visit.to_string()).await?;
        let record_number = record.as_ref().map_or("", |r| r.number.as_str());
        Ok(correction_order(office, stamp, &OrderFacts { order: &order, visit: &visit, firm: &firm, record_number }))
    }

    pub(super) async fn fill_recheck(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: OrderId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let order = order_of(id, events)?;
        let visit = q.visit(order.text.visit).await?.state;
        let firm = q.firm(order.text.firm).await?.state.record;
        let kinds = &["order.rechecked"];
        let asked = last(events, kinds).ok_or_else(|| AppError::Broken("no re-check".to_owned()))?;
        let Event::Order(OrderEvent::Rechecked { recheck, .. }) = event_of(asked)? else {
            return Err(AppError::Broken("no re-check".to_owned()));
        };
        // Corrected at the re-checks before this one, which is the last.
        let earlier = order.rechecks.len().saturating_sub(1);
        let before: Vec<_> = order.rechecks.iter().take(earlier).flat_map(|r| r.corrected.clone()).collect();
        let officers = officer_facts(q, &recheck.officers).await?;
        let facts = RecheckFacts {
            order: &order,
            recheck: &recheck,
            before: &before,
            visit: &visit,
            firm: &firm,
            at: instant(events, kinds),
            officers: &officers,
            recorder: &asked.actor,
        };
        Ok(recheck_record(office, stamp, &facts))
    }

    pub(super) async fn fill_referral(
        &self,
        q: &mut Snapshot,
        office: &Office,
        stamp: &Stamp,
        id: ReferralId,
        events: &[Recorded],
    ) -> Result<Value, AppError> {
        let referral: Referral = state(events, |s, by, e| match e {
            Event::Referral(e) => referral::evolve(s, id, by, e),
            _ => s,
        })?;
        let text = &referral.text;
        let visit = q.visit(text.visit).await?.state;
        let firm = q.firm(text.firm).await?.state.record;
        let record = issued(q, "joint-record", &text.visit.to_string()).await?;
        let mut not_competent = Vec::new();
        for line in visit.findings.iter().filter(|f| text.findings.contains(&f.finding)) {
            let Some(item) = &line.item else { continue };
            let answer = self.competence(item, &text.from, text.on)?;
            if !answer.may_act {
                not_competent.push(answer.reason);
            }
        }
        let facts = ReferralFacts {
            referral: &referral,
            visit: &visit,
            firm: &firm,
            record: record.as_ref().map(|r| (r.number.as_str(), r.sm3.as_str())),
            not_competent: &not_competent,
        };
        Ok(referral_letter(office, stamp, &facts))
    }
}
